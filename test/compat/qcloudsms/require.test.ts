import { copyFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../../../deploy/local.ts";
import { serve } from "../../providers/servers.ts";

/** As it is published for programs that `require`: one file. */
async function copyTwin(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "twin-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  copyFileSync(join(ROOT, "dist/qcloudsms/index.cjs"), join(directory, "qcloudsms.cjs"));
  return directory;
}

test("require() of the twin is the factory, and the official mini-program recipe runs on it", async () => {
  const { url, seen } = await serve((response) => {
    response.end(JSON.stringify({ result: 0, errmsg: "OK", ext: "", sid: "8:1", fee: 1 }));
  });
  const directory = await copyTwin();
  const recipe = join(directory, "index.cjs");
  writeFileSync(
    recipe,
    `const QcloudSms = require("./qcloudsms.cjs");
     exports.main = (event) => new Promise((resolve, reject) => {
       const sms = QcloudSms(140000001, "abcdefghijkl123445", { endpoints: { sms: event.endpoint } });
       const sender = sms.SmsSingleSender();
       sender.sendWithParam(event.nationcode, event.mobile, 1234, ["5678"], "腾讯云", "", "", (err, res, resData) => {
         if (err) reject({ err });
         else resolve({ res: res.req, resData });
       });
     });`,
  );
  const { main } = createRequire(import.meta.url)(recipe);
  const result = await main({ mobile: "19012345678", nationcode: "86", endpoint: url });
  // What a cloud function returns is JSON.
  expect(JSON.parse(JSON.stringify(result))).toMatchObject({
    res: { path: expect.stringMatching(/^\/v5\/tlssmssvr\/sendsms\?sdkappid=140000001&random=\d+$/), method: "POST" },
    resData: { result: 0, sid: "8:1" },
  });
  expect(JSON.parse(seen[0]?.body ?? "")).toMatchObject({
    tel: { nationcode: "86", mobile: "19012345678" },
    sign: "腾讯云",
    tpl_id: 1234,
    params: ["5678"],
  });
});
