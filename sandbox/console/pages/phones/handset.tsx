/**
 * One phone: its conversation, its calls, and the hands of the person who holds it.
 *
 * @module
 */
import { useEffect, useRef } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useResource } from "../../data/resource.ts";
import type { CallView, FunctionAnswer, MessagePage, MessageView, Phone, ReplyView } from "../../data/types.ts";
import { formatPhone } from "../../format.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { attempt } from "../../parts/notice.tsx";
import { Empty, Failed, Skeleton } from "../../parts/states.tsx";
import { Bubble, CallNote, ReplyBubble } from "./bubbles.tsx";
import { CallScreen } from "./call-screen.tsx";
import { ReplyForm } from "./reply-form.tsx";

const MOST = 200;

interface Conversation extends Pick<Phone, "behaviour" | "optedOutOf" | "calls" | "replies"> {
  messages: readonly MessageView[];
}

type Item =
  | { kind: "message"; order: number; message: MessageView }
  | { kind: "reply"; order: number; reply: ReplyView }
  | { kind: "call"; order: number; call: CallView };

interface HandsetProps {
  phone: string;
  close?: () => void;
}

export function Handset({ phone, close }: HandsetProps) {
  const conversation = useResource(`phone ${phone}`, (signal) => readConversation(phone, signal), {
    on: ["reply", "call", "call-changed"],
  });
  useLive((event, data) => {
    if (event !== "message" && event !== "message-changed") return;
    const message = data as MessageView;
    if (message.phone === phone) conversation.change((old) => withMessage(old, message));
  });
  const { phones } = words();
  const { value } = conversation;
  const live = value?.calls.find(({ status }) => status === "ringing" || status === "answered");
  const behaviour = phones.behaviours[phone.slice(-4)] ?? phones.behaviours[""] ?? value?.behaviour;
  return (
    <section class="handset" aria-label={formatPhone(phone)}>
      <header>
        {close !== undefined && (
          <button type="button" class="button quiet square" onClick={close} aria-label={phones.back}>
            <Icon name="back" />
          </button>
        )}
        <div class="handset-title">
          <h2>{formatPhone(phone)}</h2>
          <p title={phones.behaves}>{behaviour}</p>
        </div>
      </header>
      {value !== undefined && value.optedOutOf.length > 0 && (
        <OptedOut phone={phone} accounts={value.optedOutOf} done={conversation.reload} />
      )}
      {conversation.isLoading && <Skeleton />}
      {conversation.error !== undefined && <Failed error={conversation.error} retry={conversation.reload} />}
      {value !== undefined && <Bubbles items={itemsOf(value)} phone={phone} />}
      <ReplyForm phone={phone} messages={value?.messages ?? []} getCode={() => getCode(phone)} />
      {live !== undefined && <CallScreen call={live} changed={conversation.reload} />}
    </section>
  );
}

/** The newest at the bottom, and in sight. */
function Bubbles({ items, phone }: { items: readonly Item[]; phone: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { phones } = words();
  useEffect(() => {
    const { current } = scroller;
    if (current !== null) current.scrollTop = current.scrollHeight;
  }, [items.length]);
  return (
    <div class="bubbles" ref={scroller} role="log" aria-label={formatPhone(phone)} tabindex={0}>
      {items.length === 0 && (
        <Empty icon="message" title={phones.quiet} hint={phones.quietHint}>
          <button type="button" class="button" onClick={() => getCode(phone)} title={phones.getCodeHint}>
            <Icon name="send" size={16} /> {phones.getCode}
          </button>
        </Empty>
      )}
      {items.map((item) => {
        if (item.kind === "message") return <Bubble key={item.message.id} message={item.message} />;
        if (item.kind === "call") return <CallNote key={item.call.id} call={item.call} />;
        return <ReplyBubble key={item.order} reply={item.reply} />;
      })}
    </div>
  );
}

function OptedOut({ phone, accounts, done }: { phone: string; accounts: readonly string[]; done(): void }) {
  const { phones } = words();
  const optIn = async (): Promise<void> => {
    const isDone = await attempt(() =>
      ask(control(`phones/${encodeURIComponent(phone)}/opt-out`), { method: "DELETE" }),
    );
    if (isDone) done();
  };
  return (
    <div class="opted-out">
      {phones.optedOut} ({accounts.join(", ")})
      <button type="button" class="button small" onClick={optIn}>
        {phones.optIn}
      </button>
    </div>
  );
}

/** What a mini-program would do; when it is refused, says why. */
async function getCode(phone: string): Promise<void> {
  await attempt(async () => {
    const body = { as: "user", openid: "o-console", data: { scene: "login", phone } };
    const answer = await ask<FunctionAnswer>(control("functions/sendsms/call"), { method: "POST", body });
    const outcome = answer.result as { ok: boolean; error?: { code: string; message: string } } | null;
    if (outcome?.ok !== true)
      throw new Error(outcome?.error === undefined ? "sendsms" : `${outcome.error.code} · ${outcome.error.message}`);
  });
}

async function readConversation(phone: string, signal: AbortSignal): Promise<Conversation> {
  const [known, { messages }] = await Promise.all([
    ask<Phone>(control(`phones/${encodeURIComponent(phone)}`), { signal }),
    ask<MessagePage>(control("messages", { phone, limit: MOST }), { signal }),
  ]);
  const { behaviour, optedOutOf, calls, replies } = known;
  return { behaviour, optedOutOf, calls, replies, messages };
}

function withMessage(old: Conversation, message: MessageView): Conversation {
  const index = old.messages.findIndex(({ id }) => id === message.id);
  if (index === -1) return { ...old, messages: [message, ...old.messages] };
  return { ...old, messages: old.messages.with(index, message) };
}

/** As they came: several share a time, and the clock can be moved back. */
function itemsOf({ messages, replies, calls }: Conversation): Item[] {
  const items: Item[] = [
    ...messages.map((message) => ({ kind: "message" as const, order: message.order, message })),
    ...replies.map((reply) => ({ kind: "reply" as const, order: reply.order, reply })),
    ...calls.map((call) => ({ kind: "call" as const, order: call.order, call })),
  ];
  return items.sort((left, right) => left.order - right.order);
}
