/**
 * What a call came to.
 *
 * @module
 */
import type { FunctionAnswer } from "../../data/types.ts";
import { formatDuration } from "../../format.ts";
import { words } from "../../language.ts";
import { Json } from "../../parts/json.tsx";

export function Answer({ answer }: { answer: FunctionAnswer }) {
  const { status, durationMs, isCold, result, error, logs } = answer;
  const { functions } = words();
  return (
    <section class="answer" aria-live="polite" aria-label={functions.result}>
      <div class="answer-head">
        <span class={status < 400 ? "http good" : "http bad"}>{status}</span>
        <span>{formatDuration(durationMs)}</span>
        <span class="tag">{isCold ? functions.cold : functions.warm}</span>
      </div>
      <Json value={result ?? error ?? null} label={functions.result} />
      <Logs logs={logs} />
    </section>
  );
}

export function Logs({ logs }: { logs: readonly string[] }) {
  const { functions } = words();
  if (logs.length === 0) return <p class="muted">{functions.noLogs}</p>;
  return (
    <section class="logs" tabindex={0} aria-label={functions.logs} dir="ltr">
      <pre>{logs.join("\n")}</pre>
    </section>
  );
}
