import type { ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { QcloudSms, type QcloudSmsInstance } from "../../../shared/compat/qcloudsms/qcloudsms.ts";
import { refusedPort, serve } from "../../providers/servers.ts";
import { CASES, callOf, MOBILE } from "./calls.ts";
import { openOldSdk } from "./old-sdk.ts";

const NOW = 1_457_336_869_000;
const APP_ID = 1_400_009_099;
const APP_KEY = "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad";
const ANSWER = { result: 0, errmsg: "OK", ext: "", sid: "8:1", fee: 1 };

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0.4321);
  return () => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  };
});

/** The old SDK and the twin in front of one server. */
async function open(answer: (response: ServerResponse) => void = (response) => response.end(JSON.stringify(ANSWER))) {
  const server = await serve(answer);
  const old = openOldSdk(server.port)(APP_ID, APP_KEY);
  const endpoint = server.url.slice(0, -1);
  const twin = QcloudSms(APP_ID, APP_KEY, { endpoints: { sms: endpoint, voice: endpoint } });
  return { old, twin, seen: server.seen };
}

describe("the twin with protocol classic", () => {
  test.each(CASES)("$name writes what the old SDK writes, and calls back alike", async (each) => {
    const { old, twin, seen } = await open();
    const theirs = await callOf(old, each);
    const ours = await callOf(twin, each);
    const [before, after] = seen;
    expect(seen).toHaveLength(2);
    expect(before?.url).toContain(`${each.path}?sdkappid=${APP_ID}&random=43210`);
    expect([after?.method, after?.url, after?.body]).toEqual([before?.method, before?.url, before?.body]);
    for (const name of ["x-content-sha1", "authorization"]) {
      expect(after?.headers[name]).toBe(before?.headers[name]);
    }
    // The old SDK writes "ap0plication/json" once.
    expect(after?.headers["content-type"]).toBe(before?.headers["content-type"]?.replace("ap0p", "app"));
    expect([ours.err, ours.count, ours.resData]).toEqual([undefined, 3, ANSWER]);
    expect([theirs.err, theirs.count, theirs.resData]).toEqual([undefined, 3, ANSWER]);
    expect(ours.res).toMatchObject({ statusCode: 200 });
    expect(requestIn(ours.res)).toEqual(correctedRequestIn(theirs.res, twin));
  });

  test("covers every class and method of the old SDK", async () => {
    const { old, twin } = await open();
    expect(Object.keys(twin).sort()).toEqual(Object.keys(old).sort());
    for (const name of Object.keys(old) as (keyof QcloudSmsInstance)[]) {
      const make = old[name];
      if (typeof make !== "function") continue;
      const theirs = Object.getPrototypeOf(make());
      const methods = Object.keys(theirs).filter((method) => !method.startsWith("_"));
      expect(methods.length).toBeGreaterThan(0);
      for (const method of methods) {
        expect(twin[name]).toBeInstanceOf(Function);
        expect(CASES.some((each) => each.name.startsWith(`${name}().${method}()`))).toBe(true);
      }
    }
  });

  test.each([200, 400, 502])("calls back with the JSON of an answer whatever its status: %i", async (status) => {
    const answer = { result: 1016, errmsg: "手机号格式错误", ext: "" };
    const { old, twin } = await open((response) => response.writeHead(status).end(JSON.stringify(answer)));
    for (const sdk of [old, twin]) {
      const called = await callOf(sdk, { run: (each, callback) => each.SmsStatusPuller().pullReply(1, callback) });
      expect(called).toMatchObject({ err: undefined, resData: answer, res: { statusCode: status } });
    }
  });

  test("calls back with the error alone when nobody listens", async () => {
    const port = await refusedPort();
    const endpoint = `http://127.0.0.1:${port}`;
    const twin = QcloudSms(APP_ID, APP_KEY, { endpoints: { sms: endpoint, voice: endpoint } });
    for (const sdk of [openOldSdk(port)(APP_ID, APP_KEY), twin]) {
      const called = await callOf(sdk, { run: (each, callback) => each.SmsStatusPuller().pullReply(1, callback) });
      expect(called).toMatchObject({ res: undefined, resData: undefined, count: 3 });
      expect(called.err).toBeInstanceOf(Error);
      expect(called.err).toHaveProperty("code", "ECONNREFUSED");
    }
  });

  test("calls back with an error and the answer when that is no JSON, where the old SDK ends the process", async () => {
    const { twin } = await open((response) => response.writeHead(502).end("<html>"));
    const called = await callOf(twin, { run: (each, callback) => each.SmsStatusPuller().pullReply(1, callback) });
    expect(called).toMatchObject({ err: { name: "SyntaxError" }, res: { statusCode: 502 }, resData: undefined });
  });

  test("ends a call that is not answered", async () => {
    const { url } = await serve(() => {});
    const endpoints = { sms: url, voice: url };
    const twin = QcloudSms(APP_ID, APP_KEY, { endpoints, timeoutMs: 50, now: () => performance.now() });
    await expect(twin.SmsStatusPuller().pullReply(1)).rejects.toThrow("No answer came by the deadline");
  });

  test("goes where a sender's url says, and uses a sender's own app", async () => {
    const { twin, seen } = await open();
    const sender = twin.SmsSingleSender();
    expect(sender.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v5\/tlssmssvr\/sendsms$/);
    sender.url = sender.url.replace("sendsms", "elsewhere");
    sender.appid = 5;
    await sender.sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云");
    expect(seen[0]?.url).toBe("/v5/tlssmssvr/elsewhere?sdkappid=5&random=43210");
    sender.url = "nowhere";
    await expect(sender.sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云")).rejects.toThrow(
      "The sender's url must be an address, such as https://yun.tim.qq.com/",
    );
  });
});

