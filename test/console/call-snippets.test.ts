import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../deploy/local.ts";
import type { CallView } from "../../sandbox/console/data/types.ts";
import { callSnippetOf } from "../../sandbox/console/snippets/calls/snippets.ts";
import type { SnippetLanguage } from "../../sandbox/console/snippets/snippets.ts";
import { openStage, type Stage } from "./staging.ts";

const run = promisify(execFile);
const HAS_PYTHON = await run("python3", ["--version"]).then(
  () => true,
  () => false,
);
const PHONE = "+8613711114101";
const FILE = "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3";
const TEMPLATE = `您的验证码是\${code}`;
const QUOTED = `it's "20 €" \\ $x`;

const TENCENT_CODE = { provider: "tencent", code: "443301" };
const TENCENT_TEMPLATE = { provider: "tencent", templateId: "990012", params: [QUOTED] };
const CLASSIC_CODE = { provider: "qcloudsms", code: "443302" };
const CLASSIC_TEXT = { provider: "qcloudsms", text: "您的验证码是443303" };
const CLASSIC_TEMPLATE = { provider: "qcloudsms", templateId: "990012", params: [QUOTED] };
const CLASSIC_FILE = { provider: "qcloudsms", fid: FILE };
const ALIYUN_TEMPLATE = { provider: "aliyun", templateId: "TTS_100001", params: { code: "443304" } };
const ALIYUN_FILE = { provider: "aliyun", fid: "2d4c-0001.wav" };

const IN_CURL = [TENCENT_CODE, TENCENT_TEMPLATE, CLASSIC_TEXT, CLASSIC_FILE, ALIYUN_TEMPLATE].map((input) => ({
  language: "curl" as const,
  input,
}));
const IN_NODE = [
  ...[TENCENT_CODE, TENCENT_TEMPLATE],
  ...[CLASSIC_CODE, CLASSIC_TEXT, CLASSIC_TEMPLATE, CLASSIC_FILE],
  ...[ALIYUN_TEMPLATE, ALIYUN_FILE],
].map((input) => ({ language: "node" as const, input }));
const IN_PYTHON = [CLASSIC_CODE, CLASSIC_TEMPLATE].map((input) => ({ language: "python" as const, input }));

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 300_000);
afterAll(() => stage?.close());

async function newest(): Promise<CallView> {
  const { calls } = (await stage.control("GET", "calls?limit=1")) as { calls: CallView[] };
  const [call] = calls;
  if (call === undefined) throw new Error("Nobody was called");
  return call;
}

/** Calls once as a backend, then as the snippet says; returns both calls. */
async function callTwice(input: object, language: SnippetLanguage): Promise<[first: CallView, again: CallView]> {
  await stage.control("POST", "reset", {});
  await stage.control("POST", "settings", {
    limits: { callsPer30Seconds: null, callsPer10Minutes: null, callsPerNight: null },
  });
  const spoken = { id: "990012", text: "您好，{1}。", channel: "voice", kind: "notice" };
  await stage.control("POST", "templates", spoken);
  const body = { ...input, phone: PHONE, playTimes: 3 };
  await stage.control("POST", "functions/sendvoice/call", { as: "service", body });
  const first = await newest();
  await stage.control("POST", "clock", { advanceMs: 60_000 });
  const { templates } = (await stage.control("GET", "templates")) as { templates: { id: string; text: string }[] };
  const template = templates.find(({ id }) => id === first.templateId)?.text ?? "";
  await runSnippet(language, callSnippetOf(language, { call: first, template, origin: stage.url }));
  return [first, await newest()];
}

/** The small package has the same client as the one that is installed here. */
async function runSnippet(language: SnippetLanguage, code: string): Promise<void> {
  if (language === "curl") await run("sh", ["-c", code]);
  if (language === "python") await run("python3", ["-c", code]);
  if (language !== "node") return;
  const installed = code.replace(`require("tencentcloud-sdk-nodejs-vms")`, `require("tencentcloud-sdk-nodejs")`);
  await run(process.execPath, ["-e", installed], { cwd: ROOT });
}

describe("callSnippetOf()", () => {
  async function expectTheSame(input: object, language: SnippetLanguage): Promise<void> {
    const [first, again] = await callTwice(input, language);
    const { provider, phone, kind, text, templateId, fileId, params, playTimes } = first;
    expect(first.status).not.toBe("refused");
    expect(again).toMatchObject({ provider, phone, kind, text, templateId, fileId, params, playTimes });
    expect([again.id, again.answer.code]).toEqual(["c2", first.answer.code]);
  }

  it.each([...IN_CURL, ...IN_NODE])(
    "makes $language that places the same call: $input",
    async ({ input, language }) => {
      await expectTheSame(input, language);
    },
  );

  it.skipIf(!HAS_PYTHON).each(IN_PYTHON)(
    "makes $language that places the same call: $input (skipped: needs python3)",
    async ({ input, language }) => {
      await expectTheSame(input, language);
    },
  );

  it("names the actions and members as each SDK does", async () => {
    const [call] = await callTwice(ALIYUN_TEMPLATE, "curl");
    const python = callSnippetOf("python", { call, template: TEMPLATE, origin: stage.url });
    expect(python).toContain("models.SingleCallByTtsRequest(");
    expect(python).toContain(`    tts_param="{\\"code\\":\\"443304\\"}",`);
    expect(python).toContain("client.single_call_by_tts(request)");
    const php = callSnippetOf("php", { call, template: TEMPLATE, origin: stage.url });
    expect(php).toContain(`    "ttsParam" => '{"code":"443304"}',`);
    const ours = callSnippetOf("php", { call: { ...call, provider: "tencent" }, template: "", origin: stage.url });
    expect(ours).toContain("$request->PlayTimes = 3;");
  });
});
