/**
 * `serverless invoke local`: runs one built function in a sandbox of its own, as one of its triggers would. What to run
 * comes as JSON on standard input: `{ "function": "sendsms", "type": "call" | "http" | "timer", "data": … }`.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { SANDBOX_API_KEY, startLocal } from "./local.ts";

const Input = z.object({
  function: z.string().regex(/^[a-z][a-z0-9-]*$/),
  type: z.enum(["call", "http", "timer"]),
  data: z.unknown().optional(),
});
type Input = z.infer<typeof Input>;

/** Who calls in the shape `call`. */
const OPENID = "o-invoke-local";

/**
 * Runs it once.
 *
 * @param log gets the function's log lines
 * @returns what the trigger's caller gets
 */
export async function invokeLocal(input: Input, log: (line: string) => void): Promise<unknown> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-invoke-"));
  const sandbox = await startLocal({ port: 0, dataDir, cron: false, log });
  try {
    const answer = await fetch(`${sandbox.url}${PATHS[input.type]}${input.function}`, requestOf(input));
    return await answer.json();
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const PATHS = { call: "/call/", http: "/fn/", timer: "/timer/" };

function requestOf({ type, data }: Input): RequestInit {
  if (type === "timer") return { method: "POST" };
  const body = JSON.stringify(type === "call" ? { data: data ?? {} } : (data ?? {}));
  const caller = type === "call" ? { "x-wx-openid": OPENID } : { authorization: `Bearer ${SANDBOX_API_KEY}` };
  return { method: "POST", body, headers: { "content-type": "application/json", ...caller } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const input = Input.parse(JSON.parse(await text(process.stdin)));
  const answer = await invokeLocal(input, (line) => console.error(line));
  console.log(JSON.stringify(answer, null, 2));
}
