/**
 * One request to a sandbox's control API: the answer as JSON, or an error with a code.
 *
 * @module
 */
import { SandboxError, type SandboxErrorCode } from "./errors.ts";

export type QueryValue = string | number | Date | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

/** Sends a request to a path below `/_sandbox`. */
export type Send = <Answer>(
  method: string,
  path: string,
  content?: { query?: object | undefined; body?: unknown },
) => Promise<Answer>;

/** @throws TypeError for what is no http address */
export function createSend(url: string, fetch: typeof globalThis.fetch): Send {
  const base = `${baseOf(url)}/_sandbox`;
  return async <Answer>(
    method: string,
    path: string,
    { query = {}, body }: { query?: object | undefined; body?: unknown } = {},
  ) => {
    const address = `${base}${path}${queryOf(query as Query)}`;
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const response = await fetch(address, { method, ...json }).catch((cause: unknown) => {
      throw new SandboxError("UNREACHABLE", `No sandbox answers at ${baseOf(url)}; is it running?`, { cause });
    });
    return (await readAnswer(response)) as Answer;
  };
}

/** The address without what follows the host. */
export function baseOf(url: string): string {
  const { protocol, origin } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:")
    throw new TypeError("The address must begin with http:// or https://");
  return origin;
}

async function readAnswer(response: Response): Promise<unknown> {
  const { status, ok } = response;
  const text = await response.text();
  const answer = parse(text);
  if (ok && answer !== undefined) return answer;
  const { error } = (answer ?? {}) as { error?: { code?: SandboxErrorCode; message?: string } };
  if (error?.code === undefined || error.message === undefined)
    throw new SandboxError("NOT_A_SANDBOX", `What answers there is no sandbox (HTTP ${status})`, { status });
  const { code, message, ...details } = error;
  throw new SandboxError(code, message, { status, details });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function queryOf(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, textOf(value));
  return params.size === 0 ? "" : `?${params}`;
}

function textOf(value: Exclude<QueryValue, undefined>): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
