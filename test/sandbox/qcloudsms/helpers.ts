/**
 * The classic API's clients: the official one, unmodified, led to a sandbox, and requests made by hand.
 *
 * @module
 */
import https from "node:https";
import { createRequire } from "node:module";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { type ClassicSubject, contentSha1, signClassic } from "../../../shared/signing/classic.ts";
import { type Json, type RawReply, raw } from "../helpers.ts";

export const APP = { id: 1400006666, key: "5f03a35d00ee52a21327ab048186a2c4" };
/** The app of the published samples. */
export const SAMPLE_APP = { id: 1400009099, key: "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad" };

export interface ClassicApp {
  id: number;
  key: string;
}

type Callback = (error: Error | undefined, response: unknown, data: Json | undefined) => void;
type Method = (...parameters: [...unknown[], Callback]) => void;
/** The nine classes, two of them under two names, made by the package's factory. */
type Official = Record<string, () => Record<string, Method>>;

const createOfficial: (appId: number, appKey: string) => Official = createRequire(import.meta.url)("qcloudsms_js");

const globalAgent = https.globalAgent;

/** Takes the place of TLS to the provider: plain connections to a sandbox. */
class Detour extends https.Agent {
  readonly #port: number;

  constructor(port: number) {
    super();
    this.#port = port;
  }

  override createConnection(): Socket {
    return connect(this.#port, "127.0.0.1");
  }
}

/**
 * Calls a method of the official package, such as `SmsSingleSender` and `sendWithParam`, and returns what its callback gets.
 * The package has fixed addresses and takes none with a port; it does use the process's own agent.
 */
export function official(
  sandbox: Sandbox,
  sender: string,
  method: string,
  parameters: readonly unknown[],
  app: ClassicApp = SAMPLE_APP,
): Promise<Json> {
  https.globalAgent = new Detour(sandbox.port);
  onTestFinished(() => {
    https.globalAgent = globalAgent;
  });
  return new Promise((resolve, reject) => {
    const client = createOfficial(app.id, app.key)[sender]?.();
    client?.[method]?.(...parameters, (error, _response, data) => {
      if (data === undefined) reject(error);
      else resolve(data);
    });
  });
}

export function tel(mobile: string, nationcode = "86"): { nationcode: string; mobile: string } {
  return { nationcode, mobile };
}

interface HandMade {
  app?: ClassicApp;
  random?: string;
  /** Seconds since the epoch. */
  time?: number;
  /** In place of what the body says is signed. */
  subject?: ClassicSubject;
  headers?: Record<string, string>;
}

/** One signed call by hand at the sandbox's time; `path` is what comes after `/v5/`. */
export async function classicRaw(
  sandbox: Sandbox,
  path: string,
  body: Record<string, unknown>,
  { app = APP, random = "7226249334", headers = {}, ...given }: HandMade = {},
): Promise<RawReply> {
  const time = given.time ?? Math.floor(sandbox.clock.now() / 1000);
  const subject = given.subject ?? subjectOf(path, body);
  const sig = signClassic({ random, time, subject }, app.key);
  return raw(sandbox, {
    method: "POST",
    path: `/v5/${path}?sdkappid=${app.id}&random=${random}`,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ sig, time, ...body }),
  });
}

/** The same, parsed. */
export async function classic(
  sandbox: Sandbox,
  path: string,
  body: Record<string, unknown>,
  options: HandMade = {},
): Promise<Json> {
  return JSON.parse((await classicRaw(sandbox, path, body, options)).text);
}

interface Upload {
  app?: ClassicApp;
  contentType?: string;
  time?: number;
  sha1?: string;
  authorization?: string;
}

/** One signed upload by hand. */
export async function upload(sandbox: Sandbox, file: Uint8Array, given: Upload = {}): Promise<Json> {
  const { app = APP, contentType = "audio/mpeg", sha1 = contentSha1(file) } = given;
  const time = given.time ?? Math.floor(sandbox.clock.now() / 1000);
  const signed = signClassic({ random: "1", time, subject: { kind: "file", contentSha1: sha1 } }, app.key);
  const reply = await raw(sandbox, {
    method: "POST",
    path: `/v5/tlsvoicesvr/uploadvoicefile?sdkappid=${app.id}&random=1&time=${time}`,
    headers: {
      "content-type": contentType,
      "x-content-sha1": sha1,
      authorization: given.authorization ?? signed,
    },
    body: file,
  });
  return JSON.parse(reply.text);
}

function subjectOf(path: string, { tel: given, mobile, fid }: Record<string, unknown>): ClassicSubject {
  if (path.endsWith("/statusvoicefile")) return { kind: "fid", fid: String(fid) };
  if (path.endsWith("/sendisms")) return { kind: "tel", tel: String(given) };
  if (path.endsWith("/querysms4mobile")) return { kind: "mobiles", mobiles: [String(mobile)] };
  if (given === undefined) return { kind: "none" };
  const list = Array.isArray(given) ? given : [given];
  return { kind: "mobiles", mobiles: list.map((one) => one?.mobile) };
}
