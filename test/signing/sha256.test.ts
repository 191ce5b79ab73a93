import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hmacKey, hmacSha256Hex, sha256Hex } from "../../shared/signing/sha256.ts";

const text = fc.string({ unit: "binary", maxLength: 300 });

test("sha256Hex() equals Node.js's own for any text and any bytes", () => {
  const property = fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 300 })), (content) => {
    expect(sha256Hex(content)).toBe(createHash("sha256").update(content).digest("hex"));
  });
  fc.assert(property, { numRuns: 500 });
});

test("hmacSha256Hex() equals Node.js's own for any key of up to a block, used again and again", () => {
  const property = fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(text, { maxLength: 4 }), (key, texts) => {
    const prepared = hmacKey(key);
    for (const each of texts) {
      expect(hmacSha256Hex(prepared, each)).toBe(createHmac("sha256", key).update(each).digest("hex"));
    }
  });
  fc.assert(property, { numRuns: 500 });
});

test("hmacKey() refuses a key longer than a block", () => {
  expect(() => hmacKey(new Uint8Array(65))).toThrow(new RangeError("An HMAC key must have at most 64 bytes"));
});
