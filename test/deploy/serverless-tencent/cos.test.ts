import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ScfApi } from "../../../deploy/serverless-tencent/api.ts";
import { MAX_ZIP_BYTES } from "../../../deploy/serverless-tencent/code.ts";
import { type BucketOptions, type CodeBucket, openBucket } from "../../../deploy/serverless-tencent/cos.ts";
import { removeService } from "../../../deploy/serverless-tencent/remove.ts";
import { readFunction } from "../../../deploy/serverless-tencent/state.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { controlOf } from "../../helpers/control.ts";
import {
  briefly,
  type Cut,
  codeSaying,
  contextOf,
  cutting,
  type Deployment,
  deploy,
  KEYS,
  openCloud,
  serviceOf,
} from "./cloud.ts";
import { copyProject } from "./project.ts";

let sandbox: Sandbox;
let scf: ScfApi;

beforeAll(async () => {
  ({ sandbox, scf } = await openCloud());
});

beforeEach(async () => {
  await controlOf(sandbox.url).post("/reset");
});

afterAll(() => sandbox.close());

/** The sandbox's own bucket; every zip goes by it. */
function bucketOf(own: Partial<BucketOptions> = {}): CodeBucket {
  const at = { bucket: "sandbox-1250000000", region: "ap-guangzhou", prefix: "scf-code/", endpoint: sandbox.url };
  return openBucket({ ...at, credentials: KEYS, inlineBytes: 0, sleep: briefly, report: () => undefined, ...own });
}

async function saying(text: string, own: Partial<Deployment> = {}): Promise<Deployment> {
  const codes = new Map([["hello", await codeSaying(text)]]);
  return { scf, service: serviceOf("big", { hello: {} }), codes, bucket: bucketOf(), ...own };
}

/** What was asked of object storage, oldest first. */
async function asked(): Promise<string[]> {
  const { requests } = await controlOf(sandbox.url).get<{ requests: { action: string; status: number | null }[] }>(
    "/requests?provider=cos&limit=100",
  );
  return requests.reverse().map(({ action, status }) => `${action} ${status ?? "cut"}`);
}

/** Names of what is in the bucket. */
async function left(): Promise<number> {
  const before = (await asked()).length;
  await bucketOf().clear("big-dev-hello");
  return (await asked()).slice(before).filter((one) => one.startsWith("DeleteObject")).length;
}

async function answer(): Promise<unknown> {
  const place = { FunctionName: "big-dev-hello", Namespace: "default" };
  const { Result } = await scf("InvokeFunction", { ...place, Qualifier: "$DEFAULT" });
  return JSON.parse(Result?.RetMsg ?? "null");
}

test("a zip goes into the bucket, the function takes it, and nothing stays there", async () => {
  await deploy(await saying("one"));
  expect(await answer()).toBe("one");
  expect(await asked()).toEqual(["PutObject 200", "GetBucket 200", "DeleteObject 204"]);
  await deploy(await saying("one"));
  expect(await asked()).toHaveLength(3); // no change, nothing uploaded
  await deploy(await saying("two"));
  expect(await answer()).toBe("two");
  expect((await asked()).slice(3)).toEqual(["PutObject 200", "GetBucket 200", "DeleteObject 204"]);
});

test("takes() leaves to the request what a request can carry", async () => {
  const { zip, sha256 } = await codeSaying("small");
  const bucket = bucketOf({ inlineBytes: MAX_ZIP_BYTES });
  expect(bucket.takes({ zip, sha256 })).toBe(false);
  expect(bucket.takes({ zip: Buffer.alloc(MAX_ZIP_BYTES), sha256 })).toBe(false);
  expect(bucket.takes({ zip: Buffer.alloc(MAX_ZIP_BYTES + 1), sha256 })).toBe(true);
});

for (const effect of ["drop-before", "drop-after-accept"]) {
  test(`an upload that is cut off once (${effect}) is made again; one that stays cut is repaired by the next deploy`, async () => {
    const { post, delete: remove } = controlOf(sandbox.url);
    await post("/faults", { provider: "cos", action: "PutObject", times: 1, effect: { kind: effect } });
    await deploy(await saying("one"));
    expect(await answer()).toBe("one");
    await post("/faults", { provider: "cos", action: "PutObject", effect: { kind: effect } });
    const failure = await deploy(await saying("two")).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "SCF_NETWORK",
      message: expect.stringContaining("Cannot deploy big-dev-hello (update code)"),
    });
    expect(await answer()).toBe("one");
    await remove("/faults");
    await deploy(await saying("two"));
    expect(await answer()).toBe("two");
    expect(await left()).toBe(0);
  });
}

