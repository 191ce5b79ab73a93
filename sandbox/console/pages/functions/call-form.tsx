/**
 * Calls a function as a user, as a service, or as its timer.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import type { FunctionAnswer, FunctionView } from "../../data/types.ts";
import { keep, readKept } from "../../kept.ts";
import { words } from "../../language.ts";
import { Choice } from "../../parts/choice.tsx";
import { Icon } from "../../parts/icon.tsx";
import { attempt } from "../../parts/notice.tsx";
import { Answer } from "./answer.tsx";
import { type Example, examplesOf } from "./examples.ts";
import { NextRun } from "./function-card.tsx";

type As = "user" | "service" | "timer";

interface CallFormProps {
  view: FunctionView;
  called(requestId: string): void;
}

export function CallForm({ view, called }: CallFormProps) {
  const { functions } = words();
  const [as, setAs] = useState<As>(firstAs(view));
  const [openid, setOpenid] = useState(readKept("openid") ?? "oConsoleUser");
  const [text, setText] = useState(() => textOf(exampleList(view, firstAs(view))[0]));
  const [isRunning, setRunning] = useState(false);
  const [answer, setAnswer] = useState<FunctionAnswer>();
  const json = readJson(as === "timer" ? "{}" : text);
  const examples = exampleList(view, as);

  const choose = (next: As): void => {
    setAs(next);
    setText(textOf(exampleList(view, next)[0]));
  };
  const call = async (event: Event): Promise<void> => {
    event.preventDefault();
    if ("fault" in json) return;
    setRunning(true);
    keep("openid", openid);
    await attempt(async () => {
      const body = bodyOf(as, openid, json.value);
      const path = control(`functions/${encodeURIComponent(view.name)}/call`);
      const answered = await ask<FunctionAnswer>(path, { method: "POST", body });
      setAnswer(answered);
      called(answered.requestId);
    });
    setRunning(false);
  };

  return (
    <form class="call-form" onSubmit={call}>
      <div class="call-form-head">
        <Choice<As> label={functions.try} value={as} options={choicesOf(view)} choose={choose} />
        {as !== "timer" && (
          <label class="example">
            <span>{functions.example}</span>
            <select value="" onChange={(event) => setText(textOf(examples[Number(event.currentTarget.value)]))}>
              <option value="" disabled>
                …
              </option>
              {examples.map(({ label }, index) => (
                <option key={label} value={index}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {as === "user" && (
        <label class="field">
          <span>{functions.openid}</span>
          <input
            required
            pattern="[\w\-]{1,128}"
            value={openid}
            onInput={(event) => setOpenid(event.currentTarget.value)}
          />
        </label>
      )}
      {as === "timer" ? (
        <div class="timer-note">
          <p>{functions.timerHint}</p>
          {view.timers.map(({ name, cron, nextRun }) => (
            <NextRun key={name} cron={cron} nextRun={nextRun} />
          ))}
        </div>
      ) : (
        <label class="field">
          <span>{as === "user" ? functions.event : functions.body}</span>
          <textarea
            class="editor"
            rows={Math.min(14, Math.max(5, text.split("\n").length + 1))}
            spellcheck={false}
            dir="ltr"
            value={text}
            aria-invalid={"fault" in json}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
      )}
      {"fault" in json && (
        <p class="fault" role="alert">
          {functions.badJson(json.fault)}
        </p>
      )}
      <button type="submit" class="button main" disabled={isRunning || "fault" in json}>
        <Icon name="play" size={15} /> {isRunning ? functions.running : as === "timer" ? functions.fire : functions.run}
      </button>
      {answer !== undefined && <Answer answer={answer} />}
    </form>
  );
}

function choicesOf({ http, timers }: FunctionView): (readonly [As, string])[] {
  const { functions } = words();
  return [
    ["user", functions.asUser],
    ...(http ? [["service", functions.asService] as const] : []),
    ...(timers.length > 0 ? [["timer", functions.asTimer] as const] : []),
  ];
}

/** Administration is for backends. */
function firstAs({ name, http }: FunctionView): As {
  return http && (name === "smsadmin" || name === "console" || name === "smscallback") ? "service" : "user";
}

function exampleList({ name }: FunctionView, as: As): readonly Example[] {
  return as === "timer" ? [] : examplesOf(name, as);
}

function textOf(example: Example | undefined): string {
  return JSON.stringify(example?.value ?? {}, null, 2);
}

function bodyOf(as: As, openid: string, value: unknown): object {
  if (as === "user") return { as, openid, data: value };
  return as === "service" ? { as, body: value } : { as };
}

function readJson(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
