/**
 * The functions' source in this process, as a target of their suite.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { functionEnvironment, SANDBOX_API_KEY, startLocal } from "../../deploy/local.ts";
import type { Outcome } from "../../shared/outcome.ts";
import type { Main } from "../../shared/triggers/define-function.ts";
import type { FunctionsTarget, HttpOptions, HttpReply, SHAPES } from "../contract/functions/session.ts";
import { callFunctionEvent, USER_ENV } from "../fixtures/events/call-function.ts";
import { scfContext } from "../fixtures/events/context.ts";
import { HTTP_HOSTS, type HttpHost } from "../fixtures/events/http.ts";
import { API_TIMER_ENV, timerEvent } from "../fixtures/events/timer.ts";

const HOST_OF = {
  "function-url": "scf-url",
  "api-gateway": "scf-gateway",
  cloudbase: "cloudbase",
  "aws-v1": "aws-v1",
  "aws-v2": "aws-v2",
} as const satisfies Record<(typeof SHAPES)[number], HttpHost>;

/** Settings are read from `process.env` at every call, so a test may change them. */
export async function openSource(): Promise<FunctionsTarget> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-source-"));
  const sandbox = await startLocal({ port: 0, dataDir, cron: false });
  Object.assign(process.env, functionEnvironment(sandbox.url, dataDir));
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  const functions: Record<string, Main> = {
    sendsms: (await import("../../functions/sendsms/index.ts")).main,
    uploadvoice: (await import("../../functions/uploadvoice/index.ts")).main,
    sendvoice: (await import("../../functions/sendvoice/index.ts")).main,
    phonenumber: (await import("../../functions/phonenumber/index.ts")).main,
    verifycode: (await import("../../functions/verifycode/index.ts")).main,
    pullstatus: (await import("../../functions/pullstatus/index.ts")).main,
    smsadmin: (await import("../../functions/smsadmin/index.ts")).main,
    console: (await import("../../functions/console/index.ts")).main,
  };
  const run = (name: string, event: unknown, context: Record<string, unknown>): Promise<unknown> => {
    const main = functions[name];
    if (main === undefined) throw new Error(`no function ${name}`);
    return main(JSON.parse(JSON.stringify(event)), { ...context, request_id: randomUUID() });
  };

  return {
    url: sandbox.url,
    key: SANDBOX_API_KEY,
    call: async (name, data, openid = "o-anybody") => {
      const context = scfContext({ ...USER_ENV, WX_OPENID: openid });
      return (await run(name, callFunctionEvent(data as Record<string, unknown>), context)) as Outcome;
    },
    http: (name, body, options) => callHttp(run, name, body, options),
    timer: async (name) => {
      try {
        return (await run(name, timerEvent(), scfContext(API_TIMER_ENV))) as Outcome;
      } catch {
        return { ok: false, requestId: "", error: { code: "PROVIDER_UNAVAILABLE", message: "thrown" } };
      }
    },
    logs: async () => print.mock.calls.map(([line]) => String(line)),
    close: async () => {
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function callHttp(
  run: (name: string, event: unknown, context: Record<string, unknown>) => Promise<unknown>,
  name: string,
  body: unknown,
  { key = SANDBOX_API_KEY, shape = "function-url", method = "POST", headers, raw }: HttpOptions = {},
): Promise<HttpReply> {
  const isText = raw === undefined || typeof raw === "string";
  const { event, context } = HTTP_HOSTS[HOST_OF[shape]]({
    method,
    headers: {
      "content-type": "application/json",
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: isText ? (raw ?? JSON.stringify(body)) : Buffer.from(raw).toString("base64"),
    isBase64: !isText,
  });
  const reply = (await run(name, event, context)) as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  return { status: reply.statusCode, headers: reply.headers, outcome: JSON.parse(reply.body) as Outcome };
}
