/** Every action of Alibaba Cloud, by hand: what it answers, and what it refuses before it does anything. */
import { expect, test } from "vitest";
import { formatAliyunDate } from "../../../shared/signing/aliyun-encoding.ts";
import { proves } from "../../coverage/proves.ts";
import { type RowIdOf, rowsOf } from "../../coverage/tables.ts";
import { openSandbox } from "../helpers.ts";
import type { Parameters, Sample } from "../samples.ts";
import { byHand, v1Params } from "./helpers.ts";
import { DYSMS, DYVMS } from "./samples.ts";

const FIFTEEN_MINUTES_MS = 900_000;

for (const { id, row } of rowsOf("dysms")) testAction(id, row, DYSMS[row]);
for (const { id, row } of rowsOf("dyvms")) testAction(id, row, DYVMS[row]);

function testAction(id: RowIdOf<"dysms" | "dyvms">, action: string, sample: Sample): void {
  test(`${action} answers a good request, and refuses what is wrong with any`, async () => {
    proves(id, "sandbox");
    const { sandbox, ask } = await prepare(action, sample);
    expect(await ask({ AccessKeyId: "nobody" })).toMatchObject({
      status: 404,
      Code: "InvalidAccessKeyId.NotFound",
      Message: "Specified access key is not found.",
    });
    expect(await ask({}, "wrong")).toMatchObject({
      status: 400,
      Code: "SignatureDoesNotMatch",
      Message: expect.stringMatching(/^Specified signature is not matched with our calculation\./),
    });
    for (const sign of [-1, 1]) {
      const at = sandbox.clock.now() + sign * (FIFTEEN_MINUTES_MS + 1000);
      expect(await ask({ Timestamp: formatAliyunDate(at) })).toMatchObject({
        status: 400,
        Code: "InvalidTimeStamp.Expired",
        Message: "Specified time stamp or date value is expired.",
      });
    }
    for (const name of sample.required) {
      expect(await ask({ [name]: undefined })).toMatchObject({
        status: 400,
        Code: `Missing${name}`,
        Message: `${name} is mandatory for this action.`,
      });
    }
    const once = { SignatureNonce: "once" };
    expect(await ask(once)).toMatchObject({ status: 200, Code: "OK", Message: "OK", ...sample.answer });
    expect(await ask(once)).toMatchObject({
      status: 400,
      Code: "SignatureNonceUsed",
      Message: "Specified signature nonce was used already.",
    });
  });
}

async function prepare(action: string, sample: Sample) {
  const sandbox = await openSandbox();
  async function call(Action: string, parameters: Parameters, secret?: string) {
    const texts = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const query = v1Params(sandbox, { Action, ...Object.fromEntries(texts) });
    const { status, text } = await byHand(sandbox, { query, ...(secret !== undefined && { secret }) });
    return { status, ...JSON.parse(text) };
  }
  async function first(name: string, parameters: Parameters) {
    const answer = await call(name, parameters);
    if (answer.Code !== "OK") throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer;
  }
  const parameters = await sample.parameters(first, sandbox);
  return {
    sandbox,
    ask: (change: Parameters = {}, secret?: string) => call(action, { ...parameters, ...change }, secret),
  };
}
