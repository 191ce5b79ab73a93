import { expect, test, vi } from "vitest";
import type { UploadVoiceData } from "../../../../shared/validation/voice.ts";
import { eachVisitOf, NOW, pass } from "../phone-of.ts";

const CALL = "打电话播放给我听";
const PLACED = { messages: [{ id: "01K", phone: "+8613711112222", status: "accepted" }], accepted: 1 };

const user = eachVisitOf("pages/voice/voice");

async function record(): Promise<void> {
  await user.page.tap("开始录音");
  await user.page.tap("结束录音");
}

async function upload(review: UploadVoiceData["review"] = "pending", reason?: string): Promise<void> {
  await record();
  await user.page.tap("上传送审");
  await user.wechat.lastCall("uploadvoice").answer({ fid: "a.mp3", provider: "qcloudsms", review, reason });
}

test("onShow() asks to sign in first", async () => {
  user.wechat.storage.clear();
  await user.reopen();
  expect(user.page.texts("state-title")).toEqual(["请先登录"]);
});

test("onRecorded() shows what was recorded, in a format that fits into a call", async () => {
  await user.page.tap("开始录音");
  expect(user.page.texts("recorder-hint")).toEqual(["正在录音，点击结束"]);
  await pass(3);
  expect(user.page.texts("recorder-time")).toEqual(["0:03 / 0:20"]);
  await user.page.tap("结束录音");
  expect(user.page.texts("cell-note")).toEqual(["0:07 · 21 KB"]);
  expect(user.wechat.media.recorder.startedWith).toEqual([
    { format: "mp3", sampleRate: 16_000, encodeBitRate: 24_000, numberOfChannels: 1, duration: 20_000 },
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test("onRecordFailed() sends a user who refused the microphone to the settings", async () => {
  user.wechat.media.recorder.isRefused = true;
  await user.page.tap("开始录音");
  expect(user.errors()).toEqual(["没有麦克风权限，请重新到设置中打开"]);
  await user.page.tap("去设置");
  expect(user.wechat.windows).toEqual(["settings"]);
});

test("onRecordFailed() refuses a recording of no length", async () => {
  user.wechat.media.recorder.next.duration = 400;
  await record();
  expect(user.errors()).toEqual(["说话时间太短，请重新录制"]);
});

test("onRecordFailed() records nothing without consent", async () => {
  user.wechat.hasAgreed = false;
  await user.page.tap("开始录音");
  await user.page.tap("不同意");
  expect(user.errors()).toEqual(["需要您同意隐私保护指引，请重新点击并同意"]);
  expect(user.wechat.media.recorder.startedWith).toEqual([]);
});

test("onChooseTap() takes a file in place of a recording", async () => {
  user.wechat.media.chosen = { path: "wxfile://chosen.wav", size: 51_200 };
  await user.page.tap("从聊天中选择文件");
  expect(user.page.texts("cell-note")).toEqual(["51 KB"]);
});

test("onChooseTap() says nothing when the user chose none", async () => {
  await user.page.tap("从聊天中选择文件");
  expect(user.errors()).toEqual([]);
  expect(user.page.buttons()).toContain("从聊天中选择文件");
});

test("onPlayTap() plays and stops, and ends by itself", async () => {
  await record();
  await user.page.tap("试听");
  const [player] = user.wechat.media.players;
  expect(player).toMatchObject({ src: "wxfile://tmp/voice.mp3", isPlaying: true });
  await user.page.tap("停止");
  expect(player?.isPlaying).toBe(false);
  await user.page.tap("试听");
  await user.wechat.media.players[1]?.finish();
  expect(user.page.buttons()).toContain("试听");
});

test("onPlayTap() says when a sound cannot be played", async () => {
  await record();
  await user.page.tap("试听");
  await user.wechat.media.players[0]?.breakDown();
  expect(user.errors()).toEqual(["录音播放不了，请重新录制或选择"]);
});

test("onUploadPress() sends a small recording in the call itself", async () => {
  await record();
  await user.page.tap("上传送审");
  expect(user.wechat.lastCall("uploadvoice").data).toEqual({ audio: "//NkxAAA" });
  expect(user.page.isDisabled("正在上传…")).toBe(true);
});

test("onUploadPress() brings a larger file to the storage, under a name nobody can guess", async () => {
  user.wechat.media.chosen = { path: "wxfile://chosen.wav", size: 300_000 };
  await user.page.tap("从聊天中选择文件");
  await user.page.tap("上传送审");
  expect([...user.wechat.media.stored]).toEqual([[`voice/${"ab".repeat(16)}`, "wxfile://chosen.wav"]]);
  expect(user.wechat.lastCall("uploadvoice").data).toEqual({
    cloudFileId: `cloud://env.bucket/voice/${"ab".repeat(16)}`,
  });
});

test.each([
  { size: 400_001, down: false, text: "录音太大，请重新录一段短些的" },
  { size: 300_000, down: true, text: "文件没有上传成功，请检查网络后重试" },
  { size: 1000, down: false, text: "文件读不出来，请重新选择" },
])("onUploadPress() calls nothing for a file of $size bytes that fails: $text", async ({ size, down, text }) => {
  user.wechat.media.chosen = { path: "wxfile://gone.wav", size };
  user.wechat.media.isStorageDown = down;
  await user.page.tap("从聊天中选择文件");
  await user.page.tap("上传送审");
  expect(user.wechat.calls).toEqual([]);
  expect(user.errors()).toEqual([text]);
});

test.each([
  { code: "INVALID_ARGUMENT", reason: "not_audio", text: "只支持 MP3 或 WAV 格式，请重新选择" },
  {
    code: "RATE_LIMITED",
    reason: "user_uploads_day",
    retryAfterSeconds: 90,
    text: "今天的上传次数已用完，请 90 秒后再试",
  },
  { code: "PROVIDER_UNAVAILABLE", reason: "upload_underway", text: "同样的录音正在上传，请稍后再试" },
] as const)("onUploadPress() shows $reason as what it is", async ({ text, ...refusal }) => {
  await record();
  await user.page.tap("上传送审");
  await user.wechat.lastCall("uploadvoice").refuse(refusal);
  expect(user.errors()).toEqual([text]);
});

test("check() asks for the review until it is over, and less and less often", async () => {
  await upload();
  expect(user.page.texts("review-pending")).toEqual(["正在审核"]);
  await pass(2);
  expect(user.wechat.lastCall("uploadvoice").data).toEqual({ fid: "a.mp3" });
  await user.wechat.lastCall("uploadvoice").answer({ fid: "a.mp3", review: "pending" });
  await pass(2.9);
  expect(user.wechat.callsOf("uploadvoice")).toHaveLength(2);
  await pass(0.1);
  await user.wechat.lastCall("uploadvoice").answer({ fid: "a.mp3", review: "approved" });
  expect(user.page.texts("review-approved")).toEqual(["审核通过"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("check() tells why a recording was refused, and lets the user begin anew", async () => {
  await upload("refused", "有广告内容");
  expect(user.page.texts("review-refused")).toEqual(["审核没有通过"]);
  expect(user.page.words()).toContain("原因：有广告内容");
  await user.page.tap("重新录制");
  expect(user.page.texts("recorder-hint")).toEqual(["点击开始录音"]);
  expect(user.wechat.storage.has("xinshi.recording")).toBe(false);
});

test("check() goes on after the app was closed, and forgets a file that is gone", async () => {
  await upload();
  await user.page.lifecycle("onUnload");
  await user.reopen();
  expect(user.page.texts("review-pending")).toEqual(["正在审核"]);
  await user.wechat.lastCall("uploadvoice").refuse({ code: "NOT_FOUND", reason: "voice_file" });
  expect(user.page.texts("recorder-hint")).toEqual(["点击开始录音"]);
});

test("onCallPress() has the recording played to the number signed in with", async () => {
  await upload("approved");
  await user.page.tap(CALL);
  expect(user.wechat.lastCall("sendvoice").data).toEqual({
    scene: "recording",
    phone: "+8613711112222",
    fid: "a.mp3",
  });
  await user.wechat.lastCall("sendvoice").answer(PLACED);
  expect(user.page.texts("hint")).toEqual(["今天 14:30 已拨打，请留意来电"]);
  expect(user.page.isDisabled("30 秒后可再次拨打")).toBe(true);
  await user.page.tap("看看是否接通");
  expect(user.wechat.tabs).toEqual(["/pages/messages/messages"]);
});

test.each([
  { code: "RECIPIENT_BLOCKED", reason: "voice_country", text: "只能拨打中国大陆的号码，请换一个号码" },
  { code: "PERMISSION_DENIED", reason: "file_pending", text: "录音还在审核，请稍后再试" },
  { code: "PROVIDER_UNAVAILABLE", text: "语音服务繁忙，电话没有拨出，请稍后再试" },
] as const)("onCallPress() shows $code $reason as what it is", async ({ text, ...refusal }) => {
  await upload("approved");
  await user.page.tap(CALL);
  await user.wechat.lastCall("sendvoice").refuse(refusal);
  expect(user.errors()).toEqual([text]);
});

test("onHide() stops the sound, the clock and the listener", async () => {
  await upload();
  await user.page.tap("试听");
  await user.page.lifecycle("onHide");
  expect(user.wechat.media.players[0]?.isPlaying).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
  expect(user.wechat.networkListeners.size).toBe(0);
});

test("onHide() keeps what was recorded so far", async () => {
  await user.page.tap("开始录音");
  await user.page.lifecycle("onHide");
  await user.page.lifecycle("onShow");
  expect(user.page.texts("cell-note")).toEqual(["0:07 · 21 KB"]);
});

test("onShow() keeps the recording for another number of the same user, but not the call", async () => {
  await upload("approved");
  await user.page.tap(CALL);
  await user.wechat.lastCall("sendvoice").answer(PLACED);
  await user.page.lifecycle("onUnload");
  user.wechat.storage.set("xinshi.session", JSON.stringify({ phone: "+8613711113333", verifiedAt: NOW }));
  await user.reopen();
  expect(user.page.isDisabled(CALL)).toBe(false);
  expect(user.page.texts("hint")).toEqual(["会拨打 137****3333"]);
});

test.each(['"7"', '{"fid":7}', '{"fid":"a","review":"maybe","uploadedAt":1}'])(
  "onShow() does not take %s for a recording",
  async (stored) => {
    user.wechat.storage.set("xinshi.recording", stored);
    await user.reopen();
    expect(user.page.texts("recorder-hint")).toEqual(["点击开始录音"]);
  },
);
