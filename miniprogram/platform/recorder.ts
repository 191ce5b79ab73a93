/**
 * The microphone. WeChat has one recorder for the whole app, whose listeners cannot be taken away: they are set once, and
 * hand over to whoever records at the moment.
 *
 * Source: "RecorderManager.start",
 * https://developers.weixin.qq.com/miniprogram/dev/api/media/recorder/RecorderManager.start.html
 *
 * @module
 */
import { failed } from "../rules/problem";
import type { Answer } from "../services/app-error";

/** Kept below what one call of a function takes: 60,000 bytes at the rate below. */
export const MAX_SECONDS = 20;
const MIN_SECONDS = 1;
/** The lowest bit rate that goes with a sample rate of 16 kHz; a telephone has 8 kHz. */
const FORMAT = { format: "mp3", sampleRate: 16_000, encodeBitRate: 24_000, numberOfChannels: 1 } as const;

/** A sound on this phone. */
export interface Clip {
  path: string;
  bytes: number;
  /** 0 when not known, as of a chosen file. */
  seconds: number;
}

export interface RecordingEvents {
  onStart(): void;
  /** The clip, or why there is none. Comes once. */
  onEnd(answer: Answer<Clip>): void;
}

let current: RecordingEvents | undefined;
let recorder: WechatMiniprogram.RecorderManager | undefined;

/** Begins; ends by `stopRecording` or after `MAX_SECONDS`. */
export function startRecording(events: RecordingEvents): void {
  current = events;
  recorder = recorder ?? openRecorder();
  recorder.start({ ...FORMAT, duration: MAX_SECONDS * 1000 });
}

export function stopRecording(): void {
  if (recorder !== undefined && current !== undefined) recorder.stop();
}

/** Nobody waits for the end any more. */
export function dropRecording(): void {
  stopRecording();
  current = undefined;
}

function openRecorder(): WechatMiniprogram.RecorderManager {
  const opened = wx.getRecorderManager();
  opened.onStart(() => {
    if (current !== undefined) current.onStart();
  });
  opened.onStop(({ tempFilePath, duration, fileSize }) => end(readClip(tempFilePath, duration, fileSize)));
  opened.onError(({ errMsg }) =>
    end(failed(/auth|deny|permission/i.test(errMsg) ? "MIC_REFUSED" : "RECORD_FAILED", errMsg)),
  );
  return opened;
}

function readClip(path: string, milliseconds: number, bytes: number): Answer<Clip> {
  if (milliseconds < MIN_SECONDS * 1000) return failed("RECORD_TOO_SHORT", "A recording must have a second at least");
  return { ok: true, value: { path, bytes, seconds: Math.round(milliseconds / 1000) } };
}

function end(answer: Answer<Clip>): void {
  const ended = current;
  current = undefined;
  if (ended !== undefined) ended.onEnd(answer);
}
