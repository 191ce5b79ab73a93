/**
 * The pages at the bottom of a phone: the first few, and the rest in a sheet.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { useKeys } from "../keys.ts";
import { words } from "../language.ts";
import { Icon } from "../parts/icon.tsx";
import { linkTo, usePlace } from "../router.ts";
import type { Counts } from "./counts.ts";
import { OPEN_PLACES, pageOf, TAB_COUNT } from "./places.ts";

export function Tabs({ counts }: { counts: Counts }) {
  const [isOpen, setOpen] = useState(false);
  const current = pageOf(usePlace().page);
  const close = (): void => setOpen(false);
  useKeys(isOpen ? { Escape: close } : {});
  const rest = OPEN_PLACES.slice(TAB_COUNT);
  const tabs = OPEN_PLACES.slice(0, TAB_COUNT);
  return (
    <nav class="tabs" aria-label={words().more}>
      {isOpen && (
        <div class="sheet" id="more-pages">
          {rest.map(({ page, icon }) => (
            <a key={page} href={linkTo(page)} onClick={close} aria-current={page === current ? "page" : undefined}>
              <Icon name={icon} /> {words().nav[page]}
            </a>
          ))}
        </div>
      )}
      {tabs.map(({ page, icon }) => (
        <a
          key={page}
          class="tab"
          href={linkTo(page)}
          onClick={close}
          aria-current={page === current ? "page" : undefined}
        >
          <Icon name={icon} size={22} />
          <span>{words().nav[page]}</span>
          {page === "phones" && counts.phones !== undefined && <span class="badge">{counts.phones}</span>}
        </a>
      ))}
      {rest.length > 0 && (
        <button
          type="button"
          class={rest.some(({ page }) => page === current) ? "tab current" : "tab"}
          aria-expanded={isOpen}
          aria-controls="more-pages"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="more" size={22} />
          <span>{words().more}</span>
        </button>
      )}
    </nav>
  );
}
