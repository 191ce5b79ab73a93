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

/** Pages that tests use one after the other, since a browser takes long to make one: each comes with nothing kept. */
export class Pages {
  readonly #browser: Browser;
  readonly #urlOf: () => string;
  #open: (OpenPage & { key: string })[] = [];
  readonly #idle = new Map<string, OpenPage[]>();

  /** @param urlOf where the console is, whenever it is asked for */
  constructor(browser: Browser, urlOf: () => string) {
    this.#browser = browser;
    this.#urlOf = urlOf;
  }

  /** Opens the console at a place such as `#/messages`. */
  async open(place: string, options: PageOptions = {}): Promise<OpenPage> {
    const key = JSON.stringify(options);
    const one = this.#idle.get(key)?.pop() ?? (await newPage(this.#browser, this.#urlOf, options));
    this.#open.push({ ...one, key });
    await one.page.goto(`${this.#urlOf()}/${place}`);
    return one;
  }

  /** Takes all pages back after a test, and tells what went wrong on them. */
  async takeBack(): Promise<string[]> {
    const open = this.#open.splice(0);
    const faults = open.flatMap((one) => one.faults.splice(0));
    for (const { page, key, faults: list } of open) {
      await page.goto(`${this.#urlOf()}/_sandbox/health`); // of the same origin, and with no script that could keep more
      await page.evaluate("localStorage.clear(); sessionStorage.clear()");
      list.splice(0);
      this.#idle.set(key, [...(this.#idle.get(key) ?? []), { page, faults: list }]);
    }
    return faults;
  }
}

/** Opens the console at a place in a page of its own; the caller closes the page's context. */
export async function openPage(
  browser: Browser,
  url: string,
  place = "",
  options: PageOptions = {},
): Promise<OpenPage> {
  const one = await newPage(browser, () => url, options);
  await one.page.goto(`${url}/${place}`);
  return one;
}

async function newPage(
  browser: Browser,
  urlOf: () => string,
  { locale = "en-US", colours = "light", width = 1440 }: PageOptions,
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
    if (message.type() === "error") faults.push(`${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(urlOf()) && !/^(?:data|blob|about):/.test(address)) faults.push(`asked ${address}`);
  });
  return { page, faults };
}
