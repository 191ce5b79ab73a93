/**
 * Once a second, as long as time alone changes what is shown. Each owner (a page or a component) has one clock at most.
 *
 * @module
 */

const TICK_MS = 1000;

const clocks = new WeakMap<object, number>();

/** Ticks for the owner while it is needed; the first call starts, the call that needs none stops. */
export function tickWhile(owner: object, isNeeded: boolean, onTick: () => void): void {
  if (!isNeeded) stopTicking(owner);
  else if (!clocks.has(owner)) clocks.set(owner, setInterval(onTick, TICK_MS));
}

export function stopTicking(owner: object): void {
  const clock = clocks.get(owner);
  if (clock === undefined) return;
  clearInterval(clock);
  clocks.delete(owner);
}
