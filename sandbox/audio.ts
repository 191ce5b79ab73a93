/**
 * What a sound file is, by its content and not by its name: WAV, or MPEG layer III with or without a tag before it.
 *
 * Sources: "Multimedia Programming Interface and Data Specifications 1.0", RIFF, and "MPEG Audio Frame Header",
 * https://www.codeproject.com/Articles/8295/MPEG-Audio-Frame-Header
 *
 * @module
 */

export type AudioType = "mp3" | "wav";

/** How an upload names each type. */
export const CONTENT_TYPES: Readonly<Record<AudioType, string>> = { mp3: "audio/mpeg", wav: "audio/wav" };

const ID3_HEADER_BYTES = 10;
const FRAME_HEADER_BYTES = 4;

/** kbit/s by index of MPEG 1 layer III, then of MPEG 2 and 2.5; index 0 leaves it open, 15 is forbidden. */
const BITRATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
/** Hz by index of MPEG 1; MPEG 2 has half, MPEG 2.5 a quarter. */
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;

/** The type of a file, or undefined when it is neither. */
export function audioTypeOf(file: Uint8Array): AudioType | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (isWav(bytes)) return "wav";
  return isMp3(bytes) ? "mp3" : undefined;
}

/** A RIFF file of the form WAVE that says its format before it brings sound. */
function isWav(bytes: Buffer): boolean {
  if (bytes.length < 12 || ascii(bytes, 0) !== "RIFF" || ascii(bytes, 8) !== "WAVE") return false;
  let hasFormat = false;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = ascii(bytes, at);
    if (name === "data") return hasFormat;
    if (name === "fmt ") hasFormat = true;
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return false;
}

/** A frame, and behind it another or the end. */
function isMp3(bytes: Buffer): boolean {
  const start = tagLength(bytes);
  const length = frameLength(bytes, start);
  if (length === undefined || start + length > bytes.length) return false;
  const next = start + length;
  return next === bytes.length || frameLength(bytes, next) !== undefined || ascii(bytes, next).startsWith("TAG");
}

/** Bytes of an ID3v2 tag; its length is written in groups of seven bits. */
function tagLength(bytes: Buffer): number {
  if (bytes.length < ID3_HEADER_BYTES || !ascii(bytes, 0).startsWith("ID3")) return 0;
  const length = bytes.subarray(6, ID3_HEADER_BYTES).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return ID3_HEADER_BYTES + length;
}

/** Bytes of the frame that begins here, or undefined when none does. */
function frameLength(bytes: Buffer, at: number): number | undefined {
  if (at + FRAME_HEADER_BYTES > bytes.length) return undefined;
  const header = bytes.readUInt32BE(at);
  const version = (header >>> 19) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const layer = (header >>> 17) & 3; // 1: layer III
  if (header >>> 21 !== 0x7ff || version === 1 || layer !== 1) return undefined;
  const kilobits = BITRATES[version === 3 ? 0 : 1][(header >>> 12) & 15];
  const fullRate = SAMPLE_RATES[(header >>> 10) & 3];
  if (!kilobits || fullRate === undefined) return undefined;
  const rate = version === 3 ? fullRate : version === 2 ? fullRate / 2 : fullRate / 4;
  const padding = (header >>> 9) & 1;
  return Math.floor(((version === 3 ? 144_000 : 72_000) * kilobits) / rate) + padding;
}

function ascii(bytes: Buffer, at: number): string {
  return bytes.toString("latin1", at, at + 4);
}
