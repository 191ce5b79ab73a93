/** Every port of each client in front of a real server that misbehaves: nothing throws what is not ours, nothing is guessed. */
import type * as http from "node:http";
import { describe, expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import type { CallOptions, ProviderName } from "../../shared/providers/provider.ts";
import { say, type VoiceContent } from "../../shared/providers/voice.ts";
import { proves } from "../coverage/proves.ts";
import { type ColumnOf, type RowIdOf, type RowOf, rowsOf } from "../coverage/tables.ts";
import { open } from "./client.ts";
import { OPEN_PORTS, type Ports } from "./ports.ts";
import { refusedPort, serve } from "./servers.ts";

type Reply = ColumnOf<RowIdOf<"replies">>;
type Asked = RowOf<"replies">;

const PHONE = "+8613711112222";
const RANGE = { from: Date.parse("2026-03-01T12:00:00+08:00"), to: Date.parse("2026-03-02T12:00:00+08:00") };

/** Of every member that the operations here answer, none of the documented type. */
const WRONG_TYPES: Readonly<Record<ProviderName, unknown>> = {
  tencent: {
    Response: {
      RequestId: 7,
      SendStatusSet: [{ Code: 1, PhoneNumber: 2 }],
      SendStatus: { CallId: 3 },
      PullSmsSendStatusSet: "none",
      DescribeTemplateStatusSet: { length: 1 },
      SendStatusStatistics: [],
    },
  },
  qcloudsms: { result: "0", errmsg: 5, data: "none", detail: {}, callid: 7, status: "1" },
  aliyun: { Code: 200, Message: [], BizId: 7, CallId: [], SmsSendDetailDTOs: "none", SmsTemplateList: 1, Data: [] },
};

/** Undefined cuts the connection after the head of an answer. */
const ANSWERS: Readonly<
  Record<Exclude<Reply, "refused">, (name: ProviderName) => [status: number, body: string] | undefined>
> = {
  html: () => [200, "<html><body>Bad Gateway</body></html>"],
  nothing: () => [200, ""],
  types: (name) => [200, JSON.stringify(WRONG_TYPES[name])],
  status: () => [500, "oops"],
  cut: () => undefined,
};

const CONTENT: Readonly<Record<ProviderName, VoiceContent>> = {
  tencent: { kind: "code", code: "5678" },
  qcloudsms: { kind: "prompt", text: "5678" },
  aliyun: { kind: "file", fileId: "2d4c-0001.wav" },
};

/** What a port is asked, by the second half of a row's name. */
const QUESTIONS: Readonly<
  Record<string, (ports: Ports, name: ProviderName, options: CallOptions) => Promise<unknown>[]>
> = {
  send: ({ sms }, _name, options) => {
    const common = { requestId: "r1", templateId: "7839", signName: "信使" };
    const request = { ...common, phones: [PHONE, "+8613711113333"], params: ["1"], namedParams: { code: "1" } };
    return [sms.send(request, options)];
  },
  queue: ({ sms: { queue } }, _name, options) =>
    present([queue?.pullReceipts(10, options), queue?.pullReplies(10, options)]),
  "phone log": ({ sms: { phoneLog } }, _name, options) => {
    const query = { phone: PHONE, from: RANGE.from, to: RANGE.to, limit: 10 };
    return present([phoneLog?.receiptsByPhone(query, options), phoneLog?.repliesByPhone?.(query, options)]);
  },
  call: ({ voice }, name, options) => [say(voice, { requestId: "r1", phone: PHONE, content: CONTENT[name] }, options)],
  files: ({ voice: { files } }, _name, options) =>
    present([files?.upload({ bytes: Buffer.from("RIFF"), type: "wav" }, options), files?.status("f.wav", options)]),
  administration: ({ admin }, _name, options) => {
    const draft = { name: "登录", text: "您的验证码是{1}。", use: "code" } as const;
    const { templates, signs } = admin;
    return present([
      templates?.list({ limit: 10 }, options),
      templates?.add(draft, options),
      templates?.modify("1", draft, options),
      templates?.remove("1", options),
      signs?.list({ ids: ["1"] }, options),
      signs?.add({ text: "信使" }, options),
      signs?.modify("1", { text: "信使" }, options),
      signs?.remove("1", options),
      admin.sendStatistics?.(RANGE, options),
      admin.receiptStatistics?.(RANGE, options),
      admin.packages?.(RANGE, options),
      admin.numberInfo?.([PHONE], options),
      admin.reportConversion?.("1", RANGE.from, options),
    ]);
  },
};

function present<Item>(items: readonly (Item | undefined)[]): Item[] {
  return items.filter((item) => item !== undefined);
}

describe.each([
  { reply: "html", code: "OUTCOME_UNKNOWN" },
  { reply: "nothing", code: "OUTCOME_UNKNOWN" },
  { reply: "types", code: "OUTCOME_UNKNOWN" },
  { reply: "status", code: "OUTCOME_UNKNOWN" },
  { reply: "cut", code: "OUTCOME_UNKNOWN" },
  { reply: "refused", code: "PROVIDER_UNAVAILABLE" },
] as const)("a reply of the kind $reply", ({ reply, code }) => {
  for (const { id, row } of rowsOf("replies")) {
    test(`is ${code} to ${row}`, async () => {
      proves(id, reply);
      const [name, question] = readRow(row);
      const endpoint = reply === "refused" ? `http://127.0.0.1:${await refusedPort()}` : await misbehave(reply, name);
      const ports = OPEN_PORTS[name]({ http: open(), endpoint, now: Date.now });
      const asked = QUESTIONS[question]?.(ports, name, { deadline: Date.now() + 5000 }) ?? [];
      const outcomes = await Promise.all(asked.map(settled));
      expect(outcomes).not.toEqual([]);
      for (const outcome of outcomes) expect(new Set(codesOf(outcome))).toEqual(new Set([code]));
    });
  }
});

function readRow(row: Asked): [name: ProviderName, question: string] {
  const [name = "", ...question] = row.split(" ");
  return [name as ProviderName, question.join(" ")];
}

async function misbehave(reply: Exclude<Reply, "refused">, name: ProviderName): Promise<string> {
  const answer = ANSWERS[reply](name);
  const server = await serve((response: http.ServerResponse) => {
    if (answer !== undefined) response.writeHead(answer[0], { "content-type": "application/json" }).end(answer[1]);
    else response.writeHead(200, { "content-length": "100" }).write("{", () => response.destroy());
  });
  return server.url.replace(/\/$/, "");
}

async function settled(outcome: Promise<unknown>): Promise<unknown> {
  return outcome.catch((error: unknown) => error);
}

/** The codes of an outcome: thrown, of one call, or of each recipient. */
function codesOf(outcome: unknown): unknown[] {
  if (outcome instanceof XinshiError) return [outcome.code];
  if (outcome instanceof Error) throw outcome;
  const { results = [outcome] } = outcome as { results?: unknown[] };
  return results.map((result) => (result as { fault?: { code: string } }).fault?.code);
}
