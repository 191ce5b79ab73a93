/**
 * Reads a folder of cloud functions of any make, and names the known mistakes by file and line.
 *
 * @module
 */
import type { Note } from "../finding.ts";
import { type ReadFile, readFolder } from "./read-folder.ts";
import { checkClients, checkTimeouts } from "./rules/clients.ts";
import { checkCodes } from "./rules/codes.ts";
import { checkHandlers } from "./rules/handlers.ts";
import { checkSecrets } from "./rules/secrets.ts";
import { checkLimits, checkResults } from "./rules/sends.ts";
import { readSettingsFiles } from "./settings.ts";
import { type ParsedSource, parseSources } from "./source.ts";

/** Every mistake by file and line, each once a line. Nothing is run, loaded or sent. */
export function readSamples(folder: string): Note[] {
  const { files, skipped } = readFolder(folder);
  const wanted = files.filter(isSource);
  const sources = parseSources(wanted);
  const deep = wanted
    .filter(({ path }) => !sources.some((source) => source.path === path))
    .map(({ path }) => ({ path, reason: "it is nested too deeply" }));
  const notes = [...skipped, ...deep].map(
    ({ path, reason }): Note => ({
      ...{ id: "file.skipped", values: { reason }, file: path },
    }),
  );
  if (sources.length === 0) return [...notes, { id: "folder.empty" }];
  const settings = readSettingsFiles(files);
  const found = sources.flatMap((source) => [
    ...source.faults.slice(0, 1).map(
      ({ reason, line }): Note => ({
        ...{ id: "syntax.error", values: { reason }, file: source.path },
        line,
      }),
    ),
    ...checkCodes(source),
    ...checkSecrets(source),
    ...checkTimeouts(source, settings),
    ...checkClients(source),
    ...checkLimits(source),
    ...checkResults(source),
    ...checkHandlers(source),
  ]);
  return [...once([...found, ...settings.notes]).sort(byPlace), ...notes, summary(sources)];
}

function isSource({ path }: ReadFile): boolean {
  return !/\.(?:json|ya?ml)$/.test(path);
}

function once(notes: readonly Note[]): Note[] {
  const byKey = new Map(notes.map((note) => [`${note.id} ${note.file} ${note.line}`, note]));
  return [...byKey.values()];
}

function byPlace(one: Note, other: Note): number {
  const files = (one.file ?? "").localeCompare(other.file ?? "");
  return files === 0 ? (one.line ?? 0) - (other.line ?? 0) : files;
}

function summary(sources: readonly ParsedSource[]): Note {
  const count = (of: (source: ParsedSource) => number): number => sources.reduce((sum, source) => sum + of(source), 0);
  const values = { handlers: count(({ handlers }) => handlers.length), sends: count(({ sends }) => sends.length) };
  return { id: "folder.read", values: { files: sources.length, ...values } };
}
