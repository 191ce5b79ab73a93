/**
 * Chinese or English: the browser's until somebody chooses.
 *
 * @module
 */
import { keep, readKept } from "./kept.ts";
import { createStore } from "./store.ts";
import { en, type Words } from "./words/en.ts";
import { zh } from "./words/zh.ts";

export type Language = "zh" | "en";

const DICTIONARIES: Readonly<Record<Language, Words>> = { zh, en };

export const language = createStore<Language>(firstLanguage());

/** The words of the language that is chosen. */
export function words(): Words {
  return DICTIONARIES[language.get()];
}

export function toggleLanguage(): void {
  const next = language.get() === "zh" ? "en" : "zh";
  keep("language", next);
  language.set(next);
}

function firstLanguage(): Language {
  const kept = readKept("language");
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}
