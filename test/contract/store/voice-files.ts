/**
 * Contract of voice files: each content is uploaded once, and belongs to everybody who brought it.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { StoredVoiceFile, VoiceFileClaimInput } from "../../../shared/store/store.ts";
import { HOUR, NOW, type OpenStore } from "./samples.ts";

const SHA1 = "8550911c8631f8bcee5e31da6bb551c996dc4a26";
const TTL_MS = 60_000;

function claim(fields: Partial<VoiceFileClaimInput> = {}): VoiceFileClaimInput {
  return {
    provider: "qcloudsms",
    sha1: SHA1,
    type: "mp3",
    bytes: 1251,
    userId: "openid-1",
    holder: "call-1",
    now: NOW,
    ttlMs: TTL_MS,
    limit: { count: 2, since: NOW - HOUR },
    ...fields,
  };
}

function uploaded(fields: Partial<StoredVoiceFile> = {}): StoredVoiceFile {
  return {
    provider: "qcloudsms",
    sha1: SHA1,
    fid: `${fields.sha1 ?? SHA1}.mp3`,
    type: "mp3",
    bytes: 1251,
    review: "pending",
    reason: null,
    uploadedAt: NOW + 100,
    ...fields,
  };
}

/** Another content for each number. */
function sha1Of(index: number): string {
  return String(index).padStart(40, "0");
}

