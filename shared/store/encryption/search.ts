/**
 * A search of numbers that are hidden: only a whole number can be looked for.
 *
 * @module
 */
import type { Search, Term } from "../../validation/search.ts";
import { invalidSearch } from "../../validation/search-error.ts";

const MAINLAND = /^(?:86)?(1[3-9]\d{9})$/;
const WHOLE_ONLY = "to: must be a whole number, such as +8613711112222: numbers are encrypted in this ledger";

/** The search as it is to be made: numbers hidden, all else as it is. */
export function hideNumbers({ terms }: Search, hide: (phone: string) => string): Search {
  return {
    terms: terms.map((term) => {
      if (term.key !== "to" && term.key !== "any") return term;
      return { ...term, values: term.values.map((value) => hideValue(term, value, hide)) };
    }),
  };
}

/** Every whole number in it. */
export function numbersOf({ terms }: Search): string[] {
  const asked = terms.filter(({ key }) => key === "to" || key === "any").flatMap(({ values }) => values);
  return asked.flatMap((value) => wholeNumber(value) ?? []);
}

/** A bare word that is no number may still be an id. */
function hideValue(term: Term, value: string, hide: (phone: string) => string): string {
  const number = wholeNumber(value);
  if (number !== undefined) return hide(number);
  if (term.key === "any") return value;
  throw invalidSearch({ message: WHOLE_ONLY, position: term.position, length: term.length });
}

function wholeNumber(value: string): string | undefined {
  if (/^\+\d{6,15}$/.test(value)) return value;
  const national = MAINLAND.exec(value)?.[1];
  return national === undefined ? undefined : `+86${national}`;
}
