import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../deploy/local.ts";
import type { MessageView } from "../../sandbox/console/data/types.ts";
import { type SnippetLanguage, snippetOf } from "../../sandbox/console/snippets/snippets.ts";
import { openStage, type Stage } from "./staging.ts";

const run = promisify(execFile);
const HAS_PYTHON = await run("python3", ["--version"]).then(
  () => true,
  () => false,
);
const QUOTED = `it's "20 €" \\ $x`;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 300_000);
afterAll(() => stage?.close());

/** The same again is taken at once, and stays under way until it was looked at. */
const SETTINGS = { limits: { sameTextPer30Seconds: null, phonePer30Seconds: null }, receiptDelayMs: 3_600_000 };

/** Sends one, then what its snippet says; returns the second message, which must not be the first. */
async function sendTwice(input: object, phone: string, language: SnippetLanguage): Promise<MessageView> {
  await stage.control("POST", "reset", {});
  await stage.control("POST", "settings", SETTINGS);
  await stage.send({ ...input, phones: [phone] });
  const message = await newest();
  await stage.control("POST", "clock", { advanceMs: 60_000 });
  const { templates } = (await stage.control("GET", "templates")) as { templates: { id: string; text: string }[] };
  const template = templates.find(({ id }) => id === message.templateId)?.text ?? "";
  await runSnippet(language, snippetOf(language, { message, template, origin: stage.url }));
  const again = await newest();
  expect(again.id).not.toBe(message.id);
  return again;
}

async function newest(): Promise<MessageView> {
  const { messages } = (await stage.control("GET", "messages?limit=1")) as { messages: MessageView[] };
  const [message] = messages;
  if (message === undefined) throw new Error("Nothing was sent");
  return message;
}

async function runSnippet(language: SnippetLanguage, code: string): Promise<void> {
  if (language === "curl") await run("sh", ["-c", code]);
  if (language === "node") await run(process.execPath, ["-e", code], { cwd: ROOT });
  if (language === "python") await run("python3", ["-c", code]);
}

describe("snippetOf()", () => {
  const TENCENT = { provider: "tencent", templateId: "2001", signName: "信使", params: [QUOTED] };
  const CLASSIC = { provider: "qcloudsms", templateId: "2001", signName: "信使", params: [QUOTED] };
  const ALIYUN = { provider: "aliyun", templateId: "SMS_153055065", signName: "信使", params: { code: "4370" } };

  it("makes curl that sends the same again", async () => {
    const again = await sendTwice(TENCENT, "+8613711114001", "curl");
    expect(again).toMatchObject({
      status: "accepted",
      params: [QUOTED],
      phone: "+8613711114001",
    });
  });

  it("makes Node code for Tencent's SDK", async () => {
    const again = await sendTwice(TENCENT, "+8613711114002", "node");
    expect(again).toMatchObject({
      provider: "tencent",
      status: "accepted",
      params: [QUOTED],
    });
  });

  it("makes Node code for Alibaba Cloud's SDK", async () => {
    const again = await sendTwice(ALIYUN, "+8613711114003", "node");
    expect(again).toMatchObject({
      provider: "aliyun",
      status: "accepted",
      params: ["4370"],
    });
  });

  it("makes Node code for the classic API", async () => {
    const again = await sendTwice(CLASSIC, "+8613711114004", "node");
    expect(again).toMatchObject({
      provider: "qcloudsms",
      status: "accepted",
      params: [QUOTED],
    });
  });

  it.skipIf(!HAS_PYTHON)("makes Python code for the classic API (skipped: needs python3)", async () => {
    const again = await sendTwice(CLASSIC, "+8613711114005", "python");
    expect(again).toMatchObject({
      provider: "qcloudsms",
      status: "accepted",
      params: [QUOTED],
    });
  });

  it("quotes values for PHP so that they stay values", () => {
    const message = { ...SAMPLE, params: [`a'b\\c"d$e`] };
    const code = snippetOf("php", { message, template: "", origin: "http://127.0.0.1:4600" });
    expect(code).toContain(`['a\\'b\\\\c"d$e']`);
  });

  it("names the SDK's packages, which are there", () => {
    const { resolve } = createRequire(import.meta.url);
    for (const name of ["tencentcloud-sdk-nodejs-sms", "@alicloud/dysmsapi20170525"])
      expect(() => resolve(name)).not.toThrow();
  });
});

const SAMPLE: MessageView = {
  id: "m1",
  order: 1,
  url: "",
  account: "sandbox",
  provider: "tencent",
  app: "1400000001",
  requestId: "r",
  phone: "+8613711112222",
  country: "CN",
  signName: "信使",
  templateId: "2001",
  params: [],
  text: "",
  code: null,
  segments: 1,
  encoding: "domestic",
  sessionContext: "",
  extendCode: "",
  serialNumber: "",
  answer: { code: "Ok", message: "" },
  status: "delivered",
  at: "2026-01-31T12:00:00.000Z",
  timeline: [],
};
