/**
 * One text of the cloud: what the phone shows, its life, its requests, and code that sends it again.
 *
 * @module
 */
import { ask, control } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useGathered, useResource } from "../../data/resource.ts";
import type { MessageLife, MessageView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { snippetOf } from "../../snippets/snippets.ts";
import type { Fact } from "./facts.tsx";
import { LoadedDrawer } from "./loaded-drawer.tsx";
import { Sent } from "./sent.tsx";

export interface DrawerProps {
  id: string;
  close(): void;
  /** Shows another one. */
  open(id: string): void;
}

export function MessageDrawer({ id, close, open }: DrawerProps) {
  const life = useResource(`life ${id}`, (signal) => ask<MessageLife>(control(`messages/${id}/life`), { signal }));
  const again = useGathered(life.reload);
  useLive((event, data) => {
    if (event === "message-changed" && (data as MessageView).id === id) again();
    if (event === "reply" || event === "request") again();
  });
  const { messages } = words();
  return (
    <LoadedDrawer
      label={messages.message}
      gone={messages.gone}
      resource={life}
      headOf={({ message }) => message}
      close={close}
    >
      {({ message, steps, requests }) => (
        <Sent
          label={messages.message}
          phone={message.phone}
          url={message.url}
          letter={letterOf(message)}
          again={{
            label: messages.resend,
            path: control(`messages/${message.id}/resend`),
            idIn: (answer) => (answer as { message: MessageView }).message.id,
          }}
          steps={steps}
          requests={requests}
          facts={factsOf(message)}
          snippet={{
            hint: messages.snippetHint,
            templateId: message.templateId,
            of: (language, known) => snippetOf(language, { message, ...known }),
          }}
          open={open}
        />
      )}
    </LoadedDrawer>
  );
}

function letterOf({ signName, text, templateId, segments, encoding, provider, code }: MessageView) {
  const { messages, phones } = words();
  const written = encoding === null ? "–" : (messages.encodings[encoding] ?? encoding);
  return {
    sign: /^[【[]/.test(text) ? "" : signName,
    text: text === "" ? templateId : text,
    foot: `${phones.segments(segments)} · ${written} · ${provider}`,
    code,
  };
}

function factsOf(message: MessageView): Fact[] {
  const { facts } = words().messages;
  const { params } = message;
  return [
    [facts.id, message.id],
    [facts.account, message.account],
    [facts.app, message.app],
    [facts.country, message.country],
    [facts.template, message.templateId],
    [facts.params, params.length === 0 ? "" : JSON.stringify(params)],
    [facts.serialNumber, message.serialNumber],
    [facts.sessionContext, message.sessionContext],
    [facts.extendCode, message.extendCode],
    [facts.requestId, message.requestId],
  ];
}
