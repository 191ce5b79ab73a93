/**
 * A page of the console in a real browser, with a list of what must not happen on any page.
 *
 * @module
 */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

export interface OpenPage {
  page: Page;
  /** Errors on the page, and requests to anywhere else. */
  faults: string[];
}

export interface PageOptions {
  /** @default "en-US" */
  locale?: "en-US" | "zh-CN";
  /** @default "light" */
  colours?: "light" | "dark";
  /** @default 1440 */
  width?: number;
}

/** Opens the console at a place such as `#/messages`; the caller closes the page's context. */
export async function openPage(
  browser: Browser,
  url: string,
  place = "",
  { locale = "en-US", colours = "light", width = 1440 }: PageOptions = {},
): Promise<OpenPage> {
  const options: BrowserContextOptions = {
    locale,
    colorScheme: colours,
    viewport: { width, height: width < 720 ? 740 : 900 },
    permissions: ["clipboard-read", "clipboard-write"],
    reducedMotion: "reduce",
  };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(?:data|blob):/.test(address)) faults.push(`asked ${address}`);
  });
  await page.goto(`${url}/${place}`);
  return { page, faults };
}
