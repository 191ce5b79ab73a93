import { expect, test } from "vitest";
import type { DeployedView } from "../../../sandbox/scf/console.ts";
import { controlOf } from "../../helpers/control.ts";
import { deploy, openCloud, resultOf } from "./helpers.ts";

async function listed(url: string): Promise<DeployedView[]> {
  return (await controlOf(url).get<{ deployed: DeployedView[] }>("/functions")).deployed;
}

test("/_sandbox/functions lists what was deployed, with version, addresses, timers and what it ran", async () => {
  const { sandbox, client } = await openCloud();
  expect(await listed(sandbox.url)).toEqual([]);
  await deploy(client, { main: `async () => { console.log("said"); return "answer"; }` });
  const at = { FunctionName: "hello", Qualifier: "$DEFAULT" };
  await client.CreateTrigger({
    ...at,
    TriggerName: "tick",
    Type: "timer",
    TriggerDesc: "0 0 0 1 1 * *",
    Enable: "OPEN",
  });
  const net = { EnableExtranet: true, EnableIntranet: false };
  const desc = JSON.stringify({ AuthType: "NONE", NetConfig: net });
  await client.CreateTrigger({ ...at, TriggerName: "url", Type: "http", TriggerDesc: desc });
  await resultOf(client, "hello", { some: "event" });
  const [one, ...others] = await listed(sandbox.url);
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    name: "hello",
    account: "published",
    region: "ap-guangzhou",
    namespace: "default",
    status: "Active",
    runtime: "Nodejs20.19",
    version: "$LATEST",
    versions: 0,
    urls: [{ auth: "NONE", enabled: true }],
    timers: [{ name: "tick", cron: "0 0 0 1 1 * *", enabled: true, nextRun: expect.stringMatching(/-12-31T16:00:00/) }],
    invocations: [{ trigger: "invoke", version: "$LATEST", status: 200, isCold: true, event: { some: "event" } }],
  });
  expect(one?.invocations[0]?.logs.join("\n")).toContain("said");
  const called = await fetch(one?.callUrl ?? "", {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json", "x-wx-openid": "o1" },
  });
  expect(await called.json()).toMatchObject({ result: "answer" });
  expect(await (await fetch(one?.urls[0]?.url ?? "")).json()).toBe("answer");
  const triggers = (await listed(sandbox.url))[0]?.invocations.map(({ trigger }) => trigger);
  expect(triggers).toEqual(["http", "call", "invoke"]);
});

test("the stream of events tells what was deployed, called and removed", async () => {
  const { sandbox, client } = await openCloud();
  const events: string[] = [];
  const controller = new AbortController();
  const stream = await fetch(`${sandbox.url}/_sandbox/events`, { signal: controller.signal });
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) events.push(decoder.decode(chunk, { stream: true }));
  })().catch(() => undefined);
  const heard = async (text: string): Promise<void> => {
    await expect.poll(() => events.join(""), { timeout: 10_000 }).toContain(text);
    events.length = 0;
  };
  await deploy(client);
  await heard("event: functions");
  await resultOf(client, "hello");
  await heard('"function":"hello","deployed":true');
  await client.DeleteFunction({ FunctionName: "hello" });
  await heard("event: functions");
  expect(await listed(sandbox.url)).toEqual([]);
  controller.abort();
  await reading;
});
