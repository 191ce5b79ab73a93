import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findCredentials } from "../../../deploy/serverless-tencent/credentials.ts";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "xinshi-home-"));
  mkdirSync(join(home, ".tencentcloud"));
  mkdirSync(join(home, ".tccli"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

test("findCredentials() takes the environment, with the token of temporary keys", () => {
  const env = { TENCENTCLOUD_SECRET_ID: "id", TENCENTCLOUD_SECRET_KEY: "key", TENCENTCLOUD_TOKEN: "token" };
  expect(findCredentials({ env, home })).toEqual({ secretId: "id", secretKey: "key", token: "token" });
  const short = { TENCENT_SECRET_ID: "short-id", TENCENT_SECRET_KEY: "short-key" };
  expect(findCredentials({ env: short, home })).toEqual({ secretId: "short-id", secretKey: "short-key" });
  expect(findCredentials({ env: { ...short, ...env }, home }).secretId).toBe("id");
});

test("findCredentials() reads profiles of either file, a named one before the environment", () => {
  writeFileSync(
    join(home, ".tencentcloud/credentials"),
    "[default]\nsecret_id = one\nsecret_key = two\n[ci]\nsecret_id=three\nsecret_key=four\ntoken=five\n",
  );
  writeFileSync(join(home, ".tccli/ops.credential"), '{"secretId":"six","secretKey":"seven"}');
  expect(findCredentials({ env: {}, home })).toEqual({ secretId: "one", secretKey: "two" });
  const env = { TENCENTCLOUD_SECRET_ID: "id", TENCENTCLOUD_SECRET_KEY: "key" };
  expect(findCredentials({ env, profile: "ci", home })).toEqual({
    secretId: "three",
    secretKey: "four",
    token: "five",
  });
  expect(findCredentials({ env: { ...env, TENCENTCLOUD_PROFILE: "ops" }, home }).secretId).toBe("six");
});

test("findCredentials() says what is missing, and repeats no key", () => {
  expect(() => findCredentials({ env: {}, home })).toThrow(
    expect.objectContaining({
      code: "SCF_NO_CREDENTIALS",
      message: expect.stringContaining("Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY"),
    }),
  );
  expect(() => findCredentials({ env: { TENCENTCLOUD_SECRET_ID: "AKIDx" }, home })).toThrow(
    "TENCENTCLOUD_SECRET_ID is set, but TENCENTCLOUD_SECRET_KEY is missing",
  );
  expect(() => findCredentials({ env: {}, profile: "ops", home })).toThrow("no credentials of profile ops");
});
