import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { withConsolePage } from "../../deploy/console-page.ts";
import { ROOT, startLocal } from "../../deploy/local.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { servePage } from "../../shared/validation/console-page.ts";
import { HOST_NAMES, HTTP_HOSTS } from "../fixtures/events/http.ts";

const PAGE = '<meta name="xinshi-source" content=""><script>1</script>';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "xinshi-console-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A function that has a page and cannot be put together: a visit needs nothing of the app. */
function mainWithPage(lines: string[] = []) {
  const host = { now: () => 0, newRequestId: () => "r", write: (line: string) => lines.push(line) };
  const app = async (): Promise<never> => {
    throw new Error("no settings");
  };
  const page = () => servePage(PAGE, "ledger");
  return defineFunction({ name: "sample", app, access: () => ({ authenticate: () => Promise.reject() }), page }, host);
}

test.each(HOST_NAMES)("a visit through %s gets the page, without a key", async (name) => {
  const lines: string[] = [];
  const { event, context } = HTTP_HOSTS[name]({ method: "GET" });
  const reply = await mainWithPage(lines)(event, context);
  expect(reply).toEqual({
    isBase64Encoded: false,
    statusCode: 200,
    headers: expect.objectContaining({ "content-type": "text/html; charset=utf-8" }),
    body: PAGE.replace('content=""', 'content="ledger"'),
  });
  expect(lines).toHaveLength(1);
  expect(await mainWithPage()(HTTP_HOSTS[name]({ method: "HEAD" }).event, context)).toMatchObject({ body: "" });
});

test("the built console serves its page over HTTP, and no other function has one", async () => {
  const sandbox = await startLocal({ port: 0, dataDir: folder(), cron: false });
  onTestFinished(() => sandbox.close());
  const page = await fetch(`${sandbox.url}/fn/console`);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; .*frame-ancestors 'self'/);
  expect(await page.text()).toContain('<meta name="xinshi-source" content="ledger"');
  expect((await fetch(`${sandbox.url}/fn/pullstatus`)).status).toBe(405);
});

test("withConsolePage() puts the built page into the bundle, byte for byte", async () => {
  const dir = folder();
  const html = `<!doctype html>\n\u2028"quotes" \${x} \\ 信使 😀`;
  writeFileSync(join(dir, "index.html"), html);
  const bundled = async (file: string): Promise<string> => {
    const { outputFiles } = await build({
      stdin: {
        contents: 'import { CONSOLE_PAGE } from "./functions/console/page.ts"; exports.page = CONSOLE_PAGE;',
        resolveDir: ROOT,
      },
      bundle: true,
      minify: true,
      charset: "utf8",
      format: "cjs",
      write: false,
      plugins: [withConsolePage(file)],
    });
    const exports: { page?: string } = {};
    new Function("exports", outputFiles[0]?.text ?? "")(exports);
    return exports.page ?? "";
  };
  expect(await bundled(join(dir, "index.html"))).toBe(html);
  expect(await bundled(join(dir, "none.html"))).toContain("控制台页面尚未构建");
});
