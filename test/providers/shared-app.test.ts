/** The two interfaces of Tencent's, as the functions use both: one app, one queue. */
import { expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { createHttpClient } from "../../shared/providers/http-client.ts";
import type { ReceiptQueue, SmsProvider } from "../../shared/providers/provider.ts";
import { createQcloudsmsProvider } from "../../shared/providers/qcloudsms/client.ts";
import { createTencentProvider } from "../../shared/providers/tencent/client.ts";
import { NOON, openSandbox, travel } from "../sandbox/helpers.ts";

const APP = { id: "1400000001", key: "sandboxAppKey" };
const OWNER = { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" };
const STRANGER = { secretId: "secretId", secretKey: "secretKey" };

function openBoth(sandbox: Sandbox, credential = OWNER): Record<"tencent" | "qcloudsms", SmsProvider> {
  const http = createHttpClient({ now: Date.now, proxy: "" });
  onTestFinished(() => http.close());
  const common = { http, now: () => sandbox.clock.now() };
  const endpoints = { sms: sandbox.url, voice: sandbox.url };
  return {
    tencent: createTencentProvider({ ...common, ...credential, smsSdkAppId: APP.id, endpoint: sandbox.url }),
    qcloudsms: createQcloudsmsProvider({ ...common, appId: APP.id, appKey: APP.key, endpoints, random: Math.random }),
  };
}

/** The last of them replies. */
const PHONES = { tencent: "+8613711112222", qcloudsms: "+8613711110009" } as const;

async function sendByBoth(providers: ReturnType<typeof openBoth>): Promise<void> {
  for (const name of ["tencent", "qcloudsms"] as const) {
    const request = {
      requestId: name,
      phones: [PHONES[name]],
      templateId: "7839",
      signName: "腾讯云",
      params: ["5678"],
    };
    expect(await providers[name].send(request, deadline())).toMatchObject({ results: [{ status: "accepted" }] });
  }
}

function deadline(): { deadline: number } {
  return { deadline: Date.now() + 3000 };
}

async function pullPhones(queue: ReceiptQueue | undefined): Promise<Record<"receipts" | "replies", string[]>> {
  const receipts = (await queue?.pullReceipts(100, deadline()))?.items ?? [];
  const replies = (await queue?.pullReplies(100, deadline()))?.items ?? [];
  return { receipts: receipts.map(({ phone }) => phone), replies: replies.map(({ phone }) => phone) };
}

test.each(["tencent", "qcloudsms"] as const)("%s pulls what both sent through one app, once", async (name) => {
  const sandbox = await openSandbox();
  const providers = openBoth(sandbox);
  await sendByBoth(providers);
  travel(sandbox, 2000);
  expect(await pullPhones(providers[name].queue)).toEqual({
    receipts: [PHONES.tencent, PHONES.qcloudsms],
    replies: [PHONES.qcloudsms],
  });
  for (const other of Object.values(providers)) {
    expect(await pullPhones(other.queue)).toEqual({ receipts: [], replies: [] });
  }
});

test.each(["tencent", "qcloudsms"] as const)("%s tells of one number what both sent to it", async (name) => {
  const sandbox = await openSandbox();
  const providers = openBoth(sandbox);
  await sendByBoth(providers);
  travel(sandbox, 2000);
  for (const phone of Object.values(PHONES)) {
    const told = await providers[name].phoneLog?.receiptsByPhone({ phone, from: NOON - 1000, limit: 100 }, deadline());
    expect(told?.items).toMatchObject([{ phone, status: "delivered" }]);
  }
});

test("the app of one account is refused to another", async () => {
  const sandbox = await openSandbox();
  await sendByBoth(openBoth(sandbox));
  travel(sandbox, 2000);
  const { tencent } = openBoth(sandbox, STRANGER);
  await expect(tencent.queue?.pullReceipts(100, deadline())).rejects.toMatchObject({
    code: "PROVIDER_REJECTED",
    message: "The provider refused to be asked",
    details: { provider: { code: "UnauthorizedOperation.SmsSdkAppIdVerifyFail" } },
  });
});
