/**
 * The recorder of the phone, by the browser's microphone. Browsers make no MP3, so this is WAV at a telephone's rate, and
 * ends where one call of a function takes no more.
 *
 * Source: "RecorderManager", https://developers.weixin.qq.com/miniprogram/dev/api/media/recorder/RecorderManager.html
 *
 * @module
 */
import { keep } from "./files.ts";

const RATE = 8000;
/** 8 kB a second, below the 72,000 bytes that the app sends within a call. */
const MAX_MS = 8000;

type Listener = (result: never) => void;

interface Recording {
  context: AudioContext;
  stream: MediaStream;
  chunks: Float32Array[];
  startedAt: number;
  timer: number;
}

const listeners: Record<string, Listener[]> = {};
let recording: Recording | undefined;

function on(name: string): (listener: Listener) => void {
  return (listener) => {
    listeners[name] = [...(listeners[name] ?? []), listener];
  };
}

function tell(name: string, result: object): void {
  for (const listener of listeners[name] ?? []) listener(result as never);
}

export const recorderManager = {
  onStart: on("start"),
  onStop: on("stop"),
  onError: on("error"),
  start({ duration = MAX_MS }: { duration?: number } = {}): void {
    begin(Math.min(duration, MAX_MS)).catch((error: unknown) => {
      const reason = error instanceof Error ? error.name : "";
      tell("error", { errMsg: `operateRecorder:fail ${reason === "NotAllowedError" ? "auth deny" : reason}` });
    });
  },
  stop(): void {
    end().catch(() => tell("error", { errMsg: "operateRecorder:fail stop" }));
  },
};

async function begin(duration: number): Promise<void> {
  if (recording !== undefined) return;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext({ sampleRate: RATE });
  const source = context.createMediaStreamSource(stream);
  const tap = context.createScriptProcessor(1024, 1, 1);
  const chunks: Float32Array[] = [];
  tap.onaudioprocess = ({ inputBuffer }) => chunks.push(inputBuffer.getChannelData(0).slice());
  source.connect(tap);
  tap.connect(context.destination);
  const timer = window.setTimeout(() => recorderManager.stop(), duration);
  recording = { context, stream, chunks, startedAt: performance.now(), timer };
  tell("start", {});
}

async function end(): Promise<void> {
  const ended = recording;
  recording = undefined;
  if (ended === undefined) return;
  clearTimeout(ended.timer);
  for (const track of ended.stream.getTracks()) track.stop();
  await ended.context.close();
  const file = new Blob([wavOf(ended.chunks)], { type: "audio/wav" });
  tell("stop", {
    tempFilePath: keep(file, "wav"),
    duration: Math.round(performance.now() - ended.startedAt),
    fileSize: file.size,
  });
}

/**
 * Eight bits a sample, one channel.
 * Source: "Multimedia Programming Interface and Data Specifications 1.0",
 * https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html
 */
function wavOf(chunks: readonly Float32Array[]): ArrayBuffer {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const view = new DataView(new ArrayBuffer(44 + length));
  const text = (at: number, words: string): void => {
    for (let index = 0; index < words.length; index++) view.setUint8(at + index, words.charCodeAt(index));
  };
  text(0, "RIFF");
  view.setUint32(4, 36 + length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, "data");
  view.setUint32(40, length, true);
  let at = 44;
  for (const chunk of chunks) {
    for (const sample of chunk) view.setUint8(at++, Math.round((Math.max(-1, Math.min(1, sample)) + 1) * 127.5));
  }
  return view.buffer;
}
