/**
 * What happened to a message, step by step, each code explained.
 *
 * @module
 */
import type { Explanation } from "../../data/types.ts";
import { formatDuration, formatTime } from "../../format.ts";
import { words } from "../../language.ts";
import { Explained } from "../../parts/explained.tsx";

export interface ShownStep {
  at: string;
  kind: string;
  code?: string;
  explanation?: Explanation;
}

export function Life({ steps }: { steps: readonly ShownStep[] }) {
  const names = words().messages.steps;
  const first = steps[0]?.at;
  return (
    <ol class="life">
      {steps.map(({ at, kind, code, explanation }, index) => (
        <li key={`${at} ${kind} ${index}`} class={toneOf(kind, code, explanation)}>
          <div class="life-head">
            <strong>{names[kind] ?? kind}</strong>
            {code !== undefined && code !== "" && <code dir="auto">{code}</code>}
            <time dateTime={at}>
              {formatTime(at, Date.parse(at))}
              {index > 0 && first !== undefined && ` · +${formatDuration(Date.parse(at) - Date.parse(first))}`}
            </time>
          </div>
          <Explained explanation={explanation} />
        </li>
      ))}
    </ol>
  );
}

const GOOD: ReadonlySet<string> = new Set(["reply", "converted", "answered", "completed"]);

function toneOf(kind: string, code: string | undefined, explanation: Explanation | undefined): string {
  if (kind === "refused" || kind === "rejected" || kind === "unanswered") return "bad";
  if (kind === "receipt") return code === "DELIVRD" || explanation?.actor === "nobody" ? "good" : "bad";
  return GOOD.has(kind) ? "good" : "plain";
}
