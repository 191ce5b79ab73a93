/** Invocations, their logs, and the limits on them. */
import { expect, test, vi } from "vitest";
import { deploy, NOT_YET, openCloud, refusal, settled, zipOf } from "./helpers.ts";

const EVENT_LIMIT_BYTES = 128 * 1024;

test("Invoke and InvokeFunction give the result, and the log when asked", async () => {
  const { client } = await openCloud();
  const main = `async (event) => { console.log("said", event.word); return { word: event.word }; }`;
  const FunctionName = await deploy(client, { main });
  const ClientContext = JSON.stringify({ word: "一" });
  const { Result, RequestId } = await client.Invoke({ FunctionName, ClientContext, LogType: "Tail" });
  expect(Result).toMatchObject({ RetMsg: '{"word":"一"}', ErrMsg: "", InvokeResult: 0, FunctionRequestId: RequestId });
  expect(Result?.Log).toContain("said 一");
  expect(Result?.MemUsage).toBeGreaterThan(1_000_000);
  expect(Result?.BillDuration).toBeGreaterThan(0);
  const other = await client.InvokeFunction({ FunctionName, Event: ClientContext });
  expect(other.Result).toMatchObject({ RetMsg: '{"word":"一"}', Log: "" });
});

test("what a function throws is a result, not an error of the API", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client, { main: `async () => { throw new Error("no luck") }` });
  const { Result } = await client.Invoke({ FunctionName });
  expect(Result).toMatchObject({ ErrMsg: "no luck", InvokeResult: 1 });
  expect(JSON.parse(Result?.RetMsg ?? "")).toMatchObject({ errorCode: 1, statusCode: 430 });
});

test("a function that is too slow, ends its process, or has no handler fails by the platform's status", async () => {
  const { client } = await openCloud();
  const status = async (FunctionName: string) => {
    const { Result } = await client.Invoke({ FunctionName });
    return JSON.parse(Result?.RetMsg ?? "").statusCode;
  };
  await deploy(client, {
    FunctionName: "slow",
    Timeout: 1,
    main: "() => new Promise(() => setTimeout(() => {}, 9e5))",
  });
  await deploy(client, { FunctionName: "ends", main: "async () => process.exit(1)" });
  await deploy(client, { FunctionName: "absent", Handler: "index.other" });
  await deploy(client, { FunctionName: "snake", Runtime: "Python3.10" });
  expect(await Promise.all(["slow", "ends", "absent", "snake"].map(status))).toEqual([433, 439, 437, 438]);
});

test("code is read-only, and /tmp is not", async () => {
  const { client } = await openCloud();
  const main = `async ({ file }) => {
    const fs = require("node:fs");
    const target = file === "own" ? __dirname + "/own.txt" : "/tmp/xinshi-scf-" + process.pid + ".txt";
    fs.writeFileSync(target, "1");
    fs.unlinkSync(target);
    return "written";
  }`;
  const FunctionName = await deploy(client, { main });
  const write = async (file: string) =>
    (await client.Invoke({ FunctionName, ClientContext: JSON.stringify({ file }) })).Result;
  expect((await write("own"))?.InvokeResult).toBe(1);
  expect((await write("tmp"))?.RetMsg).toBe('"written"');
});

test("an Event invocation answers at once; its end shows in the status and the log", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client, { main: `async (event) => event.word` });
  const { Result } = await client.Invoke({ FunctionName, InvocationType: "Event", ClientContext: '{"word":"later"}' });
  expect(Result).toMatchObject({ RetMsg: "", Duration: 0 });
  const FunctionRequestId = Result?.FunctionRequestId ?? "";
  const statusOf = async () => (await client.GetRequestStatus({ FunctionName, FunctionRequestId })).Data?.[0];
  await vi.waitUntil(async () => (await statusOf())?.RetCode === 0);
  expect(await statusOf()).toMatchObject({ RetMsg: '"later"', RetryNum: 0 });
  const { Data } = await client.GetFunctionLogs({ FunctionName, FunctionRequestId });
  expect(Data).toMatchObject([{ RetMsg: '"later"', RetCode: 0, RequestId: FunctionRequestId }]);
});

