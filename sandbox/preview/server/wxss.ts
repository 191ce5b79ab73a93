/**
 * WXSS as CSS: its units, its element names, a component's classes by its own scope, and a page's rules for that page alone.
 *
 * Source: "WXSS", https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxss.html
 *
 * @module
 */
import type { Theme } from "./project.ts";
import { BUILT_INS } from "./wxml.ts";

/** A screen is this wide, whatever it is in pixels. */
const SCREEN_RPX = 750;

const RPX = /(-?\d*\.?\d+)rpx\b/g;
const PAGE_HEIGHT = /(-?\d*\.?\d+)vh\b/g;
const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/g;
const TAGS = new RegExp(`(^|[\\s>+~,(])(${["page", ...BUILT_INS].join("|")})(?=$|[\\s>+~,.:#\\[)])`, "g");
/** Steps of keyframes stand where selectors stand. */
const STEP = /^\s*(?:from|to|[\d.]+%)/;

export interface WxssOptions {
  /** Which one `prefers-color-scheme` answers to: the phone's, not the browser's. */
  theme: Theme;
  /** Goes before every class of a component. */
  scope?: string | undefined;
  /** The page that the rules are for: in WeChat each page is a document of its own. */
  page?: string | undefined;
}

export function toCss(wxss: string, { theme, scope, page }: WxssOptions): string {
  const plain = wxss.replace(/\/\*[\s\S]*?\*\//g, "");
  return plain
    .replace(/([^{};]+)\{/g, (_match, head: string) => `${isSelector(head) ? selector(head, scope, page) : head}{`)
    .replace(SCHEME, (_match, asked: string) => (asked === theme ? "(min-width: 0)" : "(max-width: 0)"))
    .replace(RPX, (_match, count: string) => `${(Number(count) * 100) / SCREEN_RPX}vw`)
    .replace(PAGE_HEIGHT, "$1cqh"); // of what is left between the bars
}

function isSelector(head: string): boolean {
  return !head.trimStart().startsWith("@") && !STEP.test(head);
}

function selector(head: string, scope: string | undefined, page: string | undefined): string {
  const named = head.replace(
    TAGS,
    (_match, before: string, tag: string) => `${before}${tag === "page" ? ".wx-page" : `wx-${tag}`}`,
  );
  if (scope !== undefined) return named.replace(/\.(?!wx-page\b)(-?[A-Za-z_][\w-]*)/g, `.${scope}--$1`);
  return page === undefined
    ? named
    : named
        .split(/,(?![^(]*\))/)
        .map((one) => within(page, one))
        .join(",");
}

/** Weighs nothing, so that the order of sheets decides as it does in WeChat. */
function within(page: string, one: string): string {
  const only = `:where([data-page="${page}"])`;
  return one.replace(/^(\s*)(\.wx-page(?![\w-]))?/, (_match, space: string, self = "") =>
    self === "" ? `${space}${only} ` : `${space}${self}${only}`,
  );
}
