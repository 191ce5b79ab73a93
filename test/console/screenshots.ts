/**
 * `npm run screenshots`: the pictures of the console and the preview in docs/images, of an hour of staged traffic.
 *
 * @module
 */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { buildAll } from "../../deploy/build.ts";
import { ROOT } from "../../deploy/local.ts";
import { launchChromium } from "../browser/chromium.ts";
import { openPage, type PageOptions } from "./open-page.ts";
import { openStage, playHour, type Stage } from "./staging.ts";

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
/** The mini-program: where its tabs and cells lead, each as it stands in the phone. */
const SCREENS: readonly { name: string; theme: "light" | "dark"; path: readonly string[] }[] = [
  { name: "signin", theme: "light", path: [] },
  { name: "home", theme: "light", path: ["sign in"] },
  { name: "messages", theme: "light", path: ["sign in", "我的短信"] },
  { name: "voice", theme: "dark", path: ["sign in", "录音电话"] },
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

/** Four phones side by side, each on another page. */
async function shootPreview(browser: Browser, { url, control }: Stage): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 437, height: 820 },
    locale: "zh-CN",
    reducedMotion: "reduce",
  });
  for (const { name, theme, path } of SCREENS) {
    const page = await context.newPage();
    await page.goto(`${url}/preview/`);
    await page.getByLabel("外观").selectOption(theme);
    const screen = page.frameLocator("iframe");
    await page.waitForTimeout(SETTLE_MS);
    for (const step of path) {
      if (step !== "sign in") await screen.getByText(step).last().click();
      else if ((await screen.getByText("已登录").count()) === 0) await signIn(page, control);
    }
    await page.waitForTimeout(2 * SETTLE_MS);
    await page.locator(".phone").screenshot({ path: join(FOLDER, `preview-${name}.png`) });
    console.log(`docs/images/preview-${name}.png`);
    await page.close();
  }
  await context.close();
}

async function signIn(page: Page, control: Stage["control"]): Promise<void> {
  const screen = page.frameLocator("iframe");
  await screen.getByRole("textbox", { name: "手机号" }).fill("13800138021");
  await screen.getByRole("button", { name: "获取验证码" }).click();
  await screen.getByText("同意并继续").click();
  const { code } = await control("GET", "messages/wait?phone=13800138021");
  await screen.getByRole("textbox", { name: "6 位验证码" }).fill(String(code));
  await screen.getByText("已登录").waitFor();
}

/** Traffic, and what people have switched on and submitted by now. */
async function setTheStage(stage: Stage): Promise<void> {
  await playHour(stage, { phone: PHONE });
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
const stage = await openStage({ cron: true, preview: true });
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
  await shootPreview(browser, stage);
} finally {
  await browser.close();
  await stage.close();
}
