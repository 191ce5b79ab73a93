/**
 * Contract of verifications: one code's life, alone and under concurrency.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { CheckInput, CheckResult, IssueInput } from "../../../shared/store/store.ts";
import { check, issue, NOW, type OpenStore, OTHER_PHONE } from "./samples.ts";

const ISSUED = {
  id: "verification-1",
  scene: "login",
  phone: issue().phone,
  userId: "openid-1",
  issuedAt: NOW,
  expiresAt: NOW + 300_000,
  attempts: 0,
  messageId: null,
};

export function testVerifications(name: string, open: OpenStore): void {
  test(`${name} issueVerification() issues, and renews the open one under the same id`, async (t) => {
    const store = await open(t);
    expect(await store.issueVerification(issue())).toEqual({ verification: ISSUED, resent: false });
    await store.checkVerification(check(false));
    const again = issue({ now: NOW + 60_000, newId: "verification-2", messageId: "message-2" });
    const renewed = { ...ISSUED, attempts: 1, expiresAt: NOW + 360_000, messageId: "message-2" };
    expect(await store.issueVerification(again)).toEqual({ verification: renewed, resent: true });
    const third = await store.issueVerification(issue({ now: NOW + 61_000, messageId: null }));
    expect(third.verification).toEqual({ ...renewed, expiresAt: NOW + 361_000 });
  });

  for (const { what, input } of [
    { what: "scene", input: { scene: "order_shipped" } },
    { what: "phone", input: { phone: OTHER_PHONE } },
    { what: "user", input: { userId: "openid-2" } },
    { what: "kind of caller", input: { userId: null } },
  ] satisfies { what: string; input: Partial<IssueInput> }[]) {
    test(`${name} issueVerification() issues another for another ${what}, and neither checks the other's`, async (t) => {
      const store = await open(t);
      await store.issueVerification(issue());
      const other = await store.issueVerification(issue({ ...input, newId: "verification-2" }));
      expect(other).toMatchObject({ resent: false, verification: { id: "verification-2", ...input } });
      const first = await store.checkVerification(check(true));
      expect(first).toMatchObject({ result: "matched", verification: { id: "verification-1" } });
      expect(await store.checkVerification(check(true))).toEqual({ result: "none" });
      const second = await store.checkVerification(check(true, input));
      expect(second).toMatchObject({ result: "matched", verification: { id: "verification-2" } });
    });
  }

  for (const { afterMs, result } of [
    { afterMs: 299_999, result: "matched" },
    { afterMs: 300_000, result: "none" },
  ]) {
    test(`${name} checkVerification() says ${result} ${afterMs} ms into 5 minutes`, async (t) => {
      const store = await open(t);
      await store.issueVerification(issue());
      const checked = await store.checkVerification(check(true, { now: NOW + afterMs }));
      expect(checked.result).toBe(result);
      const next = await store.issueVerification(issue({ now: NOW + afterMs, newId: "verification-2" }));
      expect(next).toMatchObject({ resent: false, verification: { id: "verification-2", attempts: 0 } });
    });
  }

  test(`${name} checkVerification() counts before it compares, and compares once`, async (t) => {
    const store = await open(t);
    await store.issueVerification(issue({ maxAttempts: 2 }));
    const seen: number[] = [];
    const wrong: CheckInput["matches"] = ({ attempts }) => seen.push(attempts) < 0;
    const results: CheckResult[] = [];
    for (let guess = 0; guess < 3; guess++)
      results.push(await store.checkVerification(check(wrong, { maxAttempts: 2 })));
    expect(results).toEqual([
      { result: "mismatch", attemptsLeft: 1 },
      { result: "mismatch", attemptsLeft: 0 },
      { result: "none" },
    ]);
    expect(seen).toEqual([1, 2]);
    expect(await store.checkVerification(check(true, { maxAttempts: 2 }))).toEqual({ result: "none" });
  });

  test(`${name} issueVerification() issues a new one when the attempts are used up`, async (t) => {
    const store = await open(t);
    await store.issueVerification(issue({ maxAttempts: 1 }));
    await store.checkVerification(check(false, { maxAttempts: 1 }));
    const next = await store.issueVerification(issue({ maxAttempts: 1, newId: "verification-2" }));
    expect(next).toMatchObject({ resent: false, verification: { id: "verification-2", attempts: 0 } });
    expect(await store.checkVerification(check(true, { maxAttempts: 1 }))).toMatchObject({ result: "matched" });
  });

  test(`${name} checkVerification() is used up by one success, and the next one issued is new`, async (t) => {
    const store = await open(t);
    await store.issueVerification(issue());
    const first = await store.checkVerification(check(true));
    expect(first).toEqual({ result: "matched", verification: { ...ISSUED, attempts: 1 } });
    expect(await store.checkVerification(check(true))).toEqual({ result: "none" });
    const next = await store.issueVerification(issue({ newId: "verification-2" }));
    expect(next).toMatchObject({ resent: false, verification: { id: "verification-2" } });
  });

  test(`${name} checkVerification() says none where nothing was issued`, async (t) => {
    const store = await open(t);
    expect(await store.checkVerification(check(true))).toEqual({ result: "none" });
  });

  test(`${name} checkVerification() for a service takes a service's own first, then the users' one sent last`, async (t) => {
    const store = await open(t);
    await store.issueVerification(issue({ userId: null, newId: "own" }));
    await store.issueVerification(issue({ userId: "openid-1", newId: "first", now: NOW + 1 }));
    await store.issueVerification(issue({ userId: "openid-2", newId: "second", now: NOW + 2 }));
    await store.issueVerification(issue({ userId: "openid-1", now: NOW + 3 }));
    for (const id of ["own", "first", "second"]) {
      const checked = await store.checkVerification(check(true, { userId: undefined }));
      expect(checked).toMatchObject({ result: "matched", verification: { id } });
    }
  });

  for (const owners of [
    ["openid-1", null],
    ["openid-1", "openid-2"],
  ] as const) {
    test(`${name} checkVerification() for a service guesses at no second one of ${owners.join(" and ")}`, async (t) => {
      const store = await open(t);
      for (const [place, userId] of owners.entries()) {
        await store.issueVerification(
          issue({ userId, newId: `verification-${place}`, now: NOW + place, maxAttempts: 1 }),
        );
      }
      const guess = (isRight: boolean, fields: Partial<CheckInput> = {}) =>
        store.checkVerification(check(isRight, { userId: undefined, maxAttempts: 1, ...fields }));
      expect(await guess(false)).toEqual({ result: "mismatch", attemptsLeft: 0 });
      expect(await guess(true)).toEqual({ result: "none" });
      expect(await guess(true, { userId: "openid-1" })).toMatchObject({ result: "matched" });
      const fresh = issue({ userId: owners[1], newId: "fresh", now: NOW + 2, maxAttempts: 1 });
      expect(await store.issueVerification(fresh)).toMatchObject({ resent: false });
      expect(await guess(true)).toMatchObject({ result: "matched", verification: { id: "fresh" } });
    });
  }

  test(`${name} checkVerification() matches exactly one of 200 right codes at once`, async (t) => {
    const store = await open(t);
    await store.issueVerification(issue());
    const results = await Promise.all(Array.from({ length: 200 }, () => store.checkVerification(check(true))));
    expect(results.filter(({ result }) => result === "matched")).toHaveLength(1);
    expect(results.filter(({ result }) => result === "none")).toHaveLength(199);
  });

  test(`${name} checkVerification() compares no more than the allowed attempts of 200 wrong codes at once`, async (t) => {
    const store = await open(t);
    await store.issueVerification(issue());
    let compared = 0;
    const wrong = () => ++compared < 0;
    const results = await Promise.all(Array.from({ length: 200 }, () => store.checkVerification(check(wrong))));
    expect(compared).toBe(5);
    const left = results.flatMap((result) => (result.result === "mismatch" ? [result.attemptsLeft] : []));
    expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
  });

  test(`${name} checkVerification() compares once even when a write beside it fails`, async (t) => {
    const store = await open(t);
    await store.issueVerification(issue());
    let compared = 0;
    const broken = () => {
      throw new Error("The key is gone");
    };
    const [counted, failed] = await Promise.allSettled([
      store.checkVerification(check(() => ++compared < 0)),
      store.checkVerification(check(broken)),
    ]);
    expect(compared).toBe(1);
    expect(counted).toMatchObject({ status: "fulfilled", value: { result: "mismatch", attemptsLeft: 4 } });
    expect(failed).toMatchObject({ status: "rejected", reason: new Error("The key is gone") });
  });
}
