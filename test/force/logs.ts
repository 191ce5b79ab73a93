/**
 * Everything that a full run prints, looked through for what must never be there: every function, every way in, every kind of
 * failure, and providers whose errors repeat what they were sent.
 *
 * @module
 */
import { createHash, randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  callbackUrl,
  functionEnvironment,
  SANDBOX_ADMIN,
  SANDBOX_API_KEY,
  SANDBOX_SIGNING_KEY,
  SANDBOX_STATUS_KEY,
  startLocal,
} from "../../deploy/local.ts";
import { isRecord } from "../../shared/triggers/record.ts";
import { SHAPES } from "../contract/functions/session.ts";
import { type Control, controlOf } from "../helpers/control.ts";
import { mp3 } from "../helpers/sounds.ts";
import { nextPhone, PRIZES } from "./forgeries/prizes.ts";
import { signedWell } from "./forgeries/signatures.ts";
import { callAs, fireForged, send } from "./forgeries/target.ts";

/** What was printed, and what must not be in it. */
export interface Printed {
  /** As the platform has them, each behind its function's name in brackets. */
  lines: string[];
  /** By what they are. */
  secrets: Secrets;
  /** Requests that the providers saw. */
  providerRequests: number;
}

export type Secrets = Record<"phone" | "code" | "text" | "key" | "openid", Set<string>>;

interface Run {
  url: string;
  control: Control;
  secrets: Secrets;
  /** A number that is looked for afterwards; `ending` says how its phone behaves. */
  phone(ending?: string): string;
  /** A text that is looked for afterwards. */
  words(): string;
}

const OPENID = "o-somebody-with-a-name";
const PASSWORD = "the-password-of-the-database";
const SECRET_SETTINGS = /SECRET|APP_KEY|VERIFICATION_KEY|API_KEYS|SIGNING_KEYS|CALLBACK_TOKENS/;

/** Runs it all, on functions that are well, then on some whose settings are not. */
export async function printAll(): Promise<Printed> {
  const printed: Printed = { lines: [], secrets: noSecrets(), providerRequests: 0 };
  await runWith({}, printed, async (run) => {
    await talkAsUser(run);
    await talkAsBackend(run);
    await talkInVoices(run);
    await talkAsOperator(run);
    await talkAsProvider(run);
    await talkToFailingProviders(run);
    await talkAsNobody(run);
  });
  const broken = { XINSHI_STORE: "postgres", DATABASE_URL: `postgres://owner:${PASSWORD}@127.0.0.1:1/ledger` };
  await runWith(broken, printed, (run) => talkInVain(run));
  await runWith({ XINSHI_VERIFICATION_KEY: "too-short-a-secret" }, printed, (run) => talkInVain(run));
  printed.secrets.key.add(PASSWORD).add("too-short-a-secret");
  return printed;
}

