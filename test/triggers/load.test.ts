import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { build } from "esbuild";
import { expect, test } from "vitest";

const ENTRY = fileURLToPath(new URL("../../shared/triggers/define-function.ts", import.meta.url));

/** Any use of it at load is work. */
function untouchable(name: string): object {
  const fail = (): never => {
    throw new Error(`${name} was used at load`);
  };
  return new Proxy(fail, { get: fail, apply: fail, construct: fail, has: fail, ownKeys: fail });
}

test("loading define-function.ts uses no clock, no chance, no environment, no network and no output", async () => {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
  });
  const required: string[] = [];
  const module = { exports: {} as Record<string, unknown> };
  const sandbox = {
    module,
    exports: module.exports,
    require: (name: string) => {
      required.push(name);
      return new Proxy({}, { get: (_, key) => untouchable(`${name}.${String(key)}`) });
    },
    process: untouchable("process"),
    console: untouchable("console"),
    fetch: untouchable("fetch"),
    setTimeout: untouchable("setTimeout"),
  };
  const frozenClock = "Date.now = () => { throw new Error('Date.now was used at load'); }; Math.random = Date.now;";
  vm.runInNewContext(`${frozenClock}\n${outputFiles[0]?.text}`, sandbox);
  expect(module.exports.defineFunction).toBeTypeOf("function");
  expect([...new Set(required)].sort()).toEqual(["node:crypto", "node:net"]);
});
