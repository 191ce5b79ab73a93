/**
 * With which keys an account of the sandbox signs; they are its own, and of no use elsewhere.
 *
 * @module
 */
const KEYS: Readonly<Record<string, readonly [id: string, secret: string]>> = {
  sandbox: ["AKIDsandbox", "sandboxSecretKey"],
  published: ["secretId", "secretKey"],
  "aliyun-sandbox": ["testId", "testSecret"],
  "aliyun-published": ["<accessKeyId>", "<accessSecret>"],
};
const APP_KEYS: Readonly<Record<string, string>> = {
  "1400000001": "sandboxAppKey",
  "1400009099": "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad",
  "1400006666": "5f03a35d00ee52a21327ab048186a2c4",
  "1400787878": "5f03a35d00ee52a21327ab048186a2c4",
  "140000001": "abcdefghijkl123445",
  "122333333": "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad",
  "112142311": "8cc5b87123y423423412387930004",
};

export interface Access {
  /** Of the sandbox, such as `http://127.0.0.1:4600`. */
  origin: string;
  /** Host and port. */
  host: string;
  id: string;
  secret: string;
  app: string;
  appKey: string;
}

export function accessOf({ account, app }: { account: string; app: string }, origin: string): Access {
  const [id, secret] = KEYS[account] ?? ["your SecretId", "your SecretKey"];
  return { origin, host: new URL(origin).host, id, secret, app, appKey: APP_KEYS[app] ?? "your app key" };
}
