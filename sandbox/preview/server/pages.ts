/**
 * The two documents of the preview: the frame with its tools, and what is on the phone's screen.
 *
 * @module
 */
import type { Theme } from "./project.ts";

export const FRAME_PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>信使 · 小程序预览</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="frame.css">
</head>
<body>
<main id="frame"></main>
<script src="frame.js" type="module"></script>
</body>
</html>`;

export function screenPage(theme: Theme): string {
  return `<!doctype html>
<html lang="zh-CN" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>小程序</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="screen.css">
<link rel="stylesheet" href="app.css?theme=${theme}">
</head>
<body>
<div id="screen"></div>
<script src="app.js"></script>
</body>
</html>`;
}

export const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "connect-src 'self'; frame-src 'self'; media-src blob:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
};
