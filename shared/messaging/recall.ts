/**
 * What became of a call that never answered, read from the rows that it left: nothing is sent, and the states are those of now.
 *
 * @module
 */
import { ERROR_CODES, type ErrorBody, XinshiError } from "../errors.ts";
import type { Message } from "../store/store.ts";
import type { SendSmsEntry } from "../validation/sms.ts";
import type { App } from "./app.ts";

/** Rows read at once. */
const PAGE = 1000;

/** An entry for each of the phones that the call wrote a row for, by E.164. */
export async function recallEntries(
  { store: open }: Pick<App, "store">,
  batchId: string,
): Promise<Map<string, SendSmsEntry>> {
  const store = await open();
  const entries = new Map<string, SendSmsEntry>();
  for (let after: string | undefined, isLast = false; !isLast; ) {
    const page = await store.findMessages({ batchId, order: "oldest", limit: PAGE, after });
    for (const message of page) entries.set(message.phone, entryOf(message));
    after = page.at(-1)?.id;
    isLast = page.length < PAGE;
  }
  return entries;
}

/** Of a number that the call ended before: there is no row of it, so nothing went out. */
export function interruptedEntry(phone: string): SendSmsEntry {
  const message = "Not sent: the first call with this idempotencyKey ended before it came to this number";
  const error = new XinshiError("PROVIDER_UNAVAILABLE", message, { reason: "interrupted" });
  return { phone, status: "rejected", error: error.toBody() };
}

function entryOf({ id, phone, status, provider, serialNumber, segments, ...failure }: Message): SendSmsEntry {
  const known = { id, phone, provider };
  if (status === "rejected") return { ...known, status, error: refusalOf({ provider, ...failure }) };
  // A receipt is proof as well; what was closed without one stays unknown where no number was given.
  const isAccepted = serialNumber !== null || failure.receiptAt !== null;
  if (!isAccepted) {
    const error = new XinshiError("OUTCOME_UNKNOWN", "It is not known whether the provider accepted this message");
    return { ...known, status: "unknown", error: error.toBody() };
  }
  return {
    ...known,
    status: "accepted",
    ...(serialNumber !== null && { serialNumber }),
    ...(segments !== null && { segments }),
  };
}

type Refusal = Pick<Message, "provider" | "errorCode" | "providerCode" | "providerMessage">;

function refusalOf({ provider, errorCode, providerCode, providerMessage }: Refusal): ErrorBody {
  const code = ERROR_CODES.find((one) => one === errorCode) ?? "PROVIDER_REJECTED";
  const details =
    providerCode === null
      ? {}
      : {
          provider: {
            name: provider,
            code: providerCode,
            ...(providerMessage !== null && { message: providerMessage }),
          },
        };
  return new XinshiError(code, "The provider did not accept this message", details).toBody();
}
