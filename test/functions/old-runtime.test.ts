import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { functionEnvironment, ROOT, startLocal } from "../../deploy/local.ts";
import type { Outcome } from "../../shared/outcome.ts";
import { USER_ENV } from "../fixtures/events/call-function.ts";
import { scfContext } from "../fixtures/events/context.ts";
import { API_TIMER_ENV, timerEvent } from "../fixtures/events/timer.ts";
import { mp3 } from "../helpers/sounds.ts";

const run = promisify(execFile);
const PRELOAD = join(ROOT, "test/fixtures/old-runtime/without-new-apis.cjs");
/** Runs one bundle with the event and context given as JSON, and prints its answer last. */
const SCRIPT = `
const [file, event, context] = process.argv.slice(1);
require(file).main(JSON.parse(event), JSON.parse(context)).then((answer) => {
  process.stdout.write("\\n" + JSON.stringify(answer), () => process.exit(0));
});`;

for (const { name, event, env, answer } of [
  { name: "sendsms", event: { phone: "+8613812345678" }, env: USER_ENV, answer: { ok: true, data: { accepted: 1 } } },
  {
    name: "verifycode",
    event: { phone: "+8613812345678", code: "123456" },
    env: USER_ENV,
    answer: { error: { code: "CODE_EXPIRED" } },
  },
  {
    name: "uploadvoice",
    event: { audio: mp3().toString("base64") },
    env: USER_ENV,
    answer: { ok: true, data: { review: "pending" } },
  },
  { name: "sendvoice", event: { phone: "+8613812345678" }, env: USER_ENV, answer: { ok: true, data: { accepted: 1 } } },
  { name: "pullstatus", event: timerEvent(), env: API_TIMER_ENV, answer: { ok: true, data: { drained: true } } },
]) {
  test(`the ${name} bundle uses nothing that Node.js 18.15 lacks`, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "xinshi-old-"));
    const sandbox = await startLocal({ port: 0, dataDir, cron: false });
    onTestFinished(async () => {
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    });
    const bundle = join(ROOT, `dist/functions/${name}/index.js`);
    const args = ["--require", PRELOAD, "-e", SCRIPT, bundle, JSON.stringify(event), JSON.stringify(scfContext(env))];
    const { stdout } = await run(process.execPath, args, { env: functionEnvironment(sandbox.url, dataDir) });
    expect(JSON.parse(stdout.slice(stdout.lastIndexOf("\n"))) as Outcome).toMatchObject(answer);
  });
}
