import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { control, openSandbox, sdk, send } from "./helpers.ts";
import { classic, tel } from "./qcloudsms/helpers.ts";

interface Taken {
  path: string;
  body: unknown;
}

/** A backend that answers each push as told; the last answer stays. */
async function openBackend(answers: readonly [status: number, body: string][]) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      taken.push({ path: request.url ?? "", body: JSON.parse(text) });
      const [status, body] = answers[Math.min(taken.length, answers.length) - 1] ?? [200, ""];
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/here`, taken };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it never came");
}

const OK: [number, string] = [200, '{"result":0,"errmsg":"OK"}'];
const PHONE = "+8613711112222";

async function pushesOf(sandbox: Awaited<ReturnType<typeof openSandbox>>) {
  const { json }: { json: unknown } = await control(sandbox, "GET", "/pushes");
  return (json as { pushes: { attempt: number; result: string; status: number | null }[] }).pushes;
}

test("a receipt is pushed as a list of one, in the documented form", async () => {
  const sandbox = await openSandbox();
  const { url, taken } = await openBackend([OK]);
  await control(sandbox, "PUT", "/callbacks", { cloud: "tencent", account: "published", url });
  const { SendStatusSet } = await sdk(sandbox).SendSms(send({ PhoneNumberSet: [PHONE] }));
  sandbox.clock.advance(1000);
  await until(() => taken.length === 1);
  expect(taken).toEqual([
    {
      path: "/here",
      body: [
        {
          user_receive_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
          nationcode: "86",
          mobile: "13711112222",
          report_status: "SUCCESS",
          errmsg: "DELIVRD",
          description: expect.any(String),
          sid: SendStatusSet?.[0]?.SerialNo,
          ext: "",
        },
      ],
    },
  ]);
});

test("a reply is pushed as one object", async () => {
  const sandbox = await openSandbox();
  const { url, taken } = await openBackend([OK]);
  await sdk(sandbox).SendSms(send({ PhoneNumberSet: [PHONE] }));
  await control(sandbox, "PUT", "/callbacks", { cloud: "tencent", account: "published", url });
  await control(sandbox, "POST", `/phones/${PHONE}/reply`, { text: "TD" });
  await until(() => taken.length === 1);
  expect(taken[0]?.body).toMatchObject({
    mobile: "13711112222",
    nationcode: "86",
    text: "TD",
    time: expect.any(Number),
  });
});

test("what happens in a call is pushed: a key, and how it ended", async () => {
  const sandbox = await openSandbox();
  const { url, taken } = await openBackend([OK]);
  await control(sandbox, "PUT", "/callbacks", { cloud: "tencent", account: "published", url });
  await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711112222"), msg: "4370" });
  await control(sandbox, "POST", "/calls/c1/answer");
  await control(sandbox, "POST", "/calls/c1/keys", { keys: "2" });
  await control(sandbox, "POST", "/calls/c1/hang-up");
  await until(() => taken.length === 2);
  const bodies = taken.map(({ body }) => body);
  expect(bodies).toContainEqual({
    voicekey_callback: expect.objectContaining({ keypress: "2", mobile: "13711112222" }),
  });
  expect(bodies).toContainEqual({ voicecode_callback: expect.objectContaining({ result: "0", nationcode: "86" }) });
});

test("a push that is not taken is tried twice more, one and five seconds later, and then given up", async () => {
  const sandbox = await openSandbox();
  const { url, taken } = await openBackend([
    [500, "busy"],
    [200, '{"result":1}'],
    [200, "thanks"],
  ]);
  await control(sandbox, "PUT", "/clock", { now: Date.now(), ticking: false });
  await control(sandbox, "PUT", "/callbacks", { cloud: "tencent", account: "published", url });
  await sdk(sandbox).SendSms(send({ PhoneNumberSet: [PHONE] }));
  sandbox.clock.advance(1000);
  for (const [attempt, pauseMs] of [
    [1, 1000],
    [2, 5000],
    [3, 60_000],
  ] as const) {
    await until(async () => (await pushesOf(sandbox)).length === attempt);
    sandbox.clock.advance(pauseMs - 1);
    expect(taken).toHaveLength(attempt);
    sandbox.clock.advance(1);
  }
  expect((await pushesOf(sandbox)).map(({ attempt, result, status }) => [attempt, result, status])).toEqual([
    [1, "failed", 500],
    [2, "failed", 200],
    [3, "given-up", 200],
  ]);
});

test("a dead address is tried again, and nothing is pushed to an account that set none", async () => {
  const sandbox = await openSandbox();
  await control(sandbox, "PUT", "/callbacks", { cloud: "tencent", account: "published", url: "http://127.0.0.1:9/" });
  await sdk(sandbox).SendSms(send({ PhoneNumberSet: [PHONE] }));
  sandbox.clock.advance(1000);
  await until(async () => (await pushesOf(sandbox)).length > 0);
  expect(await pushesOf(sandbox)).toMatchObject([{ attempt: 1, result: "failed", status: null }]);
  await control(sandbox, "DELETE", "/callbacks?cloud=tencent&account=published");
  expect((await control(sandbox, "GET", "/callbacks")).json).toEqual({ callbacks: [] });
  await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["+8613711113333"] }));
  sandbox.clock.advance(1);
  expect((await pushesOf(sandbox)).filter(({ attempt }) => attempt === 1)).toHaveLength(1);
});

for (const [what, input] of [
  ["a cloud there is not", { cloud: "azure", account: "a", url: "http://x/" }],
  ["an address that is none", { cloud: "aliyun", account: "a", url: "ftp://x/" }],
] as const) {
  test(`callbacks refuse ${what}`, async () => {
    const sandbox = await openSandbox();
    expect(await control(sandbox, "PUT", "/callbacks", input)).toMatchObject({
      status: 400,
      json: { error: { code: "INVALID_ARGUMENT" } },
    });
  });
}
