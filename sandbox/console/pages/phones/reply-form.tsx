/**
 * Writes back as the person who holds the phone.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import type { MessageView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { attempt } from "../../parts/notice.tsx";

/** What people send to be left alone. */
const QUICK = ["TD", "退订"];

interface ReplyFormProps {
  phone: string;
  messages: readonly MessageView[];
  /** Asks for a code as a mini-program would. */
  getCode(): void;
}

export function ReplyForm({ phone, messages, getCode }: ReplyFormProps) {
  const [text, setText] = useState("");
  const { phones } = words();
  const canReply = messages.some(({ status }) => status === "delivered");
  const reply = async (said: string): Promise<void> => {
    const path = control(`phones/${encodeURIComponent(phone)}/reply`);
    if (await attempt(() => ask(path, { method: "POST", body: { text: said } }))) setText("");
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void reply(text);
  };
  return (
    <div class="reply-pane">
      <div class="quick">
        <button type="button" class="chip" onClick={getCode} title={phones.getCodeHint}>
          {phones.getCode}
        </button>
        {QUICK.map((said) => (
          <button key={said} type="button" class="chip" disabled={!canReply} onClick={() => reply(said)}>
            {said}
          </button>
        ))}
      </div>
      <form class="reply" onSubmit={submit}>
        <input
          type="text"
          value={text}
          maxLength={500}
          placeholder={phones.replyHint}
          aria-label={phones.reply}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button main square" disabled={!canReply || text === ""} aria-label={phones.send}>
          <Icon name="send" />
        </button>
      </form>
    </div>
  );
}
