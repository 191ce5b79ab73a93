/**
 * Pages one over the other, as WeChat keeps them, with their life.
 *
 * Source: "页面路由", https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/route.html
 *
 * @module
 */
import type { AssociatedBackend, CodeSpace, Root } from "glass-easel-miniprogram-adapter";
import { showChrome } from "./chrome.ts";
import { element } from "./sheet.ts";

export interface Navigation {
  backend: AssociatedBackend;
  space: CodeSpace;
  /** Of tabs, in their order. */
  tabs: readonly string[];
  titleOf(path: string): string;
  configOf(path: string): Record<string, unknown>;
  holder: HTMLElement;
}

interface Page {
  path: string;
  root: Root;
  holder: HTMLElement;
  title: string;
}

type Lifetime = "onLoad" | "onShow" | "onReady" | "onHide" | "onUnload" | "onPullDownRefresh" | "onReachBottom";

/** WeChat's own, where a page names none. */
const REACH_PX = 50;
const PULL_PX = 60;

let app: Navigation;
/** Tabs stay once they were opened. */
const tabs = new Map<string, Page>();
let stack: Page[] = [];

export function startRouter(navigation: Navigation, first: string): void {
  app = navigation;
  if (app.tabs.includes(first)) switchTab(`/${first}`);
  else navigateTo(`/${first}`);
}

export function navigateTo(url: string): object {
  const { path, query } = readUrl(url);
  if (app.tabs.includes(path)) throw new Error("can not navigateTo a tabbar page");
  const before = current();
  const page = open(path);
  if (before !== undefined) hide(before);
  stack.push(page);
  begin(page, query);
  return {};
}

export function redirectTo(url: string): object {
  const { path, query } = readUrl(url);
  if (app.tabs.includes(path)) throw new Error("can not redirectTo a tabbar page");
  const replaced = stack.pop();
  if (replaced !== undefined) close(replaced);
  const page = open(path);
  stack.push(page);
  begin(page, query);
  return {};
}

export function navigateBack(): object {
  if (stack.length < 2) throw new Error("cannot navigate back at first page");
  const left = stack.pop();
  if (left !== undefined) close(left);
  const page = current();
  if (page !== undefined) show(page);
  return {};
}

export function switchTab(url: string): object {
  const { path } = readUrl(url);
  if (!app.tabs.includes(path)) throw new Error("can not switch to no-tabBar page");
  const before = current();
  if (before?.path === path && stack.length === 1) return {};
  for (const page of stack) if (tabs.get(page.path) === page) hide(page);
  for (const page of stack) if (tabs.get(page.path) !== page) close(page);
  const known = tabs.get(path);
  const page = known ?? open(path);
  tabs.set(path, page);
  stack = [page];
  if (known === undefined) begin(page, {});
  else show(page);
  return {};
}

export function reLaunch(url: string): object {
  for (const page of new Set([...stack, ...tabs.values()])) close(page);
  tabs.clear();
  stack = [];
  const { path } = readUrl(url);
  return app.tabs.includes(path) ? switchTab(url) : navigateTo(url);
}

export function setTitle(title: string): object {
  const page = current();
  if (page !== undefined) page.title = title;
  draw();
  return {};
}

/** The finger's pull is answered. */
export function stopPullDown(): object {
  for (const shown of document.querySelectorAll(".wx-pull")) shown.remove();
  return {};
}

function current(): Page | undefined {
  return stack.at(-1);
}

/** @throws Error when the app has no such page */
function open(path: string): Page {
  if (app.space.getCompiledTemplate(path) === undefined) throw new Error(`page "${path}" is not found`);
  const root = app.backend.createRoot("wx-root", app.space, path);
  const holder = element("div", "wx-page");
  holder.dataset.page = path;
  holder.tabIndex = 0; // the keyboard scrolls it
  const place = element("span");
  holder.append(place);
  app.holder.append(holder);
  root.attach(holder as never, place as never);
  const page = { path, root, holder, title: app.titleOf(path) };
  watchScroll(page);
  watchPull(page);
  return page;
}

/** Told once each time the end comes near. */
function watchScroll(page: Page): void {
  const { holder } = page;
  const reach = Number(app.configOf(page.path).onReachBottomDistance ?? REACH_PX);
  let wasNear = false;
  holder.addEventListener("scroll", () => {
    const isNear = holder.scrollHeight - holder.scrollTop - holder.clientHeight < reach;
    if (isNear && !wasNear) live(page, "onReachBottom");
    wasNear = isNear;
  });
}

/** A finger, or the mouse in its place, pulls the page down from its top. */
function watchPull(page: Page): void {
  if (app.configOf(page.path).enablePullDownRefresh !== true) return;
  let from: number | undefined;
  page.holder.addEventListener("pointerdown", ({ clientY }) => {
    from = page.holder.scrollTop === 0 ? clientY : undefined;
  });
  page.holder.addEventListener("pointerup", ({ clientY }) => {
    if (from === undefined || clientY - from < PULL_PX || app.holder.querySelector(".wx-pull") !== null) return;
    app.holder.append(element("div", "wx-pull"));
    live(page, "onPullDownRefresh");
  });
}

function begin(page: Page, query: Record<string, string>): void {
  live(page, "onLoad", query);
  show(page);
  live(page, "onReady");
}

function show(page: Page): void {
  page.holder.hidden = false;
  draw();
  page.root.getComponent().triggerPageLifetime("show", []);
  live(page, "onShow");
}

function hide(page: Page): void {
  stopPullDown();
  page.root.getComponent().triggerPageLifetime("hide", []);
  live(page, "onHide");
  page.holder.hidden = true;
}

function close(page: Page): void {
  live(page, "onUnload");
  page.root.release();
  page.holder.remove();
}

function live(page: Page, name: Lifetime, ...given: unknown[]): void {
  const caller = page.root.get() as unknown as Partial<Record<Lifetime, (...given: unknown[]) => void>>;
  caller[name]?.(...given);
}

function draw(): void {
  const page = current();
  if (page === undefined) return;
  showChrome({
    title: page.title,
    hasBack: stack.length > 1,
    tab: app.tabs.includes(page.path) ? page.path : undefined,
  });
}

function readUrl(url: string): { path: string; query: Record<string, string> } {
  const { pathname, searchParams } = new URL(url, `http://app/${current()?.path ?? ""}`);
  return { path: pathname.slice(1), query: Object.fromEntries(searchParams) };
}
