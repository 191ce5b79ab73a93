/**
 * The keys of `serverless.yml` for `provider: tencent`. The framework checks types and unknown keys by this; what a schema
 * says badly (a cron's fields, a memory's steps) is said in words by `settings.ts`.
 *
 * @module
 */
import type { Framework, Schema } from "./framework.ts";

const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const count: Schema = { type: "integer" };
const texts: Schema = { type: "array", items: text };

function record(properties: Record<string, Schema>, required: readonly string[] = []): Schema {
  return { type: "object", properties, required, additionalProperties: false };
}

const byName: Schema = { type: "object", additionalProperties: text };

/** May stand in the provider, for all functions, and in a function. */
const SHARED: Record<string, Schema> = {
  runtime: text,
  memorySize: count,
  timeout: count,
  initTimeout: count,
  environment: byName,
  role: text,
  vpc: record({ vpcId: text, subnetId: text }),
  publicNet: flag,
  logs: record({ logsetId: text, topicId: text }),
  tags: byName,
  codeUri: text,
  asyncRetry: record({ attempts: count, maxAgeSeconds: count }),
};

const PROVIDER: Record<string, Schema> = {
  ...SHARED,
  region: text,
  stage: text,
  namespace: text,
  alias: text,
  endpoint: text,
  cos: record({ bucket: text, region: text, prefix: text, endpoint: text }, ["bucket"]),
  profile: text,
  credentials: text,
  requiredEnvironment: texts,
};

const FUNCTION: Record<string, Schema> = {
  ...SHARED,
  handler: text,
  description: text,
  package: {
    type: "object",
    properties: { artifact: text, patterns: texts, individually: flag },
    additionalProperties: false,
  },
  reservedConcurrencyMemory: count,
  provisionedConcurrency: count,
};

const URL_EVENT = record({
  auth: { enum: ["NONE", "CAM"] },
  intranet: flag,
  cors: {
    anyOf: [
      flag,
      record({
        origins: texts,
        methods: texts,
        headers: texts,
        exposeHeaders: texts,
        credentials: flag,
        maxAgeSeconds: count,
      }),
    ],
  },
});

/** Triggers of other times and plugins: accepted here, and refused in words by `settings.ts`. */
export const REFUSED_EVENTS = ["apigw", "cos", "cmq", "ckafka", "schedule"] as const;

/** Tells the framework all keys. */
export function defineSchema({ configSchemaHandler }: Framework, provider: string): void {
  configSchemaHandler.defineProvider(provider, {
    provider: { properties: PROVIDER },
    function: { properties: FUNCTION },
  });
  configSchemaHandler.defineFunctionEvent(provider, "http", URL_EVENT);
  configSchemaHandler.defineFunctionEvent(provider, "url", URL_EVENT);
  const timer = record({ name: text, cron: text, argument: text, enabled: flag }, ["name", "cron"]);
  configSchemaHandler.defineFunctionEvent(provider, "timer", timer);
  for (const event of REFUSED_EVENTS) configSchemaHandler.defineFunctionEvent(provider, event, {});
}
