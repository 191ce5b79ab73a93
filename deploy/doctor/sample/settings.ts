/**
 * What settings files say: how long functions run, their timers, and secrets that do not belong there.
 *
 * Sources: "定时触发器", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/triggers.html ;
 * "API 网关触发器下线通知", https://cloud.tencent.com/document/product/583/107631
 *
 * @module
 */
import { dirname } from "node:path/posix";
import { isMap, isScalar, LineCounter, type Pair, parseDocument, visit } from "yaml";
import type { Note } from "../finding.ts";
import { maskSecret } from "../mask.ts";
import { isKeyId, isSecretName, looksSecret } from "./names.ts";
import type { ReadFile } from "./read-folder.ts";

export interface Settings {
  notes: Note[];
  /** Seconds that the function has whose source this is. */
  timeoutOf(path: string): number;
}

/** Of a function that nobody gave a time; at AWS it is twice that. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const AWS_TIMEOUT_SECONDS = 6;
const CRON_FIELDS = 7;
const OLD_RUNTIME = /^Nodejs(?:6|8|10|12)\.\d+$/;

interface SettingsFile {
  path: string;
  /** What it says, as plain values. */
  value: Tree;
  pairs: {
    key: string;
    value: unknown;
    line: number;
    parents: string[];
    siblings: Readonly<Record<string, unknown>>;
  }[];
  fault: { reason: string; line: number } | undefined;
}

type Tree = { readonly [name: string]: unknown };

/** Files that are no settings are passed over. */
export function readSettingsFiles(files: readonly ReadFile[]): Settings {
  const read = files.filter(({ path }) => /\.(?:json|ya?ml)$/.test(path)).map(readOne);
  return { notes: read.flatMap(notesOf), timeoutOf: (path) => timeoutOf(path, read) };
}

/** JSON is YAML too, so both are read by one parser, which knows the lines. */
function readOne({ path, text }: ReadFile): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "silent" });
  const lineAt = (offset = 0): number => lines.linePos(offset).line;
  const pairs: SettingsFile["pairs"] = [];
  visit(document, {
    Pair(_, pair, ancestors) {
      if (!isScalar(pair.key)) return;
      const parents = ancestors.flatMap((node) =>
        "key" in node && isScalar(node.key) ? [String(node.key.value)] : [],
      );
      const value = isScalar(pair.value) ? pair.value.value : undefined;
      const line = lineAt(pair.key.range?.[0]);
      pairs.push({ key: String(pair.key.value), value, line, parents, siblings: siblingsOf(ancestors.at(-1)) });
    },
  });
  const [error] = document.errors;
  const fault = error && { reason: error.message.split("\n")[0] ?? "", line: lineAt(error.pos[0]) };
  return { path, value: treeOf(fault === undefined ? document.toJS() : undefined), pairs, fault };
}

function siblingsOf(node: unknown): Readonly<Record<string, unknown>> {
  if (!isMap(node)) return {};
  const scalars = (node.items as Pair[]).filter(({ key, value }) => isScalar(key) && isScalar(value));
  return Object.fromEntries(
    scalars.map(({ key, value }) => [String((key as { value: unknown }).value), (value as { value: unknown }).value]),
  );
}

function notesOf({ path, value, pairs, fault }: SettingsFile): Note[] {
  if (fault !== undefined)
    return [{ id: "syntax.error", values: { reason: fault.reason }, file: path, line: fault.line }];
  const isAws = treeOf(value.provider).name === "aws";
  return pairs.flatMap(({ key, value: own, line, parents, siblings }): Note[] => {
    const at = { file: path, line };
    const text = typeof own === "string" ? own.trim() : "";
    return [
      ...(!isAws && isCronKey(key, siblings) && isWrongCron(text)
        ? [{ id: "cron.fields" as const, values: { fields: fieldsOf(text) }, ...at }]
        : []),
      ...((isSecretName(key) || isKeyId(text)) && looksSecret(text)
        ? [{ id: "secret.in-source" as const, values: { name: key, masked: maskSecret(text) }, ...at }]
        : []),
      ...(key === "apigw" || (key === "type" && text === "apigw") ? [{ id: "trigger.apigw" as const, ...at }] : []),
      ...(/^runtime$/i.test(key) && OLD_RUNTIME.test(text)
        ? [{ id: "runtime.old" as const, values: { runtime: text }, ...at }]
        : []),
      ...(path.endsWith("package.json") && parents.includes("dependencies") && /^(?:latest|\*|x)?$/.test(text)
        ? [{ id: "dependency.floating" as const, values: { name: key, version: text || "*" }, ...at }]
        : []),
    ];
  });
}

function isCronKey(key: string, siblings: Readonly<Record<string, unknown>>): boolean {
  return /^cron(?:Expression)?$/i.test(key) || (key === "config" && siblings.type === "timer");
}

function isWrongCron(text: string): boolean {
  return text !== "" && !text.startsWith("${") && fieldsOf(text) !== CRON_FIELDS;
}

function fieldsOf(cron: string): number {
  return cron.split(/\s+/).length;
}

/** The nearest file that says it, looked for from the source's folder upwards. */
function timeoutOf(path: string, files: readonly SettingsFile[]): number {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const file of files.filter((file) => dirname(file.path) === folder)) {
      const seconds = secondsIn(file, path);
      if (seconds !== undefined) return seconds;
    }
    if (folder === "." || folder === "/") return DEFAULT_TIMEOUT_SECONDS;
  }
}

function secondsIn({ path, value }: SettingsFile, source: string): number | undefined {
  const name = dirname(source).split("/").at(-1) ?? "";
  if (path.endsWith("config.json")) return numberOf(value.timeout);
  if (path.endsWith("cloudbaserc.json")) {
    const listed = Array.isArray(value.functions) ? value.functions.map(treeOf) : [];
    return numberOf(listed.find((one) => one.name === name)?.timeout);
  }
  if (!/serverless\.ya?ml$/.test(path)) return undefined;
  const provider = treeOf(value.provider);
  const entries = Object.entries(treeOf(value.functions)).map(([key, one]) => [key, treeOf(one)] as const);
  const own = entries.find(([key, { handler }]) => key === name || belongsTo(String(handler ?? ""), source))?.[1];
  const said = numberOf(own?.timeout) ?? numberOf(provider.timeout) ?? numberOf(treeOf(value.inputs).timeout);
  return said ?? (provider.name === "aws" ? AWS_TIMEOUT_SECONDS : undefined);
}

/** `functions/send/index.main` is the handler of `functions/send/index.js`. */
function belongsTo(handler: string, source: string): boolean {
  const file = handler.replace(/\.\w+$/, "").replace(/^\.\//, "");
  return file !== "" && source.replace(/\.\w+$/, "").endsWith(file);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function treeOf(value: unknown): Tree {
  return typeof value === "object" && value !== null ? (value as Tree) : {};
}
