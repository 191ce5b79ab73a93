/** The official packages of Alibaba Cloud, unmodified, do every action that is emulated; what is not is said to be unknown. */
import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { proves } from "../../coverage/proves.ts";
import { type RowIdOf, rowsOf } from "../../coverage/tables.ts";
import { type Json, openSandbox } from "../helpers.ts";
import type { CallFirst, Parameters, Sample } from "../samples.ts";
import { type ClientOptions, dysms, models, pop } from "./helpers.ts";
import { DYSMS, DYVMS } from "./samples.ts";

const FILE_FIELD = /^SignFileList\.1\.(\w+)$/;

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** By the package of the product: fields have a small first letter, and lists are lists. */
function withDysms(sandbox: Sandbox, options: ClientOptions): CallFirst {
  const client = dysms(sandbox, options);
  return async (action, parameters) => {
    const { SignFileList1, ...flat } = fieldsOf(parameters);
    const requestOf = (name: string, fields: object): object => new (Reflect.get(models, name))(fields);
    const files = SignFileList1 && { signFileList: [requestOf(`${action}RequestSignFileList`, SignFileList1)] };
    const request = requestOf(`${action}Request`, { ...flat, ...files });
    const { body } = await Reflect.get(client, lowerFirst(action)).call(client, request);
    return body.toMap();
  };
}

function fieldsOf(parameters: Parameters): Record<string, object | undefined> {
  const fields: Record<string, object | undefined> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const [, member] = FILE_FIELD.exec(name) ?? [];
    if (member === undefined) fields[lowerFirst(name)] = value as object;
    else fields.SignFileList1 = { ...fields.SignFileList1, [lowerFirst(member)]: value };
  }
  return fields;
}

const CLIENTS: { name: string; open: (sandbox: Sandbox) => CallFirst }[] = [
  { name: "@alicloud/dysmsapi20170525, ACS3", open: (sandbox) => withDysms(sandbox, {}) },
  {
    name: "@alicloud/dysmsapi20170525, signature V1",
    open: (sandbox) => withDysms(sandbox, { signatureAlgorithm: "v2" }),
  },
  { name: "@alicloud/pop-core, POST", open: (sandbox) => withPop(sandbox, "POST") },
];

function withPop(sandbox: Sandbox, method: "GET" | "POST"): CallFirst {
  return (action, parameters) => pop(sandbox).request<Json>(action, parameters, { method });
}

describe.each(CLIENTS)("$name", ({ open }) => {
  for (const { id, row } of rowsOf("dysms")) testAction(id, row, DYSMS[row], open);
});

describe.each(["GET", "POST"] as const)("@alicloud/pop-core, %s", (method) => {
  for (const { id, row } of rowsOf("dyvms")) testAction(id, row, DYVMS[row], (sandbox) => withPop(sandbox, method));
});

function testAction(
  id: RowIdOf<"dysms" | "dyvms">,
  action: string,
  sample: Sample,
  open: (sandbox: Sandbox) => CallFirst,
): void {
  test(`does ${action}`, async () => {
    proves(id, "sdk");
    const sandbox = await openSandbox();
    const call = open(sandbox);
    const answer = await call(action, await sample.parameters(call, sandbox));
    expect(answer).toMatchObject({ Code: "OK", Message: "OK", ...sample.answer });
  });
}

test("@alicloud/dysmsapi20170525 is told that its other actions are unknown", async () => {
  const client = dysms(await openSandbox());
  const emulated = new Set<string>(rowsOf("dysms").map(({ row }) => row));
  const actions = Object.getOwnPropertyNames(models.default.prototype)
    .filter((name) => name.endsWith("WithOptions"))
    .map((name) => upperFirst(name.replace(/WithOptions$/, "")));
  expect(actions).toEqual(expect.arrayContaining([...emulated]));
  for (const action of actions.filter((name) => !emulated.has(name))) {
    const Request = Reflect.get(models, `${action}Request`); // some take none
    const requests = Request === undefined ? [] : [new Request({})];
    const asked: Promise<unknown> = Reflect.get(client, lowerFirst(action)).apply(client, requests);
    await expect(asked, action).rejects.toMatchObject({
      code: "InvalidAction.NotFound",
      statusCode: 404,
      message: expect.stringContaining("Specified api is not found, please check your url and method."),
    });
  }
});
