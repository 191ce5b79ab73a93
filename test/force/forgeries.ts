/**
 * Forgeries against every built function, over real HTTP in every host's shape where HTTP can carry them: nobody gets in who
 * is not the one he says he is, and nothing is written.
 *
 * In a terminal: `npx tsx test/force/forgeries.ts`.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { buildStale } from "../../deploy/build-stale.ts";
import { functionEnvironment, ROOT, SANDBOX_ADMIN, SANDBOX_API_KEY, startLocal } from "../../deploy/local.ts";
import { SHAPES } from "../contract/functions/session.ts";
import { controlOf } from "../helpers/control.ts";
import { BEARER_ATTACKS, REVOKED_KEY, SMUGGLED } from "./forgeries/bearers.ts";
import { CALLBACK_ATTACKS, GOOD_PUSH } from "./forgeries/callbacks.ts";
import { EVENT_ATTACKS, TIMER_ATTACKS, TIMER_SECRET } from "./forgeries/events.ts";
import { GOOD_NUMBER, NUMBER_ATTACKS } from "./forgeries/numbers.ts";
import { nextPhone, PRIZES, type Prize } from "./forgeries/prizes.ts";
import { type MakeRequest, REPLAYS, SIGNATURE_ATTACKS, signedWell } from "./forgeries/signatures.ts";
import * as target from "./forgeries/target.ts";
import { AS_ADMIN, ATTACKER, STOLEN, VICTIM } from "./forgeries/users.ts";

/** One attack on one function. */
export interface Try {
  group: string;
  attack: string;
  /** The function, or its API 3.0. */
  on: string;
  /** What was answered, in a word. */
  told: string;
  gotIn: boolean;
}

export interface ForgeryResult {
  tries: Try[];
  /** What is no attack, and was to be let in: where it was not, the rest proves nothing. */
  shutOut: string[];
  /** What the attacks left behind. */
  traces: string[];
  seconds: number;
}

export interface ForgeryOptions {
  /** Every attack in every shape; otherwise every attack in one, another one at each function. */
  everyShape: boolean;
}

/** What every group of attacks needs. */
interface Siege {
  url: string;
  /** So many of one request are sent at the same moment; each takes a process of the function, of which there are four at most. */
  atOnce: number;
  host: string;
  env: Record<string, string>;
  ledger: string;
  shapesOf(place: number): readonly target.Shape[];
  /** Functions for the attack of this number, with their places. */
  prizesFor(number: number): (readonly [place: number, prize: Prize])[];
  add(made: Try): void;
  shutOut: string[];
}

