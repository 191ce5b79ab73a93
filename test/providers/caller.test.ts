import { expect, test } from "vitest";
import { createLog } from "../../shared/log.ts";
import { createCaller, type OpenedAnswer, type Protocol, type ProviderCall } from "../../shared/providers/caller.ts";
import { ownFaults } from "../../shared/providers/faults.ts";
import { answered, canned } from "./canned.ts";

const NOW = Date.parse("2026-03-02T12:00:00+08:00");
/** What a server says when its clock is an hour ahead. */
const AHEAD = { date: new Date(NOW + 3_600_000).toUTCString() };

interface Answer extends OpenedAnswer {
  code: string;
}

const PROTOCOL: Protocol<ProviderCall, Answer> = {
  provider: "tencent",
  faults: ownFaults("tencent", (words) => words),
  actionOf: () => "Act",
  sign: ({ deadline }, time) => ({
    method: "POST",
    url: "http://127.0.0.1:1/",
    headers: { time: String(time) },
    deadline,
  }),
  open: ({ body }) => ({ kind: body === "ok" ? "answered" : "refused", code: body }),
  isAboutClock: ({ code }) => code === "clock",
  codeOf: ({ code }) => code,
  isUnknown: ({ code }) => code === "odd",
};

function open(...results: Parameters<typeof canned>) {
  const http = canned(...results);
  const lines: Record<string, unknown>[] = [];
  const log = createLog(
    (line) => lines.push(JSON.parse(line)),
    () => NOW,
  );
  const call = createCaller({ http, now: () => NOW, log }, PROTOCOL);
  return { call, lines, times: () => http.asked.map(({ headers }) => Number(headers.time) - NOW) };
}

const CALL: ProviderCall = {
  deadline: NOW + 3000,
  trace: { requestId: "r1", messageIds: (phones) => phones.map((phone) => `m${phone.slice(-1)}`) },
  sessionContext: "s1",
  phones: ["+8613712345671", "+8613712345672"],
};

const TRACED = {
  requestId: "r1",
  sessionContext: "s1",
  messageIds: ["m1", "m2"],
  phones: ["+86137****5671", "+86137****5672"],
  recipients: 2,
};

test("createCaller() names the first of a batch, and how many there are", async () => {
  const { call, lines } = open(answered("ok", 200, {}));
  const phones = Array.from({ length: 200 }, (_, index) => `+861371234${String(index).padStart(4, "0")}`);
  const asked: string[][] = [];
  const messageIds = (some: readonly string[]): string[] => {
    asked.push([...some]);
    return phones;
  };
  await call({ ...CALL, trace: { requestId: "r1", messageIds }, phones });
  expect(asked).toEqual([phones.slice(0, 3)]);
  const [line] = lines;
  expect(line).toMatchObject({ recipients: 200, phones: ["+86137****0000", "+86137****0001", "+86137****0002"] });
  expect(line).toMatchObject({ messageIds: phones.slice(0, 3) });
});

test("createCaller() signs for the provider's time once it is told, and repeats the call once", async () => {
  const { call, times } = open(answered("clock", 200, AHEAD), answered("ok", 200, AHEAD));
  expect(await call(CALL)).toEqual({ kind: "answered", code: "ok" });
  await call(CALL);
  expect(times()).toEqual([0, 3_600_000, 3_600_000]);
});

test.each([
  { what: "no date", headers: {} },
  { what: "no readable date", headers: { date: "today" } },
  { what: "the time that we have", headers: { date: new Date(NOW).toUTCString() } },
])("createCaller() repeats nothing when it is told $what", async ({ headers }) => {
  const { call, times } = open(answered("clock", 200, headers));
  expect(await call(CALL)).toEqual({ kind: "refused", code: "clock" });
  expect(times()).toEqual([0]);
});

test("createCaller() repeats once, however often it is told another time", async () => {
  const { call, times } = open(
    answered("clock", 200, AHEAD),
    answered("clock", 200, { date: new Date(0).toUTCString() }),
  );
  expect(await call(CALL)).toEqual({ kind: "refused", code: "clock" });
  expect(times()).toEqual([0, 3_600_000]);
});

test.each([
  { what: "was not sent", result: { kind: "not-sent", error: new Error("refused") }, retry: "safe", code: "NotSent" },
  { what: "got no answer", result: { kind: "unknown", error: new Error("cut") }, retry: "unsafe", code: "NoAnswer" },
  { what: "met a client that throws", result: new Error("odd"), retry: "unsafe", code: "NoAnswer" },
] as const)("createCaller() tells of a call that $what", async ({ result, retry, code }) => {
  const { call, lines } = open(result);
  expect(await call(CALL)).toMatchObject({ kind: "failed", fault: { retry, provider: { name: "tencent", code } } });
  expect(lines).toMatchObject([{ level: "error", event: "provider_request", code, ...TRACED }]);
});

test.each([
  { code: "ok", level: "info" },
  { code: "no", level: "info" },
  { code: "odd", level: "error" },
])("createCaller() logs $code as $level", async ({ code, level }) => {
  const { call, lines } = open(answered(code));
  await call(CALL);
  expect(lines).toMatchObject([{ level, action: "Act", provider: "tencent", status: 200, code, durationMs: 0 }]);
});
