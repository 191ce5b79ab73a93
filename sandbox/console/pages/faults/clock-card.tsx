/**
 * The sandbox's clock, and moving it.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { moveClock, setClock, useClock } from "../../data/clock.ts";
import { formatDateTime, formatDuration } from "../../format.ts";
import { words } from "../../language.ts";
import { attempt } from "../../parts/notice.tsx";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Days begin at midnight in Beijing, wherever the reader is. */
const BEIJING_MS = 8 * 3_600_000;

const STEPS = [
  ["+30 s", 30_000],
  ["+1 min", MINUTE_MS],
  ["+5 min", 5 * MINUTE_MS],
  ["+1 h", 60 * MINUTE_MS],
  ["+1 d", DAY_MS],
] as const;

export function ClockCard() {
  const { now, offsetMs, ticking, isMoved } = useClock();
  const [typed, setTyped] = useState("");
  const { faults } = words();
  const done = faults.moved;
  const away = formatDuration(Math.abs(offsetMs));
  const set = (event: Event): void => {
    event.preventDefault();
    const time = new Date(typed).getTime();
    if (!Number.isNaN(time)) void attempt(() => setClock({ now: time, ticking }), done);
  };
  return (
    <section class={isMoved ? "card clock moved" : "card clock"}>
      <h2>{faults.clock}</h2>
      <time class="clock-face" dateTime={new Date(now).toISOString()}>
        {formatDateTime(now).slice(11)}
      </time>
      <p class="muted">
        {formatDateTime(now).slice(0, 10)} ·{" "}
        {!isMoved ? faults.real : offsetMs > 0 ? faults.ahead(away) : faults.behind(away)}
        {!ticking && ` · ${faults.stands}`}
      </p>
      <div class="presets">
        {STEPS.map(([label, ms]) => (
          <button
            key={label}
            type="button"
            class="button"
            onClick={() => attempt(() => moveClock({ advanceMs: ms }), done)}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          class="button"
          onClick={() => attempt(() => setClock({ now: nextMidnight(now), ticking }), done)}
        >
          {faults.midnight}
        </button>
      </div>
      <form class="clock-set" onSubmit={set}>
        <label class="field">
          <span>{faults.setTo}</span>
          <input
            type="datetime-local"
            step="1"
            required
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button">
          {faults.set}
        </button>
      </form>
      <div class="presets">
        <button
          type="button"
          class="button"
          onClick={() => attempt(() => setClock({ now: Math.round(now), ticking: !ticking }))}
        >
          {ticking ? faults.freeze : faults.resume}
        </button>
        <button
          type="button"
          class="button"
          disabled={!isMoved}
          onClick={() => attempt(() => setClock({ now: Date.now(), ticking: true }), done)}
        >
          {faults.back}
        </button>
      </div>
    </section>
  );
}

export function nextMidnight(now: number): number {
  return (Math.floor((now + BEIJING_MS) / DAY_MS) + 1) * DAY_MS - BEIJING_MS;
}
