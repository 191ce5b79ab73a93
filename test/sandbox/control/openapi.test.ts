import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { CONTROL_ROUTES } from "../../../sandbox/control/control.ts";
import openapi from "../../../sandbox/control/openapi.json" with { type: "json" };
import { control, openSandbox, raw, sdk, send } from "../helpers.ts";
import { classic, tel } from "../qcloudsms/helpers.ts";
import { functionSpec, openRuntime } from "../runtime-harness.ts";

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

interface Operation {
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}

const paths = openapi.paths as unknown as Record<string, Record<string, Operation>>;
const schemas = openapi.components.schemas as unknown as Record<string, Schema>;

const described = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
);

/** The schema that the route itself checks by, as JSON Schema. */
function jsonSchema(schema: z.ZodMiniType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

describe("openapi.json", () => {
  test("describes every route answered, and no other", () => {
    const answered = CONTROL_ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(described.map(({ route }) => route).sort()).toEqual([...answered].sort());
  });

  const routes = CONTROL_ROUTES.map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
  test.each(routes)("describes what $name takes", ({ name, query, body }) => {
    const operation = described.find(({ route }) => route === name)?.operation;
    expect(operation?.requestBody?.content["application/json"]?.schema).toEqual(body && jsonSchema(body));
    const { properties = {}, required = [] } = jsonSchema(query) as Schema;
    const parameters = operation?.parameters?.filter((parameter) => parameter.in === "query") ?? [];
    expect(parameters.map((parameter) => parameter.name)).toEqual(Object.keys(properties));
    expect(parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name)).toEqual(required);
    const parts = operation?.parameters
      ?.filter((parameter) => parameter.in === "path")
      .map((parameter) => parameter.name);
    expect(parts ?? []).toEqual([...name.matchAll(/\{(\w+)\}/g)].map(([, part]) => part));
  });

  const SAMPLES: Record<string, { path?: string; body?: unknown }> = {
    "POST /_sandbox/reset": { body: {} },
    "PUT /_sandbox/clock": { body: { now: 0 } },
    "POST /_sandbox/clock": { body: { advanceMs: 1 } },
    "POST /_sandbox/faults": { body: { effect: { kind: "throttle" } } },
    "DELETE /_sandbox/faults/{id}": { path: "/_sandbox/faults/f1" },
    "POST /_sandbox/settings": { body: {} },
    "GET /_sandbox/messages/wait": { path: "/_sandbox/messages/wait?phone=13711112222" },
    "GET /_sandbox/messages/{id}": { path: "/_sandbox/messages/m1" },
    "GET /_sandbox/messages/{id}/life": { path: "/_sandbox/messages/m1/life" },
    "POST /_sandbox/messages/{id}/resend": { path: "/_sandbox/messages/m1/resend" },
    "POST /_sandbox/functions/{name}/call": {
      path: "/_sandbox/functions/echo/call",
      body: { as: "user", openid: "o1" },
    },
    "GET /_sandbox/calls/wait": { path: "/_sandbox/calls/wait?phone=13711112222" },
    "GET /_sandbox/calls/{id}": { path: "/_sandbox/calls/c1" },
    "GET /_sandbox/calls/{id}/life": { path: "/_sandbox/calls/c1/life" },
    "POST /_sandbox/calls/{id}/redial": { path: "/_sandbox/calls/c1/redial" },
    "POST /_sandbox/calls/{id}/answer": { path: "/_sandbox/calls/c1/answer" },
    "POST /_sandbox/calls/{id}/hang-up": { path: "/_sandbox/calls/c1/hang-up" },
    "POST /_sandbox/calls/{id}/keys": { path: "/_sandbox/calls/c2/keys", body: { keys: "1" } },
    "POST /_sandbox/reviews": { body: { kind: "sign", id: "100006", status: "approved" } },
    "GET /_sandbox/phones/{phone}": { path: "/_sandbox/phones/13711112222" },
    "POST /_sandbox/phones/{phone}/reply": { path: "/_sandbox/phones/13711112222/reply", body: { text: "T" } },
    "DELETE /_sandbox/phones/{phone}/opt-out": { path: "/_sandbox/phones/13711112222/opt-out" },
    "GET /_sandbox/preflight": {
      path: `/_sandbox/preflight?phone=13711112222&templateId=7839&params=${encodeURIComponent("[]")}`,
    },
    "POST /_sandbox/preflight": { body: { phones: ["13711112222"], templateId: "7839", params: ["4370"] } },
    "PUT /_sandbox/callbacks": { body: { cloud: "tencent", account: "a", url: "http://127.0.0.1:9/" } },
    "DELETE /_sandbox/callbacks": { path: "/_sandbox/callbacks?cloud=aliyun&account=here" },
    "POST /_sandbox/accounts": { body: { account: "a", secretId: "b", secretKey: "c" } },
    "POST /_sandbox/apps": { body: { id: "1" } },
    "DELETE /_sandbox/apps/{id}": { path: "/_sandbox/apps/1400006666" },
    "POST /_sandbox/signs": { body: { text: "x" } },
    "DELETE /_sandbox/signs/{text}": { path: `/_sandbox/signs/${encodeURIComponent("信使")}` },
    "POST /_sandbox/templates": { body: { id: "1", text: "x" } },
    "DELETE /_sandbox/templates/{id}": { path: "/_sandbox/templates/1110" },
  };

  /** The others are in live.test.ts and messages.test.ts. */
  const answeredInJson = described.filter(({ operation }) => schemaOf(operation) !== undefined);

  test.each(answeredInJson)("describes what $route answers", async ({ route, operation }) => {
    const { runtime } = await openRuntime([functionSpec("echo")]);
    const sandbox = await openSandbox({ functions: runtime });
    if (route.includes("/functions")) await runtime.call("echo", {}, { openid: "o1" }); // nobody else tells of it
    await sdk(sandbox).SendSms(send());
    await classic(sandbox, "tlssmssvr/add_sign", { text: "小店" });
    await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711112222"), msg: "4370" });
    await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711112223"), msg: "4370" });
    await control(sandbox, "POST", "/calls/c2/answer");
    await control(sandbox, "POST", "/faults", { effect: { kind: "lose-receipt" } });
    await control(sandbox, "PUT", "/callbacks", { cloud: "aliyun", account: "here", url: "http://127.0.0.1:9/" });
    const [method = "", pattern = ""] = route.split(" ");
    const { path = pattern, body } = SAMPLES[route] ?? {};
    const reply = await raw(sandbox, { method, path, body: body === undefined ? "" : JSON.stringify(body) });
    expect([route, reply.status]).toEqual([route, 200]);
    check(JSON.parse(reply.text), schemaOf(operation) ?? {}, route);
  });
});

function schemaOf({ responses }: Operation): Schema | undefined {
  return responses["200"]?.content["application/json"]?.schema;
}

/** Every member described is there, and none is that is not described. */
function check(value: unknown, schema: Schema, where: string): void {
  if (schema.$ref !== undefined) {
    check(value, schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, where);
  } else if (schema.items !== undefined) {
    for (const item of value as unknown[]) check(item, schema.items, where);
  } else if (schema.properties !== undefined) {
    const members = value as Record<string, unknown>;
    expect([where, Object.keys(schema.properties)]).toEqual([where, expect.arrayContaining(Object.keys(members))]);
    expect([where, Object.keys(members)]).toEqual([where, expect.arrayContaining(schema.required ?? [])]);
    for (const [name, member] of Object.entries(members))
      check(member, schema.properties[name] ?? {}, `${where} ${name}`);
  }
}