export async function forge({ everyShape }: ForgeryOptions): Promise<ForgeryResult> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-forgeries-"));
  const startedAt = performance.now();
  const tries: Try[] = [];
  const shutOut: string[] = [];
  try {
    await checkRevokedKey(dataDir, shutOut);
    const sandbox = await startLocal({ port: 0, dataDir, cron: false });
    const siege: Siege = {
      url: sandbox.url,
      atOnce: everyShape ? AT_ONCE : WIDTH,
      host: new URL(sandbox.url).host,
      env: functionEnvironment(sandbox.url, dataDir),
      ledger: join(dataDir, "xinshi.db"),
      shapesOf: (place) => (everyShape ? SHAPES : SHAPES.slice(place % SHAPES.length).slice(0, 1)),
      prizesFor: (number) =>
        [...PRIZES.entries()].filter(([place]) => everyShape || (place + number) % PRIZES_APART === 0),
      add: (made) => tries.push(made),
      shutOut,
    };
    try {
      const traces = await besiege(siege);
      return { tries, shutOut, traces, seconds: (performance.now() - startedAt) / 1000 };
    } finally {
      await sandbox.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function besiege(siege: Siege): Promise<string[]> {
  await letInWhoMay(siege);
  await replay(siege);
  await callAsAdmin(siege); // what a warm process then holds of an administrator is of no use to the next
  const before = await stateOf(siege);
  await overHttp(siege, "signature", SIGNATURE_ATTACKS);
  await overHttp(siege, "API key", BEARER_ATTACKS);
  await overHttp(siege, "smuggled identity", SMUGGLED);
  await asEvents(siege);
  await asOwners(siege);
  await asTimers(siege);
  await asProviders(siege);
  const after = await stateOf(siege);
  const traces = Object.keys(after).flatMap((name) =>
    before[name] === after[name] ? [] : [`${name}: ${after[name]}, not ${before[name]}`],
  );
  return [...traces, ...(await asUsers(siege))];
}

/** Rows of the ledger, and what the providers have seen. */
async function stateOf({ url, ledger }: Siege): Promise<Record<string, number>> {
  const control = controlOf(url);
  const { messages } = await control.get<{ messages: unknown[] }>("/messages?limit=1000");
  const { calls } = await control.get<{ calls: unknown[] }>("/calls?limit=1000");
  return { ...target.countRows(ledger), texts: messages.length, calls: calls.length };
}

/** The key that is no longer among the settings was good while it was. */
async function checkRevokedKey(dataDir: string, shutOut: string[]): Promise<void> {
  const environment = { XINSHI_API_KEYS: `old:${createHash("sha256").update(REVOKED_KEY).digest("hex")}` };
  const sandbox = await startLocal({ port: 0, dataDir, cron: false, environment });
  try {
    const headers = { authorization: `Bearer ${REVOKED_KEY}`, "content-type": "application/json" };
    const response = await fetch(`${sandbox.url}/fn/pullstatus`, { method: "POST", headers, body: "{}" });
    if (!response.ok) shutOut.push("the key before it was revoked");
  } finally {
    await sandbox.close();
  }
}

/** The same requests with the right key, with a right signature, by the right path. */
async function letInWhoMay(siege: Siege): Promise<void> {
  const { url, host, shutOut } = siege;
  for (const [place, prize] of PRIZES.entries()) {
    const shape = SHAPES[place % SHAPES.length] ?? "function-url";
    const wanted = () => ({ host, body: JSON.stringify(prize.body(nextPhone())), action: prize.action });
    if (target.isKeptOut(await target.send(url, prize.fn, shape, signedWell(wanted()))))
      shutOut.push(`${prize.name}, signed`);
    if (prize.action !== undefined) continue; // signed only
    const { body } = wanted();
    const headers = [
      ["host", host],
      ["content-type", "application/json"],
      ["authorization", `Bearer ${SANDBOX_API_KEY}`],
    ] as const;
    if (target.isKeptOut(await target.send(url, prize.fn, shape, { headers, body })))
      shutOut.push(`${prize.name}, by key`);
  }
  for (const shape of SHAPES) {
    const { status } = await target.send(url, "smscallback", shape, withHost(GOOD_PUSH, host));
    if (status !== 200) shutOut.push(`smscallback as ${shape}`);
  }
}

/** Each attack at each function, which would carry out what is asked. */
async function overHttp(siege: Siege, group: string, attacks: Readonly<Record<string, MakeRequest>>): Promise<void> {
  const { url, host, shapesOf, prizesFor, add } = siege;
  await everyOne(Object.entries(attacks).entries(), async ([number, [attack, make]]) => {
    for (const [place, { name, fn, action, body }] of prizesFor(number)) {
      for (const shape of shapesOf(number + place)) {
        const request = make({ host, body: JSON.stringify(body(nextPhone())), action });
        const answer = await target.send(url, fn, shape, withAction(request, action));
        add({ group, attack, on: name, told: target.codeOf(answer), gotIn: !target.isKeptOut(answer) });
      }
    }
  });
}

/** Attacks without a signature of their own speak API 3.0 by its headers only. */
function withAction(request: target.RawRequest, action: string | undefined): target.RawRequest {
  if (action === undefined || request.headers.some(([name]) => name === "x-tc-action")) return request;
  return { ...request, headers: [...request.headers, ["x-tc-action", action], ["x-tc-version", "2021-01-11"]] };
}

/** A request that was let in is taken, changed, and sent again: one by one, then many at the same moment. */
async function replay({ url, atOnce, host, shapesOf, add, shutOut }: Siege): Promise<void> {
  const group = "replay";
  for (const [place, prize] of PRIZES.entries()) {
    const used = signedWell({ host, body: JSON.stringify(prize.body(nextPhone())), action: prize.action });
    const first = await target.send(url, prize.fn, "function-url", used);
    if (target.isKeptOut(first)) shutOut.push(`${prize.name}, before it is replayed`);
    if (prize.isRepeatable) await sleep(REPEATABLE_MS);
    await everyOne(Object.entries(REPLAYS).entries(), async ([number, [attack, change]]) => {
      for (const shape of shapesOf(number + place)) {
        const answer = await target.send(url, prize.fn, shape, change(used));
        add({ group, attack, on: prize.name, told: target.codeOf(answer), gotIn: !target.isKeptOut(answer) });
      }
    });
    for (const other of PRIZES.filter(({ fn, action }) => fn !== prize.fn && action === undefined)) {
      const answer = await target.send(url, other.fn, "function-url", used);
      const attack = "at another function";
      add({ group, attack, on: other.name, told: target.codeOf(answer), gotIn: !target.isKeptOut(answer) });
    }
    if (!prize.isRepeatable) await replayAtOnce(prize, { url, atOnce, host, add });
  }
}

/** After which a repeat of a pull is a replay too. */
const REPEATABLE_MS = 2000;
/** In the full run. */
const AT_ONCE = 8;
/** In the small run each attack is made at every third function, and the next attack at the next ones. */
const PRIZES_APART = 3;

/** One of them is the first, and the first is no replay. */
async function replayAtOnce(
  prize: Prize,
  { url, atOnce, host, add }: Pick<Siege, "url" | "atOnce" | "host" | "add">,
): Promise<void> {
  const request = signedWell({ host, body: JSON.stringify(prize.body(nextPhone())), action: prize.action });
  const shapes = Array.from({ length: atOnce }, (_, place) => SHAPES[place % SHAPES.length] ?? "function-url");
  const answers = await Promise.all(shapes.map((shape) => target.send(url, prize.fn, shape, request)));
  const sorted = answers.sort((a, b) => Number(target.isKeptOut(a)) - Number(target.isKeptOut(b)));
  for (const answer of sorted.slice(1)) {
    const [told, gotIn] = [target.codeOf(answer), !target.isKeptOut(answer)];
    add({ group: "replay", attack: "at the same moment", on: prize.name, told, gotIn });
  }
}

async function callAsAdmin({ url, shutOut }: Siege): Promise<void> {
  for (const [fn, data] of [
    ["pullstatus", { asAdmin: true, limit: 1 }],
    ["smsadmin", { asAdmin: true, action: "listPrefixes" }],
  ] as const) {
    const answer = await target.callAs(url, fn, SANDBOX_ADMIN, data);
    if (target.codeOf(answer) !== "ok") shutOut.push(`${fn} by an administrator`);
  }
}

/** By nobody, straight into the bundles, one process for all. */
async function asEvents({ env, add }: Siege): Promise<void> {
  const planned = Object.entries(EVENT_ATTACKS).flatMap(([attack, make]) =>
    PRIZES.filter(({ action }) => action === undefined).map(({ fn, body }) => ({
      attack,
      direct: { fn, ...make(body(nextPhone())) },
    })),
  );
  const answers = await target.invoke(
    planned.map(({ direct }) => direct),
    env,
  );
  for (const [place, answer] of answers.entries()) {
    const { attack = "", direct } = planned[place] ?? {};
    const [told, gotIn] = [target.codeOf(answer), !target.isKeptOut(answer)];
    add({ group: "event of nobody", attack, on: direct?.fn ?? "", told, gotIn });
  }
}

/** Of numbers that are not theirs. Any answer but a refusal counts as in. */
async function asOwners({ env, add, shutOut }: Siege): Promise<void> {
  const attacks = Object.entries(NUMBER_ATTACKS);
  const [good, ...answers] = await target.invoke([GOOD_NUMBER, ...attacks.map(([, direct]) => direct)], env);
  if (good === undefined || target.codeOf(good) !== "ok") shutOut.push("a number that WeChat filled in");
  for (const [place, [attack, { fn }]] of attacks.entries()) {
    const told = target.codeOf(answers[place] ?? { status: 0, text: "" });
    add({ group: "stolen number", attack, on: fn, told, gotIn: !KEPT_FROM_NUMBERS.includes(told) });
  }
}

/** A field that the function does not know is refused too. */
const KEPT_FROM_NUMBERS = ["PERMISSION_DENIED", "UNAUTHENTICATED", "INVALID_ARGUMENT"];

const EVERY_FUNCTION = [...new Set(PRIZES.map(({ fn }) => fn)), "phonenumber", "smscallback"];

/** What a timer's work ends with. */
const RAN = ["ok", "thrown"];

/** Timers that are none, straight into every bundle; and the sandbox's own forgery. */
async function asTimers({ url, env, add }: Siege): Promise<void> {
  const group = "timer";
  const planned = Object.entries(TIMER_ATTACKS).flatMap(([attack, made]) =>
    EVERY_FUNCTION.map((fn) => ({ attack, direct: { fn, ...made } })),
  );
  const answers = await target.invoke(
    planned.map(({ direct }) => direct),
    { ...env, XINSHI_TIMER_SECRET: TIMER_SECRET },
  );
  for (const [place, answer] of answers.entries()) {
    const { attack = "", direct } = planned[place] ?? {};
    const told = target.codeOf(answer);
    add({ group, attack, on: direct?.fn ?? "", told, gotIn: RAN.includes(told) }); // a user among them has a user's rights
  }
  const forged = await target.fireForged(url, "pullstatus");
  const attack = "somebody who may invoke";
  add({ group, attack, on: "pullstatus", told: target.codeOf(forged), gotIn: !target.isKeptOut(forged) });
}

async function asProviders({ url, host, add }: Siege): Promise<void> {
  await everyOne(Object.entries(CALLBACK_ATTACKS), async ([attack, request]) => {
    for (const shape of SHAPES) {
      const answer = await target.send(url, "smscallback", shape, withHost(request, host));
      const told = target.codeOf(answer);
      const gotIn = !["NOT_FOUND", "METHOD_NOT_ALLOWED"].includes(told);
      add({ group: "callback", attack, on: "smscallback", told, gotIn });
    }
  });
}

function withHost(request: target.RawRequest, host: string): target.RawRequest {
  return { ...request, headers: [["host", host], ...request.headers] };
}

/** Users have rights of their own: here it counts whose the call is taken for. Returns what was taken for another's. */
async function asUsers({ url, ledger, add, shutOut }: Siege): Promise<string[]> {
  const phone = nextPhone();
  const sent = await target.callAs(url, "sendsms", VICTIM, { phone });
  if (target.codeOf(sent) !== "ok") shutOut.push("the victim's own text");
  const owned = target.messagesOf(ledger, VICTIM);
  const marks = [VICTIM, phone.slice(-8), SANDBOX_ADMIN];
  await everyOne(Object.entries(STOLEN), async ([attack, steal]) => {
    for (const { fn, body } of PRIZES.filter(({ action }) => action === undefined)) {
      const asBackend = body(nextPhone());
      for (const data of [steal(VICTIM), { ...asBackend, ...steal(VICTIM) }, { ...ownInput(fn), ...steal(VICTIM) }]) {
        const answer = await target.callAs(url, fn, ATTACKER, data);
        const gotIn = marks.some((mark) => answer.text.includes(mark));
        add({ group: "stolen openid", attack, on: fn, told: target.codeOf(answer), gotIn });
      }
    }
    for (const [how, asAdmin] of Object.entries(AS_ADMIN)) {
      for (const [fn, wanted] of [
        ["smsadmin", { action: "listSuppressions" }],
        ["pullstatus", { phone }],
      ] as const) {
        const answer = await target.callAs(url, fn, ATTACKER, { ...wanted, ...steal(SANDBOX_ADMIN), asAdmin });
        const told = target.codeOf(answer);
        add({ group: "stolen rights", attack: `${how}, ${attack}`, on: fn, told, gotIn: told === "ok" });
      }
    }
  });
  const taken = target.messagesOf(ledger, VICTIM) - owned;
  return taken === 0 ? [] : [`${taken} messages of an attacker were taken for the victim's`];
}

/** What a user may ask. */
function ownInput(fn: Prize["fn"]): object {
  const phone = nextPhone();
  if (fn === "verifycode") return { phone, code: "123456" };
  if (fn === "sendsms" || fn === "sendvoice") return { phone };
  return fn === "uploadvoice" ? { fid: "0a1b2c3d" } : {};
}

const WIDTH = 2;

/** So many at a time. */
async function everyOne<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const next = async (): Promise<void> => {
    for (let item = iterator.next(); item.done !== true; item = iterator.next()) await work(item.value);
  };
  await Promise.all(Array.from({ length: WIDTH }, next));
}

/** What was promised and not kept. */
export function brokenPromises({ tries, shutOut, traces }: ForgeryResult): string[] {
  const gotIn = tries.filter((made) => made.gotIn);
  return [
    ...gotIn.map(({ group, attack, on, told }) => `${group}: ${attack}: got into ${on}, ${told}`),
    ...shutOut.map((what) => `not let in: ${what}`),
    ...traces.map((trace) => `left behind: ${trace}`),
  ];
}

/** A line a group, a column a function: tries, and how many got in. */
export function toTable({ tries }: Pick<ForgeryResult, "tries">): string {
  const columns = [...PRIZES.map(({ name }) => name), "phonenumber", "smscallback"];
  const groups = [...new Set(tries.map(({ group }) => group))];
  const lines = groups.map((group) => {
    const own = tries.filter((made) => made.group === group);
    const cells = columns.map((column) => cellOf(own.filter(({ on }) => on === column)));
    return `| ${group} | ${new Set(own.map(({ attack }) => attack)).size} | ${cells.join(" | ")} | ${toldOf(own)} |`;
  });
  const head = `| forgery | kinds | ${columns.join(" | ")} | answers |`;
  return [head, `|---|---|${columns.map(() => "---|").join("")}---|`, ...lines].join("\n");
}

function cellOf(tries: readonly Try[]): string {
  return tries.length === 0 ? "–" : `${tries.filter(({ gotIn }) => gotIn).length} of ${tries.length}`;
}

function toldOf(tries: readonly Try[]): string {
  const counts = new Map<string, number>();
  for (const { told } of tries) counts.set(told, (counts.get(told) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([told, count]) => `${count} ${told}`).join(", ");
}

async function main(): Promise<void> {
  await buildStale(ROOT);
  const result = await forge({ everyShape: true });
  console.log(`${toTable(result)}\n\n${result.tries.length} tries in ${result.seconds.toFixed(1)} s.`);
  const broken = brokenPromises(result);
  if (broken.length === 0) return;
  console.error(`\n${broken.length} promises were broken:\n${broken.slice(0, 40).join("\n")}`);
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
