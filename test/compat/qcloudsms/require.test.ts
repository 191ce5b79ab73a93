import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../../providers/servers.ts";

/** As it is published: one file of ES modules. */
async function buildTwin(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "twin-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const outfile = join(directory, "qcloudsms.mjs");
  await build({
    entryPoints: ["shared/compat/qcloudsms/qcloudsms.ts"],
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    outfile,
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "error",
  });
  return directory;
}

test("require() of the twin is the factory, and the official mini-program recipe runs on it", async () => {
  const { url, seen } = await serve((response) => {
    response.end(JSON.stringify({ result: 0, errmsg: "OK", ext: "", sid: "8:1", fee: 1 }));
  });
  const directory = await buildTwin();
  const recipe = join(directory, "index.cjs");
  writeFileSync(
    recipe,
    `const QcloudSms = require("./qcloudsms.mjs");
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
