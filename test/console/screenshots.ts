/**
 * `npm run screenshots`: the pictures of the console in docs/images, of an hour of staged traffic.
 *
 * @module
 */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { buildAll } from "../../deploy/build.ts";
import { ROOT } from "../../deploy/local.ts";
import { launchChromium } from "../browser/chromium.ts";
import { openPage, type PageOptions } from "./open-page.ts";
import { openStage, playConversation, playHour, type Stage } from "./staging.ts";

const FOLDER = join(ROOT, "docs/images");
const PHONE = "+8613711112222";
/** Until charts and texts have come to rest. */
const SETTLE_MS = 700;

interface Shot {
  name: string;
  place: string;
  /** What somebody clicks before the picture is taken. */
  act?: (page: Page, isChinese: boolean) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  { name: "phones", place: `#/phones/${encodeURIComponent(PHONE)}` },
  { name: "messages", place: "#/messages", act: openUndelivered },
  { name: "functions", place: "#/functions/sendsms", act: callFunction },
  { name: "delivery", place: "#/delivery" },
  { name: "faults", place: "#/faults" },
  { name: "templates", place: "#/templates" },
];
const LANGUAGES = [
  ["zh", "zh-CN"],
  ["en", "en-US"],
] as const;

async function openUndelivered(page: Page): Promise<void> {
  await page.locator(".row").filter({ hasText: "UNDELIV" }).first().click();
  await page.locator(".life").waitFor();
}

async function callFunction(page: Page, isChinese: boolean): Promise<void> {
  await page.getByLabel("JSON").fill(JSON.stringify({ scene: "login", phone: nextPhone() }, null, 2));
  await page.getByRole("button", { name: isChinese ? "调用" : "Call", exact: true }).click();
  await page.locator(".answer").waitFor();
}

let phones = 0;
function nextPhone(): string {
  phones += 1;
  return `+8613600008${String(100 + phones)}`;
}

async function shoot(browser: Browser, { url }: Stage, shot: Shot, file: string, options: PageOptions): Promise<void> {
  const { page, faults } = await openPage(browser, url, shot.place, options);
  await page.locator("h1").first().waitFor({ state: "attached" });
  await page.waitForTimeout(SETTLE_MS);
  await shot.act?.(page, options.locale === "zh-CN");
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(FOLDER, `console-${file}.png`) });
  await page.context().close();
  if (faults.length > 0) throw new Error(`${file}: ${faults.join("; ")}`);
  console.log(`docs/images/console-${file}.png`);
}

/** Traffic, and what people have switched on and submitted by now. */
async function setTheStage(stage: Stage): Promise<void> {
  await playHour(stage);
  await playConversation(stage, PHONE);
  await stage.control("POST", "faults", { provider: "tencent", probability: 0.3, effect: { kind: "delay", ms: 50 } });
  await stage.control("POST", "faults", { phone: "0009", times: 5, effect: { kind: "duplicate-receipt" } });
  for (const phone of ["13600005011", "13600005012", "13600000009"]) await stage.send({ scene: "login", phone });
  const template = {
    id: "2100417",
    text: "您的包裹已到{1}，取件码{2}，请于今日取走。",
    kind: "notice",
    status: "pending",
  };
  await stage.control("POST", "templates", { ...template, account: "sandbox" });
  await stage.control("POST", "clock", { advanceMs: 2000 });
  await stage.control("PUT", "clock", { now: Date.now(), ticking: true });
}

await buildAll();
const stage = await openStage({ cron: true });
const browser = await launchChromium();
try {
  await setTheStage(stage);
  for (const shot of SHOTS) {
    for (const [language, locale] of LANGUAGES) {
      await shoot(browser, stage, shot, `${shot.name}.${language}`, { locale });
    }
  }
  for (const shot of SHOTS.filter(({ name }) => name === "messages")) {
    await shoot(browser, stage, shot, "dark", { locale: "en-US", colours: "dark" });
  }
  for (const shot of SHOTS.filter(({ name }) => name === "phones")) {
    await shoot(browser, stage, shot, "phone", { locale: "zh-CN", width: 390 });
  }
} finally {
  await browser.close();
  await stage.close();
}
