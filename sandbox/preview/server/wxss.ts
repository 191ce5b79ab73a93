/**
 * WXSS as CSS: its unit, its element names, and the classes of a component by its own scope.
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
const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/g;
const TAGS = new RegExp(`(^|[\\s>+~,(])(${["page", ...BUILT_INS].join("|")})(?=$|[\\s>+~,.:#\\[)])`, "g");

export interface WxssOptions {
  /** Which one `prefers-color-scheme` answers to: the phone's, not the browser's. */
  theme: Theme;
  /** Goes before every class; a page has none. */
  scope?: string | undefined;
}

export function toCss(wxss: string, { theme, scope }: WxssOptions): string {
  const plain = wxss.replace(/\/\*[\s\S]*?\*\//g, "");
  return plain
    .replace(
      /([^{}]+)\{/g,
      (_match, head: string) => `${head.trimStart().startsWith("@") ? head : selector(head, scope)}{`,
    )
    .replace(SCHEME, (_match, asked: string) => (asked === theme ? "(min-width: 0)" : "(max-width: 0)"))
    .replace(RPX, (_match, count: string) => `${(Number(count) * 100) / SCREEN_RPX}vw`);
}

function selector(head: string, scope: string | undefined): string {
  const named = head.replace(
    TAGS,
    (_match, before: string, tag: string) => `${before}${tag === "page" ? ".wx-page" : `wx-${tag}`}`,
  );
  return scope === undefined ? named : named.replace(/\.(?!wx-page\b)(-?[A-Za-z_][\w-]*)/g, `.${scope}--$1`);
}
