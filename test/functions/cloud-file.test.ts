import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { functionEnvironment, ROOT, startLocal } from "../../deploy/local.ts";
import type { Outcome } from "../../shared/outcome.ts";
import { USER_ENV } from "../fixtures/events/call-function.ts";
import { scfContext } from "../fixtures/events/context.ts";
import { mp3 } from "../helpers/sounds.ts";

const run = promisify(execFile);
const FILE_ID = "cloud://env.bucket/voice/0123456789abcdef.mp3";
/** What the platform's package does, as far as the function needs it. */
const PACKAGE = `
let env;
exports.DYNAMIC_CURRENT_ENV = Symbol("current");
exports.init = (options) => { env = options.env; };
exports.getTempFileURL = async ({ fileList: [fileID] }) => {
  if (env !== exports.DYNAMIC_CURRENT_ENV || fileID !== "${FILE_ID}") throw new Error("not initialised");
  return { fileList: [{ fileID, status: 0, errMsg: "ok", maxAge: 600, tempFileURL: process.env.TEST_STORAGE }] };
};`;
const SCRIPT = `
const [file, event, context] = process.argv.slice(1);
require(file).main(JSON.parse(event), JSON.parse(context)).then((answer) => {
  process.stdout.write("\\n" + JSON.stringify(answer), () => process.exit(0));
});`;

/** What a cloud environment gives its functions. */
const KEYS = { TENCENTCLOUD_SECRETID: "AKIDrole", TENCENTCLOUD_SECRETKEY: "rolekey" };

interface Alone {
  withPackage: boolean;
  keys?: Record<string, string>;
}

/** The bundle in a folder of its own, as it is deployed, called once with a cloud file. */
async function callAlone({ withPackage, keys = KEYS }: Alone): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-cloud-file-"));
  const sandbox = await startLocal({ port: 0, dataDir: folder, cron: false });
  const storage = createServer((_request, response) => response.end(mp3(2, "cloud")));
  await new Promise<void>((resolve) => storage.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    storage.close();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const bundle = join(folder, "index.js");
  copyFileSync(join(ROOT, "dist/functions/uploadvoice/index.js"), bundle);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(ROOT, "node_modules/libsql"), join(folder, "node_modules/libsql"));
  symlinkSync(join(ROOT, "dist/node_modules/xinshi-sqlite"), join(folder, "node_modules/xinshi-sqlite"));
  if (withPackage) {
    mkdirSync(join(folder, "node_modules/wx-server-sdk"));
    writeFileSync(join(folder, "node_modules/wx-server-sdk/index.js"), PACKAGE);
  }
  const env = {
    ...functionEnvironment(sandbox.url, folder),
    ...keys,
    TEST_STORAGE: `http://127.0.0.1:${(storage.address() as AddressInfo).port}/`,
  };
  const event = JSON.stringify({ cloudFileId: FILE_ID });
  const args = ["-e", SCRIPT, bundle, event, JSON.stringify(scfContext(USER_ENV))];
  const { stdout } = await run(process.execPath, args, { env });
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n"))) as Outcome;
}

test("the uploadvoice bundle reads a cloud file by the package that lies beside it", async () => {
  expect(await callAlone({ withPackage: true })).toMatchObject({
    ok: true,
    data: { provider: "qcloudsms", type: "mp3", bytes: 834, review: "pending" },
  });
});

test("the uploadvoice bundle names the package where it is not there", async () => {
  expect(await callAlone({ withPackage: false })).toMatchObject({
    ok: false,
    error: {
      code: "NOT_CONFIGURED",
      message:
        "A cloudFileId needs the package wx-server-sdk beside this function or in a layer; without it send audio",
    },
  });
});

test("the uploadvoice bundle asks for keys before the package, which would end the process, misses them", async () => {
  expect(await callAlone({ withPackage: true, keys: {} })).toMatchObject({
    ok: false,
    error: {
      code: "NOT_CONFIGURED",
      message:
        "A cloudFileId needs the environment's keys, TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY; without it send audio",
    },
  });
});
