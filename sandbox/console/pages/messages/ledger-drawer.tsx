/**
 * One message of the ledger, with all that was recorded of it.
 *
 * @module
 */
import { askLedger, type ConsoleMessageData } from "../../data/ledger.ts";
import { useResource } from "../../data/resource.ts";
import { HOME } from "../../data/source.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { linkTo } from "../../router.ts";
import { FactList } from "./facts.tsx";
import { Life, type ShownStep } from "./life.tsx";
import { LoadedDrawer } from "./loaded-drawer.tsx";

export function LedgerDrawer({ id, close }: { id: string; close(): void }) {
  const life = useResource(`ledger ${id}`, (signal) => askLedger<ConsoleMessageData>("message", { id }, { signal }));
  const { messages } = words();
  return (
    <LoadedDrawer
      label={messages.message}
      gone={messages.gone}
      resource={life}
      headOf={({ message }) => message}
      close={close}
    >
      {(value) => <Shown life={value} />}
    </LoadedDrawer>
  );
}

/** What an entry says besides its kind. */
function stepOf(entry: ConsoleMessageData["entries"][number]): ShownStep {
  const { at, kind } = entry;
  const step = { at: new Date(at).toISOString(), kind };
  if (kind === "suppressed" || kind === "refused") return { ...step, code: entry.reason };
  if ("explanation" in entry) return { ...step, code: entry.code, explanation: entry.explanation };
  if (kind === "reply") return { ...step, code: entry.text };
  return kind === "requested" ? { ...step, code: entry.function } : step;
}

function Shown({ life: { message, entries } }: { life: ConsoleMessageData }) {
  const { messages } = words();
  const { facts } = messages;
  return (
    <>
      {HOME === "sandbox" && (
        <div class="drawer-actions">
          <a class="button" href={linkTo("phones", message.phone)}>
            <Icon name="phone" size={16} /> {messages.phone}
          </a>
        </div>
      )}
      <Life steps={entries.map(stepOf)} />
      <FactList
        rows={[
          [facts.id, message.id],
          [facts.scene, message.scene ?? ""],
          [facts.channel, message.channel],
          [messages.provider, message.provider],
          [facts.template, message.templateId],
          [messages.sign, message.signName ?? ""],
          [facts.serialNumber, message.serialNumber ?? ""],
          [facts.caller, `${message.caller.kind} ${message.caller.id}`],
          [facts.price, message.price === undefined ? "" : `¥${message.price}`],
          [facts.sessionContext, message.sessionContext ?? ""],
          [facts.requestId, message.requestId],
        ]}
      />
    </>
  );
}
