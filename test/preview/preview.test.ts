/**
 * The mini-program in a browser: what a person does from end to end, and what the operator sees of it.
 *
 * @module
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, FrameLocator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ROOT, startLocal } from "../../deploy/local.ts";
import { createPreview } from "../../sandbox/preview/server/preview.ts";
import { createSandbox, type Sandbox } from "../../sandbox/sandbox.ts";
import { COLOUR_RULES, findBarriers } from "../browser/axe.ts";
import { describeBrowser, launchChromium } from "../browser/chromium.ts";
import { type OpenPage, openPage, type PageOptions, Pages } from "../console/open-page.ts";
import { type Control, controlOf } from "../helpers/control.ts";

/** A microphone that hums, and nobody to ask whether it may be used. */
const MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** Less than a test has, so that what was waited for is told. */
const PATIENCE_MS = 60_000;

let browser: Browser;
let sandbox: Sandbox;
let control: Control;
let dataDir: string;
let pages: Pages;

/** What a page has and Node.js has not. */
interface Styled {
  getComputedStyle(element: unknown): { backgroundColor: string; marginBottom: string };
}

interface Opened extends OpenPage {
  screen: FrameLocator;
}

const WIDE = { locale: "zh-CN", width: 1000 } as const;

async function openPlace(place: string, options: PageOptions = WIDE): Promise<OpenPage> {
  const opened = await pages.open(place, options);
  opened.page.setDefaultTimeout(PATIENCE_MS);
  return opened;
}

async function open(): Promise<Opened> {
  const { page, faults } = await openPlace("preview/");
  const screen = page.frameLocator("iframe");
  await screen.getByText("获取验证码").first().waitFor();
  return { page, screen, faults };
}

let lastNumber = 0;
/** @param ending how the phone behaves */
function freshPhone(ending = "8888"): string {
  lastNumber += 1;
  return `135${String(lastNumber).padStart(4, "0")}${ending}`;
}

async function askForCode({ screen }: Opened, phone: string): Promise<void> {
  await screen.getByRole("textbox", { name: "手机号" }).fill(phone);
  await screen.getByRole("button", { name: "获取验证码" }).click();
  await screen.getByText("同意并继续").click();
}

async function signIn(opened: Opened, phone: string): Promise<void> {
  await askForCode(opened, phone);
  const { code } = await control.waitFor(`+86${phone}`);
  await opened.screen.getByRole("textbox", { name: "6 位验证码" }).fill(code ?? "");
  await opened.screen.getByText("已登录").waitFor();
}

