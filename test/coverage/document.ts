/**
 * Writes `docs/coverage.md`: the tables, the test in each cell, and the reasons for those that hold none.
 *
 * @module
 */
import type { Proof, Proofs, Table } from "./table.ts";

export interface Coverage {
  /** By the name that cells begin with. */
  tables: Readonly<Record<string, Table>>;
  proofs: Proofs;
  /** By cell, what brings a proof that is still to come. */
  awaited: Readonly<Record<string, string>>;
}

/** Every cell of the tables, in their order. */
export function cellsOf(tables: Coverage["tables"]): { cell: string; reason: string | undefined }[] {
  return Object.entries(tables).flatMap(([name, { columns, rows }]) =>
    Object.entries(rows).flatMap(([row, { without = {} }]) =>
      Object.keys(columns).map((column) => ({ cell: `${name}/${row}/${column}`, reason: without[column] })),
    ),
  );
}

/** The document, `intro` first. It is the same for the same proofs, whatever order the tests ran in. */
export function renderCoverage(intro: string, coverage: Coverage): string {
  const sections = Object.keys(coverage.tables).map((name) => renderTable(name, coverage));
  return `${[intro.trim(), ...sections].join("\n\n")}\n`;
}

function renderTable(name: string, { tables, proofs, awaited }: Coverage): string {
  const table = tables[name];
  if (table === undefined) return "";
  const { title, what, columns, rows } = table;
  const reasons: string[] = [];
  const mark = (reason: string): string => {
    if (!reasons.includes(reason)) reasons.push(reason);
    return `–&nbsp;<sup>${reasons.indexOf(reason) + 1}</sup>`;
  };
  const cellText = (row: string, column: string): string => {
    const cell = `${name}/${row}/${column}`;
    const proof = proofs.get(cell);
    if (proof !== undefined) return linkTo(proof);
    const reason = rows[row]?.without?.[column];
    if (reason !== undefined) return mark(escaped(reason));
    const bringer = awaited[cell];
    return bringer === undefined ? "**missing**" : mark(escaped(`Not yet: ${bringer}.`));
  };
  const headings = [what, "Source", ...Object.values(columns)];
  const lines = Object.entries(rows).map(([row, { source, samples = [] }]) => {
    const from = [escaped(source), ...(samples.length === 0 ? [] : [`sample ${samples.join(", ")}`])].join("; ");
    return line([`\`${row}\``, from, ...Object.keys(columns).map((column) => cellText(row, column))]);
  });
  const notes = reasons.map((reason, index) => `${index + 1}. ${reason}`);
  const body = [`## ${title}`, "", line(headings), line(headings.map(() => "---")), ...lines];
  return [...body, ...(notes.length === 0 ? [] : ["", ...notes])].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** What a cell says of its proof. The document is in `docs/`. */
export function linkTo({ file, test }: Proof): string {
  const shortName = file.replace(/^test\//, "").replace(/\.test\.ts$/, "");
  return `[${shortName}](../${file})<br>${escaped(test)}`;
}

/** What Markdown or HTML would take for its own. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]|~]/g, "\\$&")
    .replaceAll("<", "&lt;")
    .replace(/\s+/g, " ");
}
