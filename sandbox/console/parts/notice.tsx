/**
 * Short words at the edge of the page on what was just done.
 *
 * @module
 */
import { ApiError } from "../data/api.ts";
import { words } from "../language.ts";
import { createStore, useStore } from "../store.ts";

interface Said {
  text: string;
  isBad: boolean;
}

const SHOWN_MS = 4000;

const said = createStore<Said | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, isBad = false): void {
  clearTimeout(timer);
  said.set({ text, isBad });
  timer = setTimeout(() => said.set(undefined), SHOWN_MS);
}

/** Does something for the person who clicked, and says so when it is refused. */
export async function attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await action();
    if (done !== undefined) say(done);
    return true;
  } catch (error) {
    const isGone = error instanceof ApiError && error.status === 0;
    say(isGone ? words().noAnswer : error instanceof Error ? error.message : String(error), true);
    return false;
  }
}

export function Notice() {
  const shown = useStore(said);
  return (
    <div class="notice" role="status" aria-live="polite">
      {shown !== undefined && <div class={shown.isBad ? "said bad" : "said"}>{shown.text}</div>}
    </div>
  );
}
