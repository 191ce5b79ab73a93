import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { createRuntime, type FunctionRuntime } from "../../sandbox/runtime/runtime.ts";
import {
  fixtureDir,
  functionSpec,
  HOST_SCRIPT,
  isAlive,
  MORNING,
  openRuntime,
  type Probed,
  resultOf,
  scratchDir,
  stoppedClock,
  until,
} from "./runtime-harness.ts";

const USER = { openid: "o1" };

interface Started {
  pid: number;
  grandchild: number;
  temporaryDir: string;
}

interface Waited {
  pid: number;
}

function wait(runtime: FunctionRuntime, ms: number): Promise<Waited> {
  return runtime.call("probe", { do: "wait", ms }, USER).then((answer) => resultOf<Waited>(answer));
}

test("a function sees its settings and the platform's variables, and nothing of the developer's shell", async () => {
  process.env.XINSHI_SHELL_ONLY = "leak";
  const { runtime, dataDir } = await openRuntime([functionSpec("probe")]);
  const { env, cwd, hasSend } = resultOf<Probed>(await runtime.call("probe", {}, USER));
  delete process.env.XINSHI_SHELL_ONLY;
  const identity = /^(WX|TCB)_|^TRIGGER_SRC$/;
  expect(
    Object.keys(env)
      .filter((key) => !identity.test(key))
      .sort(),
  ).toEqual([
    "DATA_DIR",
    "GREETING",
    "HOME",
    "NODE_PATH",
    "PATH",
    "SCF_FUNCTIONNAME",
    "SCF_FUNCTIONVERSION",
    "SCF_NAMESPACE",
    "SCF_RUNTIME",
    "TENCENTCLOUD_APPID",
    "TENCENTCLOUD_REGION",
    "TENCENTCLOUD_RUNENV",
    "TENCENTCLOUD_UIN",
    "TMPDIR",
    "TZ",
    "USER_CODE_ROOT",
  ]);
  expect(env).toMatchObject({ GREETING: "hello", DATA_DIR: dataDir, TZ: "UTC", TENCENTCLOUD_RUNENV: "SCF" });
  expect([cwd, hasSend]).toEqual([fixtureDir("probe"), false]);
});

test("settings can set the zone, and cannot replace what the platform reserves", async () => {
  const environment = { TZ: "Asia/Shanghai", SCF_FUNCTIONNAME: "x", "bad-name": "v", BIG: "x".repeat(5000) };
  const { runtime, lines } = await openRuntime([functionSpec("probe")], { environment });
  const { env } = resultOf<Probed>(await runtime.call("probe", {}, USER));
  expect(env).toMatchObject({ TZ: "Asia/Shanghai", SCF_FUNCTIONNAME: "probe" });
  expect(lines.filter((line) => line.startsWith("WARNING "))).toEqual([
    "WARNING SCF_FUNCTIONNAME is not a name that the platform accepts (a letter, then letters, digits and _; not SCF_, QCLOUD_ or TENCENTCLOUD_)",
    "WARNING bad-name is not a name that the platform accepts (a letter, then letters, digits and _; not SCF_, QCLOUD_ or TENCENTCLOUD_)",
    "WARNING The variables take 5044 bytes, and the platform accepts 4096",
  ]);
});

test("the code folder is read-only; the temporary folder is private, lives with the process and goes with it", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const write = async (): Promise<Record<string, unknown>> =>
    resultOf(await runtime.call("probe", { do: "write" }, USER));
  const first = await write();
  expect(first).toEqual({
    code: "ERR_ACCESS_DENIED",
    data: "written",
    length: 1,
    temporaryDir: expect.stringContaining("xinshi-function-"),
  });
  expect(existsSync(path.join(fixtureDir("probe"), "written.txt"))).toBe(false);
  expect(await write()).toEqual({ ...first, length: 2 });
  const other = resultOf<typeof first>(await runtime.call("probe", { do: "write" }, USER, { newInstance: true }));
  expect(other.length).toBe(1);
  expect(other.temporaryDir).not.toBe(first.temporaryDir);
  await runtime.close();
  expect([first.temporaryDir, other.temporaryDir].filter((dir) => existsSync(String(dir)))).toEqual([]);
});

test("the code folder is read-only also where it lies among temporary ones", async () => {
  const dir = scratchDir();
  cpSync(fixtureDir("probe"), dir, { recursive: true });
  const { runtime } = await openRuntime([functionSpec("probe", { dir })]);
  const attempts = resultOf(await runtime.call("probe", { do: "write" }, USER));
  expect(attempts).toMatchObject({ code: "ERR_ACCESS_DENIED", data: "written", length: 1 });
});

