/**
 * What a benchmark measured, against its bound.
 *
 * @module
 */

export interface Row {
  what: string;
  /** In words and numbers, such as "≤ 0.5 ×". */
  bound: string;
  measured: string;
  /** Undefined: a figure given for comparison, with no bound. */
  met?: boolean;
}

/** A Markdown table; a missed bound is told, and fails nothing. */
export function toMarkdown(rows: readonly Row[]): string {
  const lines = rows.map(({ what, bound, measured, met }) => `| ${what} | ${bound} | ${measured} | ${verdict(met)} |`);
  return ["| what | bound | measured | verdict |", "|---|---|---|---|", ...lines].join("\n");
}

function verdict(met: boolean | undefined): string {
  if (met === undefined) return "";
  return met ? "met" : "**missed**";
}

/** `1234567` as `1,234,567`. */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A ratio, such as `1.85 ×`. */
export function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

export function megabytes(value: number): string {
  return `${Math.round(value)} MB`;
}
