import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { audioTypeOf } from "../../shared/validation/audio.ts";
import { mp3, wav } from "../helpers/sounds.ts";

/** A tag of so many bytes before the sound. */
function tagged(file: Buffer, bytes: number): Buffer {
  return Buffer.concat([tagHeader("ID3", 0, bytes), Buffer.alloc(bytes), file]);
}

/** The same with its header again behind it. */
function taggedTwice(file: Buffer, bytes: number): Buffer {
  return Buffer.concat([tagHeader("ID3", 0x10, bytes), Buffer.alloc(bytes), tagHeader("3DI", 0x10, bytes), file]);
}

function tagHeader(name: string, flags: number, bytes: number): Buffer {
  return Buffer.concat([Buffer.from(name, "latin1"), Buffer.from([4, 0, flags, 0, 0, bytes >> 7, bytes & 0x7f])]);
}

/** One frame with this header and so many bytes. */
function frame(header: number, bytes: number): Buffer {
  const file = Buffer.alloc(bytes);
  file.writeUInt32BE(header);
  return file;
}

describe("audioTypeOf()", () => {
  test.each([
    { what: "an MP3", file: mp3(), type: "mp3" },
    { what: "an MP3 of one frame", file: mp3(1), type: "mp3" },
    { what: "an MP3 behind a tag", file: tagged(mp3(), 300), type: "mp3" },
    { what: "an MP3 behind a tag with a footer", file: taggedTwice(mp3(), 300), type: "mp3" },
    {
      what: "an MP3 before an old tag",
      file: Buffer.concat([mp3(1), Buffer.from("TAG"), Buffer.alloc(125)]),
      type: "mp3",
    },
    { what: "an MP3 with padding", file: frame(0xfffb9264, 418), type: "mp3" },
    { what: "an MPEG 2 layer III", file: frame(0xfff38064, 208), type: "mp3" },
    { what: "an MPEG 2.5 layer III", file: frame(0xffe38064, 417), type: "mp3" },
    { what: "a WAV", file: wav(), type: "wav" },
    { what: "a WAV without sound", file: wav(0), type: "wav" },
  ])("knows $what", ({ file, type }) => {
    expect(audioTypeOf(file)).toBe(type);
  });

  test.each([
    { what: "nothing", file: Buffer.alloc(0) },
    { what: "text", file: Buffer.from("This is not a sound, whatever its name says.") },
    { what: "a frame that is cut off", file: mp3(1).subarray(0, 416) },
    { what: "a frame and something else", file: Buffer.concat([mp3(1), Buffer.alloc(300)]) },
    { what: "layer II", file: frame(0xfffd9064, 417) },
    { what: "a reserved version", file: frame(0xffeb9064, 417) },
    { what: "an open bitrate", file: frame(0xfffb0064, 417) },
    { what: "a forbidden bitrate", file: frame(0xfffbf064, 417) },
    { what: "a reserved sample rate", file: frame(0xfffb9c64, 417) },
    { what: "a tag that is longer than the file", file: tagged(mp3(), 16_000).subarray(0, 5000) },
    { what: "a RIFF file that is no WAVE", file: Buffer.from("RIFF\0\0\0\0AVI fmt \0\0\0\0data", "latin1") },
    { what: "a WAV without a format", file: Buffer.from("RIFF\0\0\0\0WAVEdata\0\0\0\0", "latin1") },
    { what: "a WAV that is only a head", file: wav().subarray(0, 36) },
  ])("does not take $what for a sound", ({ file }) => {
    expect(audioTypeOf(file)).toBeUndefined();
  });

  test("answers for any bytes", () => {
    const heads = fc.constantFrom("", "RIFF\x10\0\0\0WAVE", "ID3\x04\0\0\0\0\0\x05", "\xff\xfb\x90\x64");
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 600 }), (head, rest) => {
        const file = Buffer.concat([Buffer.from(head, "latin1"), rest]);
        expect([undefined, "mp3", "wav"]).toContain(audioTypeOf(file));
      }),
    );
  });
});
