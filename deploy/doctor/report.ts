/**
 * Findings as a person or a program reads them.
 *
 * @module
 */
import type { Finding, Language, Severity } from "./finding.ts";

export interface Report {
  findings: Finding[];
  errors: number;
  warnings: number;
}

export function reportOf(findings: Finding[]): Report {
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length;
  return { findings, errors: count("error"), warnings: count("warning") };
}

const WORDS = {
  en: {
    error: "error  ",
    warning: "warning",
    ok: "ok     ",
    fix: "fix",
    sum: (errors: number, warnings: number) =>
      `${errors} ${errors === 1 ? "error" : "errors"}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}`,
  },
  zh: {
    error: "错误",
    warning: "警告",
    ok: "正常",
    fix: "改法",
    sum: (errors: number, warnings: number) => `${errors} 个错误，${warnings} 个警告`,
  },
} as const;

/** A line a finding, its fix below it, and the sum at the end. */
export function describeReport({ findings, errors, warnings }: Report, language: Language): string {
  const words = WORDS[language];
  const lines = findings.flatMap(({ id, severity, found, fix, file, line }) => {
    const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}  `;
    return [`${words[severity]}  ${id}  ${place}${found}`, ...(fix === "" ? [] : [`         ${words.fix}: ${fix}`])];
  });
  return [...lines, "", words.sum(errors, warnings)].join("\n");
}