test("output becomes log lines between START and END", async () => {
  const { runtime, lines } = await openRuntime([functionSpec("probe")]);
  const { requestID } = await runtime.call("probe", { do: "print" }, USER);
  expect(lines).toEqual([
    `[probe] START RequestId: ${requestID}`,
    "[probe] one",
    "[probe] two",
    "[probe] three",
    "[probe] no line end",
    `[probe] END RequestId: ${requestID}`,
    expect.stringMatching(
      new RegExp(`^\\[probe\\] Report RequestId: ${requestID} Duration:\\d+ms Memory:128MB MemUsage:[\\d.]+MB$`),
    ),
  ]);
  expect(runtime.list()[0]?.invocations[0]?.logs).toEqual(lines.map((line) => line.slice("[probe] ".length)));
});

test("a process is used again, and its module state with it", async () => {
  const { runtime } = await openRuntime([functionSpec("counter", { handler: "index.tick" })]);
  const results = [];
  for (let i = 0; i < 3; i++)
    results.push(resultOf<{ count: number; pid: number }>(await runtime.call("counter", {}, USER)));
  expect(results.map(({ count }) => count)).toEqual([1, 2, 3]);
  expect(new Set(results.map(({ pid }) => pid)).size).toBe(1);
  const [third, second, first] = runtime.list()[0]?.invocations ?? [];
  expect(first?.coldStartMs).toBeGreaterThan(0);
  expect([second?.coldStartMs, third?.coldStartMs]).toEqual([0, 0]);
});

test("a burst starts processes up to the limit, one invocation each, and the rest waits in line", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")], { maxInstances: 2 });
  const calls = [1, 2, 3, 4, 5].map(() => wait(runtime, 30));
  await until(() => runtime.list()[0]?.instances.length === 2);
  expect(runtime.list()[0]).toMatchObject({ queued: 3, instances: [{ busy: true }, { busy: true }] });
  const pids = (await Promise.all(calls)).map(({ pid }) => pid);
  expect(new Set(pids).size).toBe(2);
  const { instances = [], queued } = runtime.list()[0] ?? {};
  expect(queued).toBe(0);
  expect(instances.map(({ invocations }) => invocations).reduce((a, b) => a + b)).toBe(5);
  expect(instances.every(({ busy }) => !busy)).toBe(true);
});

test.each([["hang"], ["spin"]])(
  "an invocation that goes on too long (%s) is killed, and the next gets a fresh process",
  async (deed) => {
    const { runtime } = await openRuntime([functionSpec("probe", { timeoutSeconds: 1 })]);
    const { pid } = resultOf<Probed>(await runtime.call("probe", {}, USER));
    expect(await runtime.call("probe", { do: deed }, USER)).toMatchObject({
      errCode: -504003,
      errMsg:
        "cloud.callFunction:fail Error: errCode: -504003 functions time out | errMsg: Invoking task timed out after 1 seconds",
    });
    expect(isAlive(pid)).toBe(false);
    expect(runtime.list()[0]?.invocations[0]).toMatchObject({ status: 433 });
    expect(resultOf<Probed>(await runtime.call("probe", {}, USER)).pid).not.toBe(pid);
  },
);

test("those in line behind a process that dies get another", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")], { maxInstances: 1 });
  const dying = runtime.call("probe", { do: "exit", code: 1 }, USER);
  const waiting = [wait(runtime, 1), wait(runtime, 1)];
  expect(await dying).toMatchObject({ errCode: -504002 });
  const [first, second] = await Promise.all(waiting);
  expect(first?.pid).toBe(second?.pid);
  expect(runtime.list()[0]?.invocations.map(({ status }) => status)).toEqual([200, 200, 439]);
});

test("a function that needs more memory than it has ends with 434", async () => {
  const { runtime } = await openRuntime([functionSpec("probe", { memoryMb: 64, timeoutSeconds: 20 })]);
  expect(await runtime.call("probe", { do: "memory" }, USER)).toMatchObject({
    errCode: -504002,
    errMsg: expect.stringContaining("the function used more memory than it has"),
  });
  expect(runtime.list()[0]?.invocations[0]?.status).toBe(434);
});

test("a host script that cannot run makes invocations fail", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")], { hostScript: path.join(scratchDir(), "absent.js") });
  expect(await runtime.call("probe", {}, USER)).toMatchObject({
    errCode: -504002,
    errMsg: expect.stringContaining("1 code exit unexpected"),
  });
});

