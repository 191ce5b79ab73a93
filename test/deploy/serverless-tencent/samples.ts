/**
 * A function as it may be wanted and as it may be in the cloud.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Framework } from "../../../deploy/serverless-tencent/framework.ts";
import type { CloudFunction, Snapshot } from "../../../deploy/serverless-tencent/state.ts";
import type { Code, WantedFunction, WantedService } from "../../../deploy/serverless-tencent/wanted.ts";

export const CODE = codeOf("zip");
export const OTHER_CODE = codeOf("another zip");

export function codeOf(text: string): Code {
  return { zip: Buffer.from(text), sha256: createHash("sha256").update(text).digest("hex") };
}

export const WANTED: WantedFunction = {
  key: "hello",
  name: "shop-dev-hello",
  handler: "index.main",
  runtime: "Nodejs20.19",
  description: "Says hello",
  memoryMb: 128,
  timeoutSeconds: 10,
  environment: { GREETING: "hello" },
  tags: {},
  timers: [{ name: "tick", cron: "0 * * * * * *", argument: "a-secret-argument", enabled: true }],
  url: { auth: "NONE", intranet: false },
};

export const SERVICE: WantedService = {
  service: "shop",
  stage: "dev",
  region: "ap-guangzhou",
  namespace: "default",
  alias: "$DEFAULT",
  prefix: "shop-dev-",
  requiredEnvironment: ["KEY"],
  functions: [WANTED],
};

/** Exactly as `WANTED` wants it. */
export function snapshot(own: Partial<Snapshot> = {}): Snapshot {
  return {
    status: "Active",
    reason: "",
    runtime: "Nodejs20.19",
    type: "Event",
    handler: "index.main",
    description: "Says hello",
    memoryMb: 128,
    timeoutSeconds: 10,
    environment: { GREETING: "hello" },
    role: "",
    tags: {},
    codeSha256: CODE.sha256,
    modifiedAt: "2026-01-31 12:00:00",
    ...own,
  };
}

export function cloudFunction(own: Partial<CloudFunction> = {}): CloudFunction {
  return {
    name: "shop-dev-hello",
    latest: snapshot(),
    live: snapshot(),
    aliasVersion: "1",
    versions: [
      { version: "1", mark: { service: "shop", stage: "dev", deployment: "20260131T120000Z", code: CODE.sha256 } },
    ],
    triggers: [
      {
        name: "url",
        type: "http",
        desc: JSON.stringify({
          AuthType: "NONE",
          NetConfig: { EnableIntranet: false, EnableExtranet: true, ExtranetUrl: "https://shop.example" },
          CorsConfig: { Enable: false },
        }),
        enabled: true,
        qualifier: "$DEFAULT",
        argument: "",
      },
      {
        name: "tick",
        type: "timer",
        desc: '{"cron":"0 * * * * * *"}',
        enabled: true,
        qualifier: "$DEFAULT",
        argument: "a-secret-argument",
      },
    ],
    provisioned: [],
    ...own,
  };
}

/** The framework with a file already read: what the plugin sees of it. */
export function frameworkWith(
  provider: Record<string, unknown>,
  functions: Record<string, Record<string, unknown>>,
): Framework {
  const named = Object.fromEntries(
    Object.entries(functions).map(([key, own]) => [key, { name: `shop-dev-${key}`, events: [], ...own }]),
  );
  return {
    serviceDir: "/",
    service: {
      service: "shop",
      provider: { name: "tencent", ...provider },
      package: {},
      functions: named,
      getAllFunctions: () => Object.keys(named),
      getFunction: (key) => named[key] ?? { name: key },
    },
    configSchemaHandler: { defineProvider: () => undefined, defineFunctionEvent: () => undefined },
    classes: { Error: class extends Error {} },
    setProvider: () => undefined,
  };
}
