/**
 * Where a search is typed: its parts coloured, a fault underlined, words proposed.
 *
 * @module
 */
import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { parseSearch } from "../../../../shared/validation/search.ts";
import { clockNow } from "../../data/clock.ts";
import type { Source } from "../../data/source.ts";
import { language, words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { Marked } from "../../parts/marked.tsx";
import { inChinese } from "../../words/search-faults.ts";
import { propose } from "./proposals.ts";

interface SearchBoxProps {
  box: RefObject<HTMLInputElement | null>;
  source: Source;
  text: string;
  /** Of each letter. */
  change(text: string): void;
}

export function SearchBox({ box, source, text, change }: SearchBoxProps) {
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const [scrolled, setScrolled] = useState(0);
  const result = parseSearch(text, { source, now: clockNow() });
  const fault = "fault" in result ? result.fault : undefined;
  const proposals = isOpen ? propose(text, box.current?.selectionStart ?? text.length, source) : [];
  const { messages } = words();

  const take = (index: number): void => {
    const proposal = proposals[index];
    if (proposal === undefined) return;
    const field = box.current;
    if (field !== null) {
      field.value = proposal.text; // before the next letter is typed, which may be before the page is drawn
      field.setSelectionRange(proposal.cursor, proposal.cursor);
    }
    change(proposal.text);
    setChosen(-1);
  };
  const press = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (proposals.length === 0) return;
      const step = key === "ArrowDown" ? 1 : -1;
      setChosen((chosen + step + proposals.length) % proposals.length);
    } else if ((key === "Enter" || key === "Tab") && chosen >= 0) take(chosen);
    else if (key === "Escape" && isOpen && proposals.length > 0) setOpen(false);
    else if (key === "Escape" || key === "Enter") box.current?.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class={fault === undefined ? "search" : "search faulty"}>
      <Icon name="search" />
      <div class="search-field">
        <div class="mirror" aria-hidden="true">
          <div style={{ transform: `translateX(${-scrolled}px)` }}>
            <Marked text={text} fault={fault} />
          </div>
        </div>
        <input
          ref={box}
          type="text"
          role="combobox"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          maxLength={500}
          value={text}
          placeholder={messages.searchHint}
          aria-label={messages.search}
          aria-expanded={proposals.length > 0}
          aria-controls="proposals"
          aria-autocomplete="list"
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : "search-fault"}
          aria-activedescendant={chosen >= 0 && chosen < proposals.length ? `proposal-${chosen}` : undefined}
          onInput={(event) => {
            change(event.currentTarget.value);
            setOpen(true);
            setChosen(-1);
          }}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={press}
        />
        {proposals.length > 0 && (
          <div class="proposals" id="proposals" role="listbox" aria-label={messages.filters}>
            {proposals.map(({ label, hint }, index) => (
              <div
                key={label}
                id={`proposal-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === chosen}
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(index);
                }}
              >
                <code>{label}</code> <span>{hint}</span>
              </div>
            ))}
          </div>
        )}
      </div>
      {text === "" ? (
        <kbd>/</kbd>
      ) : (
        <button type="button" class="button quiet square small" aria-label={messages.clear} onClick={() => change("")}>
          <Icon name="close" size={14} />
        </button>
      )}
      {fault !== undefined && (
        <p class="search-fault" id="search-fault" role="alert">
          {language.get() === "zh" ? inChinese(fault.message) : fault.message}
        </p>
      )}
    </div>
  );
}
