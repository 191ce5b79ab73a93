/**
 * Whose page this is.
 *
 * @module
 */
import { HOME } from "../data/source.ts";
import { words } from "../language.ts";

export function Brand() {
  return (
    <div class="brand">
      <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" fill="#07c160" />
        <path
          d="M9 9h14a2.5 2.5 0 0 1 2.5 2.5v7A2.5 2.5 0 0 1 23 21h-7.5L11 24.5V21H9a2.5 2.5 0 0 1-2.5-2.5v-7A2.5 2.5 0 0 1 9 9z"
          fill="#fff"
        />
        <path
          d="M11.5 15.2l3 3 6-6"
          fill="none"
          stroke="#07c160"
          stroke-width="2.2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      <span class="brand-name">{words().name}</span>
      <span class="brand-tag">{HOME === "sandbox" ? words().tagline : words().ledgerTagline}</span>
    </div>
  );
}
