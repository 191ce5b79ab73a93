import { createRequire } from "node:module";
import { expect, test } from "vitest";

/** What `sdk.test.ts` calls: every class that the package's factory makes, with its public methods. */
const TESTED = {
  SmsSingleSender: ["send", "sendWithParam"],
  SmsMultiSender: ["send", "sendWithParam"],
  SmsStatusPuller: ["pullCallback", "pullReply"],
  SmsMobileStatusPuller: ["pullCallback", "pullReply"],
  SmsVoicePromptSender: ["send"],
  PromptVoiceSender: ["send"],
  SmsVoiceVerifyCodeSender: ["send"],
  CodeVoiceSender: ["send"],
  TtsVoiceSender: ["send"],
  VoiceFileUploader: ["upload"],
  FileVoiceSender: ["send"],
};

test("qcloudsms_js has the classes and methods that are tested, and no others", () => {
  const createOfficial: (appId: number, appKey: string) => Record<string, unknown> = createRequire(import.meta.url)(
    "qcloudsms_js",
  );
  const made = Object.entries(createOfficial(1400009099, "key")).flatMap(([name, create]) =>
    typeof create === "function" ? [[name, publicMethods(create())] as const] : [],
  );
  expect(Object.fromEntries(made)).toEqual(TESTED);
});

function publicMethods(object: object): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter(
    (name) => name !== "constructor" && !name.startsWith("_"),
  );
}
