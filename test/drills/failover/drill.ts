/**
 * Sends by two routes while the first one misbehaves, over real HTTP into a real ledger, and compares what callers were
 * told, what the ledger says and what phones received.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionEnvironment } from "../../../deploy/local.ts";
import { createSandbox, type Sandbox } from "../../../sandbox/sandbox.ts";
import type { Config } from "../../../shared/config/config.ts";
import { toXinshiError } from "../../../shared/errors.ts";
import { createLog } from "../../../shared/log.ts";
import { forEachConcurrently } from "../../../shared/messaging/pool.ts";
import { withProviders } from "../../../shared/messaging/providers.ts";
import { type PullApp, pullReceipts } from "../../../shared/messaging/receipts.ts";
import { reconcile } from "../../../shared/messaging/reconcile.ts";
import { type SendApp, sendSmsAsService } from "../../../shared/messaging/send.ts";
import { createHttpClient } from "../../../shared/providers/http-client.ts";
import { openStore } from "../../../shared/store/open.ts";
import type { Message, Store } from "../../../shared/store/store.ts";
import type { Call as Invocation } from "../../../shared/triggers/invocation.ts";
import type { SendSmsData, SendSmsEntry } from "../../../shared/validation/sms.ts";
import { testApp } from "../../helpers/app.ts";
import { controlOf } from "../../helpers/control.ts";
import { CAUSES, type Call, type Cause, type First, planCalls } from "./causes.ts";

/** What became of one message. */
export interface Ending {
  cause: Cause;
  /** What the caller was told. */
  told: SendSmsEntry;
  /** Its row in the ledger right after. */
  row: Message | undefined;
  /** Routes that refused it before. */
  refusals: number;
  /** The same when receipts were pulled and questions answered. */
  later: Message | undefined;
  /** Texts that the phone received: by which provider, and the carrier's last word. */
  texts: { provider: string; status: string }[];
}

export interface DrillOptions {
  /** Recipients. */
  sends: number;
  /** Fixes who is sent to, and in which order. */
  seed: number;
  /** The provider that misbehaves, asked first. */
  first: First;
}

export interface DrillResult {
  endings: Ending[];
  /** Every line that was logged. */
  log: string[];
  seconds: number;
}

const AT_ONCE = 32;
/** Calls before the clock moves on, and a provider that rested may be asked again. */
const SLICE = 250;
const PAUSE_MS = 31_000;
const INVOCATION_MS = 20_000;
/** Far above what the sandbox takes, far below what is too late. */
const PROVIDER_MS = 3000;
/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:1";
/** After which receipts are late, and are asked for. */
const LATE_MS = 10 * 60_000;
const NOTICE_TEMPLATE = { id: "2001", text: "您的订单{1}已发货，请留意查收。", kind: "notice" } as const;
const NAMED_TEMPLATE = { id: "SMS_200001", text: `您的订单\${order}已发货，请留意查收。`, kind: "notice" } as const;

/** For the drill with Tencent first. */
const CONFIG: Config = {
  defaultScene: "code",
  scenes: {
    code: {
      kind: "code",
      callers: ["service"],
      routes: [
        { provider: "tencent", templateId: "1008", signName: "信使", params: ["code", "minutes"] },
        { provider: "aliyun", templateId: "SMS_153055065", signName: "信使", params: ["code"] },
      ],
    },
    notice: {
      kind: "notice",
      callers: ["service"],
      params: ["order"],
      routes: [
        { provider: "tencent", templateId: NOTICE_TEMPLATE.id, signName: "信使", params: ["order"] },
        { provider: "aliyun", templateId: NAMED_TEMPLATE.id, signName: "信使", params: ["order"] },
      ],
    },
  },
  reconcile: { maxQueriesPerRun: 1000 },
  providers: {
    tencent: { smsSdkAppId: "1400000001", timeoutMs: PROVIDER_MS },
    aliyun: { timeoutMs: PROVIDER_MS },
  },
};

/** The same with the first provider first, and nobody at its address for some numbers. */
function configFor(first: First): Config {
  const scenes = Object.entries(CONFIG.scenes).map(([name, scene]) => {
    const routes = [...scene.routes].sort((a, b) => Number(b.provider === first) - Number(a.provider === first));
    return [name, { ...scene, routes }];
  });
  const { [first]: provider, ...others } = CONFIG.providers;
  return {
    ...CONFIG,
    scenes: Object.fromEntries(scenes),
    providers: { ...others, [first]: { ...provider, httpClient: sometimesRefused } },
  };
}

/** The built-in client, but for some numbers nobody is at the provider's address. */
function sometimesRefused(options: Parameters<typeof createHttpClient>[0]): ReturnType<typeof createHttpClient> {
  const client = createHttpClient(options);
  const refused = CAUSES.filter(({ effect }) => effect?.kind === "refused");
  const isRefused = (request: string): boolean =>
    refused.some(({ endsIn }) => new RegExp(`13\\d{5}${endsIn}(?!\\d)`).test(request));
  return {
    ...client,
    send: (request) =>
      client.send(isRefused(`${request.url} ${request.body}`) ? { ...request, url: NOWHERE } : request),
  };
}

