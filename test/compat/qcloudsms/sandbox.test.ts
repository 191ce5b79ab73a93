import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { differencesOf } from "../../../shared/compat/qcloudsms/dual.ts";
import {
  type Callback,
  QcloudSms,
  type QcloudSmsInstance,
  type Report,
  type Settled,
  type TwinOptions,
} from "../../../shared/compat/qcloudsms/qcloudsms.ts";
import { control, NOON, openSandbox, travel } from "../../sandbox/helpers.ts";
import { callOf } from "./calls.ts";
import { openOldSdk } from "./old-sdk.ts";

const APP_ID = 1_400_006_666;
const APP_KEY = "5f03a35d00ee52a21327ab048186a2c4";
const PUBLISHED = { secretId: "secretId", secretKey: "secretKey" };
const OTHER_ACCOUNT = { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" };
const MOBILE = "13711112222";
const OTHER = "13711113333";
const BLOCKED = "13711110003";
const REPLIES = "13711110009";
const RANGE = [NOON / 1000 - 60, NOON / 1000 + 60, 10] as const;

/** What the old protocol puts before a text that names none. */
const SIGN_NAME = "腾讯云";

/** A WAV file of no samples. */
const WAV = Buffer.from(
  "524946462400000057415645666d74201000000001000100401f0000803e000002001000646174610000 0000".replace(" ", ""),
  "hex",
);

type Step = (sdk: QcloudSmsInstance, callback: Callback<unknown>, before: unknown) => void;

interface Story {
  name: string;
  /** Made one after the other, 3 seconds apart; each gets what the one before answered. */
  steps: Step[];
  /** The `result` of each. */
  results: number[];
}

const send: Step = (sdk, cb) => {
  sdk.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云", "", "x", cb);
};
const sendTo = (...args: [number, string, number, string[], string]): Step => {
  return (sdk, cb) => sdk.SmsSingleSender().sendWithParam(...args, "", "x", cb);
};
const sendToMany = (mobiles: string[]): Step => {
  return (sdk, cb) => sdk.SmsMultiSender().sendWithParam("86", mobiles, 7839, ["5678"], "腾讯云", "", "", cb);
};
const many = Array.from({ length: 201 }, (_, index) => String(13_711_114_000 + index));

/** What both protocols can. */
const STORIES: Story[] = [
  { name: "a text to one", steps: [send], results: [0] },
  { name: "the same text again", steps: [send, send], results: [0, 1023] },
  { name: "a text abroad", steps: [sendTo(852, "61234567", 1110, ["4370"], "")], results: [0] },
  { name: "an unknown template", steps: [sendTo(86, MOBILE, 1, ["5678"], "腾讯云")], results: [1014] },
  { name: "too many values", steps: [sendTo(86, MOBILE, 7839, ["5678", "5"], "腾讯云")], results: [1014] },
  { name: "a code of letters", steps: [sendTo(86, MOBILE, 7839, ["abc"], "腾讯云")], results: [1038] },
  { name: "an unknown sign name", steps: [sendTo(86, MOBILE, 7839, ["5678"], "陌生")], results: [1012] },
  { name: "a blocked number", steps: [sendTo(86, BLOCKED, 7839, ["5678"], "腾讯云")], results: [1015] },
  { name: "no number", steps: [sendTo(86, "123", 7839, ["5678"], "腾讯云")], results: [1016] },
  { name: "a domestic text abroad", steps: [sendTo(852, "61234567", 7839, ["5678"], "腾讯云")], results: [1014] },
  { name: "a text to many", steps: [sendToMany([MOBILE, BLOCKED, OTHER, "123"])], results: [0] },
  { name: "a text without a sign name", steps: [sendTo(86, MOBILE, 7839, ["5678"], "")], results: [0] },
  { name: "a text to nobody that may get it", steps: [sendToMany([BLOCKED])], results: [0] },
  { name: "a text to too many", steps: [sendToMany(many)], results: [1046] },
  {
    name: "receipts, once",
    steps: [
      sendToMany([MOBILE, "13711110001", "13711110002"]),
      (sdk, cb) => sdk.SmsStatusPuller().pullCallback(10, cb),
      (sdk, cb) => sdk.SmsStatusPuller().pullCallback(10, cb),
    ],
    results: [0, 0, 0],
  },
  {
    name: "replies",
    steps: [
      sendTo(86, REPLIES, 7839, ["5678"], "腾讯云"),
      (sdk, cb) => sdk.SmsMobileStatusPuller().pullReply("86", REPLIES, ...RANGE, cb),
      (sdk, cb) => sdk.SmsStatusPuller().pullReply(10, cb),
      sendTo(86, REPLIES, 7839, ["5679"], "腾讯云"),
    ],
    results: [0, 0, 0, 1015],
  },
  {
    name: "receipts of one number, twice",
    steps: [
      send,
      (sdk, cb) => sdk.SmsMobileStatusPuller().pullCallback("86", MOBILE, ...RANGE, cb),
      (sdk, cb) => sdk.SmsMobileStatusPuller().pullCallback("86", MOBILE, ...RANGE, cb),
    ],
    results: [0, 0, 0],
  },
  {
    name: "a code that is spoken, and again",
    steps: [
      (sdk, cb) => sdk.CodeVoiceSender().send("86", MOBILE, "5678", 2, "x", cb),
      (sdk, cb) => sdk.CodeVoiceSender().send("86", MOBILE, "5678", 2, "x", cb),
    ],
    results: [0, 1013],
  },
  {
    name: "a template that is spoken",
    steps: [(sdk, cb) => sdk.TtsVoiceSender().send("86", MOBILE, 12345, ["5678"], 2, "", cb)],
    results: [0],
  },
  {
    name: "an unknown template that is spoken",
    steps: [(sdk, cb) => sdk.TtsVoiceSender().send("86", MOBILE, 1, ["5678"], 2, "", cb)],
    results: [1014],
  },
];

/** What only the old one can. */
const OLD_STORIES: Story[] = [
  {
    name: "a free text",
    steps: [(sdk, cb) => sdk.SmsSingleSender().send(0, 86, MOBILE, "【腾讯云】您的验证码是: 5678", "", "x", cb)],
    results: [0],
  },
  {
    name: "a free text that fits no template",
    steps: [(sdk, cb) => sdk.SmsMultiSender().send(0, 86, [MOBILE], "【腾讯云】你好", "", "", cb)],
    results: [1014],
  },
  {
    name: "a prompt",
    steps: [(sdk, cb) => sdk.PromptVoiceSender().send("86", MOBILE, 2, "5678", 2, "", cb)],
    results: [0],
  },
  {
    name: "a file that is uploaded and played",
    steps: [
      (sdk, cb) => sdk.VoiceFileUploader().upload(WAV, "wav", cb),
      (sdk, cb, before) => sdk.FileVoiceSender().send("86", MOBILE, fidIn(before), 2, "", cb),
    ],
    results: [0, 0],
  },
];

function fidIn(answer: unknown): string {
  return typeof answer === "object" && answer !== null && "fid" in answer ? String(answer.fid) : "";
}

function twinIn(sandbox: Sandbox, options: Partial<TwinOptions>): QcloudSmsInstance {
  const here = `http://127.0.0.1:${sandbox.port}`;
  const endpoints = { sms: here, voice: here, api3Sms: here, api3Voice: here };
  return QcloudSms(APP_ID, APP_KEY, { endpoints, now: () => sandbox.clock.now(), ...options } as TwinOptions);
}

/** Each answer, in a sandbox of its own in which everything happens alike. */
async function play({ steps }: Story, make: (sandbox: Sandbox) => QcloudSmsInstance): Promise<unknown[]> {
  const sandbox = await openSandbox();
  await control(sandbox, "POST", "/settings", { autoReview: "approved" });
  const sdk = make(sandbox);
  const answers: unknown[] = [];
  for (const step of steps) {
    const { err, resData } = await callOf(sdk, { run: (each, cb) => step(each, cb, answers.at(-1)) });
    expect(err).toBeUndefined();
    answers.push(resData);
    travel(sandbox, 3000);
  }
  return answers;
}

const resultsIn = (answers: unknown[]) => answers.map((answer) => (answer as { result: unknown }).result);
const settled = (resData: unknown): Settled => {
  const req = { host: "", path: "", method: "POST", headers: {}, body: {} } as const;
  return { error: undefined, res: { statusCode: 200, headers: {}, req }, resData };
};

describe("the old SDK and its twin, against the sandbox", () => {
  test.each([...STORIES, ...OLD_STORIES])("get the same with protocol classic: $name", async (story) => {
    const theirs = await play(story, (sandbox) => openOldSdk(sandbox.port)(APP_ID, APP_KEY));
    expect(resultsIn(theirs)).toEqual(story.results);
    expect(await play(story, (sandbox) => twinIn(sandbox, {}))).toEqual(theirs);
  });

  test.each(STORIES)("get the same in shape and result with protocol api3: $name", async (story) => {
    const theirs = await play(story, (sandbox) => openOldSdk(sandbox.port)(APP_ID, APP_KEY));
    const ours = await play(story, (sandbox) =>
      twinIn(sandbox, { protocol: "api3", credentials: { ...PUBLISHED, defaultSignName: SIGN_NAME } }),
    );
    expect(resultsIn(ours)).toEqual(story.results);
    for (const [index, answer] of theirs.entries()) {
      expect(differencesOf(settled(answer), settled(ours[index]))).toEqual([]);
    }
  });

  // A person answers the last text, which is the second one.
  test.each(STORIES.filter(({ name }) => name !== "replies"))(
    "report no difference with protocol dual: $name",
    async (story) => {
      const reports: Report[] = [];
      const report = (each: Report) => reports.push(each);
      const answers = await play(story, (sandbox) => {
        return twinIn(sandbox, {
          protocol: "dual",
          credentials: { ...OTHER_ACCOUNT, defaultSignName: SIGN_NAME },
          report,
        });
      });
      expect(resultsIn(answers)).toEqual(story.results);
      expect(reports.map(({ differences }) => differences)).toEqual(story.steps.map(() => []));
    },
  );
});
