/**
 * What a sound file is, by its content and not by its name: WAV, or MPEG layer III with or without a tag before it.
 *
 * Sources: "Multimedia Programming Interface and Data Specifications 1.0", RIFF; "MPEG Audio Frame Header",
 * https://www.codeproject.com/Articles/8295/MPEG-Audio-Frame-Header; "ID3 tag version 2.4.0",
 * https://id3.org/id3v2.4.0-structure
 *
 * @module
 */

export type AudioType = "mp3" | "wav";

const TAG_HEADER_BYTES = 10;
/** Of the tag's flags: it is repeated behind the tag. */
const TAG_HAS_FOOTER = 0x10;
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
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (isWav(view)) return "wav";
  return isMp3(view) ? "mp3" : undefined;
}

/** A RIFF file of the form WAVE that says its format before it brings sound. */
function isWav(view: DataView): boolean {
  if (!hasText(view, 0, "RIFF") || !hasText(view, 8, "WAVE")) return false;
  let hasFormat = false;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    if (hasText(view, at, "data")) return hasFormat;
    if (hasText(view, at, "fmt ")) hasFormat = true;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return false;
}

/** A frame, and behind it another, a tag of the old kind, or the end. */
function isMp3(view: DataView): boolean {
  const start = tagLength(view);
  const length = frameLength(view, start);
  if (length === undefined || start + length > view.byteLength) return false;
  const next = start + length;
  return next === view.byteLength || frameLength(view, next) !== undefined || hasText(view, next, "TAG");
}

/** Bytes of an ID3v2 tag; its length is written in groups of seven bits. */
function tagLength(view: DataView): number {
  if (view.byteLength < TAG_HEADER_BYTES || !hasText(view, 0, "ID3")) return 0;
  let length = 0;
  for (let at = 6; at < TAG_HEADER_BYTES; at++) length = length * 128 + (view.getUint8(at) & 0x7f);
  const hasFooter = (view.getUint8(5) & TAG_HAS_FOOTER) !== 0;
  return TAG_HEADER_BYTES + length + (hasFooter ? TAG_HEADER_BYTES : 0);
}

/** Bytes of the frame that begins here, or undefined when none does. */
function frameLength(view: DataView, at: number): number | undefined {
  if (at + FRAME_HEADER_BYTES > view.byteLength) return undefined;
  const header = view.getUint32(at);
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

function hasText(view: DataView, at: number, text: string): boolean {
  if (at + text.length > view.byteLength) return false;
  for (let index = 0; index < text.length; index++) {
    if (view.getUint8(at + index) !== text.charCodeAt(index)) return false;
  }
  return true;
}
