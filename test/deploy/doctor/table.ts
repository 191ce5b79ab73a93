/**
 * The findings as docs/doctor.md lists them.
 *
 * @module
 */
import type { Wording } from "../../../deploy/doctor/finding.ts";

/** A row a finding: what it says in English and Chinese, and the fix. */
export function describeFindings(findings: Readonly<Record<string, Wording>>): string {
  const rows = Object.entries(findings).map(([id, { severity, en, zh }]) => {
    const cell = (words: string): string => words.replaceAll("|", "\\|");
    return `| \`${id}\` | ${severity} | ${cell(en[0])}<br>${cell(zh[0])} | ${cell(en[1] ?? "")}${en[1] === undefined ? "" : "<br>"}${cell(zh[1] ?? "")} |`;
  });
  return ["| id | severity | what was found · 发现 | the fix · 改法 |", "|---|---|---|---|", ...rows].join("\n");
}