/** Runs the drill; whatever the functions do wrong is in what it returns. */
export async function runDrill({ sends, seed, first }: DrillOptions): Promise<DrillResult> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "xinshi-drill-"));
  const sandbox = await createSandbox({ port: 0, approved: { templates: [NOTICE_TEMPLATE, NAMED_TEMPLATE] } });
  const store = await openStore({ driver: "sqlite", path: join(folder, "drill.db") });
  const log: string[] = [];
  try {
    const app = appOf(sandbox, store, folder, { config: configFor(first), lines: log });
    await injectFaults(sandbox.url, first);
    const endings = await sendAll(planCalls(sends, seed), app, sandbox);
    await settleAll(endings, app, sandbox);
    return { endings, log, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await sandbox.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The use cases' own parts; only the clock is the sandbox's. */
function appOf(
  { url, clock }: Sandbox,
  store: Store,
  folder: string,
  { config, lines }: { config: Config; lines: string[] },
): SendApp & PullApp {
  const deps = { now: () => clock.now(), randomBytes };
  const log = createLog((line) => lines.push(line), deps.now);
  const parts = { config, env: functionEnvironment(url, folder), deps, log };
  return { ...testApp({ store, provider: {}, ...parts, now: deps.now, log: [] }), log, ...withProviders.add(parts) };
}

async function injectFaults(url: string, first: First): Promise<void> {
  for (const { endsIn, effect } of CAUSES) {
    if (effect === undefined || effect.kind === "refused") continue;
    const own = effect.kind === "code" ? { kind: "error", code: effect.codes[first] } : effect;
    await controlOf(url).post("/faults", { provider: first, action: "SendSms", phone: endsIn, effect: own });
  }
}

async function sendAll(calls: readonly Call[], app: SendApp, { clock }: Sandbox): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (let start = 0; start < calls.length; start += SLICE) {
    await forEachConcurrently(calls.slice(start, start + SLICE), AT_ONCE, async (call) => {
      endings.push(...(await send(call, app)));
    });
    clock.advance(PAUSE_MS);
  }
  return endings;
}

async function send({ scene, cause, phones }: Call, app: SendApp): Promise<Ending[]> {
  const input = scene === "code" ? { scene, phones } : { scene, phones, params: { order: "A1001" } };
  const data = await sendSmsAsService(input, serviceCall(app), app).catch(
    (thrown: unknown): Pick<SendSmsData, "messages"> => {
      // A call in which all failed alike is that error.
      const error = toXinshiError(thrown).toBody();
      const status = error.code === "OUTCOME_UNKNOWN" ? "unknown" : "rejected";
      return { messages: phones.map((phone) => ({ phone, status, error })) };
    },
  );
  return Promise.all(data.messages.map((told) => endingOf(cause, told, app)));
}

async function endingOf(cause: Cause, told: SendSmsEntry, app: SendApp): Promise<Ending> {
  const row = await rowOf(app, told.phone);
  const attempts = row === undefined ? [] : await (await app.store()).findAttempts([row.id]);
  return { cause, told, row, refusals: attempts.length, later: undefined, texts: [] };
}

function serviceCall({ deps, newId }: SendApp): Invocation<"service"> {
  const caller = { kind: "service", name: "drill" } as const;
  return { requestId: newId(), functionName: "sendsms", deadline: deps.now() + INVOCATION_MS, caller };
}

function timerCall({ deps, newId }: SendApp): Invocation<"timer"> {
  const caller = { kind: "timer", triggerName: "every-minute" } as const;
  return { requestId: newId(), functionName: "pullstatus", deadline: deps.now() + INVOCATION_MS, caller };
}

async function rowOf(app: SendApp, phone: string): Promise<Message | undefined> {
  const store = await app.store();
  const [row] = await store.findMessages({ phone, order: "newest", limit: 1 });
  return row;
}

/** Receipts are pulled, and what is still open is asked for until nothing more is; then the phones are looked at. */
async function settleAll(endings: readonly Ending[], app: SendApp & PullApp, { clock, url }: Sandbox): Promise<void> {
  clock.advance(LATE_MS);
  await pullReceipts(undefined, timerCall(app), app);
  while ((await reconcile(timerCall(app), app)).asked > 0);
  const control = controlOf(url);
  await forEachConcurrently(endings, AT_ONCE, async (ending) => {
    ending.later = await rowOf(app, ending.told.phone);
    const captured = await control.get<{ messages: { provider: string; status: string }[] }>(
      `/messages?phone=${encodeURIComponent(ending.told.phone)}`,
    );
    ending.texts = captured.messages.filter(({ status }) => status !== "refused");
  });
}
