import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../../deploy/local.ts";

const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));

interface Running {
  child: ChildProcess;
  output(): string;
  /** Resolves when the output has it; rejects when the process ends first. */
  says(text: string): Promise<void>;
}

/** Runs what npm would. */
function run(script: "start" | "demo", env: Record<string, string> = {}): Running {
  const [command, ...args]: [string, ...string[]] = scripts[script].split(" ");
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env } });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  return {
    child,
    output: () => output,
    says: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (output.includes(text)) resolve();
        };
        listeners.add(check);
        child.once("exit", () => reject(new Error(`ended before it said ${text}: ${output}`)));
        check();
      }),
  };
}

function descendantsOf(pid: number): number[] {
  const children = parents().flatMap(([child, parent]) => (parent === pid ? [child] : []));
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Each process with its parent: from /proc where there is one, as a small container has no ps. */
function parents(): [child: number, parent: number][] {
  if (!existsSync("/proc/self/stat")) {
    const table = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" });
    return table.split("\n").map((line) => [Number(line.trim().split(/\s+/)[0]), Number(line.trim().split(/\s+/)[1])]);
  }
  return readdirSync("/proc").flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8"); // pid (name) state ppid …
      return [[Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])]];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("npm start says ready with its addresses, serves a call, and Ctrl-C leaves no process behind", async () => {
  const { child, says, output } = run("start", { PORT: "0" });
  await says("\nready");
  const url = /messages +(http:\S+)\//.exec(output())?.[1] ?? "";
  const response = await fetch(`${url}/call/sendsms`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-wx-openid": "o-start" },
    body: JSON.stringify({ data: { phone: "+12025550123" } }),
  });
  expect(await response.json()).toMatchObject({
    errMsg: "cloud.callFunction:ok",
    result: { error: { code: "RECIPIENT_BLOCKED" } },
  });

  const processes = descendantsOf(child.pid ?? 0);
  expect(processes.length).toBeGreaterThan(0);
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  await expect.poll(() => processes.filter(isAlive)).toEqual([]);
});

test("npm start on a busy port says so and how to choose another", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const { child, output } = run("start", { PORT: String(port) });
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
  expect(output().trim()).toBe(
    `Port ${port} is in use; stop what listens there or choose another, such as PORT=${port + 1}`,
  );
});

test("npm start refuses what is no port", async () => {
  const { child, output } = run("start", { PORT: "http" });
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
  expect(output().trim()).toBe("PORT must be a whole number from 0 to 65535");
});

test("npm run demo plays the main job and exits 0", async () => {
  const { child, output } = run("demo");
  const [code] = await once(child, "exit");
  expect(output()).toContain("the ledger says delivered (DELIVRD)");
  expect(output()).toMatch(/【信使】\d{6}为您的登录验证码/);
  expect(code).toBe(0);
});
