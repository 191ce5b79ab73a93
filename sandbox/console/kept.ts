/**
 * What the browser remembers between visits; where it may not remember, the page works all the same.
 *
 * @module
 */

export function readKept(name: string, area: "local" | "session" = "local"): string | undefined {
  try {
    return areaOf(area).getItem(`xinshi-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Undefined forgets it. */
export function keep(name: string, value: string | undefined, area: "local" | "session" = "local"): void {
  try {
    if (value === undefined) areaOf(area).removeItem(`xinshi-${name}`);
    else areaOf(area).setItem(`xinshi-${name}`, value);
  } catch {
    // storage is switched off or full
  }
}

function areaOf(area: "local" | "session"): Storage {
  return area === "local" ? localStorage : sessionStorage;
}
