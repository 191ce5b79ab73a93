/** Functions are created, read, changed and deleted by the official client, and run. */
import { expect, test, vi } from "vitest";
import { codeOf, deploy, ECHO, NOT_YET, openCloud, refusal, resultOf, scfClient, settled, zipOf } from "./helpers.ts";

const OTHER = `async () => "other"`;

test("a zip that is deployed runs with the environment and the names of its place", async () => {
  const { client } = await openCloud();
  const name = await deploy(client, {
    Environment: { Variables: [{ Key: "GREETING", Value: "hello" }] },
    MemorySize: 256,
    Timeout: 9,
  });
  expect(await resultOf(client, name, { a: 1 })).toMatchObject({
    event: { a: 1 },
    environment: { SCF_NAMESPACE: "default" },
    context: {
      function_name: "hello",
      function_version: "$LATEST",
      namespace: "default",
      memory_limit_in_mb: 256,
      time_limit_in_ms: 9000,
      tencentcloud_region: "ap-guangzhou",
    },
    variables: {
      GREETING: "hello",
      TENCENTCLOUD_RUNENV: "SCF",
      TENCENTCLOUD_REGION: "ap-guangzhou",
      SCF_FUNCTIONNAME: "hello",
      SCF_RUNTIME: "Nodejs20.19",
    },
  });
});

test("a handler may lie in a folder of the zip", async () => {
  const { client } = await openCloud();
  const ZipFile = await zipOf({ "functions/deep/index.js": `exports.main = ${OTHER};` });
  const name = await deploy(client, { Code: { ZipFile }, Handler: "functions/deep/index.main" });
  expect(await resultOf(client, name)).toBe("other");
});

test("a new function is Creating until it is Active, and may not be changed or invoked before", async () => {
  const { client, settle } = await openCloud(NOT_YET);
  const Code = { ZipFile: await codeOf(ECHO) };
  const FunctionName = "hello";
  await client.CreateFunction({ FunctionName, Code, Runtime: "Nodejs18.15", Handler: "index.main" });
  expect((await client.GetFunction({ FunctionName })).Status).toBe("Creating");
  expect(await refusal(client.UpdateFunctionCode({ FunctionName, Code }))).toBe("FailedOperation.UpdateFunctionCode");
  expect(await refusal(client.UpdateFunctionConfiguration({ FunctionName }))).toBe(
    "FailedOperation.UpdateFunctionConfiguration",
  );
  expect(await refusal(client.DeleteFunction({ FunctionName }))).toBe("FailedOperation.DeleteFunction");
  expect(await refusal(client.PublishVersion({ FunctionName }))).toBe("FailedOperation.PublishVersion");
  expect(await refusal(client.Invoke({ FunctionName }))).toBe("FailedOperation.FunctionStatusError");
  const trigger = { FunctionName, TriggerName: "url", Type: "http", TriggerDesc: "{}" };
  expect(await refusal(client.CreateTrigger(trigger))).toBe("FailedOperation.CreateTrigger");
  settle();
  expect(await settled(client, FunctionName)).toBe("Active");
});

test("of two deploys at once, one creates the function and the other learns that it exists", async () => {
  const { client } = await openCloud();
  const request = { FunctionName: "hello", Runtime: "Nodejs20.19", Code: { ZipFile: await codeOf(ECHO) } };
  const both = [client.CreateFunction(request), client.CreateFunction(request)].map(refusal);
  expect((await Promise.all(both)).sort()).toEqual(["ResourceInUse.FunctionName", "none"]);
});

test("new code replaces the old, which answers until then", async () => {
  const { client, settle } = await openCloud(NOT_YET);
  const deploying = deploy(client, { main: `async () => "first"` });
  await vi.waitUntil(async () => (await client.ListFunctions({})).TotalCount === 1);
  settle();
  const FunctionName = await deploying;
  await client.UpdateFunctionCode({ FunctionName, ZipFile: await codeOf(OTHER), Handler: "index.main" });
  expect((await client.GetFunction({ FunctionName })).Status).toBe("Updating");
  expect(await resultOf(client, FunctionName)).toBe("first");
  expect(await refusal(client.UpdateFunctionConfiguration({ FunctionName, Timeout: 5 }))).toBe(
    "FailedOperation.UpdateFunctionConfiguration",
  );
  settle();
  expect(await settled(client, FunctionName)).toBe("Active");
  expect(await resultOf(client, FunctionName)).toBe("other");
});

