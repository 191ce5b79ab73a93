/**
 * What a check has to say: a stable id and the values of its words, which are written down once, in both languages.
 *
 * @module
 */
import { PROJECT_FINDINGS } from "./project/findings.ts";
import { SAMPLE_FINDINGS } from "./sample/findings.ts";

export type Severity = "error" | "warning" | "ok";
export type Language = "en" | "zh";

/** What was found, and the fix in one sentence; `{name}` stands for a value. What is well needs no fix. */
export type Words = readonly [found: string, fix?: string];

export type Wording = { readonly severity: Severity } & { readonly [Name in Language]: Words };

/** Every finding by its id. Programs switch on the ids: add, never rename. */
export const FINDINGS = { ...PROJECT_FINDINGS, ...SAMPLE_FINDINGS } as const satisfies Record<string, Wording>;
export type FindingId = keyof typeof FINDINGS;
export const FINDING_IDS = Object.keys(FINDINGS) as readonly FindingId[];

/** A finding without its words. */
export interface Note {
  id: FindingId;
  /** Never a secret, never a phone number. */
  values?: Readonly<Record<string, string | number>>;
  /** Relative to the folder that was read. */
  file?: string;
  /** Counted from 1. */
  line?: number;
}

export interface Finding {
  id: FindingId;
  severity: Severity;
  found: string;
  /** Empty where all is well. */
  fix: string;
  file?: string;
  line?: number;
}

/** A note in words. */
export function toFinding({ id, values = {}, file, line }: Note, language: Language): Finding {
  const wording: Wording = FINDINGS[id];
  const [found, fix = ""] = wording[language];
  return {
    id,
    severity: wording.severity,
    found: fill(found, values),
    fix: fill(fix, values),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

function fill(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
