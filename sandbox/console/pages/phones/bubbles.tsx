/**
 * What a conversation is made of: texts, replies, and notes on calls.
 *
 * @module
 */
import { clockNow } from "../../data/clock.ts";
import type { CallView, MessageView, ReplyView } from "../../data/types.ts";
import { formatDateTime, formatTime } from "../../format.ts";
import { words } from "../../language.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Status } from "../../parts/status.tsx";
import { linkTo } from "../../router.ts";

export function Bubble({ message }: { message: MessageView }) {
  const { id, signName, text, code, segments, encoding, status, at, templateId, answer, timeline } = message;
  const { phones } = words();
  const isHere = status === "delivered";
  const isOnTheWay = status === "accepted";
  const why = status === "refused" ? answer.code : timeline[1]?.code;
  return (
    <article class={isHere ? "bubble" : isOnTheWay ? "bubble waiting" : "bubble lost"}>
      <p dir="auto">
        {signName !== "" && !/^[【[]/.test(text) && <b class="bubble-sign">【{signName}】</b>}
        {text === "" ? templateId : <WithCode text={text} code={code} />}
      </p>
      {code !== null && (
        <div class="bubble-code">
          <span>{phones.codeLabel}</span>
          <b>{code}</b>
          <CopyButton text={code} isPlain />
        </div>
      )}
      <footer>
        <time dateTime={at} title={formatDateTime(at)}>
          {formatTime(at, clockNow())}
        </time>
        <span>
          {phones.segments(segments)}
          {encoding !== null && encoding !== "domestic" && ` · ${encoding}`}
        </span>
        <a href={linkTo("messages", id)} aria-label={`${phones.details} ${id}`}>
          {phones.details}
        </a>
        {isHere ? (
          <span class="ticks" title={words().statuses.delivered}>
            <Icon name="ticks" size={16} />
            <span class="unseen">{words().statuses.delivered}</span>
          </span>
        ) : isOnTheWay ? (
          <span title={words().statuses.accepted}>
            <Icon name="clock" size={13} />
            <span class="unseen">{words().statuses.accepted}</span>
          </span>
        ) : null}
      </footer>
      {!isHere && !isOnTheWay && (
        <p class="bubble-lost">
          <Status status={status} code={why} /> · {phones.notShown}
        </p>
      )}
    </article>
  );
}

/** The code stands out in the text, where it is whole. */
function WithCode({ text, code }: { text: string; code: string | null }) {
  const at = code === null ? -1 : text.indexOf(code);
  if (code === null || at === -1) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{code}</mark>
      {text.slice(at + code.length)}
    </>
  );
}

export function ReplyBubble({ reply: { text, at } }: { reply: ReplyView }) {
  return (
    <article class="bubble own">
      <p dir="auto">{text}</p>
      <footer>
        <time dateTime={at}>{formatTime(at, clockNow())}</time>
      </footer>
    </article>
  );
}

export function CallNote({ call: { at, status, text, keys, playTimes, kind, code } }: { call: CallView }) {
  const { phones } = words();
  return (
    <article class="call-note">
      <Icon name="call" size={16} />
      <div>
        <div>
          {phones.voiceCall} · <Status status={status} /> · <time dateTime={at}>{formatTime(at, clockNow())}</time>
        </div>
        <p dir="auto">{kind === "file" ? phones.plainFile : text}</p>
        <div class="muted">
          {playTimes > 1 && phones.plays(playTimes)} {keys !== "" && phones.pressed(keys)}
          {code !== null && (
            <span class="bubble-code">
              <b>{code}</b> <CopyButton text={code} isPlain />
            </span>
          )}
        </div>
      </div>
    </article>
  );
}
