/**
 * The table in `docs/benchmarks.md`, between its two markers.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { type Row, toMarkdown } from "./table.ts";

const BEGIN = "<!-- measured: npm run bench -- --write -->";
const END = "<!-- end of measured -->";

/** Puts the rows in place of those that stand there. */
export function writeReport(file: string, rows: readonly Row[], command: string): void {
  writeFileSync(file, withReport(readFileSync(file, "utf8"), `${describeRun(command)}\n\n${toMarkdown(rows)}`));
}

/** The document with another report; the markers stay. */
export function withReport(document: string, report: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The document must have ${BEGIN} and, below it, ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n${report}\n${document.slice(end)}`;
}

function describeRun(command: string): string {
  const machine = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `\`${command}\` on ${date}: Node.js ${process.version}, ${machine.length} × ${machine[0]?.model.trim()}.`;
}
