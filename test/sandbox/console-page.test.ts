import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSandbox, raw } from "./helpers.ts";
import { scratchDir } from "./runtime-harness.ts";

const HTML = { accept: "text/html" };

test("GET / serves the console's page as soon as it is built", async () => {
  const consolePage = join(scratchDir(), "index.html");
  const sandbox = await openSandbox({ consolePage });
  expect((await raw(sandbox, { headers: HTML })).headers["content-type"]).toMatch("application/json");
  writeFileSync(consolePage, '<meta name="xinshi-source" content="">信使<script>1</script>');
  const { status, headers, text } = await raw(sandbox, { headers: HTML });
  expect([status, text]).toEqual([200, '<meta name="xinshi-source" content="sandbox">信使<script>1</script>']);
  expect(headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "x-frame-options": "SAMEORIGIN" });
  expect(headers["content-security-policy"]).toMatch(/script-src 'sha256-/);
});

test("GET / tells programs what this is, with a console or without", async () => {
  const sandbox = await openSandbox({ consolePage: "/nowhere/index.html" });
  expect(JSON.parse((await raw(sandbox, {})).text)).toMatchObject({ name: "xinshi sandbox" });
});

test("a browser that shows JSON asks for an icon, and finds that as it should be", async () => {
  const { status, text } = await raw(await openSandbox(), { path: "/favicon.ico" });
  expect([status, text]).toEqual([204, ""]);
});
