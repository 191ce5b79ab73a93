/**
 * The requests that a message was in: what was asked, whether its signature holds, what was answered.
 *
 * @module
 */
import type { SeenRequestView } from "../../data/types.ts";
import { formatDuration, formatTime } from "../../format.ts";
import { words } from "../../language.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Body } from "../../parts/json.tsx";
import { Empty } from "../../parts/states.tsx";

export function Requests({ requests }: { requests: readonly SeenRequestView[] }) {
  if (requests.length === 0) return <Empty icon="link" title={words().messages.noRequests} />;
  return (
    <>
      {requests.map((request) => (
        <OneRequest key={`${request.requestId} ${request.at}`} request={request} />
      ))}
    </>
  );
}

function OneRequest({ request }: { request: SeenRequestView }) {
  const { messages } = words();
  const { method, path, action, headers, body, answer, status, durationMs, at, requestId, keyId } = request;
  return (
    <section class="request">
      <header>
        <strong>{action ?? `${method} ${path}`}</strong>
        <span class={status !== null && status < 400 ? "http good" : "http bad"}>{status ?? messages.cut}</span>
        <span class="muted">
          {formatTime(at, Date.parse(at))} · {formatDuration(durationMs)}
        </span>
      </header>
      <Verdict verdict={request.verdict} keyId={keyId} />
      <p class="wire" dir="ltr">
        <b>{method}</b> {path}
      </p>
      <details>
        <summary>
          {messages.headers} ({Object.keys(headers).length})
        </summary>
        <dl class="headers" dir="ltr">
          {Object.entries(headers).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {body !== "" && (
        <>
          <div class="block-head">
            {messages.request} <CopyButton text={body} isPlain />
          </div>
          <Body text={body} label={messages.request} />
        </>
      )}
      <div class="block-head">
        {messages.answer} {answer !== null && <CopyButton text={answer} isPlain />}
      </div>
      {answer === null ? <p class="muted">{messages.cut}</p> : <Body text={answer} label={messages.answer} />}
      <p class="muted small-print" dir="ltr">
        {requestId}
      </p>
    </section>
  );
}

function Verdict({ verdict, keyId }: { verdict: string | null; keyId: string | null }) {
  const { messages } = words();
  const isVerified = verdict === "verified";
  return (
    <p class={isVerified ? "verdict good" : verdict === null ? "verdict" : "verdict bad"}>
      <Icon name={isVerified ? "shield" : "fault"} size={16} />
      {isVerified ? messages.verified : (verdict ?? messages.notChecked)}
      {keyId !== null && <code>{keyId}</code>}
    </p>
  );
}
