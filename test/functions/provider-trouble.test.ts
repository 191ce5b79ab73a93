/** What a caller is told, and the ledger says, when the settings or the replies of one provider are wrong. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { PullStatusData } from "../../shared/validation/status.ts";
import { openSession } from "../contract/functions/session.ts";
import { proves } from "../coverage/proves.ts";
import { type ColumnOf, type RowIdOf, type RowOf, rowsOf } from "../coverage/tables.ts";
import { controlOf } from "../helpers/control.ts";
import { mp3 } from "../helpers/sounds.ts";
import { openSource } from "./source.ts";

type Trouble = ColumnOf<RowIdOf<"outcomes">>;
type Provider = "tencent" | "qcloudsms" | "aliyun";

const { target, control, freshPhone, service } = openSession(openSource);

/** Each by one provider and no other, so that nothing is tried elsewhere. */
const ASKED: Readonly<Record<RowOf<"outcomes">, { fn: string; action: string; input: object }>> = {
  "tencent text": { fn: "sendsms", action: "SendSms", input: { templateId: "7839", params: ["4370"] } },
  "qcloudsms text": { fn: "sendsms", action: "sendsms", input: { templateId: "7839", params: ["4370"] } },
  "aliyun text": {
    fn: "sendsms",
    action: "SendSms",
    input: { templateId: "SMS_153055065", params: { code: "4370" } },
  },
  "tencent call": { fn: "sendvoice", action: "SendCodeVoice", input: { code: "4370" } },
  "qcloudsms call": { fn: "sendvoice", action: "sendvoiceprompt", input: { text: "您的验证码是4370" } },
  "aliyun call": {
    fn: "sendvoice",
    action: "SingleCallByTts",
    input: { templateId: "TTS_100001", params: { code: "4370" } },
  },
  "qcloudsms file": { fn: "uploadvoice", action: "uploadvoicefile", input: {} },
};

/** The setting that holds each provider's secret. */
const SECRETS: Readonly<Record<Provider, string>> = {
  tencent: "TENCENT_SECRET_KEY",
  qcloudsms: "QCLOUDSMS_APP_KEY",
  aliyun: "ALIYUN_ACCESS_KEY_SECRET",
};

/** Of every member that these answers have, none of the documented type. */
const WRONG_TYPES: Readonly<Record<Provider, object>> = {
  tencent: { Response: { RequestId: 7, SendStatusSet: [{ Code: 1, PhoneNumber: 2 }], SendStatus: { CallId: 3 } } },
  qcloudsms: { result: "0", errmsg: 5, callid: 7, fid: 8 },
  aliyun: { Code: 200, Message: [], BizId: 7, CallId: [] },
};

const EFFECTS: Readonly<Record<Exclude<Trouble, "credentials" | "clock">, (provider: Provider) => object>> = {
  html: () => ({ kind: "body", raw: "<html><body>Bad Gateway</body></html>" }),
  nothing: () => ({ kind: "body", raw: "" }),
  types: (provider) => ({ kind: "body", raw: JSON.stringify(WRONG_TYPES[provider]) }),
  status: () => ({ kind: "http", status: 500, body: "oops" }),
  cut: () => ({ kind: "drop-before" }),
};

const HOUR_MS = 3_600_000;

let sounds = 0;

/** Asks for it, and says what the caller is told and what the ledger holds of it. */
async function ask(row: RowOf<"outcomes">): Promise<{ outcome: unknown; rows: unknown[] }> {
  const { fn, input } = ASKED[row];
  if (fn === "uploadvoice") {
    sounds += 1;
    const { outcome } = await target.http(fn, { audio: mp3(3, `trouble ${sounds}`).toString("base64") });
    return { outcome, rows: [] };
  }
  const phone = freshPhone();
  const signName = fn === "sendsms" ? { signName: "信使" } : {};
  const { outcome } = await target.http(fn, { phone, provider: providerOf(row), ...signName, ...input });
  const { messages } = await service<PullStatusData>("pullstatus", { phone });
  return { outcome, rows: messages };
}

function providerOf(row: RowOf<"outcomes">): Provider {
  return row.split(" ")[0] as Provider;
}

/** Texts and calls that the sandbox accepted; of files it keeps no count. */
async function arrived(row: RowOf<"outcomes">): Promise<number> {
  const lists = await Promise.all([
    control.get<{ messages: { status: string }[] }>("/messages?limit=1000").then(({ messages }) => messages),
    control.get<{ calls: { status: string }[] }>("/calls?limit=1000").then(({ calls }) => calls),
  ]);
  return row.endsWith("file") ? 0 : lists.flat().filter(({ status }) => status !== "refused").length;
}

/** Requests that reached the sandbox, whatever they were answered. */
async function asked(row: RowOf<"outcomes">): Promise<number> {
  const { requests } = await control.get<{ requests: { action: string }[] }>(
    `/requests?provider=${providerOf(row)}&limit=1000`,
  );
  return requests.filter(({ action }) => action === ASKED[row].action).length;
}

describe.each(rowsOf("outcomes"))("a $row", ({ id, row }) => {
  const isFile = row.endsWith("file");

  test("with wrong credentials is PROVIDER_REJECTED, in the provider's own words", async () => {
    proves(id, "credentials");
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv(SECRETS[providerOf(row)], "a-wrong-secret");
    await expectRejected(row);
  });

  test("with a clock that is an hour late is refused once, and goes through by the provider's time", async () => {
    proves(id, "clock");
    const { put } = controlOf(target.url);
    onTestFinished(async () => void (await put("/clock", { now: new Date().toISOString() })));
    await put("/clock", { now: new Date(Date.now() + HOUR_MS).toISOString() });
    const before = { arrived: await arrived(row), asked: await asked(row) };
    const { outcome } = await ask(row);
    expect(outcome).toMatchObject({ ok: true });
    expect(await asked(row)).toBe(before.asked + 2);
    expect(await arrived(row)).toBe(before.arrived + (isFile ? 0 : 1));
  });

  test.each(Object.keys(EFFECTS) as (keyof typeof EFFECTS)[])(
    "answered with %s is OUTCOME_UNKNOWN",
    async (trouble) => {
      proves(id, trouble);
      const provider = providerOf(row);
      const effect = EFFECTS[trouble](provider);
      const { id: fault } = await control.post<{ id: string }>("/faults", {
        provider,
        action: ASKED[row].action,
        times: 1,
        effect,
      });
      const { outcome, rows } = await ask(row);
      expect(outcome).toMatchObject({ ok: false, error: { code: "OUTCOME_UNKNOWN", provider: { name: provider } } });
      if (!isFile) expect(rows).toMatchObject([{ status: "unknown", provider, errorCode: "OUTCOME_UNKNOWN" }]);
      const { faults } = await control.get<{ faults: { id: string }[] }>("/faults");
      expect(faults.filter((one) => one.id === fault)).toMatchObject([{ struck: 1 }]);
    },
  );

  test("that nothing disturbs goes through", async () => {
    const { outcome } = await ask(row);
    expect(outcome).toMatchObject({ ok: true });
  });
});

async function expectRejected(row: RowOf<"outcomes">): Promise<void> {
  const before = await arrived(row);
  const { outcome, rows } = await ask(row);
  const error = { code: "PROVIDER_REJECTED", provider: { name: providerOf(row), code: expect.any(String) } };
  expect(outcome).toMatchObject({ ok: false, error });
  if (!row.endsWith("file")) expect(rows).toMatchObject([{ status: "rejected", errorCode: "PROVIDER_REJECTED" }]);
  expect(await arrived(row)).toBe(before);
}
