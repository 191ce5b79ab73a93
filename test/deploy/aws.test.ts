import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { functionEnvironment, ROOT, SANDBOX_API_KEY } from "../../deploy/local.ts";
import { readService } from "../../deploy/service.ts";
import { makeTemporaryFolder } from "../../deploy/temporary.ts";
import { startSandbox } from "../../deploy/testing.ts";
import { once } from "../../shared/once.ts";
import { copyProject } from "../helpers/project.ts";
import { readZip } from "../helpers/zip.ts";

const FIXTURES = join(ROOT, "test/fixtures/lambda");
/** Packaging is a second's work of the processor, and a busy machine takes its time. */
const PATIENCE = { timeout: 180_000 };

/** What only WeChat can call has no place there. */
const functions = readService(join(ROOT, "serverless.yml")).functions.filter(({ http }) => http);
const names = functions.map(({ name }) => name).sort();

const { folder, remove } = makeTemporaryFolder();
afterAll(remove);
const project = copyProject(join(folder, "project"));

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

/** Packaged as its reader would, with no account, no home and no network. */
async function packageInto(name: string): Promise<string> {
  const out = join(folder, name);
  const framework = join(ROOT, "node_modules/serverless/bin/serverless.js");
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const env = { PATH: process.env.PATH, HOME: home, NODE_OPTIONS: `--require ${join(FIXTURES, "no-network.cjs")}` };
  await promisify(execFile)(process.execPath, [framework, "package", "--package", out], {
    cwd: join(project, "deploy/aws"),
    env,
  });
  return out;
}

const packaged = once(async () => {
  const [first, second] = [await packageInto("first"), await packageInto("second")];
  const template = JSON.parse(readFileSync(join(first, "cloudformation-template-update-stack.json"), "utf8"));
  const resources: Resource[] = Object.values(template.Resources);
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  return { first, second, ofType };
});

test(
  "serverless package makes a zip a function with its bundle and nothing else, the same bytes every time",
  PATIENCE,
  async () => {
    const { first, second } = await packaged();
    const zips = readdirSync(first).filter((file) => file.endsWith(".zip"));
    expect(zips.sort()).toEqual(names.map((name) => `${name}.zip`));
    for (const name of names) {
      const zip = readFileSync(join(first, `${name}.zip`));
      expect(zip.equals(readFileSync(join(second, `${name}.zip`))), name).toBe(true);
      const file = `dist/functions/${name}/index.js`;
      const [entry, ...others] = await readZip(zip);
      expect([entry?.name, others]).toEqual([file, []]);
      expect(entry?.contents.equals(readFileSync(join(project, file))), name).toBe(true); // toEqual() goes byte by byte
    }
  },
);

test(
  "the example has every function of serverless.yml that has an address, with its memory and time",
  PATIENCE,
  async () => {
    const { ofType } = await packaged();
    const wanted = functions.map(({ name, memoryMb, timeoutSeconds }) => ({
      FunctionName: `xinshi-prod-${name}`,
      Handler: `dist/functions/${name}/index.main`,
      MemorySize: memoryMb,
      Timeout: timeoutSeconds,
    }));
    const given = ofType("AWS::Lambda::Function");
    expect(given).toHaveLength(wanted.length);
    for (const fn of wanted) expect(given).toContainEqual(expect.objectContaining(fn));
    expect(ofType("AWS::Lambda::Url")).toHaveLength(wanted.length);
  },
);

test("the example's files hold no secret: CloudFormation reads each out of the secret store", PATIENCE, async () => {
  const { ofType } = await packaged();
  const variables = ofType("AWS::Lambda::Function").flatMap(({ Environment }) =>
    Object.entries((Environment as { Variables: Record<string, string> }).Variables),
  );
  for (const [name, value] of variables) {
    const reference = `{{resolve:secretsmanager:xinshi/prod:SecretString:${name}}}`;
    expect([name, value]).toEqual([name, name === "XINSHI_STORE" ? "postgres" : reference]);
  }
  expect(new Set(variables.map(([name]) => name)).size).toBeGreaterThan(9);
});

