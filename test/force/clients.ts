/**
 * Callers of the functions, by the two ways there are, who learn that nobody answered as real ones do.
 *
 * @module
 */
import { SANDBOX_API_KEY } from "../../deploy/local.ts";
import type { Outcome } from "../../shared/outcome.ts";

/** The function's answer; undefined when it died before it gave one. */
export type Answered<Data> = Outcome<Data> | undefined;

/** A mini-program user. */
export interface User {
  openid: string;
  /** @default the sandbox's own */
  ip?: string | undefined;
}

/** `wx.cloud.callFunction`. */
export async function callAsUser<Data>(url: string, fn: string, user: User, data: object): Promise<Answered<Data>> {
  const headers = { "x-wx-openid": user.openid, ...(user.ip !== undefined && { "x-wx-client-ip": user.ip }) };
  const answer = await post(`${url}/call/${fn}`, { data }, headers);
  return (answer as { result?: Outcome<Data> }).result;
}

/** A backend's HTTP request. */
export async function callAsService<Data>(url: string, fn: string, data: object): Promise<Answered<Data>> {
  const answer = await post(`${url}/fn/${fn}/`, data, { authorization: `Bearer ${SANDBOX_API_KEY}` });
  return "ok" in answer ? (answer as Outcome<Data>) : undefined;
}

/** What a timer's run did; undefined when it died. */
export async function fireTimer<Data>(url: string, fn: string): Promise<Answered<Data>> {
  const answer = await post(`${url}/timer/${fn}`, {}, {});
  const { result, status } = answer as { status: number; result: Outcome<Data> };
  return status === 200 ? result : undefined;
}

async function post(url: string, body: object, headers: Record<string, string>): Promise<object> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
