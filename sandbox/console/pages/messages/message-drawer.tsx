/**
 * One message of the cloud: what the phone shows, its life, its requests, and code that sends it again.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useGathered, useResource } from "../../data/resource.ts";
import type { MessageLife, MessageView } from "../../data/types.ts";
import { formatDateTime, formatPhone } from "../../format.ts";
import { words } from "../../language.ts";
import { Choice } from "../../parts/choice.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Drawer } from "../../parts/drawer.tsx";
import { Icon } from "../../parts/icon.tsx";
import { attempt } from "../../parts/notice.tsx";
import { Empty, Failed, Skeleton } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { linkTo } from "../../router.ts";
import { Facts } from "./facts.tsx";
import { Life } from "./life.tsx";
import { Requests } from "./requests.tsx";
import { Snippets } from "./snippets.tsx";

type Tab = "life" | "requests" | "code";

interface DrawerProps {
  id: string;
  close(): void;
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
  const message = life.value?.message;
  return (
    <Drawer
      label={messages.message}
      close={close}
      heading={message === undefined ? messages.message : <Heading message={message} />}
    >
      {life.isLoading && <Skeleton />}
      {life.error?.status === 404 && <Empty icon="message" title={messages.gone} hint={messages.goneHint} />}
      {life.error !== undefined && life.error.status !== 404 && <Failed error={life.error} retry={life.reload} />}
      {life.value !== undefined && <Shown life={life.value} open={open} />}
    </Drawer>
  );
}

function Heading({ message: { phone, status, at } }: { message: MessageView }) {
  return (
    <>
      <strong>{formatPhone(phone)}</strong>
      <span class="heading-line">
        <Status status={status} /> <time dateTime={at}>{formatDateTime(at)}</time>
      </span>
    </>
  );
}

function Shown({ life, open }: { life: MessageLife; open(id: string): void }) {
  const [tab, setTab] = useState<Tab>("life");
  const { message } = life;
  const { messages, phones } = words();
  const resend = (): Promise<boolean> =>
    attempt(async () => {
      const path = control(`messages/${message.id}/resend`);
      const answer = await ask<{ message: MessageView }>(path, { method: "POST" });
      open(answer.message.id);
    });
  return (
    <>
      <div class="letter">
        {message.signName !== "" && !/^[【[]/.test(message.text) && <span class="letter-sign">{message.signName}</span>}
        <p class="letter-text" dir="auto">
          {message.text === "" ? message.templateId : message.text}
        </p>
        <div class="letter-foot">
          <span>
            {phones.segments(message.segments)} · {message.encoding ?? "–"} · {message.provider}
          </span>
          {message.code !== null && (
            <span class="code-chip">
              {phones.codeLabel} <b>{message.code}</b> <CopyButton text={message.code} isPlain />
            </span>
          )}
        </div>
      </div>
      <div class="drawer-actions">
        <button type="button" class="button" onClick={resend}>
          <Icon name="again" size={16} /> {messages.resend}
        </button>
        <a class="button" href={linkTo("phones", message.phone)}>
          <Icon name="phone" size={16} /> {messages.phone}
        </a>
        <a class="button quiet" href={message.url} target="_blank" rel="noreferrer">
          JSON
        </a>
      </div>
      <Choice<Tab>
        label={messages.message}
        value={tab}
        options={[
          ["life", messages.life],
          ["requests", messages.requests],
          ["code", messages.code],
        ]}
        choose={setTab}
      />
      {tab === "life" && (
        <>
          <Life steps={life.steps} />
          <Facts message={message} />
        </>
      )}
      {tab === "requests" && <Requests requests={life.requests} />}
      {tab === "code" && <Snippets message={message} />}
    </>
  );
}
