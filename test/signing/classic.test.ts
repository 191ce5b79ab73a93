import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CLASSIC_TOLERANCE_MS,
  type ClassicRequest,
  type ClassicSubject,
  classicStringToSign,
  contentSha1,
  signClassic,
  verifyClassic,
} from "../../shared/signing/classic.ts";
import vectors from "../vectors/classic.json" with { type: "json" };

/** The part of the official SDK that signs. */
interface OfficialUtil {
  calculateSignature(appKey: string, random: string | number, time: number, mobiles?: readonly string[]): string;
  calculateAuth(appKey: string, random: string | number, time: number, sha1: string): string;
  sha1sum(file: Uint8Array): string;
}

const official: OfficialUtil = createRequire(import.meta.url)("qcloudsms_js/lib/util.js");

const { appKey, random, time } = vectors;
const cases = vectors.cases as { name: string; subject: ClassicSubject; signature: string }[];
const NOW = time * 1000;
const APP_ID = "1400006666";

function secretOf(keyId: string): string | undefined {
  return keyId === APP_ID ? appKey : undefined;
}

describe("signClassic()", () => {
  test.each(cases)("gives the published digest: $name", ({ subject, signature }) => {
    expect(signClassic({ random, time, subject }, appKey)).toBe(signature);
  });

  const key = fc.string({ unit: "binary", minLength: 1, maxLength: 64 });
  const anyRandom = fc.oneof(fc.nat(99_999), fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String));
  const anyTime = fc.nat(4_000_000_000);

  test("equals the official SDK's signature over any numbers", () => {
    const mobiles = fc.array(fc.string({ unit: "binary", maxLength: 20 }), { maxLength: 200 });
    fc.assert(
      fc.property(key, anyRandom, anyTime, mobiles, (secret, nonce, at, numbers) => {
        const request: ClassicRequest = { random: nonce, time: at, subject: { kind: "mobiles", mobiles: numbers } };
        expect(signClassic(request, secret)).toBe(official.calculateSignature(secret, nonce, at, numbers));
      }),
    );
  });

  test("equals the official SDK's signature without numbers", () => {
    fc.assert(
      fc.property(key, anyRandom, anyTime, (secret, nonce, at) => {
        const request: ClassicRequest = { random: nonce, time: at, subject: { kind: "none" } };
        expect(signClassic(request, secret)).toBe(official.calculateSignature(secret, nonce, at));
      }),
    );
  });

  test("equals the official SDK's Authorization of any file", () => {
    fc.assert(
      fc.property(key, anyRandom, anyTime, fc.uint8Array({ maxLength: 2000 }), (secret, nonce, at, file) => {
        const request: ClassicRequest = {
          random: nonce,
          time: at,
          subject: { kind: "file", contentSha1: contentSha1(file) },
        };
        expect(signClassic(request, secret)).toBe(
          official.calculateAuth(secret, nonce, at, official.sha1sum(Buffer.from(file))),
        );
      }),
    );
  });
});

describe("classicStringToSign()", () => {
  test("puts values in as they are", () => {
    const subject: ClassicSubject = { kind: "tel", tel: "+86 137&x=é" };
    expect(classicStringToSign({ random: "007", time: 5, subject }, "k=&y")).toBe(
      "appkey=k=&y&random=007&time=5&tel=+86 137&x=é",
    );
  });
});

describe("contentSha1()", () => {
  test("is the lower-case hex SHA-1 of the bytes", () => {
    expect(contentSha1(Buffer.from("hello"))).toBe("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
  });
});

describe("verifyClassic()", () => {
  const subject: ClassicSubject = { kind: "mobiles", mobiles: ["13788888888"] };
  const request: ClassicRequest = { random, time, subject };
  const signature = signClassic(request, appKey);

  test.each(cases)("accepts what was signed: $name", (signed) => {
    const claim = { appId: APP_ID, signature: signed.signature };
    const verdict = verifyClassic({ random, time, subject: signed.subject }, claim, { secretOf, now: NOW });
    expect(verdict).toEqual({ ok: true, keyId: APP_ID });
  });

  const mismatched: { what: string; changed: Partial<ClassicRequest>; given?: string }[] = [
    { what: "another random", changed: { random: "7226249335" } },
    { what: "a random with a leading zero", changed: { random: "07226249334" } },
    { what: "another time", changed: { time: time + 1 } },
    { what: "another number", changed: { subject: { kind: "mobiles", mobiles: ["13788888889"] } } },
    { what: "no number", changed: { subject: { kind: "none" } } },
    { what: "the number under another name", changed: { subject: { kind: "tel", tel: "13788888888" } } },
    { what: "upper-case digits", changed: {}, given: signature.toUpperCase() },
    { what: "a digest cut short", changed: {}, given: signature.slice(0, -1) },
    { what: "a digest with more behind it", changed: {}, given: `${signature}0` },
    { what: "characters of more than one byte", changed: {}, given: "签".repeat(64) },
  ];
  test.each(mismatched)("refuses $what", ({ changed, given = signature }) => {
    const claim = { appId: APP_ID, signature: given };
    const verdict = verifyClassic({ ...request, ...changed }, claim, { secretOf, now: NOW });
    expect(verdict).toEqual({ ok: false, reason: "mismatch", keyId: APP_ID });
  });

  test.each([
    { what: "no signature", time, given: "" },
    { what: "a time that is none", time: "soon", given: signature },
    { what: "a negative time", time: -1, given: signature },
    { what: "a fraction of a second", time: time + 0.5, given: signature },
  ])("says that $what is malformed", (changed) => {
    const claim = { appId: APP_ID, signature: changed.given };
    const verdict = verifyClassic({ ...request, time: changed.time }, claim, { secretOf, now: NOW });
    expect(verdict).toEqual({ ok: false, reason: "malformed", keyId: APP_ID });
  });

  test("says that it does not know an app", () => {
    const verdict = verifyClassic(request, { appId: "1", signature }, { secretOf, now: NOW });
    expect(verdict).toEqual({ ok: false, reason: "unknown-key", keyId: "1" });
  });

  test.each([
    { offMs: -CLASSIC_TOLERANCE_MS - 1, toleranceMs: undefined, accepted: false },
    { offMs: -CLASSIC_TOLERANCE_MS, toleranceMs: undefined, accepted: true },
    { offMs: CLASSIC_TOLERANCE_MS, toleranceMs: undefined, accepted: true },
    { offMs: CLASSIC_TOLERANCE_MS + 1, toleranceMs: undefined, accepted: false },
    { offMs: 1001, toleranceMs: 1000, accepted: false },
  ])("answers $accepted when clocks are $offMs ms apart", ({ offMs, toleranceMs, accepted }) => {
    const options = { secretOf, now: NOW + offMs, ...(toleranceMs !== undefined && { toleranceMs }) };
    const verdict = verifyClassic(request, { appId: APP_ID, signature }, options);
    expect(verdict).toEqual(accepted ? { ok: true, keyId: APP_ID } : { ok: false, reason: "expired", keyId: APP_ID });
  });
});