test("logs are filtered by result, and refuse a wrong window", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client, { main: `async ({ fail }) => { if (fail) throw new Error("no") }` });
  await client.Invoke({ FunctionName, ClientContext: '{"fail":true}' });
  await client.Invoke({ FunctionName });
  const count = async (RetCode: string) =>
    (await client.GetFunctionLogs({ FunctionName, Filter: { RetCode } })).TotalCount;
  expect([await count("not0"), await count("is0"), await count("UserCodeException"), await count("")]).toEqual([
    1, 1, 1, 2,
  ]);
  expect(await refusal(count("some"))).toBe("InvalidParameterValue.RetCode");
  const logs = (change: object) => refusal(client.GetFunctionLogs({ FunctionName, ...change }));
  expect(await logs({ StartTime: "2026-01-01 00:00:00" })).toBe("InvalidParameterValue.StartTimeOrEndTime");
  expect(await logs({ StartTime: "2026-01-01 00:00:00", EndTime: "2026-01-03 00:00:00" })).toBe(
    "InvalidParameterValue.StartTimeOrEndTime",
  );
  expect(await logs({ Offset: 9990, Limit: 20 })).toBe("LimitExceeded.Offset");
});

test("wrong invocations are refused", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client);
  const invoke = (change: object) => refusal(client.Invoke({ FunctionName, ...change }));
  expect(await invoke({ ClientContext: "{" })).toBe("InvalidParameterValue.Param");
  expect(await invoke({ InvocationType: "Now" })).toBe("InvalidParameterValue.InvokeType");
  expect(await invoke({ LogType: "All" })).toBe("InvalidParameterValue");
  expect(await invoke({ Qualifier: "9" })).toBe("ResourceNotFound.Qualifier");
  expect(await invoke({ FunctionName: "other" })).toBe("ResourceNotFound.Function");
  const ClientContext = JSON.stringify("x".repeat(EVENT_LIMIT_BYTES));
  expect(await invoke({ InvocationType: "Event", ClientContext })).toBe("InvalidParameter.RequestTooLarge");
  expect(await refusal(client.GetRequestStatus({ FunctionName, FunctionRequestId: "?" }))).toBe(
    "InvalidParameterValue.FunctionRequestId",
  );
});

test("reserved concurrency is kept to, and reserves no more than there is", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client);
  await client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 0 });
  expect((await client.GetReservedConcurrencyConfig({ FunctionName })).ReservedMem).toBe(0);
  const { Result } = await client.Invoke({ FunctionName });
  expect(JSON.parse(Result?.RetMsg ?? "")).toMatchObject({ statusCode: 432 });
  await client.DeleteReservedConcurrencyConfig({ FunctionName });
  expect((await client.Invoke({ FunctionName })).Result?.InvokeResult).toBe(0);
  const call = client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: 1_000_000 });
  expect(await refusal(call)).toBe("FailedOperation.ReservedExceedTotal");
});

test("versions stay as they were published, and aliases lead to them", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client, { main: `async (_, context) => "one of " + context.function_version` });
  const { FunctionVersion } = await client.PublishVersion({ FunctionName, Description: "first" });
  expect(FunctionVersion).toBe("1");
  const alias = { FunctionName, Name: "live", FunctionVersion: "1" };
  await vi.waitUntil(async () => (await client.GetFunction({ FunctionName, Qualifier: "1" })).Status === "Active");
  await client.CreateAlias(alias);
  const main = `exports.main = async (_, context) => "two of " + context.function_version`;
  await client.UpdateFunctionCode({ FunctionName, ZipFile: await zipOf({ "index.js": main }), Publish: "TRUE" });
  await settled(client, FunctionName);
  await vi.waitUntil(async () => (await client.ListVersionByFunction({ FunctionName })).TotalCount === 3);
  const said = async (Qualifier: string) => (await client.Invoke({ FunctionName, Qualifier })).Result?.RetMsg;
  expect([await said("$LATEST"), await said("1"), await said("live"), await said("$DEFAULT")]).toEqual([
    '"two of $LATEST"',
    '"one of 1"',
    '"one of 1"',
    '"two of $LATEST"',
  ]);
  await vi.waitUntil(async () => (await client.GetFunction({ FunctionName, Qualifier: "2" })).Status === "Active");
  await client.UpdateAlias({ ...alias, FunctionVersion: "2", Description: "now" });
  expect(await client.GetAlias({ FunctionName, Name: "live" })).toMatchObject({
    FunctionVersion: "2",
    Description: "now",
  });
  expect(await said("live")).toBe('"two of 2"');
  const RoutingConfig = { AdditionalVersionWeights: [{ Version: "1", Weight: 1 }] };
  await client.UpdateAlias({ ...alias, FunctionVersion: "2", RoutingConfig });
  expect(await said("live")).toBe('"one of 1"');
  expect(await refusal(client.DeleteFunction({ FunctionName, Qualifier: "1" }))).toBe("UnsupportedOperation.AliasBind");
  expect((await client.ListAliases({ FunctionName })).Aliases?.map(({ Name }) => Name)).toEqual(["$DEFAULT", "live"]);
  await client.DeleteAlias({ FunctionName, Name: "live" });
  await client.DeleteFunctionVersion({ FunctionName, Qualifier: "1" });
  expect((await client.ListVersionByFunction({ FunctionName })).FunctionVersion).toEqual(["$LATEST", "2"]);
  expect(await refusal(said("1"))).toBe("ResourceNotFound.Qualifier");
});

