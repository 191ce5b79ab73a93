/**
 * The app's own type-check: the functions' input and reply types reach the pages, and nothing is used at runtime that
 * an old phone lacks.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const APP = join(fileURLToPath(new URL("../../", import.meta.url)), "miniprogram");
const PROBE = join(APP, "probe.ts");
/** The compiler runs for seconds, for longer on a busy machine. */
const TIMEOUT_MS = 120_000;

const HEADER = `
import type { AppErrorCode } from "./services/app-error";
import { pullStatus } from "./services/pullstatus";
import { sendSms } from "./services/sendsms";
import { sendVoice } from "./services/sendvoice";
import { uploadVoice } from "./services/uploadvoice";
import { verifyCode } from "./services/verifycode";
`.trimStart();

/** Both programs read the same files by the same rules, but for the probe. */
const sources = new Map<string, ts.SourceFile | undefined>();

/** Diagnostics of the app's own files, with a file more. */
function check(probe: string, options: ts.CompilerOptions): ts.Diagnostic[] {
  const { config } = ts.readConfigFile(join(APP, "tsconfig.json"), ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, APP, options);
  const host = ts.createCompilerHost(parsed.options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === PROBE || fileExists.call(host, path);
  host.readFile = (path) => (path === PROBE ? probe : readFile.call(host, path));
  host.getSourceFile = (path, ...rest) => {
    if (path === PROBE) return ts.createSourceFile(path, probe, ts.ScriptTarget.ES2017);
    if (!sources.has(path)) sources.set(path, getSourceFile.call(host, path, ...rest));
    return sources.get(path);
  };
  const program = ts.createProgram([...parsed.fileNames, PROBE], parsed.options, host);
  const own = program.getSourceFiles().filter(({ fileName }) => dirname(fileName).startsWith(APP));
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ].filter(({ file }) => file === undefined || dirname(file.fileName).startsWith(APP));
}

function describeDiagnostic({ file, start, messageText }: ts.Diagnostic): string {
  const line = file?.text.slice(0, start).split("\n").length ?? 0;
  return `${file?.fileName.slice(APP.length + 1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
}

function failingLines(lines: readonly string[]): string[] {
  const first = HEADER.split("\n").length - 1;
  const found = check(HEADER + lines.join("\n"), {});
  const inProbe = found
    .map((diagnostic) => describeDiagnostic(diagnostic))
    .map((text) => /^probe\.ts:(\d+)/.exec(text)?.[1] ?? text);
  return [...new Set(inProbe)].map((line) => lines[Number(line) - 1 - first] ?? line);
}

const RIGHT = [
  'sendSms({ phone: "+8613711112222" });',
  'sendSms({ scene: "login", mobile: "13711112222", nationcode: "86" });',
  'verifyCode({ phone: "+8613711112222", code: "123456" });',
  "pullStatus({ limit: 20 });",
  'sendVoice({ scene: "recording", phone: "+8613711112222", fid: "a.mp3" });',
  'uploadVoice({ audio: "AAAA" }).then((answer) => answer.ok && answer.value.review === "pending");',
  'sendSms({ phone: "1" }).then((answer) => answer.ok && answer.value.resendAfterSeconds);',
  'export const code: AppErrorCode = "RATE_LIMITED";',
];

const WRONG = [
  'sendSms({ phone: "+8613711112222", templateId: "1110" });',
  'sendSms({ phones: ["+8613711112222"] });',
  "sendSms({ phone: 13711112222 });",
  'verifyCode({ phone: "+8613711112222" });',
  'verifyCode({ phone: "+8613711112222", code: 123456 });',
  'pullStatus({ limit: "20" });',
  'sendVoice({ phone: "+8613711112222", text: "hello" });',
  'uploadVoice({ url: "https://example.test/a.mp3" });',
  'pullStatus({ phone: "+8613711112222" });',
  'sendSms({ phone: "1" }).then((answer) => answer.value);',
  'sendSms({ phone: "1" }).then((answer) => answer.ok && answer.value.resendAfter);',
  'export const other: AppErrorCode = "TOO_FAST";',
];

test("the services refuse every wrong field, and only those, when types are checked", { timeout: TIMEOUT_MS }, () => {
  expect(failingLines([...RIGHT, ...WRONG])).toEqual(WRONG);
});

test("the app uses nothing younger than ES2017 that has to be there at runtime", { timeout: TIMEOUT_MS }, () => {
  const young = 'export const last = [1].at(-1);\nexport const all = "a".replaceAll("a", "b");';
  const found = check(young, { lib: ["lib.es2017.d.ts"] }).map(describeDiagnostic);
  expect(found.map((text) => text.split(" ")[0])).toEqual(["probe.ts:1", "probe.ts:2"]);
});
