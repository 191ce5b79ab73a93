/**
 * The reading part of `pullstatus`: a user's own messages, or whatever a backend asks for.
 *
 * @module
 */
import type { Message, MessageQuery } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type { MessageView, PullStatusData, PullStatusServiceInput, PullStatusUserInput } from "../validation/status.ts";
import type { PullApp } from "./receipts.ts";
import { readPhone } from "./recipients.ts";

const DEFAULT_PAGE = 20;

/** A user's own messages, newest first. */
export function lookupAsUser(
  { limit = DEFAULT_PAGE, cursor }: PullStatusUserInput,
  call: Call<"user">,
  app: PullApp,
): Promise<PullStatusData> {
  const query = { userId: call.caller.openid, order: "newest", limit, after: cursor } as const;
  return page(app, query, viewForUser, call);
}

/**
 * Any messages, narrowed by every field given.
 *
 * @throws XinshiError `INVALID_ARGUMENT` for a phone that is none
 */
export async function lookupAsService(
  input: PullStatusServiceInput,
  call: Call<"service">,
  app: PullApp,
): Promise<PullStatusData> {
  const { phone, cursor, limit = DEFAULT_PAGE, order = "newest", ...query } = input;
  const e164 = phone === undefined ? undefined : (await readPhone({ phone })).e164;
  if (e164 !== undefined) call.trail?.phones([e164]);
  const found = await page(app, { ...query, phone: e164, order, limit, after: cursor }, viewForService, call);
  return { ...found, messages: await withAttempts(app, found.messages) };
}

/** Adds the routes that were tried before, where there were any. */
async function withAttempts(app: PullApp, messages: MessageView[]): Promise<MessageView[]> {
  const store = await app.store();
  const attempts = await store.findAttempts(messages.map(({ id }) => id));
  return messages.map((message) => {
    const own = attempts.filter(({ messageId }) => messageId === message.id);
    if (own.length === 0) return message;
    return { ...message, attempts: own.map(({ messageId: _messageId, ...attempt }) => attempt) };
  });
}

/** One more than asked is read: it tells whether there is a next page. */
async function page(
  app: PullApp,
  query: MessageQuery,
  view: (message: Message) => MessageView,
  { trail }: Pick<Call, "trail">,
): Promise<PullStatusData> {
  const store = await app.store();
  const found = await store.findMessages({ ...query, limit: query.limit + 1 });
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  trail?.messages(shown.map(({ id }) => id));
  return {
    messages: shown.map(view),
    ...(found.length > shown.length && last !== undefined && { nextCursor: last.id }),
  };
}

function viewForUser({
  id,
  channel,
  scene,
  phone,
  status,
  segments,
  createdAt,
  receiptCode,
  receiptAt,
  errorCode,
}: Message): MessageView {
  return { id, channel, scene, phone, status, segments, createdAt, receiptCode, receiptAt, errorCode };
}

function viewForService(message: Message): MessageView {
  const { provider, serialNumber, providerCode, providerMessage, batchId, callerContext } = message;
  return {
    ...viewForUser(message),
    provider,
    serialNumber,
    providerCode,
    providerMessage,
    batchId,
    sessionContext: callerContext,
  };
}
