import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ROOT } from "../../deploy/local.ts";
import { describeBrowser, launchChromium } from "../browser/chromium.ts";
import { openStage, type Stage } from "./staging.ts";

const MOST_SCRIPT_BYTES = 300 * 1024;
const PAGE = readFileSync(join(ROOT, "dist/console/index.html"), "utf8");

describe("dist/console/index.html", () => {
  it("is one file that names no other", () => {
    expect(PAGE).not.toMatch(/<script[^>]+src=|<link[^>]+stylesheet|@import|url\((?!["']?(?:data:|#))/);
  });

  it("has a script and styles below the budget", () => {
    const script = /<script>([\s\S]*)<\/script>/.exec(PAGE)?.[1] ?? "";
    expect(script.length).toBeGreaterThan(10_000);
    expect(gzipSync(script).length).toBeLessThan(MOST_SCRIPT_BYTES);
  });

  it("leaves the server a place to say where it is", () => {
    expect(PAGE).toContain('<meta name="xinshi-source" content="sandbox">');
  });
});

let stage: Stage;
let browser: Browser;

describeBrowser("the console's first paint", () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), launchChromium()]);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it("waits for nothing but the page itself", async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const answers: (() => Promise<void>)[] = [];
    await page.route(
      ({ pathname }) => pathname !== "/",
      (route) => {
        answers.push(() => route.continue());
      },
    );
    await page.goto(`${stage.url}/#/messages`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const paint = "performance.getEntriesByName('first-contentful-paint').length";
    await expect.poll(() => page.evaluate(paint)).toBe(1);
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) await answer();
  }, 300_000);
});
