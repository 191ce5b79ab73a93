/**
 * Sample 002, a tutorial with qcloudsms_py: its requests over raw HTTP, with its values but for the phone number, which may be
 * somebody's. Its values are numbers where texts are documented, and its second call gives a list to the sender of one: the SDK
 * sends the list as Python prints it, signed so.
 */
import { expect, test } from "vitest";
import { proves } from "../coverage/proves.ts";
import { control, openSandbox } from "../sandbox/helpers.ts";
import { classic, tel } from "../sandbox/qcloudsms/helpers.ts";

const OPTIONS = { app: { id: 112142311, key: "8cc5b87123y423423412387930004" }, random: "731904" };
const PHONE = "13800138089";
const TEXT = { sign: "Python之路", tpl_id: 548760, params: [666], extend: "", ext: "" };

test("send_sms_single() fills a number into its text", async () => {
  proves("samples/002 one number, a value that is a number", "runs");
  const sandbox = await openSandbox();
  const answer = await classic(sandbox, "tlssmssvr/sendsms", { tel: tel(PHONE), ...TEXT }, OPTIONS);
  expect(answer).toMatchObject({ result: 0, errmsg: "OK", fee: 1 });
  const { json } = await control(sandbox, "GET", "/messages");
  expect(json.messages).toMatchObject([{ text: "【Python之路】您的验证码是: 666", params: ["666"] }]);
});

test("send_sms_single() of a list is told that this is no number", async () => {
  proves("samples/002 a list for one number", "runs");
  const sandbox = await openSandbox();
  const mobile = `['${PHONE}', '${PHONE}', '${PHONE}']`;
  const answer = await classic(sandbox, "tlssmssvr/sendsms", { tel: tel(mobile), ...TEXT, params: [999] }, OPTIONS);
  expect(answer).toEqual({ result: 1016, errmsg: "手机号格式错误", ext: "" });
});

test("send_sms_multi() sends to each, once within 30 seconds", async () => {
  proves("samples/002 many numbers", "runs");
  const sandbox = await openSandbox();
  const tels = [PHONE, PHONE, "13800138090"].map((mobile) => ({ nationcode: 86, mobile }));
  const answer = await classic(sandbox, "tlssmssvr/sendmultisms2", { tel: tels, ...TEXT }, OPTIONS);
  expect(answer).toMatchObject({ result: 0, detail: [{ result: 0 }, { result: 1023 }, { result: 0 }] });
});
