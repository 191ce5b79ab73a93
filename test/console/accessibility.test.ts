import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { COLOUR_RULES, findBarriers } from "../browser/axe.ts";
import { describeBrowser, launchChromium } from "../browser/chromium.ts";
import { openPage } from "./open-page.ts";
import { openStage, type Stage } from "./staging.ts";

const PLACES = [
  "#/phones",
  "#/phones/%2B8613711112222",
  "#/messages",
  "#/messages/m1",
  "#/messages?source=ledger",
  "#/functions",
  "#/functions/pullstatus",
  "#/delivery",
  "#/delivery?source=ledger",
  "#/faults",
  "#/templates",
  "#/preview",
];

let stage: Stage;
let browser: Browser;

describeBrowser("what axe-core finds on the console's pages", () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), launchChromium()]);
    await stage.send({ scene: "login", phone: "13711112222" });
    await stage.send({ scene: "login", phone: "13711110003" });
    await stage.send({ scene: "order_shipped", phone: "13711110001", params: { order: "A1" } });
    await stage.control("POST", "faults", { effect: { kind: "delay", ms: 1 } });
    await stage.control("POST", "clock", { advanceMs: 5000 });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  for (const width of [360, 1440]) {
    for (const colours of ["light", "dark"] as const) {
      it(`is nothing serious at ${width} px in ${colours}`, async () => {
        const { page } = await openPage(browser, stage.url, "", { width, colours });
        const found = [];
        const rules = colours === "dark" ? COLOUR_RULES : undefined;
        for (const place of PLACES) found.push(...(await findingsAt(page, place, rules)));
        await page.context().close();
        expect(found).toEqual([]);
      }, 300_000);
    }
  }

  it("is nothing wider than a phone's window", async () => {
    const { page } = await openPage(browser, stage.url, "", { width: 360, locale: "en-US" });
    const wide = [];
    for (const place of PLACES) {
      await settle(page, place);
      if (await page.evaluate("document.documentElement.scrollWidth > innerWidth")) wide.push(place);
    }
    await page.context().close();
    expect(wide).toEqual([]);
  }, 300_000);
});

async function findingsAt(page: Page, place: string, rules?: readonly string[]): Promise<string[]> {
  await settle(page, place);
  return (await findBarriers(page, rules)).map((finding) => `${place} ${finding}`);
}

async function settle(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
  await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
  await page.locator("h1").waitFor({ state: "attached" });
  await expect.poll(() => page.locator(".skeleton").count()).toBe(0);
}
