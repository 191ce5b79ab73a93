/** What the platform does not take, and the code that says so. */
import { describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import {
  type CreateFunctionRequest,
  codeOf,
  deploy,
  ECHO,
  openCloud,
  refusal,
  resultOf,
  scfClient,
  settled,
  zipOf,
} from "./helpers.ts";

const variables = (...pairs: [string, string][]) => ({
  Environment: { Variables: pairs.map(([Key, Value]) => ({ Key, Value })) },
});

describe("CreateFunction", () => {
  const BAD: [what: string, change: Partial<CreateFunctionRequest>, code: string][] = [
    ["a name that ends in -", { FunctionName: "hello-" }, "InvalidParameterValue.FunctionName"],
    ["a name of 61 characters", { FunctionName: "a".repeat(61) }, "InvalidParameterValue.FunctionName"],
    ["a handler that leaves the zip", { Handler: "../index.main" }, "InvalidParameterValue.Handler"],
    ["a handler without a function", { Handler: "index" }, "InvalidParameterValue.Handler"],
    ["an unknown runtime", { Runtime: "Nodejs99" }, "InvalidParameterValue.Runtime"],
    ["a memory between the steps", { MemorySize: 200 }, "InvalidParameterValue.MemorySize"],
    ["too much memory", { MemorySize: 3200 }, "LimitExceeded.Memory"],
    ["no time", { Timeout: 0 }, "InvalidParameterValue"],
    ["too much time", { Timeout: 901 }, "LimitExceeded.Timeout"],
    ["too much time to begin", { InitTimeout: 301 }, "LimitExceeded.InitTimeout"],
    ["a long description", { Description: "x".repeat(1001) }, "InvalidParameterValue.Description"],
    ["a variable with a wrong name", variables(["1A", "x"]), "InvalidParameterValue.Environment"],
    ["a variable twice", variables(["A", "x"], ["A", "y"]), "InvalidParameterValue.Environment"],
    ["a variable of the platform", variables(["SCF_A", "x"]), "InvalidParameterValue.EnvironmentSystemProtect"],
    ["a large environment", variables(["A", "x".repeat(4096)]), "InvalidParameterValue.EnvironmentExceededLimit"],
    ["a web function", { Type: "HTTP" }, "UnsupportedOperation"],
    ["an unknown type", { Type: "Other" }, "InvalidParameterValue.Type"],
    ["an unknown layer", { Layers: [{ LayerName: "a", LayerVersion: 1 }] }, "ResourceNotFound.Layer"],
    ["an unknown namespace", { Namespace: "nowhere" }, "ResourceNotFound.Namespace"],
    ["a wrong public network", { PublicNetConfig: { PublicNetStatus: "ON" } }, "InvalidParameterValue.PublicNetConfig"],
    ["no code", { Code: {} }, "MissingParameter.Code"],
    ["code that is not base64", { Code: { ZipFile: "?" } }, "InvalidParameterValue.ZipFileBase64BinasciiError"],
    ["code that is no zip", { Code: { ZipFile: "aGVsbG8=" } }, "InvalidParameterValue.ZipFile"],
    ["code in a bucket", { Code: { CosBucketName: "b", CosObjectName: "/a" } }, "InvalidParameterValue.CosBucketName"],
  ];

  test("refuses wrong values, each with its code, and creates nothing", async () => {
    const { client } = await openCloud();
    const Code = { ZipFile: await codeOf(ECHO) };
    for (const [what, change, code] of BAD) {
      const call = client.CreateFunction({ FunctionName: "hello", Runtime: "Nodejs20.19", Code, ...change });
      expect([what, await refusal(call)]).toEqual([what, code]);
    }
    expect((await client.ListFunctions({})).TotalCount).toBe(0);
  });

  test("refuses a parameter that it does not know, and one of a wrong type", async () => {
    const { client } = await openCloud();
    const Code = { ZipFile: await codeOf(ECHO) };
    const call = (change: object) => refusal(client.CreateFunction({ FunctionName: "hello", Code, ...change }));
    expect(await call({ Unknown: 1 })).toBe("UnknownParameter");
    expect(await call({ MemorySize: "128" })).toBe("InvalidParameter");
    expect(await call({ VpcConfig: "vpc-1" })).toBe("InvalidParameter");
  });

  test("takes 50 functions in a namespace and no more", async () => {
    const { client } = await openCloud();
    const Code = { ZipFile: await codeOf(ECHO) };
    const create = (index: number) => refusal(client.CreateFunction({ FunctionName: `fn${index}`, Code }));
    expect(new Set(await Promise.all(Array.from({ length: 50 }, (_, index) => create(index))))).toEqual(
      new Set(["none"]),
    );
    expect(await create(50)).toBe("LimitExceeded.Function");
  });
});

describe("a zip", () => {
  test("with a symbolic link is refused", async () => {
    const { client } = await openCloud();
    const zip = await zipOf({ "index.js": "/etc/passwd" }, { mode: 0o120777 });
    expect(await refusal(deploy(client, { Code: { ZipFile: zip } }))).toBe("InvalidParameterValue.ZipFile");
  });

  test.each(["../../evil.js", "/etc/evil.js", "a\\..\\evil.js"])("with the name %s is refused", async (name) => {
    const { client } = await openCloud();
    const safe = "x".repeat(name.length);
    const zip = Buffer.from(await zipOf({ [safe]: "1" }), "base64")
      .toString("latin1")
      .replaceAll(safe, name);
    const ZipFile = Buffer.from(zip, "latin1").toString("base64");
    expect(await refusal(deploy(client, { Code: { ZipFile } }))).toBe("InvalidParameterValue.ZipFile");
  });

  test("without a file is refused", async () => {
    const { client } = await openCloud();
    const zip = new ZipFile();
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
    const Code = { ZipFile: Buffer.concat(chunks).toString("base64") };
    expect(await refusal(deploy(client, { Code }))).toBe("InvalidParameterValue.ZipFile");
  });

  test("that turns out damaged fails the creation, with the reason; the function can only be deleted", async () => {
    const { client } = await openCloud();
    const FunctionName = await deploy(client, { Code: { ZipFile: await damaged() } });
    const { Status, StatusReasons, StatusDesc } = await client.GetFunction({ FunctionName });
    expect(Status).toBe("CreateFailed");
    expect(StatusReasons).toHaveLength(1);
    expect(StatusDesc).toBe(StatusReasons?.[0]?.ErrorMessage);
    const ZipFile = await codeOf(ECHO);
    expect(await refusal(client.UpdateFunctionCode({ FunctionName, ZipFile }))).toBe(
      "FailedOperation.UpdateFunctionCode",
    );
    expect(await refusal(client.Invoke({ FunctionName }))).toBe("FailedOperation.InvokeFunction");
    await client.DeleteFunction({ FunctionName });
    expect(await deploy(client)).toBe("hello");
  });

  test("that turns out damaged fails an update, and the old code goes on", async () => {
    const { client } = await openCloud();
    const FunctionName = await deploy(client, { main: `async () => "old"` });
    await client.UpdateFunctionCode({ FunctionName, ZipFile: await damaged() });
    expect(await settled(client, FunctionName)).toBe("UpdateFailed");
    expect(await resultOf(client, FunctionName)).toBe("old");
    await client.UpdateFunctionCode({ FunctionName, ZipFile: await codeOf(`async () => "new"`) });
    expect(await settled(client, FunctionName)).toBe("Active");
    expect(await resultOf(client, FunctionName)).toBe("new");
  });
});

/** A zip whose directory is whole and whose data is not. */
async function damaged(): Promise<string> {
  const zip = Buffer.from(await zipOf({ "index.js": "exports.main = 1;".repeat(100) }), "base64");
  zip.fill(0xff, 40, 60);
  return zip.toString("base64");
}

test("a request above 10 MB is refused as a whole", async () => {
  const { client } = await openCloud();
  const Code = { ZipFile: "A".repeat(10 * 1024 * 1024) };
  expect(await refusal(client.CreateFunction({ FunctionName: "hello", Code }))).toBe("RequestSizeLimitExceeded");
});

test("who is not known, or names no region, is refused", async () => {
  const { sandbox } = await openCloud();
  const code = (options: Parameters<typeof scfClient>[1]) => refusal(scfClient(sandbox, options).ListFunctions({}));
  expect(await code({ secretKey: "wrong" })).toBe("AuthFailure.SignatureFailure");
  expect(await code({ secretId: "nobody" })).toBe("AuthFailure.SecretIdNotFound");
  expect(await code({ region: "" })).toBe("MissingParameter");
});

test("the runtime of a function cannot be changed", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client);
  const call = client.UpdateFunctionConfiguration({ FunctionName, Runtime: "Nodejs18.15" });
  expect(await refusal(call)).toBe("InvalidParameterValue.Runtime");
});

test("a namespace is refused with a wrong name, twice, and above five", async () => {
  const { client } = await openCloud();
  const create = (Namespace: string) => refusal(client.CreateNamespace({ Namespace }));
  expect(await create("1")).toBe("InvalidParameterValue.NamespaceInvalid");
  expect(await create("default")).toBe("ResourceInUse.Namespace");
  for (const name of ["n1", "n2", "n3", "n4"]) expect(await create(name)).toBe("none");
  expect(await create("n5")).toBe("LimitExceeded.Namespace");
  expect(await refusal(client.DeleteNamespace({ Namespace: "default" }))).toBe("FailedOperation.DeleteNamespace");
});

test("a list is refused with an unknown order, and beyond its range", async () => {
  const { client } = await openCloud();
  expect(await refusal(client.ListFunctions({ Orderby: "Size" }))).toBe("InvalidParameterValue.OrderBy");
  expect(await refusal(client.ListFunctions({ Order: "UP" }))).toBe("InvalidParameterValue.Order");
  expect(await refusal(client.ListFunctions({ Offset: -1 }))).toBe("InvalidParameterValue.Offset");
  expect(await refusal(client.ListFunctions({ Limit: 0 }))).toBe("InvalidParameterValue.Limit");
});
