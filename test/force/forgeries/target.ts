/**
 * The built functions in a sandbox, reached as an attacker would: any header any number of times, any path, any event.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import Libsql from "libsql";
import { ROOT } from "../../../deploy/local.ts";
import { isRecord } from "../../../shared/triggers/record.ts";
import type { SHAPES } from "../../contract/functions/session.ts";

export type Shape = (typeof SHAPES)[number];
/** Names and values as they go out, repeats allowed. */
export type Headers = readonly (readonly [name: string, value: string])[];

export interface RawRequest {
  /** @default "POST" */
  method?: string;
  /** What follows the function's name, with the query. */
  path?: string;
  headers: Headers;
  body: string | Uint8Array;
}

export interface Answer {
  /** Of HTTP; 0 where there is none, or no answer at all. */
  status: number;
  text: string;
}

const WITHOUT_ANSWER: Answer = { status: 0, text: "" };

/** Sends a request to a function's address in one of the hosts' shapes. */
export function send(url: string, fn: string, shape: Shape, request: RawRequest): Promise<Answer> {
  const { method = "POST", path = "", headers, body } = request;
  const all = [...headers, ["x-sandbox-http-shape", shape], ["content-length", String(Buffer.byteLength(body))]];
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const options = {
      hostname,
      port,
      method,
      path: `/fn/${fn}${path}`,
      headers: all.flat(),
      setHost: false,
      agent: false,
    };
    const outgoing = httpRequest(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    // A server that cuts the line on a request that is none has refused it.
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET" || error.code === "EPIPE") resolve(WITHOUT_ANSWER);
      else reject(error);
    });
    outgoing.end(body);
  });
}

/** Calls a function as a mini-program user. */
export async function callAs(url: string, fn: string, openid: string, data: unknown): Promise<Answer> {
  const headers = { "content-type": "application/json", "x-wx-openid": openid };
  const response = await fetch(`${url}/call/${fn}`, { method: "POST", headers, body: JSON.stringify({ data }) });
  const answer = (await response.json()) as { result?: unknown; errMsg: string };
  return { status: 0, text: JSON.stringify(answer.result ?? answer.errMsg) };
}

/** Fires a timer as somebody who is not the timer. */
export async function fireForged(url: string, fn: string): Promise<Answer> {
  const response = await fetch(`${url}/timer/${fn}?forged=1`, { method: "POST" });
  const { result } = (await response.json()) as { result?: unknown };
  return { status: 0, text: JSON.stringify(result ?? null) };
}

/** An event that no HTTP request can make, as whoever may invoke a function can. */
export interface Direct {
  fn: string;
  event: unknown;
  context: object;
  /** Left over in the process by the invocation before. */
  leftover?: Readonly<Record<string, string>>;
}

const CHILD = `
const [folder, calls] = [process.argv[1], JSON.parse(process.argv[2])];
console.log = () => {};
(async () => {
  const answers = [];
  for (const { fn, event, context, leftover = {} } of calls) {
    Object.assign(process.env, leftover);
    const { main } = require(folder + "/" + fn + "/index.js");
    answers.push(await main(event, context).catch((error) => ({ thrown: error.message })));
    for (const name of Object.keys(leftover)) delete process.env[name];
  }
  process.stdout.write("\\n" + JSON.stringify(answers), () => process.exit(0));
})();`;

/** Calls the bundles themselves, one after the other, in a process of their own. */
export async function invoke(calls: readonly Direct[], env: Record<string, string>): Promise<Answer[]> {
  const args = ["-e", CHILD, join(ROOT, "dist/functions"), JSON.stringify(calls)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 64 * 1024 * 1024 });
  const answers = JSON.parse(stdout.slice(stdout.lastIndexOf("\n"))) as unknown[];
  return answers.map((answer) =>
    isRecord(answer) && typeof answer.statusCode === "number"
      ? { status: answer.statusCode, text: String(answer.body) }
      : { status: 0, text: JSON.stringify(answer) },
  );
}

const REFUSALS: readonly (string | undefined)[] = ["UNAUTHENTICATED", "PERMISSION_DENIED", "METHOD_NOT_ALLOWED"];
const API3_REFUSALS = /^(?:AuthFailure\.|UnauthorizedOperation$|UnsupportedProtocol$|RequestLimitExceeded$)/;

/** What was answered, in a word. */
export function codeOf({ status, text }: Answer): string {
  if (isPage(text)) return "page";
  const outcome = parse(text);
  if (!isRecord(outcome)) return `status ${status}`;
  const error = isRecord(outcome.Response) ? outcome.Response.Error : outcome.error;
  if (isRecord(error)) return String(error.Code ?? error.code);
  return "thrown" in outcome ? "thrown" : "ok";
}

/** The console's, which holds nothing and is everybody's. */
function isPage(text: string): boolean {
  return /^<!doctype html>/i.test(text);
}

/**
 * Whether somebody without rights was told no for that reason. Any other answer, also that the input is wrong, would say that
 * he was let in.
 */
export function isKeptOut(answer: Answer): boolean {
  const code = codeOf(answer);
  if (isPage(answer.text)) return true;
  if (answer.text.startsWith('{"Response"')) return API3_REFUSALS.test(code);
  return REFUSALS.includes(code) || answer.status === 400 || answer === WITHOUT_ANSWER;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const TABLES = [
  ...["messages", "attempts", "inbound", "receipts", "replies", "raw_replies", "budgets", "verifications"],
  ...["idempotency", "suppressions", "events", "voice_files", "voice_file_owners", "templates", "allowed_prefixes"],
  "refused_sends",
];

/** How many rows each table of the ledger has. */
export function countRows(path: string): Record<string, number> {
  return read(path, (database) =>
    Object.fromEntries(TABLES.map((table) => [table, count(database, `SELECT COUNT(*) AS count FROM ${table}`)])),
  );
}

/** How many messages the ledger has of one user. */
export function messagesOf(path: string, openid: string): number {
  const sql = "SELECT COUNT(*) AS count FROM messages WHERE caller_id = ?";
  return read(path, (database) => count(database, sql, openid));
}

function count(database: Libsql.Database, sql: string, ...params: string[]): number {
  return (database.prepare(sql).get(params) as { count: number }).count;
}

function read<Result>(path: string, look: (database: Libsql.Database) => Result): Result {
  const database = new Libsql(path, { readonly: true });
  try {
    return look(database);
  } finally {
    database.close();
  }
}
