import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readCommand, UsageError } from "../../deploy/bin/options.ts";
import { ROOT } from "../../deploy/local.ts";
import { createSandboxClient } from "../../deploy/testing.ts";
import { type Running, run, start } from "./programs.ts";
import { sendCode } from "./sdk.ts";

const XINSHI = join(ROOT, "dist/bin/xinshi.js");
const PHONE = "+8613711112222";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "xinshi-command-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The command in a folder of its own, with temporary folders below it. */
function xinshi(args: readonly string[], cwd = folder()): Running {
  return start(process.execPath, [XINSHI, ...args], { cwd, env: { ...process.env, PORT: "", HOST: "", TMPDIR: cwd } });
}

async function addressOf(running: Running): Promise<string> {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(await running.printed("ready"))?.[0] ?? "";
}

describe("xinshi sandbox", () => {
  test("prints the addresses and ready, runs the functions, and ends on SIGTERM", async () => {
    const cwd = folder();
    const running = xinshi(["sandbox", "--port", "0"], cwd);
    const client = createSandboxClient(await addressOf(running));
    const login = { as: "user", openid: "oTester", data: { phone: PHONE } } as const;
    expect(await client.functions.call("sendsms", login)).toMatchObject({ result: { ok: true } });
    expect(await client.waitForCode(PHONE)).toMatch(/^\d{6}$/);
    running.kill("SIGTERM");
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^messages +http.*^mini-program .*^HTTP .*^Tencent SMS .*^control API .*^ready$/ms);
    expect(stdout).toContain('"function":"sendsms"');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("--no-functions --quiet is the clouds alone and two lines", async () => {
    const running = xinshi(["sandbox", "--port=0", "--no-functions", "--quiet"]);
    const url = await addressOf(running);
    expect(await sendCode(url, PHONE, "1234")).toBe("Ok");
    expect(await createSandboxClient(url).functions.list()).toEqual([]);
    running.kill("SIGINT");
    expect(await running.ended).toEqual({ code: 0, stdout: `${url}\nready\n`, stderr: "" });
  });

  test("--data keeps what the functions stored", async () => {
    const data = join(folder(), "ledger");
    const running = xinshi(["sandbox", "--port", "0", "--data", data, "--quiet"]);
    const client = createSandboxClient(await addressOf(running));
    await client.functions.call("sendsms", { as: "user", openid: "oTester", data: { phone: PHONE } });
    running.kill("SIGTERM");
    await running.ended;
    expect(readdirSync(data)).toContain("xinshi.db");
    expect(readCommand(["sandbox", "--data", data], {})).toMatchObject({ data });
  });

  test("says that its port is taken and ends with 1", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const { code, stdout, stderr } = await xinshi(["sandbox", "--port", String(port)]).ended;
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(new RegExp(`^Port ${port} is in use; .*\n$`));
  });
});

test("xinshi --help names every option, --version the package's", async () => {
  const help = await run(process.execPath, [XINSHI, "--help"]);
  for (const option of [
    "--port",
    "--host",
    "--data",
    "--no-functions",
    "--quiet",
    "--url",
    "--env",
    "--json",
    "--version",
  ]) {
    expect(help.stdout).toContain(option);
  }
  expect((await run(process.execPath, [XINSHI])).stdout).toBe(help.stdout);
  expect((await run(process.execPath, [XINSHI, "-v"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("xinshi says what is wrong and ends with 2", async () => {
  expect(await run(process.execPath, [XINSHI, "sandbox", "--prot", "1"])).toEqual({
    code: 2,
    stdout: "",
    stderr: "Unknown option '--prot'\nSee xinshi --help\n",
  });
});

describe("readCommand()", () => {
  test("takes the environment where no option is given", () => {
    expect(readCommand(["sandbox"], { PORT: "5000", HOST: "::1" })).toMatchObject({ port: 5000, host: "::1" });
    expect(readCommand(["sandbox", "--port", "1"], { PORT: "no port" })).toMatchObject({ port: 1, functions: true });
    expect(readCommand(["sandbox"], {})).toMatchObject({ port: 4600, host: undefined, data: undefined, quiet: false });
  });

  for (const [args, message] of [
    [["nurse"], "There is no command nurse"],
    [["sandbox", "--json"], "sandbox has no option --json"],
    [["doctor", "--port", "1"], "doctor has no option --port"],
    [["doctor", "a-folder-that-is-not-there"], "a-folder-that-is-not-there is no folder"],
    [["doctor", ".", "."], "doctor takes one folder"],
    [["doctor", ".", "--url", "http://x"], "--url and --env are for a Xinshi project, without a folder"],
    [["doctor", "--lang", "fr"], "--lang must be en or zh"],
    [["doctor", "--timeout", "soon"], "--timeout must be whole seconds from 1 to 999"],
    [["doctor", "--env", "not-there.env"], "--env must name a file: not-there.env is none"],
    [["doctor", "--env-file", "not-there.env"], "--env must name a file: not-there.env is none"],
    [["sandbox", "now"], "sandbox takes options only, not now"],
    [["sandbox", "--port", "65536"], "--port must be a whole number from 0 to 65535"],
    [["sandbox", "--port", "4600x"], "--port must be a whole number from 0 to 65535"],
    [["sandbox", "--data", ""], "--data must name a folder"],
  ] as const) {
    test(`refuses ${args.join(" ")}`, () => {
      expect(() => readCommand(args, {})).toThrow(new UsageError(message));
    });
  }

  test("takes a folder, or the project here, for the doctor", () => {
    expect(readCommand(["doctor"], {})).toEqual({
      ...{ name: "doctor", folder: undefined, urls: [], envFile: undefined },
      ...{ timeoutSeconds: 10, language: "en", json: false },
    });
    const urls = ["--url", "sendsms=http://x", "--url", "http://x/{function}"];
    expect(readCommand(["doctor", ...urls, "--timeout", "3", "--lang=zh", "--json"], {})).toMatchObject({
      ...{ urls: ["sendsms=http://x", "http://x/{function}"], timeoutSeconds: 3, language: "zh", json: true },
    });
    expect(readCommand(["doctor", "functions"], {})).toMatchObject({ folder: "functions" });
  });

  test("refuses a data folder that holds anything else", () => {
    const data = folder();
    expect(readCommand(["sandbox", "--data", data], {})).toMatchObject({ data });
    writeFileSync(join(data, "thesis.txt"), "three years");
    expect(() => readCommand(["sandbox", "--data", data], {})).toThrow(/^--data must name an empty folder/);
    expect(() => readCommand(["sandbox", "--data", join(data, "thesis.txt")], {})).toThrow(/this is a file$/);
    mkdirSync(join(data, "new"));
    expect(readCommand(["sandbox", "--data", join(data, "new")], {})).toMatchObject({ data: join(data, "new") });
  });
});
