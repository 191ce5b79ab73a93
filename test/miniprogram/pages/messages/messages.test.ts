import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FakePage, FakeWeChat } from "../../fake-wechat.ts";

const MESSAGES = "pages/messages/messages";
const NOW = new Date(2026, 0, 31, 14, 30, 0).getTime();

let wechat: FakeWeChat;
let page: FakePage;

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW });
  wechat = new FakeWeChat();
  page = await wechat.open(MESSAGES);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function message(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    channel: "sms",
    scene: "login",
    phone: "+8613711112222",
    status: "submitted",
    segments: 1,
    createdAt: NOW - 60_000,
    receiptCode: null,
    receiptAt: null,
    errorCode: null,
    ...fields,
  };
}

const call = (): ReturnType<FakeWeChat["lastCall"]> => wechat.lastCall("pullstatus");
const answer = (ids: string[], nextCursor?: string): Promise<void> =>
  call().answer({ messages: ids.map((id) => message(id)), ...(nextCursor === undefined ? {} : { nextCursor }) });
const statuses = (): string[] => page.texts("message-status");

async function pass(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
}

function shownMessages(): number {
  return page.texts("message").length;
}

test("onShow() asks for the user's own newest messages", () => {
  expect(page.texts("state")).toEqual(["正在加载…"]);
  expect(wechat.calls.map(({ name, data }) => ({ name, data }))).toEqual([{ name: "pullstatus", data: { limit: 20 } }]);
});

test("onShow() says that there are none, and where to begin", async () => {
  await answer([]);
  expect(page.texts("state")).toEqual([expect.stringContaining("还没有短信")]);
  await page.tap("去登录");
  expect(wechat.tabs).toEqual(["/pages/signin/signin"]);
});

test.each([
  { fields: { status: "queued" }, lines: ["等待发送", "正在提交，请稍等"] },
  { fields: { status: "submitted" }, lines: ["已提交", "已交给运营商，正在等待送达回执"] },
  {
    fields: { status: "delivered", receiptCode: "DELIVRD", receiptAt: NOW - 30_000 },
    lines: ["已送达", "今天 14:29 送达"],
  },
  { fields: { status: "delivered" }, lines: ["已送达", "手机已经收到"] },
  {
    fields: { status: "undelivered", receiptCode: "UNDELIV" },
    lines: ["未送达", "手机没有收到，请检查信号、短信拦截和号码状态（UNDELIV）"],
  },
  { fields: { status: "expired" }, lines: ["已过期", "手机长时间没有信号或关机，运营商已放弃投递"] },
  { fields: { status: "rejected" }, lines: ["发送失败", "短信没有发出，请核对号码后重新发送"] },
  { fields: { status: "unknown" }, lines: ["待确认", "还不能确定是否发出，正在核实，请先留意手机"] },
  { fields: { status: "of_a_newer_function" }, lines: ["处理中", "请稍后刷新查看"] },
])("onShow() shows a message that is $fields.status", async ({ fields, lines }) => {
  await call().answer({ messages: [message("01A", fields)] });
  expect([...statuses(), page.texts("message-line")[1]]).toEqual(lines);
});

test("onShow() shows what it was, to whom, and when", async () => {
  await call().answer({
    messages: [message("01A"), message("01B", { scene: "order_shipped" }), message("01C", { scene: "x" })],
  });
  expect(page.texts("message-title")).toEqual(["登录验证码", "发货通知", "短信"]);
  expect(page.texts("message-line")[0]).toBe("137****2222 · 今天 14:29");
  expect(page.texts("foot")).toEqual(["没有更多了"]);
});

test("onReachBottom() reads on from the cursor, until there is no more", async () => {
  await answer(["05", "04"], "04");
  await page.lifecycle("onReachBottom");
  expect(page.texts("foot")).toEqual(["正在加载更多…"]);
  expect(call().data).toEqual({ limit: 20, cursor: "04" });
  await answer(["04", "03"]);
  expect(shownMessages()).toBe(3);
  await page.lifecycle("onReachBottom");
  expect(wechat.calls).toHaveLength(2);
});

test("onReachBottom() asks once however often the end is reached", async () => {
  await answer(["05"], "05");
  await page.lifecycle("onReachBottom");
  await page.lifecycle("onReachBottom");
  expect(wechat.calls).toHaveLength(2);
});

test("onReachBottom() keeps the list and the place when reading on fails", async () => {
  await answer(["05"], "05");
  await page.lifecycle("onReachBottom");
  await call().refuse({ code: "INTERNAL" });
  expect(page.texts("notice")).toEqual([expect.stringContaining("服务出了点问题，请稍后再试")]);
  expect(page.texts("notice")).toEqual([expect.stringContaining("请求编号 request-2")]);
  await page.lifecycle("onReachBottom");
  expect(call().data).toEqual({ limit: 20, cursor: "05" });
  await answer(["04"]);
  expect(shownMessages()).toBe(2);
  expect(page.texts("notice")).toEqual([]);
});

test("onPullDownRefresh() shows what has changed, keeps what was read, and stops the animation", async () => {
  await answer(["05", "04"], "04");
  await page.lifecycle("onReachBottom");
  await answer(["03", "02"], "02");
  await page.lifecycle("onPullDownRefresh");
  expect(wechat.refreshesStopped).toBe(0);
  await call().answer({ messages: [message("06"), message("05", { status: "delivered" })], nextCursor: "05" });
  expect(statuses()).toEqual(["已提交", "已送达", "已提交", "已提交", "已提交"]);
  expect(wechat.refreshesStopped).toBe(1);
  await page.lifecycle("onReachBottom");
  expect(call().data).toEqual({ limit: 20, cursor: "02" });
});

