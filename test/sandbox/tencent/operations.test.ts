/** Every action of API 3.0, by hand: what it answers, and what it refuses before it does anything. */
import { expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { proves } from "../../coverage/proves.ts";
import { type RowIdOf, rowsOf } from "../../coverage/tables.ts";
import { control, type Json, openSandbox } from "../helpers.ts";
import type { Sample } from "../samples.ts";
import { api3 } from "./by-hand.ts";
import { SMS_2019, SMS_2021, VMS_2020 } from "./samples.ts";

const FIVE_MINUTES_MS = 300_000;

const WRONG_KEYS = [
  {
    change: { id: "AKIDnobody" },
    error: {
      Code: "AuthFailure.SecretIdNotFound",
      Message: "The SecretId is not found, please ensure that your SecretId is correct.",
    },
  },
  {
    change: { secret: "wrong" },
    error: {
      Code: "AuthFailure.SignatureFailure",
      Message: "The provided credentials could not be validated. Please check your signature is correct.",
    },
  },
  ...[-1, 1].map((sign) => ({
    change: { skewMs: sign * (FIVE_MINUTES_MS + 1000) },
    error: { Code: "AuthFailure.SignatureExpire", Message: "The signature is expired, please request again." },
  })),
];

const APPS = {
  SmsSdkAppId: "InvalidParameterValue.SdkAppIdNotExist",
  SmsSdkAppid: "InvalidParameterValue.SdkAppIdNotExist",
  VoiceSdkAppid: "InvalidParameterValue.SdkAppidNotExist",
} as const;

for (const { id, row } of rowsOf("sms2021")) testAction(id, "2021-01-11", row, SMS_2021[row]);
for (const { id, row } of rowsOf("sms2019")) testAction(id, "2019-07-11", row, SMS_2019[row]);
for (const { id, row } of rowsOf("vms")) testAction(id, "2020-09-02", row, VMS_2020[row]);

function testAction(id: RowIdOf<"sms2021" | "sms2019" | "vms">, version: string, action: string, sample: Sample): void {
  test(`${action} of ${version} answers a good request, and refuses what is wrong with any`, async () => {
    proves(id, "sandbox");
    const { sandbox, parameters, ask } = await prepare(version, action, sample);
    const before = await traces(sandbox);
    for (const { change, error } of WRONG_KEYS) expect((await ask(change)).Error).toEqual(error);
    for (const name of sample.required) {
      expect((await ask({}, { [name]: undefined })).Error).toEqual({
        Code: "MissingParameter",
        Message: `The request is missing a required parameter \`${name}\`.`,
      });
      expect((await ask({}, { [name]: {} })).Error).toMatchObject({ Code: "InvalidParameter" });
    }
    for (const [name, Code] of Object.entries(APPS)) {
      if (name in parameters) expect((await ask({}, { [name]: "1400000000" })).Error).toMatchObject({ Code });
    }
    expect((await ask({}, { Colour: "red" })).Error).toMatchObject({ Code: "UnknownParameter" });
    expect(await traces(sandbox)).toEqual(before);
    const answer = await ask();
    expect(answer.Error).toBeUndefined();
    expect(answer).toMatchObject({ ...sample.answer, RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });
}

async function prepare(version: string, action: string, sample: Sample) {
  const sandbox = await openSandbox();
  const call = (name: string, parameters: unknown, change: object = {}) =>
    api3(sandbox, { version, action: name, parameters, ...change });
  const first = async (name: string, parameters: unknown) => {
    const answer = await call(name, parameters);
    if (answer.Error !== undefined) throw new Error(`${name}: ${JSON.stringify(answer.Error)}`);
    return answer;
  };
  const parameters = await sample.parameters(first, sandbox);
  const ask = (change: object = {}, names: object = {}) => call(action, { ...parameters, ...names }, change);
  return { sandbox, parameters, ask };
}

/** What phones show, and what waits for a review. */
async function traces(sandbox: Sandbox): Promise<Json[]> {
  const paths = ["/messages", "/calls", "/reviews"];
  return Promise.all(paths.map(async (path) => (await control(sandbox, "GET", path)).json));
}
