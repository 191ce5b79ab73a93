/**
 * The sandbox's time, and whether the page hears from it.
 *
 * @module
 */
import { useClock } from "../data/clock.ts";
import { connection } from "../data/live.ts";
import { formatDateTime } from "../format.ts";
import { words } from "../language.ts";
import { linkTo } from "../router.ts";
import { useStore } from "../store.ts";

export function TimeNow() {
  const { now, isMoved } = useClock();
  const state = useStore(connection);
  const { live, connecting, offline, sandboxTime, clockMoved } = words();
  const said = { open: live, connecting, lost: offline }[state];
  return (
    <a
      class={isMoved ? "time-now moved" : "time-now"}
      href={linkTo("faults")}
      title={isMoved ? clockMoved : sandboxTime}
    >
      <span class={`pulse ${state}`}>
        <span class="dot" />
        <span class="pulse-label">{said}</span>
      </span>
      <time class="unseen-narrow">{formatDateTime(now).slice(5)}</time>
    </a>
  );
}
