import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import { readAudioBody } from "../../shared/triggers/audio-body.ts";
import { mp3, wav } from "../helpers/sounds.ts";

const FILE = mp3(1);
const DISPOSITION = 'Content-Disposition: form-data; name="audio"; filename="a.mp3"';

function read(body: string | Uint8Array, contentType?: string, headers: Record<string, string> = {}): unknown {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return readAudioBody({ body: bytes, headers: { ...(contentType && { "content-type": contentType }), ...headers } });
}

/** A form with these parts, each of header lines and bytes. */
function form(parts: readonly (readonly [string, Uint8Array])[], boundary = "bound", end = "--\r\n"): Buffer {
  const chunks = parts.flatMap(([headers, bytes]) => [
    Buffer.from(`--${boundary}\r\n${headers}\r\n\r\n`),
    Buffer.from(bytes),
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}${end}`)]);
}

const FORM = "multipart/form-data; boundary=bound";
const ONE: readonly (readonly [string, Uint8Array])[] = [[DISPOSITION, FILE]];

describe("readAudioBody()", () => {
  for (const type of [
    "audio/mpeg",
    "audio/mp3",
    "audio/wav",
    "audio/x-wav",
    "Application/Octet-Stream",
    "audio/wav; codecs=1",
  ]) {
    test(`takes the bytes of ${type} as they are`, () => {
      expect(read(FILE, type)).toEqual({ audio: FILE });
    });
  }

  test("takes an empty body of sound as an empty file", () => {
    expect(read("", "audio/mpeg")).toEqual({ audio: Buffer.alloc(0) });
  });

  test("reads JSON as every function does", () => {
    expect(read('{"fid":"a.mp3"}', "application/json; charset=utf-8")).toEqual({ fid: "a.mp3" });
    expect(read('{"fid":"a.mp3"}')).toEqual({ fid: "a.mp3" });
    expect(read("")).toEqual({});
  });

  for (const { what, body, type = FORM } of [
    { what: "a form", body: form(ONE) },
    {
      what: "a form with a preamble and an epilogue",
      body: Buffer.concat([Buffer.from("hi\r\n"), form(ONE, "bound", "--\r\nbye")]),
    },
    { what: "a form whose last line has no end", body: form(ONE, "bound", "--") },
    {
      what: "a delimiter with blanks behind it",
      body: Buffer.from(form(ONE).toString("latin1").replace("--bound\r\n", "--bound \t\r\n"), "latin1"),
    },
    { what: "a boundary with blanks in quotes", body: form(ONE, "a b"), type: 'multipart/form-data; boundary="a b"' },
    {
      what: "a boundary of 70 characters",
      body: form(ONE, "b".repeat(70)),
      type: `multipart/form-data; boundary=${"b".repeat(70)}`,
    },
    {
      what: "header names in any case, and a type of its own",
      body: form([[`content-type: image/png\r\n${DISPOSITION.toLowerCase()}`, FILE]]),
    },
    { what: "a binary part", body: form([[`${DISPOSITION}\r\nContent-Transfer-Encoding: Binary`, FILE]]) },
  ]) {
    test(`takes the file of ${what}`, () => {
      expect(read(body, type)).toEqual({ audio: FILE });
    });
  }

  test("keeps line ends and dashes that belong to the file", () => {
    const file = Buffer.from("\r\n--boun\r\n--\r\n\r\n");
    expect(read(form([[DISPOSITION, file]]), FORM)).toEqual({ audio: file });
  });

  for (const { what, body = form(ONE), type = FORM, fault } of [
    { what: "no boundary", type: "multipart/form-data", fault: "content-type: has no good boundary" },
    {
      what: "an empty boundary",
      type: 'multipart/form-data; boundary=""',
      fault: "content-type: has no good boundary",
    },
    {
      what: "a boundary of 71 characters",
      type: `multipart/form-data; boundary=${"b".repeat(71)}`,
      fault: "content-type: has no good boundary",
    },
    {
      what: "a boundary that ends in a blank",
      type: 'multipart/form-data; boundary="b "',
      fault: "content-type: has no good boundary",
    },
    {
      what: "another boundary",
      type: "multipart/form-data; boundary=other",
      fault: "body: does not hold its boundary",
    },
    { what: "an empty body", body: Buffer.alloc(0), fault: "body: does not hold its boundary" },
    { what: "no end", body: form(ONE).subarray(0, 300), fault: "body: is not a whole form" },
    { what: "no part", body: Buffer.from("--bound--\r\n"), fault: "body: is not a whole form" },
    {
      what: "something behind the delimiter",
      body: Buffer.from(`--boundary\r\n${DISPOSITION}\r\n\r\nx\r\n--bound--`),
      fault: "body: is not a whole form",
    },
    { what: "two files", body: form([...ONE, ...ONE]), fault: "body: must have one part only" },
    {
      what: "a field beside the file",
      body: form([...ONE, ['Content-Disposition: form-data; name="x"', Buffer.from("1")]]),
      fault: "body: must have one part only",
    },
    {
      what: "a field in place of the file",
      body: form([['Content-Disposition: form-data; name="audio"', FILE]]),
      fault: "body: must be a form with one file, in the field audio",
    },
    {
      what: "another field",
      body: form([['Content-Disposition: form-data; name="file"; filename="a"', FILE]]),
      fault: "body: must be a form with one file, in the field audio",
    },
    {
      what: "a field called like a prototype",
      body: form([['Content-Disposition: form-data; name="__proto__"; filename="a"', FILE]]),
      fault: "body: must be a form with one file, in the field audio",
    },
    {
      what: "a part that is attached",
      body: form([['Content-Disposition: attachment; name="audio"; filename="a"', FILE]]),
      fault: "body: must be a form with one file, in the field audio",
    },
    {
      what: "a part without headers",
      body: Buffer.from("--bound\r\nabc\r\n--bound--"),
      fault: "body: has a part without headers, or with too many",
    },
    {
      what: "more headers than anybody needs",
      body: form([[`X: ${"x".repeat(5000)}\r\n${DISPOSITION}`, FILE]]),
      fault: "body: has a part without headers, or with too many",
    },
    {
      what: "a header twice",
      body: form([[`${DISPOSITION}\r\n${DISPOSITION}`, FILE]]),
      fault: "body: has a part with bad headers",
    },
    {
      what: "a header that goes on",
      body: form([[`${DISPOSITION};\r\n x=1`, FILE]]),
      fault: "body: has a part with bad headers",
    },
    {
      what: "a file in base64",
      body: form([[`${DISPOSITION}\r\nContent-Transfer-Encoding: base64`, FILE]]),
      fault: "body: must carry the file unencoded",
    },
  ]) {
    test(`refuses ${what}`, () => {
      expect(() => read(body, type)).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT", message: `Cannot read the request: ${fault}` }),
      );
    });
  }

  for (const [type, body] of [
    ["audio/mpeg", FILE],
    ["audio/wav", wav()],
    [FORM, form(ONE)],
  ] as const) {
    test(`refuses ${type.split(";", 1)[0]} that a host has made text of`, () => {
      expect(() => read(Buffer.from(body.toString("utf8")), type)).toThrow(
        expect.objectContaining({
          code: "INVALID_ARGUMENT",
          message: "Cannot read the request: body: came as text, which damages a file; send it as base64 in JSON",
        }),
      );
    });
  }

  test("leaves a file alone in which the mark of damage is sound", () => {
    const file = Buffer.concat([FILE, Buffer.from("\ufffd")]);
    expect(read(file, "audio/mpeg")).toEqual({ audio: file });
  });

  for (const type of [
    "image/png",
    "text/plain",
    "audio/ogg",
    "audio/mpeg, audio/mpeg",
    "multipart/mixed; boundary=bound",
  ]) {
    test(`takes no ${type}`, () => {
      expect(() => read(FILE, type)).toThrow(
        expect.objectContaining({
          code: "UNSUPPORTED_MEDIA_TYPE",
          message: "The content-type must be audio/mpeg, audio/wav, multipart/form-data or application/json",
        }),
      );
    });
  }

  for (const type of ["audio/mpeg", FORM, "application/json"]) {
    test(`takes no compressed ${type.split(";", 1)[0]}`, () => {
      expect(() => read(form(ONE), type, { "content-encoding": "gzip" })).toThrow(
        expect.objectContaining({ code: "UNSUPPORTED_MEDIA_TYPE", message: "The body must not be compressed" }),
      );
    });
  }

  test("gives back any file that a form can carry", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        fc.pre(!Buffer.from(bytes).includes("\r\n--bound"));
        expect(read(form([[DISPOSITION, bytes]]), FORM)).toEqual({ audio: Buffer.from(bytes) });
      }),
    );
  });

  test("answers any body with a file or a readable refusal", () => {
    const pieces = fc.constantFrom("--bound", "--", "\r\n", DISPOSITION, "\r\n\r\n", " ", "x", ":", "\n");
    const body = fc
      .array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 12 })
      .map((list) => list.join(""));
    fc.assert(
      fc.property(body, fc.constantFrom(FORM, "multipart/form-data", "audio/wav", ""), (text, type) => {
        try {
          expect(read(text, type)).toBeTypeOf("object");
        } catch (error) {
          expect(error).toBeInstanceOf(XinshiError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
