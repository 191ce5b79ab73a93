/**
 * What the page of recordings shows of a state: exactly the data that its WXML names.
 *
 * @module
 */
import type { Clip } from "../../platform/recorder";
import { type Countdown, secondsLeft } from "../../rules/countdown";
import { maskPhone } from "../../rules/phone-input";
import { type Notice, toNotice } from "../../rules/problem";
import { durationText, sizeText } from "../../texts/duration";
import { momentText } from "../../texts/moments";
import type { Uploaded, VoiceState } from "./voice-state";

export interface VoiceView {
  isSignedIn: boolean;
  phone: string;
  isBusy: boolean;
  /** Nothing is recorded yet, and nothing uploaded. */
  isFresh: boolean;
  hasClip: boolean;
  clipText: string;
  playLabel: string;
  /** The clip waits to be uploaded. */
  canUpload: boolean;
  uploadLabel: string;
  isUploading: boolean;
  hasFile: boolean;
  review: Uploaded["review"] | "none";
  reviewTitle: string;
  reviewText: string;
  canCall: boolean;
  callLabel: string;
  isCalling: boolean;
  calledText: string;
  wait: Countdown | null;
  notice: Notice | null;
  /** Label of the notice's button. */
  noticeAction: string;
}

const REVIEW_TITLES: Record<VoiceView["review"], string> = {
  none: "",
  pending: "正在审核",
  approved: "审核通过",
  refused: "审核没有通过",
};

export function toVoiceView(state: VoiceState, now: number): VoiceView {
  const { session, clip, uploaded, work, isPlaying, calledAt, wait, problem } = state;
  return {
    isSignedIn: session !== undefined,
    phone: session ? maskPhone(session.phone) : "",
    isBusy: work !== "none",
    isFresh: clip === undefined && uploaded === undefined,
    hasClip: clip !== undefined,
    clipText: clip ? clipText(clip) : "",
    playLabel: isPlaying ? "停止" : "试听",
    canUpload: clip !== undefined && uploaded === undefined,
    uploadLabel: work === "uploading" ? "正在上传…" : "上传送审",
    isUploading: work === "uploading",
    hasFile: uploaded !== undefined,
    review: uploaded?.review ?? "none",
    reviewTitle: REVIEW_TITLES[uploaded?.review ?? "none"],
    reviewText: uploaded ? reviewText(uploaded, now) : "",
    canCall: uploaded?.review === "approved",
    callLabel: work === "calling" ? "正在拨打…" : "打电话播放给我听",
    isCalling: work === "calling",
    calledText: calledAt === undefined ? "" : `${momentText(calledAt, now)} 已拨打，请留意来电`,
    wait: wait ?? null,
    notice: toNotice(problem),
    noticeAction: problem?.error.code === "MIC_REFUSED" ? "去设置" : "",
  };
}

/** Whole seconds until it can be uploaded, or called with, again. */
export function waitSeconds({ wait }: VoiceState, now: number): number {
  return wait === undefined ? 0 : secondsLeft(wait, now);
}

function clipText({ seconds, bytes }: Clip): string {
  return seconds > 0 ? `${durationText(seconds)} · ${sizeText(bytes)}` : sizeText(bytes);
}

function reviewText({ review, reason, uploadedAt }: Uploaded, now: number): string {
  if (review === "approved") return "可以用它打电话了";
  if (review === "refused") return reason ? `原因：${reason}` : "请换一段内容重新录制";
  return `${momentText(uploadedAt, now)} 提交，通过后这里会自动更新`;
}
