/**
 * A phone that rings, or on which somebody talks.
 *
 * @module
 */
import { useEffect, useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { clockNow } from "../../data/clock.ts";
import type { CallView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { attempt } from "../../parts/notice.tsx";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export function CallScreen({ call, changed }: { call: CallView; changed(): void }) {
  const { phones } = words();
  const isRinging = call.status === "ringing";
  const act = async (what: "answer" | "hang-up" | "keys", body?: object): Promise<void> => {
    const isDone = await attempt(() => ask(control(`calls/${call.id}/${what}`), { method: "POST", body: body ?? {} }));
    if (isDone) changed();
  };
  return (
    <div class={isRinging ? "call-screen ringing" : "call-screen"} role="dialog" aria-label={phones.voiceCall}>
      <div class="caller">
        <span class="caller-icon">
          <Icon name="call" size={32} />
        </span>
        <strong>{phones.voiceCall}</strong>
        <span>{isRinging ? phones.calling : <Talked since={call.answeredAt ?? call.at} />}</span>
      </div>
      {!isRinging && (
        <>
          <p class="spoken" dir="auto">
            {call.kind === "file" ? phones.plainFile : call.text}
          </p>
          <fieldset class="keypad" aria-label={phones.keypad}>
            {KEYS.map((key) => (
              <button key={key} type="button" onClick={() => act("keys", { keys: key })}>
                {key}
              </button>
            ))}
          </fieldset>
          <p class="keys" aria-live="polite">
            {call.keys}
          </p>
        </>
      )}
      <div class="call-actions">
        <button
          type="button"
          class="hang-up"
          onClick={() => act("hang-up")}
          aria-label={isRinging ? phones.decline : phones.hangUp}
        >
          <Icon name="call" size={26} />
        </button>
        {isRinging && (
          <button type="button" class="answer" onClick={() => act("answer")} aria-label={phones.answer}>
            <Icon name="call" size={26} />
          </button>
        )}
      </div>
    </div>
  );
}

function Talked({ since }: { since: string }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((clockNow() - Date.parse(since)) / 1000));
  const rest = String(seconds % 60).padStart(2, "0");
  return <>{`${String(Math.floor(seconds / 60)).padStart(2, "0")}:${rest}`}</>;
}
