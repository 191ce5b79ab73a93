import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from "vitest";
import { SANDBOX_STATUS_KEY } from "../../deploy/local.ts";
import { describeBrowser, launchChromium } from "../browser/chromium.ts";
import { deploy, scfClient } from "../sandbox/scf/helpers.ts";
import { type PageOptions, Pages } from "./open-page.ts";
import { openStage, type Stage } from "./staging.ts";

let stage: Stage;
let browser: Browser;
let pages: Pages;
let forgiven: string | undefined;

async function open(place: string, options?: PageOptions): Promise<Page> {
  return (await pages.open(place, options)).page;
}

/** The browser itself names an answer like this one an error. */
function forgive(status: string): void {
  forgiven = status;
}

describeBrowser("the console's pages", () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), launchChromium()]);
    pages = new Pages(browser, () => stage.url);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });
  afterEach(async () => {
    const status = forgiven;
    forgiven = undefined;
    const faults = await pages.takeBack();
    expect(faults.filter((fault) => status === undefined || !fault.includes(status))).toEqual([]);
  });

  it("shows the line that sends the first message", async () => {
    await stage.control("POST", "reset", {});
    const page = await open("#/messages");
    await page.getByRole("heading", { name: "No messages yet" }).waitFor();
    expect(await page.locator(".command pre").innerText()).toContain(`${stage.url}/fn/sendsms`);
  });

  it("lists a message as it comes and shows it delivered", async () => {
    const page = await open("#/messages");
    await page.getByRole("heading", { name: "Messages", exact: true }).waitFor();
    await stage.send({ scene: "login", phone: "13711110101" });
    const row = page.getByRole("listitem").filter({ hasText: "+86 137 1111 0101" });
    await row.getByText("Delivered").waitFor();
    await row.click();
    await page.getByText("The carrier reports").waitFor();
    await page.getByRole("button", { name: "Requests" }).click();
    await page.getByText("Signature verified").waitFor();
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("button", { name: "Python" }).click();
    await page.getByText("from tencentcloud.common import credential").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("The carrier reports").waitFor({ state: "detached" });
  });

  it("finds messages by the search and takes terms away again", async () => {
    await stage.send({ scene: "login", phone: "13711110001" });
    await stage.send({ scene: "order_shipped", phone: "13711110202", params: { order: "B7" } });
    const page = await open("#/messages");
    await page.locator(".row").first().waitFor(); // the page listens to keys when it has drawn itself
    await page.keyboard.press("/");
    await expect.poll(() => page.evaluate("document.activeElement.getAttribute('role')")).toBe("combobox");
    await page.keyboard.type("to:0202");
    await expect.poll(() => page.locator(".row").count()).toBe(1);
    expect(page.url()).toContain("q=to%3A0202");
    await page.getByRole("button", { name: "Remove to:0202" }).click();
    await expect.poll(() => page.locator(".row").count()).toBeGreaterThan(1);
  });

  it("completes a search with keys and values", async () => {
    const page = await open("#/messages");
    const box = page.getByRole("combobox", { name: "Search" });
    await box.click();
    await page.keyboard.type("stat");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.type("und");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await box.inputValue()).toBe("status:undelivered ");
  });

  it("moves through messages with j, k and Enter", async () => {
    await stage.send({ scene: "login", phone: "13711110303" });
    const page = await open("#/messages");
    await page.locator(".row").first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.locator(".drawer").getByText("+86 137 1111 0303").waitFor();
  });

  it("sends a message again", async () => {
    const { messages } = (await stage.control("GET", "messages?limit=1")) as { messages: { id: string }[] };
    const before = messages[0]?.id ?? "";
    await stage.control("POST", "clock", { advanceMs: 60_000 });
    const page = await open(`#/messages/${before}`);
    await page.getByRole("button", { name: "Resend" }).click();
    await expect.poll(() => page.url()).not.toContain(`${before}`);
  });

  it("shows a call's life, its requests and its code, and calls again", async () => {
    const phone = "13711110505";
    const limits = { callsPer30Seconds: null, callsPer10Minutes: null, callsPerNight: null };
    await stage.control("POST", "settings", { limits });
    onTestFinished(async () => void (await stage.control("DELETE", "settings")));
    await stage.control("POST", "functions/sendvoice/call", { as: "service", body: { scene: "login", phone } });
    const page = await open("#/messages?q=is%3Acall");
    const row = page.getByRole("listitem").filter({ hasText: "+86 137 1111 0505" });
    await row.click();
    const drawer = page.locator(".drawer");
    await drawer.getByText("Accepted by the provider").waitFor();
    await drawer.getByText("The call ended").waitFor();
    await drawer.getByRole("button", { name: "Requests" }).click();
    await drawer.getByText("Signature verified").waitFor();
    await drawer.getByRole("button", { name: "Copy as" }).click();
    await drawer.getByRole("button", { name: "Node" }).click();
    await drawer.getByText(/CalledNumber|tlsvoicesvr/).waitFor();
    const before = page.url();
    await drawer.getByRole("button", { name: "Call again" }).click();
    await expect.poll(() => page.url()).not.toBe(before);
    await expect.poll(() => row.count()).toBe(2);
    await drawer.getByText("Accepted by the provider").waitFor();
  });

  it("shows the ledger beside the cloud", async () => {
    await stage.send({ scene: "login", phone: "13711110404" });
    const page = await open("#/messages");
    await page.getByRole("button", { name: "Ledger" }).click();
    const row = page.getByRole("listitem").filter({ hasText: "+86 137 1111 0404" });
    await row.getByText("login").waitFor();
    await row.click();
    await page.getByText("Accepted by the provider").waitFor();
  });

  it("opens a deployed ledger with a key, and only that", async () => {
    await stage.send({ scene: "login", phone: "13711110414" });
    const page = await open("fn/console");
    await page.getByLabel("Service key").fill("no-such-key");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText("This key is not accepted").waitFor();
    forgive("401");
    await page.getByLabel("Service key").fill(SANDBOX_STATUS_KEY);
    await page.getByRole("button", { name: "Open" }).click();
    const row = page.getByRole("listitem").filter({ hasText: "+86 137 1111 0414" });
    await row.getByText("login").waitFor();
    await page.getByRole("link", { name: "Delivery" }).click();
    await page.getByText("Codes used, by scene").waitFor();
    expect(await page.getByRole("link", { name: "Phones" }).count()).toBe(0);
    await page.getByRole("button", { name: "Forget the key" }).click();
    await page.getByLabel("Service key").waitFor();
  });

  it("lets a phone be read, answered and opted out", async () => {
    const page = await open("#/phones", { locale: "zh-CN" });
    await page.getByLabel("手机号").fill("137 1111 0505");
    await page.getByRole("button", { name: "打开" }).click();
    await page.getByRole("button", { name: "获取验证码" }).first().click();
    await page.locator(".bubble mark").waitFor();
    await page.locator(".bubble .ticks").waitFor();
    await page.getByLabel("以机主身份回复").fill("TD");
    await page.getByRole("button", { name: "发送" }).click();
    await page.locator(".bubble.own").getByText("TD").waitFor();
    await page.getByRole("button", { name: "恢复接收" }).click();
    await page.getByRole("button", { name: "恢复接收" }).waitFor({ state: "detached" });
  });

  it("rings a phone, which is answered, keyed and hung up", async () => {
    await stage.control("POST", "settings", { answerDelayMs: 60_000 });
    const page = await open("#/phones/%2B8613711110606");
    await page.getByRole("heading", { name: "+86 137 1111 0606" }).waitFor();
    const body = { as: "service", body: { scene: "login", phone: "+8613711110606" } };
    await stage.control("POST", "functions/sendvoice/call", body);
    await page.getByRole("button", { name: "Answer" }).click();
    await page.getByRole("button", { name: "7", exact: true }).click();
    await page.locator(".keys").getByText("7").waitFor();
    await page.getByRole("button", { name: "Hang up" }).click();
    await page.locator(".call-note").getByText("Ended").waitFor();
    await stage.control("DELETE", "settings");
  });

  it("lists calls among the texts, and finds them", async () => {
    await stage.control("POST", "functions/sendvoice/call", {
      as: "service",
      body: { scene: "login", phone: "+8613711110616" },
    });
    await stage.control("POST", "clock", { advanceMs: 60_000 }); // picked up, heard, hung up
    const page = await open("#/messages?q=is:call");
    const row = page.getByRole("listitem").filter({ hasText: "+86 137 1111 0616" });
    await row.getByText("Ended").waitFor();
    await row.click();
    await page.locator(".drawer").getByText("Picked up").waitFor();
  });

  it("forgets what was cleared away elsewhere", async () => {
    await stage.send({ scene: "login", phone: "13711110626" });
    const page = await open("#/messages?q=to:0626");
    await page.locator(".row").waitFor();
    await stage.control("DELETE", "messages?phone=%2B8613711110626");
    await page.locator(".row").waitFor({ state: "detached" });
  });

  it("calls a function as a user and shows result and log", async () => {
    const page = await open("#/functions/verifycode");
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await page.locator(".answer .json").getByText("CODE_EXPIRED").waitFor();
    await page.locator(".answer .logs").getByText("END RequestId").waitFor();
    await page.locator(".invocation").first().waitFor();
  });

  it("calls a function as a service and fires its timer", async () => {
    const page = await open("#/functions/pullstatus");
    await page.getByRole("button", { name: "Fire timer" }).click();
    await page.getByRole("button", { name: "Fire now" }).click();
    await page.locator(".answer").getByText('"receipts"').waitFor();
    await page.getByRole("button", { name: "As service" }).click();
    await page.getByLabel("Body (JSON)").fill("{ no json");
    await page.getByText("This is no JSON").waitFor();
    expect(await page.getByRole("button", { name: "Call", exact: true }).isDisabled()).toBe(true);
  });

  it("lists what was deployed through SCF, with its address and its log, as it comes", async () => {
    await stage.control("POST", "reset", {});
    const page = await open("#/functions");
    await page.getByRole("heading", { name: "Functions", exact: true }).waitFor();
    expect(await page.locator(".deployed").count()).toBe(0);
    const client = scfClient(stage.sandbox);
    await deploy(client, { main: 'async () => { console.log("said in the cloud"); return 1; }' });
    const card = page.getByRole("article", { name: "hello" });
    await card.getByText("Active").waitFor();
    await card.getByText("no Function URL").waitFor();
    const TriggerDesc = JSON.stringify({
      AuthType: "NONE",
      NetConfig: { EnableExtranet: true, EnableIntranet: false },
    });
    await client.CreateTrigger({ FunctionName: "hello", TriggerName: "url", Type: "http", TriggerDesc });
    const address = await card.locator("code", { hasText: "/scf/fn/" }).innerText();
    await fetch(address);
    await card.locator(".invocation").click();
    await card.getByText("said in the cloud").waitFor();
    await client.DeleteFunction({ FunctionName: "hello" });
    await card.waitFor({ state: "detached" });
    const chinese = await open("#/functions", { locale: "zh-CN" });
    await deploy(client);
    await chinese.getByRole("heading", { name: "通过 SCF 部署的函数" }).waitFor();
    await client.DeleteFunction({ FunctionName: "hello" });
  });

  it("draws delivery of the cloud and of the ledger", async () => {
    await stage.send({ scene: "login", phone: "13711110701" });
    const page = await open("#/delivery?time=24h");
    await page.getByRole("img", { name: "Over time" }).waitFor();
    await page.getByText("Why messages failed").waitFor();
    await page.getByRole("button", { name: "Ledger" }).click();
    await page.getByText("Codes used, by scene").waitFor();
  });

  it("switches a fault on by its preset and off again", async () => {
    const page = await open("#/faults");
    await page.getByRole("button", { name: "Receipts are lost" }).click();
    await page.locator(".fault-list").getByText("Receipt lost").waitFor();
    await page.getByRole("button", { name: /^Remove f/ }).click();
    await page.getByText("no fault is on").waitFor();
  });

  it("builds a fault of every kind that the form has", async () => {
    const page = await open("#/faults");
    await page.getByLabel("What happens").selectOption("http");
    await page.getByRole("spinbutton", { name: "HTTP status" }).fill("502");
    await page.getByLabel("Provider").selectOption("aliyun");
    await page.getByLabel("Number").fill("2222");
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.locator(".fault-list").getByText("HTTP 502").waitFor();
    const { faults } = (await stage.control("GET", "faults")) as { faults: object[] };
    expect(faults).toMatchObject([{ provider: "aliyun", phone: "2222", effect: { kind: "http", status: 502 } }]);
    await stage.control("DELETE", "faults");
  });

  it("moves the clock and brings it back", async () => {
    const page = await open("#/faults");
    await page.getByRole("button", { name: "+1 h" }).click();
    await page.getByText(/ahead of the machine/).waitFor();
    await page.getByRole("button", { name: "Back to real time" }).click();
    await page.getByText(/as the machine's/).waitFor();
  });

  it("adds a template as pending, and approves it", async () => {
    const page = await open("#/templates");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    const form = page.locator("form").filter({ hasText: "Kind" });
    await form.getByLabel("Id").fill("778899");
    await form.getByLabel("Text").fill("您的取件码是{1}。");
    await form.getByLabel("Status").selectOption("pending");
    await form.getByRole("button", { name: "Add" }).click();
    const added = page.getByRole("listitem").filter({ hasText: "778899" });
    await added.getByText("Pending").waitFor();
    await added.getByRole("button", { name: "Approve" }).click();
    await added.getByText("Approved").waitFor();
    await added.getByRole("button", { name: "Refuse" }).click();
    await added.getByLabel("Reason for refusing").fill("no such shop");
    await added.getByRole("button", { name: "Refuse" }).click();
    await added.getByText("no such shop").waitFor();
  });

  it("counts segments while a value is typed, and says why it would be refused", async () => {
    const page = await open("#/templates");
    await page.getByText("Would be sent").waitFor();
    await page.locator(".preflight").getByLabel("Template").selectOption("2001");
    await page.getByLabel("Value 1").fill("一".repeat(80));
    await page.getByText("2 segments").waitFor();
    await page.getByLabel("Value 1").fill("www.example.com");
    await page.getByText(/Would be refused/).waitFor();
  });

  it("says where the preview is", async () => {
    const page = await open("#/templates");
    await page.getByRole("link", { name: "Preview" }).click();
    await page.getByRole("heading", { name: "Preview", exact: true }).waitFor();
    forgive("404");
  });

  it("switches language and colours, and keeps both", async () => {
    const page = await open("#/messages");
    await page.getByRole("button", { name: "切换到中文" }).click();
    await page.getByRole("heading", { name: "短信", exact: true }).waitFor();
    await page.getByRole("button", { name: "浅色或深色" }).click();
    await page.reload();
    await page.getByRole("heading", { name: "短信", exact: true }).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
  });

  it("lists its keys", async () => {
    const page = await open("#/messages");
    await page.getByRole("heading", { name: "Messages", exact: true }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor({ state: "detached" });
  });

  it("has every page within reach on a phone", async () => {
    const page = await open("#/phones", { width: 360 });
    await page.getByRole("link", { name: "Messages" }).click();
    await page.getByRole("heading", { name: "Messages", exact: true }).waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("link", { name: "Faults & clock" }).click();
    await page.getByRole("heading", { name: "Faults & clock", exact: true }).waitFor();
  });
});
