import { expect, test } from "vitest";
import { readSettings } from "../../shared/config/settings.ts";

const GOOD = {
  TENCENT_SECRET_ID: "AKIDtest",
  TENCENT_SECRET_KEY: "secret",
  XINSHI_VERIFICATION_KEY: "k".repeat(32),
  XINSHI_API_KEYS: `backend:${"a".repeat(64)}, batch:${"b".repeat(64)}`,
};

test("readSettings() reads every group", () => {
  expect(
    readSettings({ ...GOOD, XINSHI_CORS_ORIGINS: "https://a.example, https://b.example" }, [
      "tencent",
      "store",
      "verificationKey",
      "http",
    ]),
  ).toEqual({
    tencent: {
      secretId: "AKIDtest",
      secretKey: "secret",
      token: undefined,
      endpoint: undefined,
      smsSdkAppId: undefined,
    },
    store: { driver: "sqlite", path: ".xinshi/xinshi.db" },
    verificationKey: "k".repeat(32),
    http: {
      apiKeys: [
        { name: "backend", sha256: "a".repeat(64) },
        { name: "batch", sha256: "b".repeat(64) },
      ],
      signingKeys: [],
      adminOpenids: [],
      corsOrigins: ["https://a.example", "https://b.example"],
      trustedProxies: 0,
      timerSecret: undefined,
    },
  });
});

test("readSettings() names every missing and wrong setting in one error, and repeats no value", () => {
  const env = {
    TENCENT_SECRET_KEY: "  ",
    TENCENT_SMS_ENDPOINT: "ftp://nowhere",
    XINSHI_VERIFICATION_KEY: "short-secret",
    XINSHI_API_KEYS: "plain-key-in-clear",
    XINSHI_STORE: "mysql",
    XINSHI_TRUSTED_PROXIES: "many",
  };
  expect(() => readSettings(env, ["tencent", "store", "verificationKey", "http"])).toThrowError(
    expect.objectContaining({
      code: "NOT_CONFIGURED",
      message:
        "Cannot start, settings are missing or wrong: TENCENT_SMS_ENDPOINT: must be an http or https address; " +
        "TENCENT_SECRET_ID: is missing; TENCENT_SECRET_KEY: is missing; XINSHI_STORE: must be sqlite or postgres; " +
        "XINSHI_VERIFICATION_KEY: must have at least 32 characters (npm run keys makes one); " +
        "XINSHI_API_KEYS: must be name:sha256 or name:sha256:scopes, comma-separated (npm run keys makes one); " +
        "XINSHI_TRUSTED_PROXIES: must be a whole number",
    }),
  );
});

test("readSettings() does not ask for settings of groups that are not used", () => {
  expect(readSettings({}, ["store", "http"])).toMatchObject({ http: { apiKeys: [] } });
});

test("readSettings() falls back to the execution role's temporary keys", () => {
  const role = {
    TENCENTCLOUD_SECRETID: "AKIDrole",
    TENCENTCLOUD_SECRETKEY: "rolekey",
    TENCENTCLOUD_SESSIONTOKEN: "token",
  };
  expect(readSettings(role, ["tencent"]).tencent).toMatchObject({
    secretId: "AKIDrole",
    secretKey: "rolekey",
    token: "token",
  });
  expect(readSettings({ ...role, ...GOOD }, ["tencent"]).tencent).toMatchObject({
    secretId: "AKIDtest",
    token: undefined,
  });
});

test("readSettings() reads what a key is limited to, and a key pair to sign with", () => {
  const secret = "s".repeat(32);
  const env = {
    XINSHI_API_KEYS: `shop:${"a".repeat(64)}:status+send`,
    XINSHI_SIGNING_KEYS: `crm:AKIDofthecrm12345678:${secret},old:AKIDoftheold12345678:${secret}:admin`,
    XINSHI_ADMIN_OPENIDS: "o-1, o-2",
  };
  expect(readSettings(env, ["http"]).http).toMatchObject({
    apiKeys: [{ name: "shop", sha256: "a".repeat(64), scopes: ["send", "status"] }],
    signingKeys: [
      { name: "crm", secretId: "AKIDofthecrm12345678", secretKey: secret },
      { name: "old", secretId: "AKIDoftheold12345678", secretKey: secret, scopes: ["admin"] },
    ],
    adminOpenids: ["o-1", "o-2"],
  });
});

for (const [what, env, fault] of [
  [
    "an unknown scope",
    { XINSHI_API_KEYS: `shop:${"a".repeat(64)}:send+all` },
    "XINSHI_API_KEYS: scopes must be of send+verify+status+admin",
  ],
  [
    "half a key pair",
    { XINSHI_SIGNING_KEYS: "crm:AKIDofthecrm12345678" },
    "XINSHI_SIGNING_KEYS: must be name:secretId:secretKey or name:secretId:secretKey:scopes, comma-separated " +
      "(npm run keys makes one)",
  ],
] as const) {
  test(`readSettings() names ${what}`, () => {
    expect(() => readSettings(env, ["http"])).toThrowError(
      expect.objectContaining({
        code: "NOT_CONFIGURED",
        message: `Cannot start, settings are missing or wrong: ${fault}`,
      }),
    );
  });
}

test("readSettings() reads phone keys in their order, and clear among them", () => {
  const key = "A".repeat(43);
  const read = (keys: string) => readSettings({ XINSHI_PHONE_KEYS: keys }, ["store"]).store.phoneForms;
  expect(read(`k2:${key}, k1:${key},clear`)).toEqual([
    { id: "k2", key },
    { id: "k1", key },
    { id: "clear", key: null },
  ]);
  expect(read("")).toBeUndefined();
  for (const wrong of [
    "clear",
    "k1",
    `k1:${key}x`,
    `k1:${key},k1:${key}`,
    `k 1:${key}`,
    `clear:${key}`,
    `k1:${key},clear,clear`,
  ]) {
    expect(() => read(wrong), wrong).toThrowError(/XINSHI_PHONE_KEYS: must be id:key pairs/);
    expect(() => read(wrong), wrong).not.toThrowError(new RegExp(key));
  }
});
