/**
 * The top of the page on a phone.
 *
 * @module
 */
import { HOME } from "../data/source.ts";
import { Brand } from "./brand.tsx";
import { Settings } from "./settings.tsx";
import { TimeNow } from "./time-now.tsx";

export function TopBar() {
  return (
    <header class="top-bar">
      <Brand />
      {HOME === "sandbox" && <TimeNow />}
      <Settings />
    </header>
  );
}
