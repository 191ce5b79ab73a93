/**
 * Figures in large type, and bars with words beside them.
 *
 * @module
 */
import type { Failure, Latency } from "../../data/types.ts";
import { formatCount, formatDuration, formatShare } from "../../format.ts";
import { words } from "../../language.ts";
import { Explained } from "../../parts/explained.tsx";

interface Tile {
  label: string;
  value: string;
  tone?: "good" | "bad";
}

export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl class="tiles">
      {tiles.map(({ label, value, tone = "" }) => (
        <div key={label} class={`tile ${tone}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How long delivery took for half, nine of ten, 99 of a hundred, all. */
export function LatencyCard({ latency }: { latency: Latency }) {
  const { delivery } = words();
  const { p50, p90, p99, max, count } = latency;
  const rows = [
    ["p50", p50],
    ["p90", p90],
    ["p99", p99],
    ["max", max],
  ] as const;
  return (
    <section class="card">
      <h2>{delivery.latency}</h2>
      {count === 0 ? (
        <p class="muted">–</p>
      ) : (
        <div class="bars">
          {rows.map(([name, ms]) => (
            <BarRow key={name} label={name} share={max === 0 ? 0 : ms / max} value={formatDuration(ms)} />
          ))}
        </div>
      )}
    </section>
  );
}

export function FailuresCard({ failures }: { failures: readonly Failure[] }) {
  const { delivery } = words();
  const most = Math.max(1, ...failures.map(({ count }) => count));
  return (
    <section class="card failures">
      <h2>{delivery.failures}</h2>
      {failures.length === 0 && <p class="muted">{delivery.noFailures}</p>}
      <ul>
        {failures.map(({ code, count, explanation }) => (
          <li key={code}>
            <BarRow label={code} share={count / most} value={formatCount(count)} tone="bad" isCode />
            <Explained explanation={explanation} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface BarRowProps {
  label: string;
  /** 0 to 1. */
  share: number;
  value: string;
  tone?: "bad" | "warn";
  isCode?: boolean;
  /** Shown on pointing at it. */
  hint?: string;
}

export function BarRow({ label, share, value, tone, isCode = false, hint }: BarRowProps) {
  return (
    <div class={isCode ? "bar-row code" : "bar-row"} title={hint}>
      <span class="bar-label">{isCode ? <code>{label}</code> : label}</span>
      <span class="bar-track" aria-hidden="true">
        <span class={tone ?? ""} style={{ width: formatShare(Math.min(1, Math.max(0.005, share))) }} />
      </span>
      <span class="bar-value">{value}</span>
    </div>
  );
}
