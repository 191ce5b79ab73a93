/**
 * One call of the cloud: what was said, how it went, its requests, and code that calls again.
 *
 * @module
 */
import { ask, control } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useGathered, useResource } from "../../data/resource.ts";
import type { CallLife, CallView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { callSnippetOf } from "../../snippets/calls/snippets.ts";
import type { Fact } from "./facts.tsx";
import { LoadedDrawer } from "./loaded-drawer.tsx";
import type { DrawerProps } from "./message-drawer.tsx";
import { Sent } from "./sent.tsx";

export function CallDrawer({ id, close, open }: DrawerProps) {
  const life = useResource(`life ${id}`, (signal) => ask<CallLife>(control(`calls/${id}/life`), { signal }));
  const again = useGathered(life.reload);
  useLive((event, data) => {
    if (event === "request" || (event === "call-changed" && (data as CallView).id === id)) again();
  });
  const { messages, phones } = words();
  return (
    <LoadedDrawer
      label={phones.voiceCall}
      gone={messages.callGone}
      resource={life}
      headOf={({ call }) => call}
      close={close}
    >
      {({ call, steps, requests }) => (
        <Sent
          label={phones.voiceCall}
          phone={call.phone}
          url={call.url}
          letter={letterOf(call)}
          again={{
            label: messages.redial,
            path: control(`calls/${call.id}/redial`),
            idIn: (answer) => (answer as { call: CallView }).call.id,
          }}
          steps={steps}
          requests={requests}
          facts={factsOf(call)}
          snippet={{
            hint: messages.callSnippetHint,
            templateId: call.templateId,
            of: (language, known) => callSnippetOf(language, { call, ...known }),
          }}
          open={open}
        />
      )}
    </LoadedDrawer>
  );
}

function letterOf({ kind, text, fileId, playTimes, provider, code }: CallView) {
  const { messages, phones } = words();
  return {
    sign: phones.voiceCall,
    text: text === "" ? fileId : text,
    foot: `${messages.callKinds[kind] ?? kind} · ${phones.plays(playTimes)} · ${provider}`,
    code,
  };
}

function factsOf(call: CallView): Fact[] {
  const { facts } = words().messages;
  const { params, keys } = call;
  return [
    [facts.id, call.id],
    [facts.keys, keys],
    [facts.account, call.account],
    [facts.app, call.app],
    [facts.template, call.templateId],
    [facts.params, params.length === 0 ? "" : JSON.stringify(params)],
    [facts.serialNumber, call.callId],
    [facts.sessionContext, call.sessionContext],
    [facts.requestId, call.requestId],
  ];
}
