/**
 * One function in short.
 *
 * @module
 */
import { clockNow, useClock } from "../../data/clock.ts";
import type { FunctionView } from "../../data/types.ts";
import { formatDuration, formatTime } from "../../format.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { linkTo } from "../../router.ts";

export function FunctionCard({ view, isCurrent }: { view: FunctionView; isCurrent: boolean }) {
  const { name, http, timers, memoryMb, timeoutSeconds, invocations } = view;
  const { functions } = words();
  const [last] = invocations;
  return (
    <li>
      <a class="card function-card" href={linkTo("functions", name)} aria-current={isCurrent}>
        <span class="function-name">
          <Icon name="code" /> <strong>{name}</strong>
        </span>
        <span class="tags">
          <span class="tag">{functions.call}</span>
          {http && <span class="tag">{functions.http}</span>}
          {timers.length > 0 && <span class="tag green">{functions.timer}</span>}
        </span>
        <span class="muted">
          {memoryMb} MB · {functions.timeout} {functions.seconds(timeoutSeconds)}
        </span>
        {timers.map((timer) => (
          <NextRun key={timer.name} cron={timer.cron} nextRun={timer.nextRun} />
        ))}
        {last !== undefined && (
          <span class="last-run">
            <span class={last.status === 200 ? "dot good" : "dot bad"} /> {formatTime(last.startedAt, clockNow())} ·{" "}
            {formatDuration(last.durationMs)}
            {last.isCold && <span class="tag">{functions.cold}</span>}
          </span>
        )}
      </a>
    </li>
  );
}

export function NextRun({ cron, nextRun }: { cron: string; nextRun: string | null }) {
  const { now } = useClock();
  const { functions } = words();
  return (
    <span class="next-run">
      <Icon name="clock" size={15} />
      <span>
        {functions.next}{" "}
        {nextRun === null ? "–" : functions.inTime(formatDuration(Math.max(0, Date.parse(nextRun) - now)))}
      </span>
      <code>{cron}</code>
    </span>
  );
}
