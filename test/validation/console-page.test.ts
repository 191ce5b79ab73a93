import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { servePage } from "../../shared/validation/console-page.ts";

const SCRIPT = 'console.log("你好")';
const PAGE = `<!doctype html><meta name="xinshi-source" content="sandbox"><script type="module">${SCRIPT}</script>`;

test("servePage() tells the page where its data comes from", () => {
  expect(servePage(PAGE, "ledger").html).toBe(PAGE.replace("sandbox", "ledger"));
  expect(servePage(PAGE, "sandbox").html).toBe(PAGE);
});

test("servePage() lets only the page's own scripts run", () => {
  const { headers } = servePage(`${PAGE}<script>1</script>`, "sandbox");
  const [own, second] = [SCRIPT, "1"].map((text) => createHash("sha256").update(text).digest("base64"));
  expect(headers["content-security-policy"]).toContain(`script-src 'sha256-${own}' 'sha256-${second}';`);
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'self'/);
});

test("servePage() lets no script run in a page without any", () => {
  expect(servePage("<p>", "sandbox").headers["content-security-policy"]).toContain("script-src 'none';");
});
