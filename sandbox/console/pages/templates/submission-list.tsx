/**
 * Templates or sign names by account, with what a reviewer may answer.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import type { SignView, TemplateView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { attempt } from "../../parts/notice.tsx";
import { Status } from "../../parts/status.tsx";
import type { Submissions } from "./templates-page.tsx";

type Kind = "template" | "sign";
type Submission = TemplateView | SignView;

interface ListProps {
  kind: Kind;
  submissions: Submissions;
  changed(): void;
}

export function SubmissionList({ kind, submissions, changed }: ListProps) {
  const { templates } = words();
  const list: readonly Submission[] = kind === "template" ? submissions.templates : submissions.signs;
  const accounts = [...new Set([...list].sort(waitingFirst).map(({ account }) => account))];
  if (list.length === 0) return <p class="muted">{templates.none}</p>;
  return (
    <>
      {accounts.map((account) => (
        <section key={account} class="card submissions">
          <h2>{account ?? templates.everyAccount}</h2>
          <ul>
            {list
              .filter((one) => one.account === account)
              .sort(waitingFirst)
              .map((one) => (
                <OneSubmission
                  key={`${one.id} ${"channel" in one ? one.channel : ""}`}
                  kind={kind}
                  submission={one}
                  changed={changed}
                />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function waitingFirst(left: Submission, right: Submission): number {
  return Number(right.status === "pending") - Number(left.status === "pending");
}

function OneSubmission({ kind, submission, changed }: { kind: Kind; submission: Submission; changed(): void }) {
  const { id, text, status, reply, account } = submission;
  const [reason, setReason] = useState<string>();
  const { templates } = words();
  const review = async (answer: "approved" | "refused"): Promise<void> => {
    const body = { kind, id, status: answer, reply: reason ?? "", ...(account !== null && { account }) };
    const isDone = await attempt(() => ask(control("reviews"), { method: "POST", body }), templates.reviewed);
    setReason(undefined);
    if (isDone) changed();
  };
  const refuse = (event: Event): void => {
    event.preventDefault();
    void review("refused");
  };
  return (
    <li>
      <div class="submission-head">
        <code>{id}</code>
        <Tags submission={submission} />
        <Status status={status} />
      </div>
      <p class="submission-text" dir="auto">
        {kind === "sign" ? `【${text}】` : text}
      </p>
      {reply !== "" && <p class="muted">{reply}</p>}
      {reason === undefined ? (
        <div class="submission-actions">
          {status !== "approved" && (
            <button type="button" class="button small" onClick={() => review("approved")}>
              {templates.approve}
            </button>
          )}
          {status !== "refused" && (
            <button
              type="button"
              class="button quiet small"
              onClick={() => setReason("")}
              aria-label={`${templates.refuse} ${id}`}
            >
              {templates.refuse}…
            </button>
          )}
        </div>
      ) : (
        <form class="number-form" onSubmit={refuse}>
          <input
            aria-label={templates.reason}
            placeholder={templates.reason}
            maxLength={500}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
          <button type="submit" class="button danger">
            {templates.refuse}
          </button>
        </form>
      )}
    </li>
  );
}

function Tags({ submission }: { submission: Submission }) {
  const { templates } = words();
  if (!("channel" in submission))
    return submission.international ? <span class="tag">{templates.international}</span> : null;
  return (
    <>
      <span class="tag">{templates.kinds[submission.kind]}</span>
      {submission.channel === "voice" && <span class="tag">{templates.voice}</span>}
      {submission.international && <span class="tag">{templates.international}</span>}
    </>
  );
}