test("onPullDownRefresh() starts the list anew when nothing of it is left on the newest page", async () => {
  await answer(["02", "01"]);
  await page.lifecycle("onPullDownRefresh");
  await answer(["09", "08"], "08");
  expect(shownMessages()).toBe(2);
  await page.lifecycle("onReachBottom");
  expect(call().data).toEqual({ limit: 20, cursor: "08" });
});

test("onPullDownRefresh() stops the animation when it fails", async () => {
  await answer(["01"]);
  await page.lifecycle("onPullDownRefresh");
  await call().fail("cloud.callFunction:fail Error: errCode: -501000 FunctionName not found");
  expect(wechat.refreshesStopped).toBe(1);
  expect(page.texts("notice")).toEqual([expect.stringContaining("服务还没有部署好，请联系客服")]);
  expect(shownMessages()).toBe(1);
});

test("onPullDownRefresh() ignores the page that was on its way before", async () => {
  await answer(["05"], "05");
  await page.lifecycle("onReachBottom");
  const late = call();
  await page.lifecycle("onPullDownRefresh");
  await answer(["05"], "05");
  await late.answer({ messages: [message("04")] });
  expect(shownMessages()).toBe(1);
});

test("onUnload() ignores an answer that comes later", async () => {
  await page.lifecycle("onUnload");
  const { renders } = page;
  await answer(["01"]);
  expect(page.renders).toBe(renders);
  expect(wechat.networkListeners.size).toBe(0);
});

test("onShow() shows what came while the page was hidden, and asks for what is new", async () => {
  await page.lifecycle("onHide");
  await answer(["01"]);
  expect(shownMessages()).toBe(0);
  await page.lifecycle("onShow");
  expect(shownMessages()).toBe(1);
  expect(wechat.calls).toHaveLength(2);
});

test("onRetry() asks again after an error", async () => {
  await call().refuse({ code: "UNAUTHENTICATED" });
  expect(page.texts("state")).toEqual([]);
  await page.tap("重试");
  await answer(["01"]);
  expect(shownMessages()).toBe(1);
});

test("onNetworkChange() asks again by itself when the network returns", async () => {
  wechat.networkType = "none";
  page = await wechat.open(MESSAGES);
  const before = wechat.calls.length;
  expect(page.texts("state-title")).toEqual(["没有网络"]);
  await wechat.setNetwork("wifi");
  expect(wechat.calls).toHaveLength(before + 1);
  await answer(["01"]);
  expect(page.texts("state-title")).toEqual([]);
});

test("onNetworkChange() keeps the list in sight without a network, and says so", async () => {
  await answer(["01"]);
  await wechat.setNetwork("none");
  await page.lifecycle("onPullDownRefresh");
  expect(page.texts("notice-text")).toEqual(["网络连接不上，请检查网络后重试"]);
  expect(shownMessages()).toBe(1);
});

test("look() sees by itself what became of a message, and then rests", async () => {
  await answer(["01"]);
  await pass(2);
  expect(wechat.calls).toHaveLength(2);
  await call().answer({ messages: [message("01", { status: "delivered" })] });
  expect(statuses()).toEqual(["已送达"]);
  await pass(600);
  expect(wechat.calls).toHaveLength(2);
});

test("look() asks less and less often while nothing changes", async () => {
  await answer(["01"]);
  for (const seconds of [2, 3, 4.5]) {
    const before = wechat.calls.length;
    await pass(seconds - 0.1);
    expect(wechat.calls).toHaveLength(before);
    await pass(0.1);
    expect(wechat.calls).toHaveLength(before + 1);
    await answer(["01"]);
  }
});

test("look() keeps quiet about a failure, and tries again", async () => {
  await answer(["01"]);
  await pass(2);
  await call().refuse({ code: "INTERNAL" });
  expect(page.texts("notice")).toEqual([]);
  await pass(3);
  expect(wechat.calls).toHaveLength(3);
});

test("look() stops while the page is out of sight, and for what is too old", async () => {
  await answer(["01"]);
  await page.lifecycle("onHide");
  expect(vi.getTimerCount()).toBe(0);
  await page.lifecycle("onShow");
  await call().answer({ messages: [message("01", { createdAt: NOW - 11 * 60_000 })] });
  expect(vi.getTimerCount()).toBe(0);
});

test("look() makes way for the user, who reads on", async () => {
  await answer(["05"], "05");
  await pass(2);
  const look = call();
  await page.lifecycle("onReachBottom");
  expect(call().data).toEqual({ limit: 20, cursor: "05" });
  await answer(["04"]);
  await look.answer({ messages: [] });
  expect(shownMessages()).toBe(2);
});

test("onShow() tells calls from texts", async () => {
  await call().answer({ messages: [message("01", { channel: "voice", scene: "recording", status: "undelivered" })] });
  expect(page.texts("message-title")).toEqual(["录音电话"]);
  expect(statuses()).toEqual(["未接通"]);
  expect(page.texts("message-voice")).toHaveLength(1);
});

test("onRetry() can be pressed once a wait is over, which counts down", async () => {
  await call().refuse({ code: "RATE_LIMITED", retryAfterSeconds: 3 });
  expect(page.texts("notice-text")).toEqual(["操作太频繁，请 3 秒后再试"]);
  expect(page.buttons()).toEqual([]);
  await pass(1);
  expect(page.texts("notice-text")).toEqual(["操作太频繁，请 2 秒后再试"]);
});
