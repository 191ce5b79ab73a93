import { expect, test } from "vitest";
import { toCss } from "../../sandbox/preview/server/wxss.ts";

const LIGHT = { theme: "light" } as const;

test("toCss() measures by the width of the screen", () => {
  expect(toCss(".a { padding: 32rpx calc(1px + -15.5rpx); margin: 0.75rem }", LIGHT)).toBe(
    ".a { padding: 4.266666666666667vw calc(1px + -2.066666666666667vw); margin: 0.75rem }",
  );
});

test("toCss() names WeChat's elements, and nothing else", () => {
  expect(toCss("page, view > .text text:first-child, .view-page { color: red }", LIGHT)).toBe(
    ".wx-page, wx-view > .text wx-text:first-child, .view-page { color: red }",
  );
});

test("toCss() keeps a component's classes to itself, and its keyframes and variables as they are", () => {
  const wxss = "@keyframes x { from { top: 0.5px } }\n.box-on.b::after { color: var(--line); background: url(a.png) }";
  expect(toCss(wxss, { ...LIGHT, scope: "c" })).toBe(
    "@keyframes x { from { top: 0.5px } }\n.c--box-on.c--b::after { color: var(--line); background: url(a.png) }",
  );
});

test("toCss() answers for the phone's theme, whatever the browser's is", () => {
  const wxss = "@media (prefers-color-scheme: dark) { page { color: #fff } }";
  expect(toCss(wxss, { theme: "dark" })).toBe("@media (min-width: 0) { .wx-page { color: #fff } }");
  expect(toCss(wxss, LIGHT)).toBe("@media (max-width: 0) { .wx-page { color: #fff } }");
});

test("toCss() leaves comments out, also with braces in them", () => {
  expect(toCss("/* a { } */ .a { color: red }", LIGHT)).toBe(" .a { color: red }");
});

test("toCss() keeps a page's rules to that page, at no weight", () => {
  const wxss = "page { color: red } .a, .b:not(.c, .d) { top: 50vh } @keyframes x { 50% { top: 0 } }";
  expect(toCss(wxss, { ...LIGHT, page: "pages/a/a" })).toBe(
    '.wx-page:where([data-page="pages/a/a"]) { color: red } :where([data-page="pages/a/a"]) .a, ' +
      ':where([data-page="pages/a/a"]) .b:not(.c, .d) { top: 50cqh } @keyframes x { 50% { top: 0 } }',
  );
});