describeBrowser("the mini-program in its preview", () => {
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "xinshi-preview-"));
    [browser, sandbox] = await Promise.all([
      launchChromium(MICROPHONE),
      startLocal({ port: 0, dataDir, cron: false, preview: true }),
    ]);
    pages = new Pages(browser, () => sandbox.url);
    control = controlOf(sandbox.url);
    await control.post("/settings", { receiptDelayMs: 0, replyDelayMs: 0, answerDelayMs: 0, autoReview: "approved" });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await sandbox?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterEach(() => pages.takeBack());

  const pull = (): Promise<Response> => fetch(`${sandbox.url}/timer/pullstatus`, { method: "POST" });

  for (const { language, locale, code, copy, ending } of [
    { language: "Chinese", locale: "zh-CN", code: "验证码", copy: "复制", ending: "7301" },
    { language: "English", locale: "en-US", code: "Code", copy: "Copy", ending: "7302" },
  ] as const) {
    it(`a person signs in with the code on the virtual phone, in ${language}, and sees it delivered`, async () => {
      const phone = freshPhone(ending);
      const opened = await open();
      await askForCode(opened, phone);
      const { page: handset } = await openPlace(`#/phones/${encodeURIComponent(`+86${phone}`)}`, { locale });
      const shown = handset
        .locator(".handset")
        .getByText(/^\d{6}$/)
        .first();
      await shown.waitFor();
      expect(await handset.locator(".handset").innerText()).toContain(code);
      expect(await handset.getByRole("button", { name: new RegExp(copy) }).count()).toBeGreaterThan(0);
      await opened.screen.getByRole("textbox", { name: "6 位验证码" }).fill(await shown.innerText());
      await opened.screen.getByText("已登录").waitFor();
      await opened.screen.getByRole("button", { name: "我的短信" }).last().click();
      await pull();
      const own = opened.screen.locator('[class*="--message-body"]').filter({ hasText: ending });
      await own.getByText("已送达").waitFor(); // the same user's others are in the list too
      expect(opened.faults).toEqual([]);
    });
  }

  it("who has replied TD is sent nothing more, and the page says why", async () => {
    const phone = freshPhone();
    const opened = await open();
    await signIn(opened, phone);
    await control.post(`/phones/${encodeURIComponent(`+86${phone}`)}/reply`, { text: "TD" });
    await pull();
    await opened.screen.getByText("订单通知").click();
    await opened.screen.getByRole("button", { name: "发货并短信通知我" }).click();
    await opened.screen.getByText("这个号码已退订").waitFor();
    expect(await control.messagesTo(`+86${phone}`)).toHaveLength(1);
  });

  it("a fault shows as words to the user, and as the provider's code to the operator", async () => {
    const phone = freshPhone("0003"); // on the provider's blocklist
    const opened = await open();
    await askForCode(opened, phone);
    await opened.screen.getByText(/请换一个号码，或联系客服/).waitFor();
    const { page } = await openPlace("#/messages");
    await page.getByRole("combobox").fill(`to:${phone}`);
    await page.locator(".row").first().click();
    await page.getByText("FailedOperation.PhoneNumberInBlacklist").first().waitFor();
  });

  it("a recording is made, uploaded, reviewed, and calls the person", async () => {
    const phone = freshPhone();
    const opened = await open();
    await signIn(opened, phone);
    const { screen } = opened;
    await screen.getByText("录音电话").click();
    await screen.getByRole("button", { name: "开始录音" }).click();
    await screen.getByText("0:02 / 0:20").waitFor(); // a recording has a second at least
    await screen.getByRole("button", { name: "结束录音" }).click();
    await screen.getByRole("button", { name: "上传送审" }).click();
    await screen.getByRole("button", { name: "打电话播放给我听" }).click();
    const called = async (): Promise<number> => {
      const { calls } = await control.get<{ calls: unknown[] }>(`/calls?phone=${encodeURIComponent(`+86${phone}`)}`);
      return calls.length;
    };
    await expect.poll(called, { timeout: 60_000 }).toBe(1);
    expect(opened.faults).toEqual([]);
  });

  it("the code of a text is offered as a keyboard offers it, and one tap fills it in", async () => {
    const opened = await open();
    await askForCode(opened, freshPhone());
    await opened.screen.getByRole("button", { name: /^来自短信\s*\d{6}$/ }).click();
    await opened.screen.getByText("已登录").waitFor();
    expect(await opened.screen.getByText("来自短信").count()).toBe(0);
    expect(opened.faults).toEqual([]);
  });

  it("no code is offered that no phone got, and none that went to another number", async () => {
    const sendTo = (phone: string): Promise<Response> =>
      fetch(`${sandbox.url}/call/sendsms`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-wx-openid": `oOf${phone}` },
        body: JSON.stringify({ data: { phone } }),
      });
    const { page, screen } = await open();
    const offer = screen.getByRole("button", { name: /^来自短信/ });
    const [mine, other, blocked] = [freshPhone(), freshPhone(), freshPhone("0003")];
    const tools = page.locator(".tools");
    await sendTo(blocked);
    await screen.getByRole("textbox", { name: "手机号" }).fill(mine);
    await sendTo(other); // later than the refused one, on the same stream
    await tools.getByText(other).first().waitFor();
    expect(await tools.innerText()).not.toContain(blocked);
    expect(await offer.count()).toBe(0);
    await sendTo(mine);
    await offer.waitFor();
    const { code } = await control.waitFor(`+86${mine}`);
    expect(await offer.innerText()).toContain(code);
  });

  it("a person signs in with WeChat's own number, and keeps it back at first", async () => {
    const opened = await open();
    await opened.screen.getByRole("button", { name: "微信手机号一键登录" }).click();
    await opened.screen.getByRole("button", { name: "不允许" }).click();
    await opened.screen.getByText("没有取得微信手机号").waitFor();
    await opened.screen.getByRole("button", { name: "微信手机号一键登录" }).click();
    await opened.screen.getByRole("button", { name: "允许", exact: true }).click();
    await opened.screen.getByText("138****1111").first().waitFor();
    expect(opened.faults).toEqual([]);
  });

  it("has its tools in two languages, and keeps the choice", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Mini-program preview" }).waitFor();
    await page.reload();
    await page.getByLabel("Appearance").waitFor();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByLabel("外观").waitFor();
  });

  it("shows that there is no network, and goes on when there is", async () => {
    const { page, screen } = await open();
    await page.getByLabel("断开网络").check();
    await screen.getByText("当前没有网络").waitFor();
    await page.getByLabel("断开网络").uncheck();
    await screen.getByText("当前没有网络").waitFor({ state: "detached" });
  });

  it("is dark when the phone is, whatever the browser is", async () => {
    const { page, screen, faults } = await open();
    const ground = (): Promise<string> =>
      screen
        .locator(".wx-page")
        .first()
        .evaluate((element) => (globalThis as unknown as Styled).getComputedStyle(element).backgroundColor);
    expect(await ground()).toBe("rgb(237, 237, 237)");
    await page.getByLabel("外观").selectOption("dark");
    await expect.poll(ground).toBe("rgb(17, 17, 17)");
    expect(faults).toEqual([]);
  });

  for (const theme of ["light", "dark"] as const) {
    it(`axe-core finds nothing serious, in ${theme}`, async () => {
      const opened = await open();
      await opened.page.getByLabel("外观").selectOption(theme);
      await opened.screen.locator(`[data-theme=${theme}]`).waitFor({ state: "attached" });
      await opened.screen.getByText("获取验证码").first().waitFor();
      const rules = theme === "dark" ? COLOUR_RULES : undefined;
      expect(await findBarriers(opened.page, rules)).toEqual([]);
      const { page } = await openPlace(`preview/screen?theme=${theme}`);
      for (const tab of ["首页", "我的短信", "设置"]) {
        await page.getByRole("button", { name: tab }).last().click();
        await page.getByRole("heading", { level: 1 }).waitFor();
        expect(await findBarriers(page, rules), tab).toEqual([]);
      }
    });
  }

  it("a page has no style of another page, and what is fixed ends at the bars", async () => {
    const opened = await open();
    await signIn(opened, freshPhone());
    const { screen } = opened;
    await screen.getByRole("button", { name: "设置" }).click();
    await screen.getByText("退订与恢复").click();
    await screen.getByText("我知道了").waitFor();
    const [sheet, pages] = await Promise.all(
      ["half-sheet > *", ".wx-pages"].map((found) => screen.locator(found).first().boundingBox()),
    );
    expect(sheet).toEqual(pages);
    await screen.getByText("我知道了").click();
    await screen.getByRole("button", { name: "首页" }).click();
    await screen.getByText("订单通知").click();
    const margin = screen
      .locator(".card")
      .evaluate((element) => (globalThis as unknown as Styled).getComputedStyle(element).marginBottom);
    expect(await margin).toBe("0px");
  });

  it("a page that is pulled down asks again", async () => {
    const { page, screen } = await open();
    await screen.getByRole("button", { name: "我的短信" }).click();
    await screen.getByText(/^(?:还没有短信|没有更多了)$/).waitFor();
    const { x, y } = (await screen.locator(".wx-pages").boundingBox()) ?? { x: 0, y: 0 };
    const asked = page.waitForRequest(/\/call\/pullstatus$/);
    await page.mouse.move(x + 100, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + 100, y + 140, { steps: 4 });
    await page.mouse.up();
    await asked;
    await screen.locator(".wx-pull").waitFor({ state: "detached" });
  });

  it("a code box keeps digits only, as its listener returns them", async () => {
    const { screen } = await open();
    const box = screen.getByRole("textbox", { name: "6 位验证码" });
    await box.pressSequentially("12x");
    expect(await box.inputValue()).toBe("12");
  });

  it("says that the sandbox is gone, and opens the app again when it is back", async () => {
    const serve = (port: number): Promise<Sandbox> =>
      createSandbox({ port, preview: createPreview(join(ROOT, "miniprogram")) });
    const first = await serve(0);
    const { page } = await openPage(browser, first.url, "preview/", WIDE);
    await page.frameLocator("iframe").getByText("获取验证码").waitFor();
    await first.close();
    await page.getByRole("alert").getByText("沙盒没有应答").waitFor();
    const second = await serve(first.port);
    await page.getByText("沙盒没有应答").waitFor({ state: "detached" });
    await page.frameLocator("iframe").getByText("获取验证码").waitFor();
    await page.context().close();
    await second.close();
  });

  it("an interface that is not emulated throws its name", async () => {
    const { page } = await openPlace("preview/screen");
    await page.getByText("获取验证码").first().waitFor();
    const words = await page.evaluate(() => {
      const { wx } = globalThis as unknown as { wx: { scanCode(): void; cloud: { uploadFile(): void } } };
      return [() => wx.scanCode(), () => wx.cloud.uploadFile()].map((use) => {
        try {
          use();
          return "";
        } catch (error) {
          return String(error);
        }
      });
    });
    expect(words).toEqual([
      "Error: wx.scanCode is not emulated by the preview",
      "Error: wx.cloud.uploadFile is not emulated by the preview",
    ]);
  });
});