async function runWith(
  environment: Record<string, string>,
  printed: Printed,
  talk: (run: Run) => Promise<void>,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-logs-"));
  const log = (line: string): unknown => printed.lines.push(line);
  const sandbox = await startLocal({ port: 0, dataDir, cron: false, environment, log });
  const { secrets } = printed;
  const control = controlOf(sandbox.url);
  rememberSettings(functionEnvironment(sandbox.url, dataDir), secrets);
  try {
    await talk({
      url: sandbox.url,
      control,
      secrets,
      phone: (ending) =>
        remember(secrets.phone, ending === undefined ? nextPhone() : `${nextPhone().slice(0, -4)}${ending}`),
      words: () => remember(secrets.text, `W${randomInt(1e9)}Z`),
    });
    const { requests } = await control.get<{ requests: unknown[] }>("/requests?limit=1000");
    printed.providerRequests += requests.length;
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function noSecrets(): Secrets {
  return {
    phone: new Set(),
    code: new Set(),
    text: new Set(),
    key: new Set(),
    openid: new Set([OPENID, SANDBOX_ADMIN]),
  };
}

function remember(set: Set<string>, value: string): string {
  set.add(value);
  return value;
}

/** Every part of every setting that is secret, and what is made of it. */
function rememberSettings(env: Record<string, string>, { key }: Secrets): void {
  for (const [name, value] of Object.entries(env)) {
    if (SECRET_SETTINGS.test(name)) for (const part of value.split(/[:,]/)) if (part.length >= 12) key.add(part);
  }
  key.delete(SANDBOX_SIGNING_KEY.id); // names a key, as a user's name does
  for (const one of [SANDBOX_API_KEY, SANDBOX_STATUS_KEY]) {
    key.add(one).add(createHash("sha256").update(one).digest("hex"));
  }
}

async function talkAsUser({ url, control, secrets, phone, words }: Run): Promise<void> {
  const number = phone();
  const call = (fn: string, data: unknown, openid = OPENID) => callAs(url, fn, openid, data);
  await call("sendsms", { phone: number, challenge: words() });
  const { code } = await control.waitFor(number);
  remember(secrets.code, String(code));
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
  await call("verifycode", { phone: number, code: wrong });
  await call("verifycode", { phone: number, code });
  await call("verifycode", { phone: number, code });
  await call("sendsms", { phone: number }); // too soon
  await call("sendsms", { phone: `${number}x${words()}` });
  await call("sendsms", { mobile: number.slice(3), nationcode: "86", [number]: words() });
  await call("sendsms", { phone: phone(), scene: "order_shipped" });
  await call("pullstatus", {});
  await call("pullstatus", { asAdmin: true, phone: number, timeline: true }, SANDBOX_ADMIN);
  await call("uploadvoice", { cloudFileId: `cloud://env.b/voice/${words()}abcdefghijklmn` });
}

/** As every host, with a key and signed, well and ill. */
async function talkAsBackend({ url, phone, words }: Run): Promise<void> {
  const { host } = new URL(url);
  for (const shape of SHAPES) {
    await post(url, "sendsms", { scene: "order_shipped", phone: phone(), params: { order: words() } }, shape);
  }
  for (const prize of PRIZES) {
    const body = JSON.stringify(prize.body(phone()));
    await send(url, prize.fn, "function-url", signedWell({ host, body, action: prize.action }));
  }
  const [template, sign] = [{ templateId: "7839", signName: "信使" }, { signName: "信使" }];
  for (const more of [
    { ...template, params: ["4370"], sessionContext: words(), idempotencyKey: words() },
    { ...template, params: ["4370"], provider: "qcloudsms" },
    { ...sign, templateId: "SMS_153055065", params: { code: "4370" }, provider: "aliyun" },
    { ...template, params: [words(), words()] },
    { ...template, params: ["4370"], dryRun: true },
    { templateId: "404404", params: [words()], provider: "tencent", signName: words() },
  ]) {
    await post(url, "sendsms", { phone: phone(), ...more });
  }
  await post(url, "sendsms", {
    scene: "login",
    phones: [phone(), phone("0003"), phone("0005"), "none", phone("0001")],
  });
  await post(url, "pullstatus", { phone: phone(), timeline: true });
  await post(url, "verifycode", { phone: phone(), code: "00" });
}

async function talkInVoices({ url, control, secrets, phone, words }: Run): Promise<void> {
  const number = phone();
  await callAs(url, "sendvoice", OPENID, { phone: number });
  const { calls } = await control.get<{ calls: { code: string | null }[] }>(
    `/calls?phone=${encodeURIComponent(number)}`,
  );
  for (const { code } of calls) if (code !== null) remember(secrets.code, code);
  await post(url, "sendvoice", { phone: phone(), code: remember(secrets.code, "739174"), provider: "tencent" });
  await post(url, "sendvoice", { phone: phone(), text: words(), provider: "qcloudsms" });
  await post(url, "sendvoice", { phone: phone("0003"), text: words(), provider: "qcloudsms" });
  await post(url, "uploadvoice", { audio: mp3(3, words()).toString("base64") });
  await post(url, "uploadvoice", { fid: words() });
  const headers = [...BY_KEY, ["content-type", "audio/mpeg"]] as const;
  await send(url, "uploadvoice", "api-gateway", {
    headers: [["host", "127.0.0.1"], ...headers],
    body: mp3(2, words()),
  });
}

async function talkAsOperator({ url, phone, words }: Run): Promise<void> {
  for (const body of [
    { action: "addSign", text: "新签名", remark: words() },
    { action: "addTemplate", name: words(), text: `${words()}{1}`, use: "notice" },
    { action: "removeTemplate", id: words() },
    { action: "numberInfo", phones: [phone(), phone()] },
    { action: "suppress", phones: [phone()], note: words() },
    { action: "listSuppressions" },
    { action: "syncTemplates" },
    { action: words() },
  ]) {
    await post(url, "smsadmin", body);
  }
  await fetch(`${url}/timer/pullstatus`, { method: "POST" });
  await fireForged(url, "pullstatus");
}

async function talkAsProvider({ url, phone, words }: Run): Promise<void> {
  const item = () => ({ nationcode: "86", mobile: phone().slice(3) });
  for (const body of [
    [{ ...item(), sid: "s", report_status: "FAIL", errmsg: words(), description: words() }],
    { ...item(), text: words(), sign: words(), time: 1_767_225_600 },
    { voiceprompt_callback: { ...item(), callid: "c", result: "1" } },
    `<html>${phone()} ${words()}`,
  ]) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    await fetch(callbackUrl(url, "tencent"), { method: "POST", body: text });
    await fetch(`${url}/fn/smscallback/${words()}/tencent`, { method: "POST", body: text });
  }
}

/** Their answers repeat what they were sent, as some do. */
async function talkToFailingProviders({ url, control, phone, words }: Run): Promise<void> {
  for (const make of [
    (text: string) => ({ kind: "error", code: "FailedOperation.FailResolvePacket", message: text }),
    (text: string) => ({ kind: "http", status: 500, body: text }),
    (text: string) => ({ kind: "http", status: 200, body: text, accept: true }),
    (text: string) => ({ kind: "body", raw: text }),
    (text: string) => ({ kind: "body", raw: JSON.stringify({ Response: { Error: { Code: "Odd", Message: text } } }) }),
    () => ({ kind: "drop-before" }),
    () => ({ kind: "drop-after-accept" }),
    () => ({ kind: "throttle" }),
  ]) {
    const number = phone();
    const order = words();
    const national = number.slice(3);
    const repeated = `${number} ${national} 2026-11-21 ${national} 1400006666 ${fullWidth(national)} ${order}`;
    await control.post("/faults", { effect: make(repeated) });
    await post(url, "sendsms", { scene: "order_shipped", phone: number, params: { order } });
    await callAs(url, "sendsms", OPENID, { phone: number });
    await post(url, "sendvoice", { phone: phone(), text: order, provider: "qcloudsms" });
    await post(url, "smsadmin", { action: "numberInfo", phones: [number] });
    await post(url, "uploadvoice", { audio: mp3(4, order).toString("base64") });
    await fetch(`${url}/timer/pullstatus`, { method: "POST" });
    await control.delete("/faults");
  }
}

/** As Chinese keyboards write them. */
function fullWidth(digits: string): string {
  return digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
}

/** With wrong keys, wrong forms and no form at all. */
async function talkAsNobody({ url, phone, words }: Run): Promise<void> {
  const { host } = new URL(url);
  for (const { fn } of PRIZES) {
    const authorization = ["authorization", `Bearer ${words()}`] as const;
    const body = JSON.stringify({ phone: phone() });
    await send(url, fn, "function-url", {
      headers: [["host", host], authorization],
      body,
      path: `/${words()}?p=${phone()}`,
    });
    await send(url, fn, "aws-v1", { headers: [["host", host], ...BY_KEY, ["content-type", words()]], body: words() });
    await send(url, fn, "aws-v2", { method: "GET", headers: [["host", host], ...BY_KEY], body: "" });
    await post(url, fn, `{"phone":"${phone()}`);
  }
}

async function talkInVain({ url, phone, words }: Run): Promise<void> {
  for (const { fn, body } of PRIZES) await post(url, fn, body(phone()));
  await callAs(url, "sendsms", OPENID, { phone: phone() });
  await callAs(url, "verifycode", OPENID, { phone: phone(), code: "935172" });
  await fetch(callbackUrl(url, "aliyun"), {
    method: "POST",
    body: JSON.stringify([{ phone_number: phone(), content: words() }]),
  });
  await fetch(`${url}/timer/pullstatus`, { method: "POST" });
}

const BY_KEY = [["authorization", `Bearer ${SANDBOX_API_KEY}`]] as const;

function post(url: string, fn: string, body: unknown, shape: (typeof SHAPES)[number] = "function-url") {
  const headers = [["host", new URL(url).host], ["content-type", "application/json"], ...BY_KEY] as const;
  return send(url, fn, shape, { headers, body: typeof body === "string" ? body : JSON.stringify(body) });
}

const PLATFORM_LINE = /^(?:START|END) RequestId: [\w-]+$|^(?:Report|ERROR) RequestId: /;

/** The functions' own lines, by function; what the platform says around them is left out. */
export function ownLines(lines: readonly string[]): { fn: string; line: string }[] {
  return lines.flatMap((whole) => {
    const [, fn = "", line = ""] = /^\[(\w+)\] (.*)$/s.exec(whole) ?? [];
    return PLATFORM_LINE.test(line) ? [] : [{ fn, line }];
  });
}

/** What is there and should not be, and what should be and is not. */
export function faultsOf({ lines, secrets, providerRequests }: Printed): string[] {
  const own = ownLines(lines);
  const told = { invocation: 0, provider_request: 0 };
  const invocations = new Set(own.map(({ line }) => idOfInvocation(parse(line))));
  const faults = own.flatMap(({ fn, line }) => {
    const record = parse(line);
    if (!isRecord(record)) return [`no JSON object: ${line}`];
    if (record.function !== fn) return [`not named after ${fn}: ${line}`];
    const { event } = record;
    if (event !== "invocation" && event !== "provider_request") return [];
    told[event] += 1;
    const missing = missingIn(record, invocations);
    return missing.length === 0 ? [] : [`without ${missing.join(", ")}: ${line}`];
  });
  const started = lines.filter((line) => line.includes("] START RequestId: ")).length;
  if (told.invocation !== started) faults.push(`${told.invocation} lines for ${started} invocations`);
  if (told.provider_request !== providerRequests) {
    faults.push(`${told.provider_request} lines for ${providerRequests} requests to providers`);
  }
  return [...faults, ...leaksIn(lines.join("\n").normalize("NFKC"), secrets)];
}

function idOfInvocation(record: unknown): unknown {
  return isRecord(record) && record.event === "invocation" ? record.requestId : undefined;
}

/** Fields that a line of this kind has to have, and has not. */
function missingIn(record: Readonly<Record<string, unknown>>, invocations: ReadonlySet<unknown>): string[] {
  const { event, function: fn, outcome, requestId, sessionContext, durationMs, provider, code } = record;
  const isRequest = event === "provider_request";
  const isSend = isRequest ? sessionContext !== undefined : SENDERS.has(fn) && CARRIED_OUT.has(outcome);
  return Object.entries({
    "a request id": typeof requestId === "string" && invocations.has(requestId),
    "a duration": typeof durationMs === "number",
    "a provider and its code": !isRequest || (typeof provider === "string" && typeof code === "string"),
    "masked phones": !isSend || isFew(record.phones, record.recipients, /^\+\d{1,8}\*{4}\d{4}$/),
    "message ids":
      !isSend || record.messages === undefined || isFew(record.messageIds, record.messages, /^[0-9A-Z]{26}$/),
    "message ids of a request": !isRequest || !isSend || isFew(record.messageIds, record.recipients, /^[0-9A-Z]{26}$/),
  }).flatMap(([what, isThere]) => (isThere ? [] : [what]));
}

const SENDERS: ReadonlySet<unknown> = new Set(["sendsms", "sendvoice"]);
/** What a send ends with that got as far as its numbers. */
const CARRIED_OUT: ReadonlySet<unknown> = new Set(["OK", "RATE_LIMITED", "PROVIDER_REJECTED", "OUTCOME_UNKNOWN"]);
const MAX_NAMED = 3;

/** The first few of so many. */
function isFew(values: unknown, count: unknown, form: RegExp): boolean {
  if (!Array.isArray(values) || typeof count !== "number") return false;
  return values.length === Math.min(count, MAX_NAMED) && values.every((value) => form.test(String(value)));
}

/** A number counts in every form it may have, and its block as the guard has it; a code only where it stands by itself. */
function leaksIn(text: string, { phone, code, text: texts, key, openid }: Secrets): string[] {
  const leaks = (what: string, values: Iterable<string>) =>
    [...values].flatMap((value) => (text.includes(value) ? [`${what} in clear: ${lineWith(text, value)}`] : []));
  const codes = [...code].filter((value) => new RegExp(`(?<![\\w-])${value}(?![\\w-])`).test(text));
  return [
    ...leaks(
      "a phone number",
      [...phone].map((number) => number.slice(3)),
    ),
    ...leaks(
      "a block of numbers",
      [...phone].map((number) => number.slice(0, -4)),
    ),
    ...leaks("a text", texts),
    ...leaks("a key", key),
    ...leaks("an openid", openid),
    ...codes.map((value) => `a code in clear: ${lineWith(text, value)}`),
  ];
}

function lineWith(text: string, value: string): string {
  return text.split("\n").find((line) => line.includes(value)) ?? "";
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
