/**
 * Makes `Date` in a function's process show the sandbox's time. Only the current time is changed: parsing, arithmetic
 * and what Node itself reads stay as they are, and with an untouched clock every value is the machine's own.
 *
 * @module
 */
import type { ClockState } from "./protocol.ts";

/** Installs the patch and returns what moves its time. Modules loaded later may keep `Date` or `Date.now`: both follow. */
export function patchDate(): (clock: ClockState) => void {
  const machineNow = Date.now;
  let clock: ClockState = { offsetMs: 0, frozenAt: null };
  const now = (): number => clock.frozenAt ?? machineNow() + clock.offsetMs;
  const Native = Date;
  const Patched: DateConstructor = new Proxy(Native, {
    construct: (target, args: unknown[], newTarget): object =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget === Patched ? target : newTarget),
    apply: () => new Native(now()).toString(),
  });
  Native.now = now;
  Object.defineProperty(Native.prototype, "constructor", { value: Patched, writable: true, configurable: true });
  globalThis.Date = Patched;
  return (state) => {
    clock = state;
  };
}