test("a new configuration keeps what it does not name, and replaces the environment as a whole", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client, {
    MemorySize: 512,
    Environment: { Variables: [{ Key: "OLD", Value: "1" }] },
    VpcConfig: { VpcId: "vpc-1", SubnetId: "subnet-1" },
  });
  const Environment = { Variables: [{ Key: "NEW", Value: "2" }] };
  await client.UpdateFunctionConfiguration({ FunctionName, Timeout: 7, Environment, Description: "changed" });
  await settled(client, FunctionName);
  expect(await client.GetFunction({ FunctionName })).toMatchObject({
    MemorySize: 512,
    Timeout: 7,
    Environment,
    Description: "changed",
    VpcConfig: { VpcId: "vpc-1" },
  });
  const { variables } = (await resultOf(client, FunctionName)) as { variables: object };
  expect(variables).toMatchObject({ NEW: "2" });
  expect(variables).not.toHaveProperty("OLD");
  await client.UpdateFunctionConfiguration({ FunctionName, Environment: { Variables: [{ Key: "", Value: "" }] } });
  await settled(client, FunctionName);
  expect((await client.GetFunction({ FunctionName })).Environment?.Variables).toEqual([]);
});

test("functions are listed, found and shown with their code; a deleted one is gone", async () => {
  const { client, sandbox } = await openCloud();
  await deploy(client, { FunctionName: "first", Tags: [{ Key: "team", Value: "a" }] });
  const zip = await codeOf(OTHER);
  await deploy(client, { FunctionName: "second", Code: { ZipFile: zip } });
  const names = async (request: Parameters<typeof client.ListFunctions>[0]) =>
    (await client.ListFunctions(request)).Functions?.map(({ FunctionName }) => FunctionName);
  expect(await names({ Orderby: "FunctionName", Order: "ASC" })).toEqual(["first", "second"]);
  expect(await names({ SearchKey: "sec" })).toEqual(["second"]);
  expect(await names({ Filters: [{ Name: "tag-team", Values: ["a"] }] })).toEqual(["first"]);
  expect(await names({ Orderby: "FunctionName", Order: "ASC", Offset: 1, Limit: 1 })).toEqual(["second"]);
  expect((await client.GetFunction({ FunctionName: "second", ShowCode: "TRUE" })).CodeInfo).toContain("other");
  const { Url = "" } = await client.GetFunctionAddress({ FunctionName: "second" });
  expect(Url).toContain(sandbox.url);
  expect(Buffer.from(await (await fetch(Url)).arrayBuffer()).toString("base64")).toBe(zip);
  await client.DeleteFunction({ FunctionName: "second" });
  expect(await refusal(client.GetFunction({ FunctionName: "second" }))).toBe("ResourceNotFound.Function");
  expect(await names({})).toEqual(["first"]);
  expect((await fetch(Url)).status).toBe(404);
});

test("accounts, regions and namespaces are apart", async () => {
  const { client, sandbox } = await openCloud();
  await deploy(client);
  const others = [
    scfClient(sandbox, { region: "ap-shanghai" }),
    scfClient(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" }),
  ];
  for (const other of others) expect((await other.ListFunctions({})).TotalCount).toBe(0);
  await client.CreateNamespace({ Namespace: "staging", Description: "before" });
  await client.UpdateNamespace({ Namespace: "staging", Description: "for trials" });
  expect((await client.ListFunctions({ Namespace: "staging" })).TotalCount).toBe(0);
  await deploy(client, { Namespace: "staging" });
  const { Namespaces } = await client.ListNamespaces({});
  expect(Namespaces).toMatchObject([{ Name: "default" }, { Name: "staging", Description: "for trials" }]);
  await client.DeleteNamespace({ Namespace: "staging" });
  expect(await refusal(client.ListFunctions({ Namespace: "staging" }))).toBe("ResourceNotFound.Namespace");
  expect((await client.ListFunctions({})).TotalCount).toBe(1);
});

test("a reset removes what was deployed, and its address", async () => {
  const { client, sandbox } = await openCloud();
  await deploy(client);
  const trigger = { FunctionName: "hello", TriggerName: "url", Type: "http", TriggerDesc: "{}" };
  const { TriggerInfo } = await client.CreateTrigger(trigger);
  const address = JSON.parse(TriggerInfo?.TriggerDesc ?? "").NetConfig.ExtranetUrl;
  expect((await fetch(address)).status).toBe(200);
  await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
  expect((await client.ListFunctions({})).TotalCount).toBe(0);
  expect((await fetch(address)).status).toBe(404);
});

test("GET and the older signature carry nested parameters too", async () => {
  const { sandbox } = await openCloud();
  const older = scfClient(sandbox, { signMethod: "HmacSHA256" });
  await deploy(older, { Environment: { Variables: [{ Key: "A", Value: "b" }] }, VpcConfig: { VpcId: "vpc-1" } });
  const got = await scfClient(sandbox, { reqMethod: "GET" }).GetFunction({ FunctionName: "hello" });
  expect(got).toMatchObject({ Environment: { Variables: [{ Key: "A", Value: "b" }] }, VpcConfig: { VpcId: "vpc-1" } });
});
