/**
 * What a list shows while there is nothing to list: it is loading, there is none, or it was refused.
 *
 * @module
 */
import type { ComponentChildren } from "preact";
import type { ApiError } from "../data/api.ts";
import { words } from "../language.ts";
import { CopyButton } from "./copy-button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { Marked } from "./marked.tsx";

export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{words().loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="bar" style={{ width: `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

interface EmptyProps {
  icon: IconName;
  title: string;
  hint?: string | undefined;
  /** Shown as something to copy. */
  command?: string | undefined;
  children?: ComponentChildren;
}

export function Empty({ icon, title, hint, command, children }: EmptyProps) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={28} />
      </span>
      <h2>{title}</h2>
      {hint !== undefined && <p>{hint}</p>}
      {command !== undefined && (
        <div class="command">
          <pre tabindex={0}>{command}</pre>
          <CopyButton text={command} label={words().copy} />
        </div>
      )}
      {children}
    </div>
  );
}

interface FailedProps {
  error: ApiError;
  retry(): void;
  /** What was searched for. */
  search?: string;
}

export function Failed({ error, retry, search = "" }: FailedProps) {
  return (
    <div class="empty" role="alert">
      <span class="empty-icon bad">
        <Icon name="fault" size={28} />
      </span>
      <h2>{error.status === 0 ? words().noAnswer : error.code}</h2>
      <p>{error.status === 0 ? words().noAnswerHint : error.message}</p>
      {error.place !== undefined && search !== "" && (
        <p class="refused-search">
          <Marked text={search} fault={error.place} />
        </p>
      )}
      <button type="button" class="button" onClick={retry}>
        <Icon name="again" /> {words().tryAgain}
      </button>
    </div>
  );
}