/** An HTTP request as a Function URL sends it. Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
function functionUrlEvent(body: unknown, headers: Record<string, string> = {}): object {
  const domain = "abc.lambda-url.ap-southeast-1.on.aws";
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/",
    rawQueryString: "",
    headers: { host: domain, "content-type": "application/json", ...headers },
    requestContext: {
      accountId: "anonymous",
      apiId: "abc",
      domainName: domain,
      http: { method: "POST", path: "/", protocol: "HTTP/1.1", sourceIp: "203.0.113.7", userAgent: "curl/8.0" },
      requestId: "id",
      routeKey: "$default",
      stage: "$default",
    },
    body: Buffer.from(JSON.stringify(body)).toString("base64"),
    isBase64Encoded: true,
  };
}

/** Runs one function out of its zip, as Lambda's runtime does. */
async function runZip(name: string, event: unknown, environment: Record<string, string>): Promise<unknown> {
  const { first } = await packaged();
  const task = join(folder, "task");
  const drivers = join(task, "node_modules"); // SQLite in place of a PostgreSQL server
  mkdirSync(task, { recursive: true });
  if (!existsSync(drivers)) symlinkSync(join(ROOT, "dist/node_modules"), drivers);
  for (const entry of await readZip(readFileSync(join(first, `${name}.zip`)))) {
    mkdirSync(dirname(join(task, entry.name)), { recursive: true });
    writeFileSync(join(task, entry.name), entry.contents);
  }
  const args = [join(FIXTURES, "runtime.cjs"), task, `dist/functions/${name}/index.main`];
  const child = spawn(process.execPath, args, { cwd: task, env: environment });
  child.stdin.end(JSON.stringify(event));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (output === "") throw new Error(errors);
  return JSON.parse(output);
}

test(
  "what is packaged runs on Lambda: a backend sends, the schedule pulls the receipt, the backend asks",
  PATIENCE,
  async () => {
    const sandbox = await startSandbox({ functions: false });
    onTestFinished(() => sandbox.close());
    const secret = "made-up-timer-secret-0123456789";
    const environment = { ...functionEnvironment(sandbox.url, folder), XINSHI_TIMER_SECRET: secret };
    const authorization = `Bearer ${SANDBOX_API_KEY}`;
    const phone = "+8613711112222";

    const stranger = await runZip("sendsms", functionUrlEvent({ phone }), environment);
    expect(stranger).toMatchObject({ statusCode: 401, body: expect.stringContaining("UNAUTHENTICATED") });
    const send = functionUrlEvent({ scene: "login", phone }, { authorization });
    expect(await runZip("sendsms", send, environment)).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    expect((await sandbox.waitForMessage(phone)).code).toMatch(/^\d{6}$/);

    const { ofType } = await packaged();
    const targets = ofType("AWS::Events::Rule").flatMap(({ Targets }) => Targets as { Input: string }[]);
    expect(targets).toHaveLength(1);
    const input = (targets[0]?.Input ?? "").replace(/\{\{resolve:[^}]+:XINSHI_TIMER_SECRET\}\}/, secret);
    await sandbox.clock.advance(5_000);
    expect(await runZip("pullstatus", JSON.parse(input), environment)).toMatchObject({ ok: true });
    const forged = { ...JSON.parse(input), Message: "guessed" };
    expect(await runZip("pullstatus", forged, environment)).toMatchObject({ error: { reason: "timer_message" } });

    const asked = await runZip("pullstatus", functionUrlEvent({ phone }, { authorization }), environment);
    expect(JSON.parse((asked as { body: string }).body)).toMatchObject({
      ok: true,
      data: { messages: [{ phone, status: "delivered" }] },
    });
  },
);
