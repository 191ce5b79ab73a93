import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveCode, isCodeOf } from "../../shared/messaging/code.ts";

const KEY = "0123456789abcdef0123456789abcdef";
const subject = { id: "01JBQ0000000000000000000AA", scene: "login", phone: "+8613711112222" };

test("deriveCode() truncates the HMAC as RFC 4226 section 5.3 says", () => {
  const mac = createHmac("sha256", KEY).update(`${subject.id}\0login\0+8613711112222`).digest();
  const offset = (mac[31] ?? 0) & 15;
  const binary = BigInt(`0x${mac.subarray(offset, offset + 4).toString("hex")}`) & 0x7fffffffn;
  expect(deriveCode(KEY, subject, 6)).toBe((binary % 1_000_000n).toString().padStart(6, "0"));
});

test("deriveCode() gives the same code for the same verification, another for any other", () => {
  expect(deriveCode(KEY, { ...subject }, 6)).toBe(deriveCode(KEY, subject, 6));
  const others = [
    deriveCode(KEY, { ...subject, id: "01JBQ0000000000000000000AB" }, 6),
    deriveCode(KEY, { ...subject, scene: "bind" }, 6),
    deriveCode(KEY, { ...subject, phone: "+8613711112223" }, 6),
    deriveCode(`${KEY}x`, subject, 6),
  ];
  expect(others).not.toContain(deriveCode(KEY, subject, 6));
});

test("deriveCode() spreads evenly and keeps leading zeros", () => {
  const firsts = new Array<number>(10).fill(0);
  for (let index = 0; index < 20_000; index++) {
    const code = deriveCode(KEY, { ...subject, id: String(index) }, 6);
    expect(code).toMatch(/^\d{6}$/);
    firsts[Number(code[0])] = (firsts[Number(code[0])] ?? 0) + 1;
  }
  for (const count of firsts) expect(Math.abs(count - 2000)).toBeLessThan(250);
});

test("isCodeOf() accepts the code and nothing else", () => {
  const code = deriveCode(KEY, subject, 6);
  expect(isCodeOf(KEY, subject, 6, code)).toBe(true);
  fc.assert(
    fc.property(fc.string(), (guess) => {
      expect(isCodeOf(KEY, subject, 6, guess)).toBe(guess === code);
    }),
  );
});
