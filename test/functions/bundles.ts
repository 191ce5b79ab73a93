/**
 * The built bundles in the sandbox's runtime, as a target of the functions' suite.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SANDBOX_API_KEY, startLocal } from "../../deploy/local.ts";
import type { Outcome } from "../../shared/outcome.ts";
import type { FunctionsTarget } from "../contract/functions/session.ts";

/** @param environment more variables for the functions */
export async function openBundles(environment: Readonly<Record<string, string>> = {}): Promise<FunctionsTarget> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-bundles-"));
  const lines: string[] = [];
  const sandbox = await startLocal({ port: 0, dataDir, cron: false, environment, log: (line) => lines.push(line) });
  const { url } = sandbox;

  return {
    url,
    key: SANDBOX_API_KEY,
    call: async (name, data, openid = "o-anybody") => {
      const response = await fetch(`${url}/call/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-wx-openid": openid },
        body: JSON.stringify({ data }),
      });
      const answer = (await response.json()) as { result?: Outcome; errMsg: string };
      if (answer.result === undefined) throw new Error(answer.errMsg);
      return answer.result;
    },
    http: async (name, body, { key = SANDBOX_API_KEY, shape, method = "POST", headers, raw } = {}) => {
      const response = await fetch(`${url}/fn/${name}`, {
        method,
        headers: {
          "content-type": "application/json",
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(shape !== undefined && { "x-sandbox-http-shape": shape }),
          ...headers,
        },
        ...(method !== "GET" && { body: raw ?? JSON.stringify(body) }),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        outcome: (await response.json()) as Outcome,
      };
    },
    timer: async (name) => {
      const response = await fetch(`${url}/timer/${name}`, { method: "POST" });
      const { result } = (await response.json()) as { result?: Outcome };
      // A timer's failure is thrown at the platform, so that it runs the timer again.
      return result ?? { ok: false, requestId: "", error: { code: "PROVIDER_UNAVAILABLE", message: "thrown" } };
    },
    logs: async () => lines,
    close: async () => {
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