test("a version is Publishing at first, when no alias can lead to it", async () => {
  const { client, settle } = await openCloud(NOT_YET);
  const deploying = deploy(client);
  await vi.waitUntil(async () => (await client.ListFunctions({})).TotalCount === 1);
  settle();
  const FunctionName = await deploying;
  await client.PublishVersion({ FunctionName });
  expect((await client.GetFunction({ FunctionName, Qualifier: "1" })).Status).toBe("Publishing");
  const alias = { FunctionName, Name: "live", FunctionVersion: "1" };
  expect(await refusal(client.CreateAlias(alias))).toBe("FailedOperation.CreateAlias");
  settle();
  await vi.waitUntil(async () => (await client.GetFunction({ FunctionName, Qualifier: "1" })).Status === "Active");
  expect(await refusal(client.CreateAlias(alias))).toBe("none");
});

test("wrong versions and aliases are refused", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client);
  const create = (change: object) =>
    refusal(client.CreateAlias({ FunctionName, Name: "live", FunctionVersion: "$LATEST", ...change }));
  expect(await create({ Name: "1" })).toBe("InvalidParameterValue.Name");
  expect(await create({ FunctionVersion: "9" })).toBe("ResourceNotFound.FunctionVersion");
  const weights = (Weight: number) => ({
    RoutingConfig: { AdditionalVersionWeights: [{ Version: "$LATEST", Weight }] },
  });
  expect(await create(weights(2))).toBe("InvalidParameter.RoutingConfig");
  expect(await create(weights(0.5))).toBe("none");
  expect(await create({})).toBe("ResourceInUse.Alias");
  expect(await refusal(client.DeleteAlias({ FunctionName, Name: "$DEFAULT" }))).toBe("InvalidParameterValue.Alias");
  expect(await refusal(client.GetAlias({ FunctionName, Name: "other" }))).toBe("ResourceNotFound.Alias");
  const call = client.DeleteFunction({ FunctionName, Qualifier: "$LATEST" });
  expect(await refusal(call)).toBe("InvalidParameterValue.Qualifier");
});

test("provisioned concurrency is for published versions, and for no more than there are", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client);
  await client.PublishVersion({ FunctionName });
  const put = (Qualifier: string, VersionProvisionedConcurrencyNum: number) =>
    refusal(client.PutProvisionedConcurrencyConfig({ FunctionName, Qualifier, VersionProvisionedConcurrencyNum }));
  expect(await put("$LATEST", 1)).toBe("InvalidParameterValue.Qualifier");
  expect(await put("1", 901)).toBe("FailedOperation.ProvisionedExceedAvailable");
  expect(await put("1", 2)).toBe("none");
  expect(await client.GetProvisionedConcurrencyConfig({ FunctionName })).toMatchObject({
    UnallocatedConcurrencyNum: 898,
    Allocated: [{ AllocatedProvisionedConcurrencyNum: 2, Status: "Done", Qualifier: "1" }],
  });
  await client.DeleteProvisionedConcurrencyConfig({ FunctionName, Qualifier: "1" });
  expect((await client.GetProvisionedConcurrencyConfig({ FunctionName })).Allocated).toEqual([]);
});

test("retries of what nobody waits for have their limits", async () => {
  const { client } = await openCloud();
  const FunctionName = await deploy(client);
  const update = (RetryNum: number, MsgTTL: number) => {
    const AsyncTriggerConfig = { RetryConfig: [{ RetryNum }], MsgTTL };
    return refusal(client.UpdateFunctionEventInvokeConfig({ FunctionName, AsyncTriggerConfig }));
  };
  expect(await update(3, 600)).toBe("LimitExceeded.RetryNum");
  expect(await update(1, 21_601)).toBe("LimitExceeded.MsgTTL");
});