test("a deploy that is cut off after the upload leaves nothing in the bucket once the next one is done", async () => {
  const cuts: Cut[] = ["before the platform has it", "after the platform has done it"];
  for (const change of ["CreateFunction hello", "UpdateFunctionCode hello", "PublishVersion hello"]) {
    for (const cut of cuts) {
      const about = `${change} cut ${cut}`;
      if (change !== "CreateFunction hello") await deploy(await saying("before"));
      const cutOff = deploy(await saying("cut", { scf: cutting(scf, change, 1, cut) }));
      await expect(cutOff, about).rejects.toMatchObject({ code: "SCF_NETWORK" });
      await deploy(await saying("cut")); // with other code the name would be another
      expect(await answer(), about).toBe("cut");
      expect(await left(), about).toBe(0);
      await removeService(contextOf(await saying("cut")));
    }
  }
});

test("what other code has left in the bucket goes too, also when the function is removed", async () => {
  const bucket = bucketOf();
  await bucket.put("big-dev-hello", await codeSaying("left behind"));
  await bucket.put("big-dev-hello2", await codeSaying("another function's"));
  await deploy(await saying("one"));
  expect(await left()).toBe(0);
  await bucket.put("big-dev-hello", await codeSaying("left behind"));
  await removeService(contextOf(await saying("one")));
  expect(await left()).toBe(0);
  const before = (await asked()).length;
  await bucket.clear("big-dev-hello2");
  expect((await asked()).slice(before)).toEqual(["GetBucket 200", "DeleteObject 204"]);
});

test("what cannot be deleted is reported, and the deploy is done all the same", async () => {
  const { post } = controlOf(sandbox.url);
  await post("/faults", { provider: "cos", action: "GetBucket", effect: { kind: "error", code: "AccessDenied" } });
  const lines: string[] = [];
  await deploy(await saying("one", { bucket: bucketOf({ report: (line) => void lines.push(line) }) }));
  expect(await answer()).toBe("one");
  expect(lines).toEqual([
    expect.stringMatching(/^Cannot delete what was uploaded .* allow cos:PutObject.*tries again$/),
  ]);
});

const refusals: [what: string, own: Partial<BucketOptions>, code: string, words: string][] = [
  ["a bucket that is none", { bucket: "none-1250000000" }, "SCF_SETTING_WRONG", "no bucket as provider.cos names it"],
  ["another region", { region: "ap-shanghai", bucket: "none-1" }, "SCF_SETTING_WRONG", "NoSuchBucket"],
  ["a wrong secret", { credentials: { ...KEYS, secretKey: "x" } }, "SCF_CREDENTIALS_REFUSED", "SignatureDoesNotMatch"],
  ["an unknown key", { credentials: { ...KEYS, secretId: "AKIDx" } }, "SCF_CREDENTIALS_REFUSED", "InvalidAccessKeyId"],
  ["a token that is none", { credentials: { ...KEYS, token: "x" } }, "SCF_CREDENTIALS_REFUSED", "InvalidAccessKeyId"],
];
for (const [what, own, code, words] of refusals) {
  test(`a deploy says in words that it has ${what}`, async () => {
    const failure = await deploy(await saying("one", { bucket: bucketOf(own) })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(String(failure)).toContain("Nothing of it was changed yet");
    const place = { FunctionName: "big-dev-hello", Namespace: "default" };
    expect(await readFunction(scf, place, "$DEFAULT")).toBeUndefined();
  });
}

test("temporary credentials upload with their token", async () => {
  const temporary = { secretId: "AKIDtemporary", secretKey: "temporarySecret", token: "a/token==" };
  await controlOf(sandbox.url).post("/accounts", { account: "sandbox", ...temporary });
  await deploy(await saying("one", { bucket: bucketOf({ credentials: temporary }) }));
  expect(await answer()).toBe("one");
});

test("serverless deploy takes a zip of more than a request, by the bucket that the file names, and it runs", {
  timeout: 120_000,
}, async () => {
  const project = copyProject({
    TENCENTCLOUD_SECRET_ID: KEYS.secretId,
    TENCENTCLOUD_SECRET_KEY: KEYS.secretKey,
    TENCENTCLOUD_ENDPOINT: sandbox.url,
  });
  const file = [
    "service: big",
    "plugins: [./deploy/serverless-tencent]",
    "provider:",
    "  name: tencent",
    "  runtime: Nodejs20.19",
    "  region: ap-guangzhou",
    "functions:",
    "  hello: { handler: index.main, codeUri: index.js, timeout: 10 }",
    "",
  ].join("\n");
  project.write("serverless.yml", file);
  project.write("index.js", 'exports.main = async () => "a big one";\n//');
  appendFileSync(join(project.folder, "index.js"), randomBytes(8 * 1024 * 1024).toString("base64"));
  const refused = await project.serverless("deploy");
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(/its zip has 8\.\d MB, and a request takes 7 MB.*set provider\.cos\.bucket/);
  project.write("serverless.yml", file.replace("functions:", "  cos: { bucket: sandbox-1250000000 }\nfunctions:"));
  const deployed = await project.serverless("deploy");
  expect(deployed.notes).toContain("1 created, 0 updated");
  expect(await answer()).toBe("a big one");
  const again = await project.serverless("deploy");
  expect(again.notes).toContain("Nothing to do");
  expect(await asked()).toEqual(["PutObject 200", "GetBucket 200", "DeleteObject 204"]);
});
