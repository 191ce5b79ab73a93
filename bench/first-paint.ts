/**
 * The first paint of the console and of the mini-program's preview, in Chromium, from a sandbox that has shown them before.
 *
 * @module
 */
import type { Browser, Page } from "playwright-core";
import { hasChromium, launchChromium } from "../test/browser/chromium.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import { startSandboxProcess } from "./lib/sandbox.ts";
import { median } from "./lib/statistics.ts";
import { grouped, type Row } from "./lib/table.ts";

const BOUND_MS = 1000;

/** What a page shows when it is there, by its path. */
const PAGES: readonly { name: string; path: string; shown: (page: Page) => Promise<void> }[] = [
  { name: "console", path: "/", shown: (page) => page.getByRole("heading", { level: 1 }).waitFor() },
  {
    name: "preview",
    path: "/preview/",
    shown: (page) => page.frameLocator("iframe").getByText("获取验证码").first().waitFor(),
  },
];

/** Nothing where there is no Chromium. */
export async function benchFirstPaint(context: BenchContext): Promise<Row[]> {
  if (!hasChromium()) return [];
  return closingAfter(async (keep) => {
    const { url } = keep(await startSandboxProcess(context, { preview: true }));
    const browser = keep(await launchChromium());
    const rows: Row[] = [];
    for (const { name, path, shown } of PAGES) {
      const runs: number[] = [];
      for (let visit = 0; visit <= (context.quick ? 1 : 9); visit++) {
        const ms = await visitOnce(browser, url + path, shown);
        if (visit > 0) runs.push(ms); // the first warms the server up
      }
      const ms = median(runs);
      rows.push({
        what: `${name}: first paint, by a browser that has nothing of it`,
        bound: `≤ ${grouped(BOUND_MS)} ms`,
        measured: `${grouped(ms)} ms`,
        met: ms <= BOUND_MS,
      });
    }
    return rows;
  });
}

/** Milliseconds from asking for the page until each of its frames has painted something. */
async function visitOnce(browser: Browser, url: string, shown: (page: Page) => Promise<void>): Promise<number> {
  const page = await browser.newPage({ locale: "zh-CN" });
  try {
    await page.goto(url);
    await shown(page);
    const paints = await Promise.all(page.frames().map((frame) => frame.evaluate<number>(PAINTED_AT)));
    return Math.max(...paints) - (await page.evaluate<number>("performance.timeOrigin"));
  } finally {
    await page.close();
  }
}

/** The browser tells it some time after the paint, also to who comes later. */
const PAINTED_AT = `new Promise((tell) => new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName("first-contentful-paint");
  if (paint) tell(performance.timeOrigin + paint.startTime);
}).observe({ type: "paint", buffered: true }))`;
