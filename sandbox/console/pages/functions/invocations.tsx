/**
 * The latest invocations of a function; one opens to what it got, gave and logged.
 *
 * @module
 */
import { clockNow } from "../../data/clock.ts";
import type { InvocationView } from "../../data/types.ts";
import { formatDuration, formatTime } from "../../format.ts";
import { words } from "../../language.ts";
import { Json } from "../../parts/json.tsx";
import { Logs } from "./answer.tsx";

/** Of one function, or of several, each with its name. */
export type NamedInvocation = InvocationView & { name?: string };

interface InvocationsProps {
  invocations: readonly NamedInvocation[];
  opened: string | undefined;
  open(requestId: string | undefined): void;
}

export function Invocations({ invocations, opened, open }: InvocationsProps) {
  const { functions } = words();
  if (invocations.length === 0) return <p class="muted">{functions.noHistory}</p>;
  return (
    <ul class="invocations">
      {invocations.map((invocation) => {
        const { name, requestId, startedAt, trigger, status, durationMs, isCold, memoryMb } = invocation;
        const isOpen = requestId === opened;
        return (
          <li key={`${requestId} ${startedAt}`}>
            <button
              type="button"
              class={name === undefined ? "invocation" : "invocation named"}
              aria-expanded={isOpen}
              onClick={() => open(isOpen ? undefined : requestId)}
            >
              <span class={status === 200 ? "http good" : "http bad"}>{status}</span>
              <time dateTime={startedAt}>{formatTime(startedAt, clockNow())}</time>
              {name !== undefined && <strong class="invocation-name">{name}</strong>}
              <span class="tag">{functions.triggers[trigger] ?? trigger}</span>
              <span class="outcome">{failureOf(invocation)}</span>
              <span class="number">{formatDuration(durationMs)}</span>
              <span class="number">{memoryMb.toFixed(1)} MB</span>
              <span class={isCold ? "tag" : "tag plain"}>{isCold ? functions.cold : functions.warm}</span>
            </button>
            {isOpen && <Opened invocation={invocation} />}
          </li>
        );
      })}
    </ul>
  );
}

function Opened({ invocation: { event, result, error, logs } }: { invocation: InvocationView }) {
  const { functions } = words();
  return (
    <div class="opened-invocation">
      <div class="block-head">{functions.event}</div>
      <Json value={event} label={functions.event} />
      <div class="block-head">{functions.result}</div>
      <Json value={error ?? result} label={functions.result} />
      <div class="block-head">{functions.logs}</div>
      <Logs logs={logs} />
    </div>
  );
}

/** The code of what the function, or its answer over HTTP, says went wrong; empty when all is well. */
function failureOf({ result }: InvocationView): string {
  const body = memberOf(result, "body");
  const outcome = typeof body === "string" ? parsed(body) : result;
  const code = memberOf(memberOf(outcome, "error"), "code");
  return typeof code === "string" ? code : "";
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
