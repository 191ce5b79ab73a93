import { describe, expect, test } from "vitest";
import { differencesOf } from "../../../shared/compat/qcloudsms/dual.ts";
import { QcloudSms, type Report, type Settled } from "../../../shared/compat/qcloudsms/qcloudsms.ts";
import { serve } from "../../providers/servers.ts";
import { callOf } from "./calls.ts";

const MOBILE = "13711112222";
const STATUS = { PhoneNumber: `+86${MOBILE}`, Code: "Ok", Message: "send success", SerialNo: "5000:1", Fee: 1 };

/** A twin that asks one server in both protocols. */
async function open(classic: unknown, api3: unknown) {
  const server = await serve((response, { headers }) => {
    response.end(JSON.stringify("x-tc-action" in headers ? { Response: api3 } : classic));
  });
  const endpoint = server.url.slice(0, -1);
  const reports: Report[] = [];
  const twin = QcloudSms(1_400_006_666, "key", {
    protocol: "dual",
    credentials: { secretId: "secretId", secretKey: "secretKey" },
    endpoints: { sms: endpoint, voice: endpoint, api3Sms: endpoint, api3Voice: endpoint },
    report: (report) => reports.push(report),
  });
  return { twin, reports, seen: server.seen };
}

describe("the twin with protocol dual", () => {
  test("asks in both protocols, gives the old answer, and reports none where they agree", async () => {
    const { twin, reports, seen } = await open(
      { result: 0, errmsg: "OK", ext: "x", sid: "8:1", fee: 1 },
      { RequestId: "r", SendStatusSet: [STATUS] },
    );
    const reply = await twin.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云", "", "x");
    expect(reply).toEqual({ result: 0, errmsg: "OK", ext: "x", sid: "8:1", fee: 1 });
    expect(seen.map(({ url, headers }) => headers["x-tc-action"] ?? new URL(url, "http://a").pathname)).toEqual([
      "/v5/tlssmssvr/sendsms",
      "SendSms",
    ]);
    expect(reports).toMatchObject([
      { path: "/v5/tlssmssvr/sendsms", differences: [], api3: { resData: { sid: "5000:1" } } },
    ]);
  });

  test("reports each member that differs", async () => {
    const { twin, reports } = await open(
      {
        result: 0,
        errmsg: "OK",
        ext: "",
        detail: [{ result: 0, errmsg: "OK", mobile: MOBILE, nationcode: "86", sid: "8:1", fee: 2 }],
      },
      {
        RequestId: "r",
        SendStatusSet: [{ ...STATUS, Code: "LimitExceeded.PhoneNumberDailyLimit", SerialNo: "", Fee: 0 }],
      },
    );
    await twin.SmsMultiSender().sendWithParam(86, [MOBILE], 7839, ["5678"], "腾讯云");
    expect(reports[0]?.differences).toEqual([
      { at: "detail.0.result", classic: 0, api3: 1025 },
      { at: "detail.0.sid", classic: "8:1", api3: undefined },
      { at: "detail.0.fee", classic: 2, api3: undefined },
    ]);
  });

  test("reports what has no counterpart, and still makes the old call", async () => {
    const { twin, reports } = await open({ result: 0, errmsg: "OK", ext: "", sid: "8:1", fee: 1 }, {});
    const called = await callOf(twin, {
      run: (sdk, callback) => sdk.SmsSingleSender().send(0, 86, MOBILE, "您的验证码是: 5678", "", "", callback),
    });
    expect(called).toMatchObject({ err: undefined, resData: { result: 0 } });
    expect(reports[0]?.differences).toEqual([
      {
        at: "error",
        classic: undefined,
        api3: "API 3.0 sends approved templates only: call sendWithParam with the template's id and its values",
      },
    ]);
  });
});

describe("differencesOf()", () => {
  const settled = (resData: unknown): Settled => {
    const req = { host: "", path: "", method: "POST", headers: {}, body: {} } as const;
    return { error: undefined, res: { statusCode: 200, headers: {}, req }, resData };
  };

  test.each([
    {
      name: "each protocol's own values",
      classic: { sid: "8:1", errmsg: "ok" },
      api3: { sid: "5000:1", errmsg: "no" },
      at: [],
    },
    { name: "an own value of another type", classic: { sid: "8:1" }, api3: { sid: 1 }, at: ["sid"] },
    { name: "a value", classic: { fee: 1 }, api3: { fee: 2 }, at: ["fee"] },
    { name: "a type", classic: { fee: 1 }, api3: { fee: "1" }, at: ["fee"] },
    { name: "a member more", classic: {}, api3: { fee: 1 }, at: ["", "fee"] },
    { name: "an item more", classic: { data: [] }, api3: { data: [{ mobile: "1" }] }, at: ["data", "data.0.mobile"] },
    { name: "nothing, in another order", classic: { a: 1, b: 2 }, api3: { b: 2, a: 1 }, at: [] },
  ])("finds $name", ({ classic, api3, at }) => {
    expect(differencesOf(settled(classic), settled(api3)).map((each) => each.at)).toEqual(at);
  });

  test("finds that only one of them failed", () => {
    const failed: Settled = { error: new Error("Gone") };
    expect(differencesOf(failed, failed)).toEqual([]);
    expect(differencesOf(settled({}), failed)).toEqual([{ at: "error", classic: undefined, api3: "Gone" }]);
    expect(differencesOf(failed, settled({}))).toEqual([{ at: "error", classic: "Gone", api3: undefined }]);
  });
});
