/**
 * The terms of the search as chips to take away, and a few to add.
 *
 * @module
 */
import { parseSearch } from "../../../../shared/validation/search.ts";
import { clockNow } from "../../data/clock.ts";
import type { Source } from "../../data/source.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";

interface ChipsProps {
  source: Source;
  text: string;
  change(text: string): void;
}

const QUICK: Readonly<Record<Source, readonly string[]>> = {
  sandbox: [
    "status:delivered",
    "status:undelivered,expired",
    "status:refused",
    "provider:tencent",
    "provider:aliyun",
    "after:10m",
  ],
  ledger: [
    "status:delivered",
    "status:undelivered,expired",
    "status:rejected",
    "status:unknown",
    "is:call",
    "after:1h",
  ],
};

export function Chips({ source, text, change }: ChipsProps) {
  const result = parseSearch(text, { source, now: clockNow() });
  const terms = "search" in result ? result.search.terms : [];
  const { messages } = words();
  const shown = terms.map(({ position, length }) => ({
    position,
    length,
    term: text.slice(position, position + length),
  }));
  const known = new Set(shown.map(({ term }) => term));
  return (
    <fieldset class="chips">
      <legend class="unseen">{messages.filters}</legend>
      {shown.map(({ term, position, length }) => (
        <button
          key={`${position} ${term}`}
          type="button"
          class="chip on"
          aria-label={messages.remove(term)}
          onClick={() => change(without(text, position, length))}
        >
          {term} <Icon name="close" size={12} />
        </button>
      ))}
      {QUICK[source]
        .filter((term) => !known.has(term))
        .map((term) => (
          <button key={term} type="button" class="chip" onClick={() => change(`${text.trim()} ${term}`.trim())}>
            {term}
          </button>
        ))}
    </fieldset>
  );
}

function without(text: string, position: number, length: number): string {
  return `${text.slice(0, position)}${text.slice(position + length)}`.replace(/\s+/g, " ").trim();
}
