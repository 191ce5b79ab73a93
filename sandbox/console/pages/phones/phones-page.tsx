/**
 * The page *Phones*: any number as a handset.
 *
 * @module
 */
import { ask, control } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useBatched, useResource } from "../../data/resource.ts";
import type { CallView, MessagePage, MessageView, Phones } from "../../data/types.ts";
import { readPhone } from "../../format.ts";
import { useKeys } from "../../keys.ts";
import { words } from "../../language.ts";
import { Page } from "../../parts/page.tsx";
import { Empty, Failed, Skeleton } from "../../parts/states.tsx";
import { goTo, linkTo, usePlace } from "../../router.ts";
import { firstCurl } from "../../snippets/first.ts";
import { Handset } from "./handset.tsx";
import { MagicNumbers } from "./magic-numbers.tsx";
import { NumberForm } from "./number-form.tsx";
import { PhoneList } from "./phone-list.tsx";

/** Enough to say what each phone got last. */
const LATEST = 300;

export interface PhonesOverview extends Phones {
  latest: ReadonlyMap<string, MessageView>;
  ringing: ReadonlySet<string>;
}

export function PhonesPage() {
  const { id } = usePlace();
  const overview = useResource("phones", readOverview, { on: ["call", "call-changed", "reply"] });
  const take = useBatched<MessageView>((messages) => overview.change((old) => messages.reduce(withMessage, old)));
  useLive((event, data) => {
    if (event === "message" || event === "message-changed") take(data as MessageView);
  });
  const { phones } = words();
  const phone = readPhone(id);
  const close = (): void => goTo(linkTo("phones"));
  useKeys(phone === undefined ? {} : { Escape: close });
  return (
    <Page title={phones.title} isFull>
      <div class={phone === undefined ? "phones" : "phones open"}>
        <div class="phones-list">
          <NumberForm />
          {overview.isLoading && <Skeleton />}
          {overview.error !== undefined && <Failed error={overview.error} retry={overview.reload} />}
          {overview.value !== undefined && <PhoneList overview={overview.value} current={phone} />}
        </div>
        <div class="phones-handset">
          {phone !== undefined ? (
            <Handset key={phone} phone={phone} close={close} />
          ) : (
            <Empty
              icon="phone"
              title={overview.value?.phones.length === 0 ? phones.none : phones.pick}
              hint={overview.value?.phones.length === 0 ? phones.noneHint : phones.pickHint}
              command={overview.value?.phones.length === 0 ? firstCurl() : undefined}
            />
          )}
        </div>
        {overview.value !== undefined && (
          <div class="phones-side">
            <MagicNumbers behaviours={overview.value.behaviours} current={phone} />
          </div>
        )}
      </div>
    </Page>
  );
}

async function readOverview(signal: AbortSignal): Promise<PhonesOverview> {
  const [phones, { messages }, { calls }] = await Promise.all([
    ask<Phones>(control("phones"), { signal }),
    ask<MessagePage>(control("messages", { limit: LATEST }), { signal }),
    ask<{ calls: CallView[] }>(control("calls", { status: "ringing" }), { signal }),
  ]);
  const latest = new Map(messages.toReversed().map((message) => [message.phone, message]));
  return { ...phones, latest, ringing: new Set(calls.map(({ phone }) => phone)) };
}

/** A phone that gets something comes first. */
function withMessage(old: PhonesOverview, message: MessageView): PhonesOverview {
  const { phone } = message;
  const known = old.latest.get(phone);
  if (known !== undefined && Date.parse(known.at) > Date.parse(message.at)) return old;
  const latest = new Map(old.latest).set(phone, message);
  if (known?.id === message.id) return { ...old, latest };
  const brief = old.phones.find((one) => one.phone === phone) ?? { phone, optedOutOf: [] };
  return { ...old, latest, phones: [brief, ...old.phones.filter((one) => one !== brief)] };
}