describe("createPreview()", () => {
  it("answers nothing outside of the mini-program's folder", async () => {
    const preview = createPreview(join(ROOT, "miniprogram"));
    const alone = await createSandbox({ port: 0, preview });
    for (const path of [
      "..%2fpackage.json",
      "images/..%2f..%2fdocs%2fimages%2fconsole-dark.png",
      "app.ts",
      "none.png",
    ]) {
      expect((await fetch(`${alone.url}/preview/${path}`)).status, path).toBe(404);
    }
    expect((await fetch(`${alone.url}/preview/images/home.png`)).headers.get("content-type")).toBe("image/png");
    expect((await fetch(`${alone.url}/preview/`, { method: "POST" })).status).toBe(405);
    await alone.close();
  });

  it("tells of a change, and shows what is wrong with it where the page would be", async () => {
    const root = mkdtempSync(join(tmpdir(), "xinshi-mini-"));
    cpSync(join(ROOT, "miniprogram"), root, { recursive: true });
    const alone = await createSandbox({ port: 0, preview: createPreview(root) });
    expect(await (await fetch(`${alone.url}/preview/app.js`)).text()).toContain("onSendPress");
    const changes = await fetch(`${alone.url}/preview/changes`);
    const reader = changes.body?.getReader();
    await reader?.read();
    writeFileSync(join(root, "pages/order/order.wxml"), "<video></video>");
    const told = await reader?.read();
    expect(new TextDecoder().decode(told?.value)).toContain("event: change");
    expect(await (await fetch(`${alone.url}/preview/app.js`)).text()).toContain(
      "pages/order/order.wxml: <video> is not emulated by the preview",
    );
    await reader?.cancel();
    await alone.close();
    rmSync(root, { recursive: true, force: true });
  });
});
