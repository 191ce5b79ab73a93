/**
 * One call of the cloud: what was said, how far it is, and the phone that it went to.
 *
 * @module
 */
import { ask, control } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useResource } from "../../data/resource.ts";
import type { CallView } from "../../data/types.ts";
import { formatDateTime, formatPhone } from "../../format.ts";
import { words } from "../../language.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Drawer } from "../../parts/drawer.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Empty, Failed, Skeleton } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { linkTo } from "../../router.ts";
import { FactList } from "./facts.tsx";

export function CallDrawer({ id, close }: { id: string; close(): void }) {
  const call = useResource(`call ${id}`, (signal) => ask<CallView>(control(`calls/${id}`), { signal }));
  useLive((event, data) => {
    if (event === "call-changed" && (data as CallView).id === id) call.change(() => data as CallView);
  });
  const { messages, phones } = words();
  return (
    <Drawer
      label={phones.voiceCall}
      close={close}
      heading={call.value === undefined ? phones.voiceCall : <Heading call={call.value} />}
    >
      {call.isLoading && <Skeleton />}
      {call.error?.status === 404 && <Empty icon="message" title={messages.gone} hint={messages.goneHint} />}
      {call.error !== undefined && call.error.status !== 404 && <Failed error={call.error} retry={call.reload} />}
      {call.value !== undefined && <Shown call={call.value} />}
    </Drawer>
  );
}

function Heading({ call: { phone, status, at } }: { call: CallView }) {
  return (
    <>
      <strong>{formatPhone(phone)}</strong>
      <span class="heading-line">
        <Status status={status} /> <time dateTime={at}>{formatDateTime(at)}</time>
      </span>
    </>
  );
}

function Shown({ call }: { call: CallView }) {
  const { messages, phones } = words();
  const { facts } = messages;
  const { account, app, templateId, params, fileId, callId, keys, failure, answer, answeredAt, endedAt } = call;
  return (
    <>
      <div class="letter">
        <span class="letter-sign">{phones.voiceCall}</span>
        <p class="letter-text" dir="auto">
          {call.text === "" ? fileId : call.text}
        </p>
        <div class="letter-foot">
          <span>
            {call.kind} · × {call.playTimes} · {call.provider}
          </span>
          {call.code !== null && (
            <span class="code-chip">
              {phones.codeLabel} <b>{call.code}</b> <CopyButton text={call.code} isPlain />
            </span>
          )}
        </div>
      </div>
      <div class="drawer-actions">
        <a class="button" href={linkTo("phones", call.phone)}>
          <Icon name="phone" size={16} /> {messages.phone}
        </a>
        <a class="button quiet" href={call.url} target="_blank" rel="noreferrer">
          JSON
        </a>
      </div>
      <FactList
        rows={[
          [facts.id, call.id],
          [facts.answer, [answer.code, answer.message].filter(Boolean).join(" · ")],
          [facts.answeredAt, answeredAt === null ? "" : formatDateTime(answeredAt)],
          [facts.endedAt, endedAt === null ? "" : formatDateTime(endedAt)],
          [facts.notAnswered, failure === null ? "" : `${failure.code} · ${failure.reason}`],
          [facts.keys, keys],
          [facts.account, account],
          [facts.app, app],
          [facts.template, templateId],
          [facts.params, params.length === 0 ? "" : JSON.stringify(params)],
          [facts.serialNumber, callId],
          [facts.sessionContext, call.sessionContext],
          [facts.requestId, call.requestId],
        ]}
      />
    </>
  );
}
