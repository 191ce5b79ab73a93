/**
 * The built functions in a sandbox on this machine, with the config's own templates and sign names approved there:
 * what `npm start`, `npm run demo`, the tests and the benchmarks run.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Approved } from "../sandbox/accounts.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Config } from "../shared/config/config.ts";
import config from "../xinshi.config.ts";

/** The package's folder, with a slash at its end, whether this runs from its source or from a bundle in `dist/`. */
export const ROOT = join(packageFolder(dirname(fileURLToPath(import.meta.url))), "/");
const CONSOLE_PAGE = join(ROOT, "dist/console/index.html");

/** The key of a backend in the sandbox: `Authorization: Bearer sandbox-key`. */
export const SANDBOX_API_KEY = "sandbox-key";
/** Part of the address that the sandbox pushes to; of no use elsewhere. */
const CALLBACK_TOKEN = "sandbox-callback-token-of-no-use-elsewhere";
/** The key of a backend that may only ask what became of messages. */
export const SANDBOX_STATUS_KEY = "sandbox-status-key";
/** What a backend signs requests with, by TC3-HMAC-SHA256. */
export const SANDBOX_SIGNING_KEY = { id: "AKIDsandboxbackend", secret: "sandbox-signing-key-of-no-use-elsewhere" };
/** What official SDKs ask of which function, with that key. */
const API_ACTIONS = {
  SendSms: "sendsms",
  PullSmsSendStatus: "pullstatus",
  PullSmsReplyStatus: "pullstatus",
  PullSmsSendStatusByPhoneNumber: "pullstatus",
  PullSmsReplyStatusByPhoneNumber: "pullstatus",
};
/** The openid of an administrator. */
export const SANDBOX_ADMIN = "o-sandbox-admin";
/** One of the sandbox's accounts. */
const ACCOUNT = { id: "AKIDsandbox", secret: "sandboxSecretKey", appKey: "sandboxAppKey" };
const ALIYUN_ACCOUNT = { id: "testId", secret: "testSecret" };

export interface LocalOptions {
  /** 0 takes any free one. */
  port: number;
  /** Address to listen on; by default loopback only. */
  host?: string | undefined;
  /**
   * Runs the functions; without them the sandbox is the clouds and the phones alone.
   * @default true
   */
  functions?: boolean | undefined;
  /** Folder for the ledger. */
  dataDir: string;
  /** Runs the functions' timers by their cron. */
  cron: boolean;
  /**
   * Pushes receipts, replies and call events to `smscallback`.
   * @default false: they are pulled only
   */
  pushes?: boolean | undefined;
  /**
   * Shows the sample mini-program below `/preview/`.
   * @default false
   */
  preview?: boolean | undefined;
  /** Gets the functions' log lines. */
  log?: ((line: string) => void) | undefined;
  /** More variables for the functions, or other values. */
  environment?: Readonly<Record<string, string>> | undefined;
}

/** Starts the sandbox with the functions of `dist/`, which must be built. */
export async function startLocal(options: LocalOptions): Promise<Sandbox> {
  if (options.functions === false) return startClouds(options);
  const { port, host, dataDir, cron, log, environment, pushes = false, preview = false } = options;
  const { startSandbox } = await import("../sandbox/start.ts");
  const sandbox = await startSandbox({
    port,
    host,
    cron,
    log,
    dataDir,
    modules: join(ROOT, "dist/node_modules"),
    apiKey: environment?.XINSHI_API_KEYS === undefined ? SANDBOX_API_KEY : undefined,
    backendKeys: { secretIds: [SANDBOX_SIGNING_KEY.id], actions: API_ACTIONS },
    approved: approvedBy(config),
    consolePage: CONSOLE_PAGE,
    miniprogram: preview ? join(ROOT, "miniprogram") : undefined,
    manifest: join(ROOT, "dist/functions.json"),
    hostScript: join(ROOT, "dist/sandbox/host.cjs"),
    environment: (url) => ({ ...functionEnvironment(url, dataDir), ...environment }),
  });
  if (pushes) await switchPushesOn(sandbox.url);
  return sandbox;
}

/** The clouds and the phones alone. */
async function startClouds({ port, host }: LocalOptions): Promise<Sandbox> {
  const { createSandbox } = await import("../sandbox/sandbox.ts");
  return createSandbox({ port, host, approved: approvedBy(config), consolePage: CONSOLE_PAGE });
}

/** What an operator sets in each cloud's console. */
async function switchPushesOn(url: string): Promise<void> {
  for (const [cloud, account] of [
    ["tencent", "sandbox"],
    ["aliyun", "aliyun-sandbox"],
  ] as const) {
    const callback = { cloud, account, url: callbackUrl(url, cloud) };
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/_sandbox/callbacks`, { method: "PUT", headers, body: JSON.stringify(callback) });
    if (!answer.ok) throw new Error(`The sandbox does not push: ${await answer.text()}`);
  }
}

/** Where `smscallback` takes one cloud's pushes. */
export function callbackUrl(url: string, cloud: "tencent" | "aliyun"): string {
  return `${url}/fn/smscallback/${CALLBACK_TOKEN}/${cloud}`;
}

/** What the functions are told in the sandbox; in a cloud an operator sets the same variables. */
export function functionEnvironment(url: string, dataDir: string): Record<string, string> {
  return {
    TENCENT_SECRET_ID: ACCOUNT.id,
    TENCENT_SECRET_KEY: ACCOUNT.secret,
    TENCENT_SMS_ENDPOINT: url,
    TENCENT_VOICE_ENDPOINT: url,
    QCLOUDSMS_APP_KEY: ACCOUNT.appKey,
    QCLOUDSMS_ENDPOINT: url,
    ALIYUN_ACCESS_KEY_ID: ALIYUN_ACCOUNT.id,
    ALIYUN_ACCESS_KEY_SECRET: ALIYUN_ACCOUNT.secret,
    ALIYUN_SMS_ENDPOINT: url,
    ALIYUN_VOICE_ENDPOINT: url,
    XINSHI_VERIFICATION_KEY: "sandbox-verification-key-of-no-use-elsewhere",
    XINSHI_CALLBACK_TOKENS: CALLBACK_TOKEN,
    XINSHI_API_KEYS: `sandbox:${hashOf(SANDBOX_API_KEY)},status:${hashOf(SANDBOX_STATUS_KEY)}:status`,
    XINSHI_SIGNING_KEYS: `sandbox:${SANDBOX_SIGNING_KEY.id}:${SANDBOX_SIGNING_KEY.secret}`,
    XINSHI_ADMIN_OPENIDS: SANDBOX_ADMIN,
    XINSHI_STORE: "sqlite",
    XINSHI_SQLITE_PATH: join(dataDir, "xinshi.db"),
  };
}

/** In a cloud people approve templates and sign names; here the config's own are approved from the start. */
function approvedBy({ scenes }: Config): Approved {
  const routes = Object.values(scenes).flatMap((scene) =>
    scene.routes.map((route) => ({
      kind: "marketing" in scene && scene.marketing ? ("marketing" as const) : scene.kind,
      ...route,
    })),
  );
  return {
    templates: routes.flatMap(({ templateId, text, kind }) =>
      text === undefined ? [] : { id: templateId, text, kind },
    ),
    signNames: routes.flatMap(({ signName }) => signName ?? []),
  };
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function packageFolder(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : packageFolder(dirname(folder));
}
