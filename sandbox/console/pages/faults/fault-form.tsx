/**
 * A fault of one's own.
 *
 * @module
 */
import { useState } from "preact/hooks";
import type { FaultRule } from "../../../faults.ts";
import { words } from "../../language.ts";
import { EFFECT_KINDS, type EffectKind, ruleOf, type Typed, UNTOUCHED } from "./effects.ts";

const ACTIONS = [
  "SendSms",
  "PullSmsSendStatus",
  "PullSmsReplyStatus",
  "PullSmsSendStatusByPhoneNumber",
  "SendTts",
  "SendCodeVoice",
  "SendBatchSms",
  "QuerySendDetails",
];

export function FaultForm({ add }: { add(rule: FaultRule): void }) {
  const [typed, setTyped] = useState(UNTOUCHED);
  const set = (changed: Partial<Typed>): void => setTyped({ ...typed, ...changed });
  const { faults } = words();
  const submit = (event: Event): void => {
    event.preventDefault();
    add(ruleOf(typed));
  };
  return (
    <form class="form-grid" onSubmit={submit}>
      <label class="field wide">
        <span>{faults.effect}</span>
        <select value={typed.kind} onChange={(event) => set({ kind: event.currentTarget.value as EffectKind })}>
          {EFFECT_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {faults.effects[kind]}
            </option>
          ))}
        </select>
      </label>
      <EffectFields typed={typed} set={set} />
      <label class="field">
        <span>{faults.provider}</span>
        <select value={typed.provider} onChange={(event) => set({ provider: event.currentTarget.value })}>
          <option value="">{faults.any}</option>
          <option>tencent</option>
          <option>qcloudsms</option>
          <option>aliyun</option>
        </select>
      </label>
      <label class="field">
        <span>{faults.action}</span>
        <input
          list="actions"
          value={typed.action}
          placeholder={faults.actionHint}
          pattern="[\w.\-]{1,64}"
          onInput={(event) => set({ action: event.currentTarget.value })}
        />
        <datalist id="actions">
          {ACTIONS.map((action) => (
            <option key={action} value={action} />
          ))}
        </datalist>
      </label>
      <label class="field">
        <span>{faults.phone}</span>
        <input
          value={typed.phone}
          placeholder={faults.phoneHint}
          pattern="\+?\d{1,15}"
          onInput={(event) => set({ phone: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>{faults.times}</span>
        <input
          type="number"
          min="1"
          value={typed.times}
          placeholder={faults.timesHint}
          onInput={(event) => set({ times: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>
          {faults.probability} {typed.percent}%
        </span>
        <input
          type="range"
          min="1"
          max="100"
          value={typed.percent}
          onInput={(event) => set({ percent: Number(event.currentTarget.value) })}
        />
      </label>
      <label class="field">
        <span>{faults.seed}</span>
        <input
          type="number"
          min="0"
          max="4294967295"
          value={typed.seed}
          placeholder={faults.seedHint}
          onInput={(event) => set({ seed: event.currentTarget.value })}
        />
      </label>
      <button type="submit" class="button main start">
        {faults.switchOn}
      </button>
    </form>
  );
}

/** What only some effects need. */
function EffectFields({ typed, set }: { typed: Typed; set(changed: Partial<Typed>): void }) {
  const { faults } = words();
  const { kind } = typed;
  return (
    <>
      {kind === "delay" && (
        <label class="field wide">
          <span>{faults.ms}</span>
          <input
            type="number"
            required
            min="0"
            max="600000"
            value={typed.ms}
            onInput={(event) => set({ ms: event.currentTarget.value })}
          />
        </label>
      )}
      {kind === "http" && (
        <label class="field wide">
          <span>{faults.httpStatus}</span>
          <input
            type="number"
            required
            min="200"
            max="599"
            value={typed.status}
            onInput={(event) => set({ status: event.currentTarget.value })}
          />
        </label>
      )}
      {kind === "error" && (
        <>
          <label class="field">
            <span>{faults.code}</span>
            <input
              required
              pattern="[\w.\-]{1,64}"
              value={typed.code}
              onInput={(event) => set({ code: event.currentTarget.value })}
            />
          </label>
          <label class="field">
            <span>{faults.message}</span>
            <input value={typed.message} onInput={(event) => set({ message: event.currentTarget.value })} />
          </label>
        </>
      )}
      {kind === "body" && (
        <label class="field wide">
          <span>{faults.raw}</span>
          <textarea
            class="editor"
            rows={3}
            value={typed.raw}
            onInput={(event) => set({ raw: event.currentTarget.value })}
          />
        </label>
      )}
      {(kind === "http" || kind === "body") && (
        <label class="check wide">
          <input
            type="checkbox"
            checked={typed.accept}
            onChange={(event) => set({ accept: event.currentTarget.checked })}
          />
          {faults.accept}
        </label>
      )}
    </>
  );
}
