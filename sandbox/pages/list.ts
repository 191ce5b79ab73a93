/**
 * The page at `/`: the newest messages, as a plain list in Chinese and English that keeps itself fresh.
 *
 * @module
 */
import { type CapturedMessage, type CapturedStatus, extractCode, messageUrl } from "../message.ts";

/** One page for all browsers, and nothing from elsewhere. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

const STATUS_LABELS: Record<CapturedStatus, string> = {
  accepted: "已接收 accepted",
  refused: "已拒绝 refused",
  delivered: "已送达 delivered",
  undelivered: "未送达 undelivered",
  expired: "已过期 expired",
};

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --muted: #707070; --good: #1a7f37; --bad: #c0392b; }
@media (prefers-color-scheme: dark) { :root { --muted: #9a9a9a; --good: #4ac26b; --bad: #ff7b72; } }
body { font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; margin: 0 auto; max-width: 52rem; padding: 1rem; }
h1 { font-size: 1.25rem; } p.hint { color: var(--muted); }
ol { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid var(--line); padding: .75rem 0; overflow-wrap: anywhere; }
.head { display: flex; flex-wrap: wrap; gap: .25rem 1rem; color: var(--muted); font-size: .875rem; }
.phone { color: CanvasText; font-weight: 600; }
.delivered { color: var(--good); } .refused, .undelivered, .expired { color: var(--bad); }
.text { margin: .25rem 0; white-space: pre-wrap; } .code { font: 600 1.125rem ui-monospace, monospace; }
`;

/** Replaces the list when it has changed, unless somebody is selecting text in it. */
const SCRIPT = `
setInterval(async () => {
  if (document.hidden || String(getSelection())) return;
  try {
    const page = new DOMParser().parseFromString(await (await fetch("/", { headers: { accept: "text/html" } })).text(), "text/html");
    const fresh = page.querySelector("main"), shown = document.querySelector("main");
    if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML;
  } catch {}
}, 2000);
`;

/** The page as HTML; `base` is the sandbox's address. */
export function renderList(messages: readonly CapturedMessage[], total: number, base: string): string {
  const items = messages.map((message) => renderMessage(message, base)).join("\n");
  const none = '<p class="hint">还没有短信。 No messages yet.</p>';
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>短信 Messages · 信使 Xinshi</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<h1>信使沙箱 · 短信 <span lang="en">Messages</span></h1>
<main aria-live="polite">
<p class="hint">共 ${total} 条，最新在前。 ${total} in all, newest first.</p>
${items === "" ? none : `<ol>\n${items}\n</ol>`}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function renderMessage(message: CapturedMessage, base: string): string {
  const { phone, status, answer, at, text } = message;
  const time = new Date(at).toISOString();
  const code = extractCode(message);
  const why = status !== "refused" ? "" : ` <span>${escapeHtml(answer.code)}</span>`;
  const shownCode = code === null ? "" : `<div>验证码 Code <span class="code">${escapeHtml(code)}</span></div>`;
  return `<li>
<div class="head"><span class="phone">${escapeHtml(phone)}</span> <span class="${status}">${STATUS_LABELS[status]}</span>${why}
<time datetime="${time}">${time.replace("T", " ").slice(0, 19)} UTC</time> <a href="${escapeHtml(messageUrl(base, message))}">JSON</a></div>
<div class="text">${escapeHtml(text)}</div>${shownCode}
</li>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