test("close() ends every process and what the function has started, and fails what is under way", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")], { maxInstances: 2 });
  const { pid, grandchild } = resultOf<Started>(await runtime.call("probe", { do: "grandchild" }, USER));
  expect([pid, grandchild].map(isAlive)).toEqual([true, true]);
  const calls = [1, 2, 3].map(() => runtime.call("probe", { do: "hang" }, USER));
  await until(() => runtime.list()[0]?.queued === 1);
  const pids = runtime.list()[0]?.instances.map((instance) => instance.pid ?? 0) ?? [];
  await runtime.close();
  expect([...pids, pid, grandchild].filter(isAlive)).toEqual([]);
  for (const call of calls) {
    expect(await call).toMatchObject({
      errCode: -504001,
      errMsg: expect.stringContaining("The invocation was cancelled, because the sandbox was reset or closed"),
    });
  }
  expect(await runtime.call("probe", {}, USER)).toMatchObject({ errCode: -504001 });
  expect(runtime.list()[0]?.instances).toEqual([]);
});

test("reset() ends the processes, empties the data folder, and goes on", async () => {
  const { runtime, dataDir } = await openRuntime([functionSpec("probe")]);
  const { pid } = resultOf<Probed>(await runtime.call("probe", {}, USER));
  mkdirSync(path.join(dataDir, "deep"));
  writeFileSync(path.join(dataDir, "deep/xinshi.db"), "rows");
  writeFileSync(path.join(dataDir, ".hidden"), "x");
  const [, during] = await Promise.all([runtime.reset(), runtime.call("probe", {}, USER), runtime.reset()]);
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(dataDir)).toEqual([]);
  expect(resultOf<Probed>(during).pid).not.toBe(pid);
  expect(runtime.list()[0]?.invocations).toHaveLength(1);
});

test("createRuntime() refuses a data folder whose emptying would delete the program", async () => {
  const above = path.dirname(fixtureDir("probe"));
  const link = path.join(scratchDir(), "link");
  symlinkSync(above, link);
  for (const dataDir of [above, fixtureDir("probe"), "/", link]) {
    expect(() =>
      createRuntime({
        functions: [functionSpec("probe")],
        hostScript: "unused",
        environment: {},
        dataDir,
        clock: stoppedClock(MORNING),
      }),
    ).toThrow("The data folder holds the program itself, and a reset would delete it; choose a folder of its own");
  }
});

test.each([
  ["is killed", "setInterval(() => {}, 1000)"],
  ["exits without closing the runtime", "process.stdin.once('data', () => process.exit())"],
])("processes end, and clean up, with a parent that %s", async (_how, last) => {
  const dir = scratchDir();
  const script = path.join(dir, "parent.mjs");
  const options = {
    functions: [functionSpec("probe")],
    hostScript: HOST_SCRIPT,
    environment: {},
    dataDir: path.join(dir, "data"),
  };
  await build({
    stdin: {
      contents: `
        import { createRuntime } from "./sandbox/runtime/runtime.ts";
        const clock = { now: () => Date.now(), onChange: () => () => {} };
        const runtime = createRuntime({ ...${JSON.stringify(options)}, clock });
        const { result } = await runtime.call("probe", { do: "grandchild" }, { openid: "o1" });
        console.log(JSON.stringify(result));
        ${last};
      `,
      resolveDir: path.resolve(import.meta.dirname, "../.."),
    },
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["zod"],
    logLevel: "error",
  });
  const parent = spawn(process.execPath, [script], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { pid, grandchild, temporaryDir } = await new Promise<Started>((resolve) => {
    parent.stdout.once("data", (line: Buffer) => resolve(JSON.parse(line.toString())));
  });
  expect([isAlive(pid), isAlive(grandchild), existsSync(temporaryDir)]).toEqual([true, true, true]);
  if (last.includes("exit")) parent.stdin.write("end\n");
  else parent.kill("SIGKILL");
  await until(() => !isAlive(pid) && !isAlive(grandchild));
  await until(() => !existsSync(temporaryDir)); // it goes with the last of them, which may still be at it
});

test("describe() is JSON and tells triggers, processes and the latest invocations", async () => {
  const timers = [{ name: "every-minute", cron: "0 * * * * * *" }];
  const { runtime } = await openRuntime([functionSpec("probe", { timers })]);
  for (let i = 0; i < 30; i++) await runtime.call("probe", { do: "nothing" }, USER);
  const { functions } = JSON.parse(JSON.stringify(runtime.describe()));
  expect(functions).toEqual([
    {
      name: "probe",
      http: true,
      timers: [{ name: "every-minute", cron: "0 * * * * * *", nextRun: "2025-03-04T02:01:00.000Z" }],
      memoryMb: 128,
      timeoutSeconds: 10,
      instances: [{ pid: expect.any(Number), busy: false, invocations: 30 }],
      queued: 0,
      invocations: expect.any(Array),
    },
  ]);
  expect(functions[0].invocations).toHaveLength(20);
  expect(functions[0].invocations[0]).toEqual({
    requestId: expect.any(String),
    trigger: "call",
    startedAt: MORNING,
    durationMs: expect.any(Number),
    coldStartMs: 0,
    memoryMb: expect.any(Number),
    status: 200,
    logs: expect.any(Array),
  });
});
