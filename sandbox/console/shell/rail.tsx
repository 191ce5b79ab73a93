/**
 * The pages at the left of a wide window, with what goes on at the moment.
 *
 * @module
 */
import { HOME } from "../data/source.ts";
import { words } from "../language.ts";
import { Icon } from "../parts/icon.tsx";
import { linkTo, usePlace } from "../router.ts";
import { Brand } from "./brand.tsx";
import type { Counts } from "./counts.ts";
import { OPEN_PLACES, pageOf } from "./places.ts";
import { Settings } from "./settings.tsx";
import { TimeNow } from "./time-now.tsx";

export function Rail({ counts, showKeys }: { counts: Counts; showKeys(): void }) {
  const current = pageOf(usePlace().page);
  return (
    <nav class="rail" aria-label={words().name}>
      <Brand />
      <ul>
        {OPEN_PLACES.map(({ page, icon }) => (
          <li key={page}>
            <a href={linkTo(page)} aria-current={page === current ? "page" : undefined} title={words().nav[page]}>
              <Icon name={icon} size={20} />
              <span class="rail-label">{words().nav[page]}</span>
              {counts[page] !== undefined && (
                <span class={page === "messages" ? "count" : "count hot"}>{counts[page]}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
      <div class="rail-foot">
        {HOME === "sandbox" && <TimeNow />}
        <Settings showKeys={showKeys} />
      </div>
    </nav>
  );
}
