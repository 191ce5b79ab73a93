/**
 * What the parts of the suite share: the functions under test, the sandbox they send to, and a few ways to call.
 *
 * @module
 */
import { afterAll, beforeAll } from "vitest";
import type { Outcome } from "../../../shared/outcome.ts";
import type { PullRunData, PullStatusData } from "../../../shared/validation/status.ts";
import { type Control, controlOf } from "../../helpers/control.ts";

export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  outcome: Outcome;
}

export interface HttpOptions {
  /** Bearer key; null sends none. */
  key?: string | null;
  /** Which host's event shape. */
  shape?: (typeof SHAPES)[number];
  method?: string;
  headers?: Record<string, string>;
  /** Sent as it is, in place of JSON. */
  raw?: string | Uint8Array;
}

export const SHAPES = ["function-url", "api-gateway", "cloudbase", "aws-v1", "aws-v2"] as const;

export interface FunctionsTarget {
  /** The sandbox's address. */
  url: string;
  key: string;
  call(name: string, data: unknown, openid?: string): Promise<Outcome>;
  http(name: string, body: unknown, options?: HttpOptions): Promise<HttpReply>;
  timer(name: string): Promise<Outcome>;
  /** Every log line so far. */
  logs(): Promise<string[]>;
  close(): Promise<void>;
}

/** Usable within tests: it is opened before them and closed after. */
export interface Session {
  target: Omit<FunctionsTarget, "close">;
  control: Pick<Control, "get" | "post" | "messagesTo" | "waitFor">;
  /** A number that no other test uses; `ending` picks how the phone behaves. */
  freshPhone(ending?: string): string;
  /** As a user; throws what is not data. */
  call<Data>(fn: string, data: unknown, openid?: string): Promise<Data>;
  /** As a backend; throws what is not data. */
  service<Data>(fn: string, body: unknown, options?: HttpOptions): Promise<Data>;
  /** Fires the timer until the newest message to a phone has a status. */
  pullUntil(phone: string, status: string): Promise<PullStatusData>;
}

const PULLS = 100;
const PAUSE_MS = 20;
/** Receipts and replies are there to be pulled as soon as something is sent, rather than a second later. */
const NO_DELAYS = { receiptDelayMs: 0, replyDelayMs: 0 };

export function openSession(open: () => Promise<FunctionsTarget>): Session {
  let opened: FunctionsTarget | undefined;
  let lastNumber = 0;
  beforeAll(async () => {
    opened = await open();
    await controlOf(opened.url).post("/settings", NO_DELAYS);
  });
  afterAll(() => opened?.close());

  function now(): FunctionsTarget {
    if (opened === undefined) throw new Error("The session is open within tests only");
    return opened;
  }
  const target: Session["target"] = {
    get url() {
      return now().url;
    },
    get key() {
      return now().key;
    },
    call: (...args) => now().call(...args),
    http: (...args) => now().http(...args),
    timer: (name) => now().timer(name),
    logs: () => now().logs(),
  };
  const control: Session["control"] = {
    get: (path) => controlOf(target.url).get(path),
    post: (path, body) => controlOf(target.url).post(path, body),
    messagesTo: (phone) => controlOf(target.url).messagesTo(phone),
    waitFor: (phone) => controlOf(target.url).waitFor(phone),
  };
  const service: Session["service"] = async (fn, body, options) =>
    dataOf((await target.http(fn, body, options)).outcome);

  return {
    target,
    control,
    service,
    freshPhone(ending = "8888") {
      lastNumber += 1;
      return `+86139${String(lastNumber).padStart(4, "0")}${ending}`;
    },
    call: async (fn, data, openid) => dataOf(await target.call(fn, data, openid)),
    async pullUntil(phone, status) {
      for (let pull = 0; pull < PULLS; pull++) {
        dataOf<PullRunData>(await target.timer("pullstatus"));
        const found = await service<PullStatusData>("pullstatus", { phone });
        if (found.messages[0]?.status === status) return found;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      throw new Error(`${status} never came`);
    },
  };
}

function dataOf<Data>(outcome: Outcome): Data {
  if (!outcome.ok) throw new Error(`expected data, got ${JSON.stringify(outcome.error)}`);
  return outcome.data as Data;
}
