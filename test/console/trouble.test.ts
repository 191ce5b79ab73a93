import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { describeBrowser, launchChromium } from "../browser/chromium.ts";
import { type OpenPage, Pages } from "./open-page.ts";
import { openStage, type Stage } from "./staging.ts";

let stage: Stage;
let browser: Browser;
let pages: Pages;

function open(place: string): Promise<OpenPage> {
  return pages.open(place);
}

describeBrowser("the console in trouble", () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), launchChromium()]);
    pages = new Pages(browser, () => stage.url);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });
  afterEach(async () => {
    await pages.takeBack();
  });

  it("shows a text with HTML as text", async () => {
    const order = `<img src=x onerror="document.title='taken'">`;
    await stage.send({ scene: "order_shipped", phone: "13711113001", params: { order } });
    const { page, faults } = await open("#/messages");
    await page.getByText(order).first().click();
    await page.locator(".letter-text").getByText(order).waitFor();
    await page.getByRole("link", { name: "Open the phone" }).click();
    await page.locator(".bubble").getByText(order).waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).not.toBe("taken");
    expect(faults).toEqual([]);
  });

  it("shows emoji, right-to-left and very long texts within bounds", async () => {
    const template = { id: "776655", text: `${"长".repeat(500)}{1}`, kind: "notice", international: true };
    await stage.control("POST", "templates", template);
    const send = (value: string): Promise<unknown> =>
      stage.send({
        provider: "tencent",
        templateId: "776655",
        signName: "信使",
        params: [value],
        phones: ["13711113002"],
      });
    await send("👩‍👩‍👧 שלום עולם ".repeat(3));
    await stage.control("POST", "clock", { advanceMs: 40_000 });
    await send("x".repeat(500));
    const { page } = await open("#/phones/%2B8613711113002");
    await page.locator(".bubble").nth(1).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    const [bubble, screen] = await Promise.all([
      page.locator(".bubble").nth(1).boundingBox(),
      page.locator(".handset").boundingBox(),
    ]);
    expect((bubble?.x ?? 0) + (bubble?.width ?? 0)).toBeLessThanOrEqual((screen?.x ?? 0) + (screen?.width ?? 0));
  });

  it("underlines what a search gets wrong, and keeps the list", async () => {
    await stage.send({ scene: "login", phone: "13711113003" });
    const { page } = await open("#/messages");
    await page.locator(".row").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("to:3003 colour:red");
    expect(await page.locator(".mirror mark").innerText()).toBe("colour:");
    await page.getByText(/There is no such key/).waitFor();
    expect(await page.locator(".row").count()).toBeGreaterThan(0);
  });

  it("says what a search gets wrong in the reader's language", async () => {
    const { page } = await pages.open("#/messages", { locale: "zh-CN" });
    await page.getByRole("combobox").fill("colour:red");
    await page.getByText(/^没有这个条件；可用的有 to:/).waitFor();
  });

  it("shows sign names and values with quotes as they are", async () => {
    const text = `小"店'的`;
    await stage.control("POST", "signs", { text });
    const params = [`it's "20 €" \\ ‘x’`];
    await stage.send({ provider: "tencent", templateId: "2001", signName: text, params, phones: ["13711113006"] });
    const { page, faults } = await open("#/messages?q=to%3A3006");
    await page.locator(".cell-label").getByText(text, { exact: true }).waitFor();
    await page.locator(".row").click();
    await page
      .locator(".letter-text")
      .getByText(params[0] ?? "")
      .waitFor();
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("button", { name: "Node" }).click();
    await page.getByText(`SignName: ${JSON.stringify(text)}`).waitFor();
    await page.goto(`${stage.url}/#/templates`);
    await page.getByRole("button", { name: /^Sign names/ }).click();
    await page.getByRole("listitem").filter({ hasText: text }).waitFor();
    expect(faults).toEqual([]);
  });

  it("says that a key belongs to the other list", async () => {
    const { page } = await open("#/messages");
    await page.getByRole("combobox").fill("scene:login");
    await page.getByText(/switch to Ledger/).waitFor();
    await page.getByRole("button", { name: "Ledger" }).click();
    await page.getByText(/switch to Ledger/).waitFor({ state: "detached" });
  });

  it("claims no count for a search of the ledger that is refused", async () => {
    await stage.send({ scene: "login", phone: "13711113004" });
    const { page } = await open("#/messages?source=ledger");
    const count = page.locator(".page-note");
    await page.getByRole("combobox").fill("to:13711113004");
    await page.locator(".row").first().waitFor();
    await count.waitFor();
    await page.getByRole("combobox").fill("to:13711113004 colour:red");
    await page.getByText(/There is no such key/).waitFor();
    expect(await count.count()).toBe(0);
  });

  it("shows the same in two tabs", async () => {
    const [{ page: one }, { page: two }] = [await open("#/faults"), await open("#/faults")];
    await one.getByRole("button", { name: "Aliyun is down" }).click();
    await two.locator(".fault-list").getByText("aliyun").waitFor();
    await two.getByRole("button", { name: /^Remove f/ }).click();
    await one.getByText("no fault is on").waitFor();
  });

  it("empties itself after a reset", async () => {
    await stage.send({ scene: "login", phone: "13711113004" });
    const { page } = await open("#/messages");
    await page.locator(".row").first().waitFor();
    await stage.control("POST", "reset", {});
    await page.getByRole("heading", { name: "No messages yet" }).waitFor();
  });

  it("says that a message is gone", async () => {
    const { page } = await open("#/messages/m999999");
    await page.getByText("This message is not there any more").waitFor();
  });

  it("goes to the messages when the address names no page", async () => {
    const { page, faults } = await open("#/no-such-page/%E0%A4%A");
    await page.getByRole("heading", { name: "Messages", exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it("says that the sandbox is gone, and comes back by itself", async () => {
    const { page } = await open("#/messages");
    await page.getByRole("heading", { name: "Messages", exact: true }).waitFor();
    const { port } = stage.sandbox;
    await stage.close();
    await page.getByText(/sandbox is not answering/).waitFor();
    stage = await openStage({ port });
    await page.getByText(/sandbox is not answering/).waitFor({ state: "detached" });
    await stage.send({ scene: "login", phone: "13711113005" });
    await page.getByText("+86 137 1111 3005").waitFor();
  }, 300_000);

  it("stays smooth with many messages and keeps few rows", async () => {
    await Promise.all(Array.from({ length: 5 }, (_, batch) => sendMany(batch)));
    const { page } = await open("#/messages");
    await page.locator(".row").first().waitFor();
    const loaded = (): Promise<number> => page.evaluate("document.querySelector('.table-space').clientHeight / 44");
    expect(await page.locator(".row").count()).toBeLessThan(60);
    const before = await loaded();
    for (let times = 0; times < 3; times++) {
      await page.evaluate("document.querySelector('.table-scroll').scrollTop = 1e9");
      await expect.poll(loaded).toBeGreaterThan(before + 199 * times);
    }
    expect(await page.locator(".row").count()).toBeLessThan(60);
  }, 300_000);
});

/** 200 in one call. */
async function sendMany(batch: number): Promise<void> {
  const phones = Array.from({ length: 200 }, (_, index) => `+86136${String(10_000_000 + batch * 1000 + index)}`);
  await stage.send({ scene: "order_shipped", phones, params: { order: `N${batch}` } });
}
