/**
 * The console's page as it is served: told where its data comes from, and kept from loading anything else.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { SearchSource } from "./search.ts";

const SOURCE = /(<meta name="xinshi-source" content=")[^"]*(")/;
const SCRIPT = /<script\b[^>]*>([\s\S]*?)<\/script>/g;

export interface ServedPage {
  html: string;
  headers: Readonly<Record<string, string>>;
}

/** Of the page's scripts only those in it run: each is named by its hash. */
export function servePage(page: string, source: SearchSource): ServedPage {
  const html = page.replace(SOURCE, `$1${source}$2`);
  return { html, headers: headersOf(html) };
}

function headersOf(html: string): Record<string, string> {
  const scripts = [...html.matchAll(SCRIPT)].map(([, script = ""]) => `'sha256-${hashOf(script)}'`);
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.length === 0 ? "'none'" : scripts.join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
}

function hashOf(script: string): string {
  return createHash("sha256").update(script).digest("base64");
}