export function testVoiceFiles(name: string, open: OpenStore): void {
  test(`${name} claimVoiceFile() gives a content to one call, then answers with what was uploaded`, async (t) => {
    const store = await open(t);
    const other = claim({ holder: "call-2", userId: "openid-2", now: NOW + 1 });
    expect(await store.claimVoiceFile(claim())).toEqual({ state: "claimed" });
    expect(await store.claimVoiceFile(other)).toEqual({ state: "underway", endsAt: NOW + TTL_MS });
    expect(await store.claimVoiceFile({ ...other, provider: "aliyun" })).toEqual({ state: "claimed" });
    expect(await store.finishVoiceFile(uploaded())).toEqual(uploaded());
    expect(await store.claimVoiceFile(other)).toEqual({ state: "known", file: uploaded() });
  });

  test(`${name} claimVoiceFile() lets exactly one of 100 claims at once pass`, async (t) => {
    const store = await open(t);
    const claims = await Promise.all(
      Array.from({ length: 100 }, (_, index) => store.claimVoiceFile(claim({ holder: `call-${index}` }))),
    );
    expect(claims.filter(({ state }) => state === "claimed")).toHaveLength(1);
    expect(claims.filter(({ state }) => state === "underway")).toHaveLength(99);
  });

  test(`${name} claimVoiceFile() gives a claim away when its time is over`, async (t) => {
    const store = await open(t);
    await store.claimVoiceFile(claim());
    const second = claim({ holder: "call-2" });
    expect(await store.claimVoiceFile({ ...second, now: NOW + TTL_MS - 1 })).toMatchObject({ state: "underway" });
    expect(await store.claimVoiceFile({ ...second, now: NOW + TTL_MS })).toEqual({ state: "claimed" });
    const third = claim({ holder: "call-3", now: NOW + TTL_MS + 1 });
    expect(await store.claimVoiceFile(third)).toEqual({ state: "underway", endsAt: NOW + 2 * TTL_MS });
  });

  test(`${name} claimVoiceFile() counts a user's uploads since a moment, and nobody else's`, async (t) => {
    const store = await open(t);
    for (const index of [1, 2]) await store.claimVoiceFile(claim({ sha1: sha1Of(index), now: NOW + index }));
    const third = claim({ sha1: sha1Of(3), now: NOW + 3 });
    expect(await store.claimVoiceFile(third)).toEqual({ state: "limited" });
    expect(await store.claimVoiceFile({ ...third, userId: "openid-2" })).toEqual({ state: "claimed" });
    expect(await store.claimVoiceFile({ ...third, sha1: sha1Of(4), userId: null })).toEqual({ state: "claimed" });
    const later = { ...third, sha1: sha1Of(5), limit: { count: 2, since: NOW + 2 } };
    expect(await store.claimVoiceFile(later)).toEqual({ state: "claimed" });
  });

  test(`${name} claimVoiceFile() counts neither a content that is known nor the same one again`, async (t) => {
    const store = await open(t);
    const limit = { count: 1, since: NOW - HOUR };
    await store.finishVoiceFile(uploaded({ sha1: sha1Of(1) }));
    const known = claim({ sha1: sha1Of(1), limit });
    expect(await store.claimVoiceFile(known)).toMatchObject({ state: "known" });
    expect(await store.claimVoiceFile(claim({ limit }))).toEqual({ state: "claimed" });
    expect(await store.claimVoiceFile(known)).toMatchObject({ state: "known" });
    expect(await store.claimVoiceFile(claim({ limit, now: NOW + TTL_MS }))).toEqual({ state: "claimed" });
    expect(await store.claimVoiceFile(claim({ limit, sha1: sha1Of(2) }))).toEqual({ state: "limited" });
  });

  test(`${name} releaseVoiceFile() gives claim and upload back, and only to the holder`, async (t) => {
    const store = await open(t);
    const limit = { count: 1, since: NOW - HOUR };
    await store.claimVoiceFile(claim({ limit }));
    const held = { provider: "qcloudsms", sha1: SHA1, holder: "call-1", userId: "openid-1" };
    await store.releaseVoiceFile({ ...held, holder: "call-2" });
    expect(await store.claimVoiceFile(claim({ limit, holder: "call-2" }))).toMatchObject({ state: "underway" });
    await store.releaseVoiceFile(held);
    expect(await store.claimVoiceFile(claim({ limit, sha1: sha1Of(1) }))).toEqual({ state: "claimed" });
    expect(await store.claimVoiceFile(claim({ holder: "call-2", userId: null }))).toEqual({ state: "claimed" });
  });

  test(`${name} releaseVoiceFile() leaves what is uploaded`, async (t) => {
    const store = await open(t);
    await store.claimVoiceFile(claim());
    await store.finishVoiceFile(uploaded());
    await store.releaseVoiceFile({ provider: "qcloudsms", sha1: SHA1, holder: "call-1", userId: "openid-1" });
    expect(await store.findVoiceFile({ fid: uploaded().fid, userId: "openid-1" })).toEqual(uploaded());
  });

  test(`${name} finishVoiceFile() keeps the first, also when the claim is gone`, async (t) => {
    const store = await open(t);
    expect(await store.finishVoiceFile(uploaded())).toEqual(uploaded());
    expect(await store.finishVoiceFile(uploaded({ fid: "second.mp3", review: "approved" }))).toEqual(uploaded());
    expect(await store.findVoiceFile({ fid: "second.mp3" })).toBeUndefined();
  });

  test(`${name} findVoiceFile() finds a user's own, whoever uploaded the content first`, async (t) => {
    const store = await open(t);
    const { fid } = uploaded();
    await store.claimVoiceFile(claim());
    expect(await store.findVoiceFile({ fid })).toBeUndefined();
    await store.finishVoiceFile(uploaded());
    expect(await store.findVoiceFile({ fid })).toEqual(uploaded());
    expect(await store.findVoiceFile({ fid, userId: "openid-1" })).toEqual(uploaded());
    expect(await store.findVoiceFile({ fid, userId: "openid-2" })).toBeUndefined();
    await store.claimVoiceFile(claim({ userId: "openid-2" }));
    expect(await store.findVoiceFile({ fid, userId: "openid-2" })).toEqual(uploaded());
    expect(await store.findVoiceFile({ fid: "nothing.mp3" })).toBeUndefined();
  });

  test(`${name} reviewVoiceFile() and forgetVoiceFile() change that provider's file only`, async (t) => {
    const store = await open(t);
    const { provider, fid } = uploaded();
    await store.claimVoiceFile(claim());
    await store.finishVoiceFile(uploaded());
    await store.reviewVoiceFile({ provider: "aliyun", fid, review: "approved", reason: null });
    await store.forgetVoiceFile({ provider: "aliyun", fid });
    expect(await store.findVoiceFile({ fid })).toEqual(uploaded());
    await store.reviewVoiceFile({ provider, fid, review: "refused", reason: "noise" });
    expect(await store.findVoiceFile({ fid })).toEqual(uploaded({ review: "refused", reason: "noise" }));
    await store.forgetVoiceFile({ provider, fid });
    expect(await store.findVoiceFile({ fid })).toBeUndefined();
    expect(await store.claimVoiceFile(claim({ holder: "call-2" }))).toEqual({ state: "claimed" });
  });
}
