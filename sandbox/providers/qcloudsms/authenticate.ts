/**
 * Who signed a request of the classic API: its app, by the app's key.
 *
 * Source: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976
 *
 * @module
 */
import { type ClassicRequest, verifyClassic } from "../../../shared/signing/classic.ts";
import { headerOf, type ReceivedRequest } from "../../../shared/signing/received.ts";
import type { Accounts, App } from "../../accounts.ts";
import { cannotGet, classicError } from "./errors.ts";
import type { Fields } from "./fields.ts";
import type { JsonOperation } from "./operation.ts";

/** What the query of every request carries. */
export interface Query {
  appId: string;
  /** As text: documented values are longer than a number holds. */
  random: string;
  /** Only where a file is uploaded. */
  time: string;
}

/** Undefined when a member that every request has is missing: the gateway refuses that. */
export function readQuery({ query }: ReceivedRequest): Query | undefined {
  const members = new URLSearchParams(query);
  const appId = members.get("sdkappid") ?? "";
  const random = members.get("random") ?? "";
  if (!/^\d{1,20}$/.test(appId) || !/^\d{1,20}$/.test(random)) return undefined;
  return { appId, random, time: members.get("time") ?? "" };
}

/**
 * Verifies a JSON request.
 * @throws ClassicError the documented result of what is wrong
 */
export function authenticateJson(
  fields: Fields,
  query: Query,
  operation: JsonOperation,
  accounts: Accounts,
  now: number,
): App {
  const signature = fields.has("sig") ? fields.string("sig") : "";
  if (signature === "") throw classicError(1003);
  const time = fields.integer("time");
  if (time < 0) throw cannotGet("/time");
  const app = findApp(query, accounts);
  const subject = operation.subject(fields);
  verify({ random: query.random, time, subject }, signature, app, now);
  return app;
}

/**
 * Verifies an upload, whose signature is in its `Authorization` header.
 * @throws ClassicError the documented result of what is wrong
 */
export function authenticateFile(request: ReceivedRequest, query: Query, accounts: Accounts, now: number): App {
  const signature = headerOf(request, "authorization") ?? "";
  if (signature === "") throw classicError(1003);
  if (!/^\d{1,11}$/.test(query.time)) throw cannotGet("/time");
  const contentSha1 = headerOf(request, "x-content-sha1") ?? "";
  const app = findApp(query, accounts);
  verify({ random: query.random, time: query.time, subject: { kind: "file", contentSha1 } }, signature, app, now);
  return app;
}

function findApp({ appId }: Query, accounts: Accounts): App {
  const app = accounts.app(appId);
  if (app?.key === undefined) throw classicError(1019);
  if (app.disabled) throw classicError(1020);
  return app;
}

function verify(request: ClassicRequest, signature: string, app: App, now: number): void {
  const verdict = verifyClassic(request, { appId: app.id, signature }, { secretOf: () => app.key, now });
  if (verdict.ok) return;
  throw classicError(verdict.reason === "expired" || verdict.reason === "malformed" ? 1021 : 1001);
}
