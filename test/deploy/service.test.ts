import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../../deploy/local.ts";
import { readService } from "../../deploy/service.ts";

function read(functions: string): ReturnType<typeof readService> {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-service-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "serverless.yml");
  writeFileSync(file, `service: shop\nprovider: { runtime: Nodejs20.19 }\nfunctions:\n  hello:\n${functions}`);
  return readService(file);
}

const HELLO = "    description: Says hello\n    handler: functions/hello/index.main\n";

test("readService() takes no argument of a timer that is a reference: its value is a secret of the deployment", () => {
  const timer = (argument: string): string =>
    `${HELLO}    events:\n      - timer: { name: tick, cron: "0 * * * * * *", argument: "${argument}" }\n`;
  expect(read(timer("$" + "{env:SECRET, null}")).functions[0]?.timers).toEqual([
    { name: "tick", cron: "0 * * * * * *" },
  ]);
  expect(read(timer("plain")).functions[0]?.timers[0]?.argument).toBe("plain");
});

test("readService() leaves what only the deployment needs alone, and names what it does not know", () => {
  const own = `${HELLO}    environment: { A: "1" }\n    events:\n      - http: { auth: NONE, cors: true }\n`;
  expect(read(own).functions[0]).toMatchObject({ name: "hello", http: true, memoryMb: 128 });
  expect(() => read(`${HELLO}    memory: 128\n`)).toThrow(/functions\.hello: .*memory/);
});

test("readService() reads this project's file without any variable of the environment", () => {
  const { functions } = readService(join(ROOT, "serverless.yml"));
  expect(functions).toHaveLength(9);
  expect(JSON.stringify(functions)).not.toContain("$" + "{");
});