/** As programs return it from a cloud function. */
function requestIn(res: unknown): unknown {
  return JSON.parse(JSON.stringify((res as { req: unknown }).req));
}

/** The old SDK's, with the twin's host, and its one misspelling spelt right. */
function correctedRequestIn(res: unknown, twin: QcloudSmsInstance): unknown {
  const host = new URL(twin.SmsSingleSender().url).host;
  const text = JSON.stringify((res as { req: unknown }).req).replace("ap0plication", "application");
  return { ...JSON.parse(text), host };
}

describe("arguments that the old SDK refuses", () => {
  const REFUSED: { name: string; run(sdk: QcloudSmsInstance, ...callback: (() => void)[]): unknown }[] = [
    {
      name: "numbers that are no list",
      run: (sdk, ...cb) => call(sdk.SmsMultiSender().send, 0, 86, MOBILE, "", "", "", ...cb),
    },
    {
      name: "numbers that are no list, by template",
      run: (sdk, ...cb) => call(sdk.SmsMultiSender().sendWithParam, 86, MOBILE, 1, [], "", "", "", ...cb),
    },
    {
      name: "params that are no list",
      run: (sdk, ...cb) => call(sdk.SmsMultiSender().sendWithParam, 86, [MOBILE], 1, "5678", "", "", "", ...cb),
    },
    { name: "max 0", run: (sdk, ...cb) => call(sdk.SmsStatusPuller().pullCallback, 0, ...cb) },
    { name: "max as text", run: (sdk, ...cb) => call(sdk.SmsStatusPuller().pullReply, "1", ...cb) },
    {
      name: "times as text",
      run: (sdk, ...cb) => call(sdk.SmsMobileStatusPuller().pullReply, 86, MOBILE, "1", 2, 1, ...cb),
    },
    { name: "max -1", run: (sdk, ...cb) => call(sdk.SmsMobileStatusPuller().pullReply, 86, MOBILE, 1, 2, -1, ...cb) },
    {
      name: "a prompt said 0 times",
      run: (sdk, ...cb) => call(sdk.PromptVoiceSender().send, 86, MOBILE, 2, "", 0, "", ...cb),
    },
    {
      name: "a prompt said 3 times",
      run: (sdk, ...cb) => call(sdk.PromptVoiceSender().send, 86, MOBILE, 2, "", 3, "", ...cb),
    },
    {
      name: "a code said 0 times",
      run: (sdk, ...cb) => call(sdk.CodeVoiceSender().send, 86, MOBILE, "1", 0, "", ...cb),
    },
    {
      name: "a template said '2' times",
      run: (sdk, ...cb) => call(sdk.TtsVoiceSender().send, 86, MOBILE, 1, [], "2", "", ...cb),
    },
    {
      name: "a file said 0 times",
      run: (sdk, ...cb) => call(sdk.FileVoiceSender().send, 86, MOBILE, "f", 0, "", ...cb),
    },
    { name: "a file that is text", run: (sdk, ...cb) => call(sdk.VoiceFileUploader().upload, "hello", "mp3", ...cb) },
    {
      name: "a file of another type",
      run: (sdk, ...cb) => call(sdk.VoiceFileUploader().upload, Buffer.from("a"), "ogg", ...cb),
    },
  ];

  /** A method with arguments that its types would refuse, on its own sender. */
  function call(method: object, ...args: unknown[]): unknown {
    return Reflect.apply(method as () => unknown, ORIGINALS.get(method) ?? undefined, args);
  }

  /** The old SDK's methods need their sender. */
  const ORIGINALS = new WeakMap<object, object>();
  function remember(sdk: QcloudSmsInstance): QcloudSmsInstance {
    for (const make of Object.values(sdk)) {
      if (typeof make !== "function") continue;
      const sender = make();
      for (const name of Object.keys(Object.getPrototypeOf(sender)))
        ORIGINALS.set(Object.getPrototypeOf(sender)[name], sender);
    }
    return sdk;
  }

  test.each(REFUSED)("$name: the twin throws the same, or rejects without a callback", async ({ run }) => {
    const { old, twin, seen } = await open();
    const message = messageOf(() => run(remember(old), () => {}));
    expect(message).not.toBe("");
    expect(messageOf(() => run(twin, () => {}))).toBe(message);
    await expect(run(twin)).rejects.toThrow(message);
    expect(seen).toEqual([]);
  });

  function messageOf(run: () => unknown): string {
    try {
      run();
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
    return "";
  }

  test.each([
    ["", APP_KEY],
    [APP_ID, ""],
    [0, APP_KEY],
  ])("no app %j with key %j", async (appid, appkey) => {
    const old = openOldSdk(1);
    expect(() => old(appid, appkey)).toThrow("Require appid and appkey!");
    expect(() => QcloudSms(appid, appkey)).toThrow("Require appid and appkey!");
  });
});

describe("the factory", () => {
  test("gives the same sender every time, with or without new, with what appid is by then", async () => {
    const { old, twin } = await open();
    for (const sdk of [old, twin]) {
      sdk.appid = "5";
      expect(sdk.SmsSingleSender()).toBe(sdk.SmsSingleSender());
      expect(sdk.SmsSingleSender().appid).toBe("5");
      expect(sdk.PromptVoiceSender()).toBe(sdk.SmsVoicePromptSender());
      expect(sdk.CodeVoiceSender()).toBe(sdk.SmsVoiceVerifyCodeSender());
      expect(Reflect.construct(sdk.SmsMultiSender, [])).toBe(sdk.SmsMultiSender());
    }
  });

  test("points at the same addresses when nothing is said", () => {
    const old = createRequire(import.meta.url)("qcloudsms_js")(APP_ID, APP_KEY) as QcloudSmsInstance;
    const twin = QcloudSms(APP_ID, APP_KEY);
    for (const name of Object.keys(old) as (keyof QcloudSmsInstance)[]) {
      const [theirs, ours] = [old[name], twin[name]];
      if (typeof theirs !== "function" || typeof ours !== "function") continue;
      expect(ours().url).toBe(theirs().url);
    }
  });
});

describe("a promise", () => {
  test("is of what the callback gets third, and trailing arguments may be left out", async () => {
    const { twin, seen } = await open();
    const data = await twin.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云");
    expect(data).toEqual(ANSWER);
    expect(JSON.parse(seen[0]?.body ?? "")).toMatchObject({ extend: "", ext: "" });
  });

  test("is not given along with a callback", async () => {
    const { twin } = await open();
    await new Promise<void>((resolve) => {
      const given: unknown = twin.SmsStatusPuller().pullReply(1, () => resolve());
      expect(given).toBeUndefined();
    });
  });
});

test("what a callback throws is nobody's rejection", async () => {
  const { twin } = await open();
  const thrown = new Promise((resolve) => {
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (error, origin) => {
      for (const other of others) process.on("uncaughtException", other);
      resolve([error.message, origin]);
    });
  });
  twin.SmsStatusPuller().pullReply(1, () => {
    throw new Error("From the callback");
  });
  expect(await thrown).toEqual(["From the callback", "uncaughtException"]);
});
