/** Every operation of the classic API, by hand: what it answers, and what it refuses before it does anything. */
import { expect, test } from "vitest";
import { proves } from "../../coverage/proves.ts";
import { rowsOf } from "../../coverage/tables.ts";
import { mp3 } from "../../helpers/sounds.ts";
import { NOON, openSandbox } from "../helpers.ts";
import type { Parameters } from "../samples.ts";
import { APP, classic, SAMPLE_APP, upload } from "./helpers.ts";
import { CLASSIC, pathOf } from "./samples.ts";

const SECOND = NOON / 1000;
const TEN_MINUTES = 600;

for (const { id, row } of rowsOf("classic")) {
  if (row === "uploadvoicefile") continue;
  const { parameters: prepare, required, answer } = CLASSIC[row];
  test(`${row} answers a good request, and refuses what is wrong with any`, async () => {
    proves(id, "sandbox");
    const sandbox = await openSandbox();
    const path = pathOf(row);
    const first = async (other: string, parameters: Parameters) => {
      const answer = await classic(sandbox, pathOf(other), parameters);
      if (answer.result !== undefined && Number(answer.result) !== 0) throw new Error(JSON.stringify(answer));
      return answer;
    };
    const parameters = await prepare(first, sandbox);
    const ask = (change: Parameters = {}, options: Parameters = {}) =>
      classic(sandbox, path, { ...parameters, ...change }, options);

    expect(await ask({}, { app: { ...APP, key: "wrong" } })).toMatchObject({ result: 1001, errmsg: "sig校验失败" });
    expect(await ask({ sig: undefined })).toMatchObject({ result: 1003 });
    expect(await ask({}, { app: { ...APP, id: 1400000000 } })).toMatchObject({
      result: 1019,
      errmsg: "sdkappid不存在",
    });
    for (const sign of [-1, 1]) {
      const time = SECOND + sign * (TEN_MINUTES + 2);
      expect(await ask({}, { time })).toMatchObject({ result: 1021, errmsg: "请求发起时间不正常" });
    }
    for (const member of required) {
      expect(await ask({ [member]: undefined }), member).toMatchObject({
        result: 1004,
        errmsg: expect.stringMatching(/^package format error,cannot get \//),
      });
    }
    expect(await ask()).toMatchObject(answer);
  });
}

test("uploadvoicefile answers a good request, and refuses what is wrong with any", async () => {
  proves("classic/uploadvoicefile", "sandbox");
  const sandbox = await openSandbox();
  const file = mp3();
  expect(await upload(sandbox, file, { app: { ...APP, key: SAMPLE_APP.key } })).toMatchObject({ result: 1001 });
  expect(await upload(sandbox, file, { authorization: "" })).toMatchObject({ result: 1003 });
  expect(await upload(sandbox, file, { app: { ...APP, id: 1400000000 } })).toMatchObject({ result: 1019 });
  expect(await upload(sandbox, file, { time: SECOND - TEN_MINUTES - 1 })).toMatchObject({ result: 1021 });
  expect(await upload(sandbox, file, { contentType: "audio/wav" })).toEqual({ result: 3004, errmsg: "无效参数" });
  expect(await upload(sandbox, file)).toEqual({
    result: 0,
    errmsg: "ok",
    fid: expect.stringMatching(/^[0-9a-f]{40}\.mp3$/),
  });
});
