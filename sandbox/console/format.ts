/**
 * Times, numbers and phones as people read them.
 *
 * @module
 */
import { language } from "./language.ts";

const DAY_MS = 86_400_000;

/** `14:03:09` today, `11-20 14:03` before; in the reader's own zone. */
export function formatTime(at: string | number, now = Date.now()): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const isNear = Math.abs(now - date.getTime()) < DAY_MS && new Date(now).getDate() === date.getDate();
  if (isNear) return `${time}:${two(date.getSeconds())}`;
  return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** `2026-11-20 14:03:09` */
export function formatDateTime(at: string | number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `850 ms`, `1.2 s`, `3 min 5 s` */
export function formatDuration(ms: number): string {
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

export function formatCount(count: number): string {
  return count.toLocaleString(language.get() === "zh" ? "zh-CN" : "en-US");
}

export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** `+86 137 1111 2222`; other countries' as they are. */
export function formatPhone(phone: string): string {
  const [, head, middle, tail] = /^\+86(\d{3})(\d{4})(\d{4})$/.exec(phone) ?? [];
  return tail === undefined ? phone : `+86 ${head} ${middle} ${tail}`;
}

/** E.164 of what somebody typed; undefined when it is no number. Eleven digits are a number of mainland China. */
export function readPhone(text: string): string | undefined {
  const digits = text.replace(/[\s().-]/g, "");
  if (/^1\d{10}$/.test(digits)) return `+86${digits}`;
  const plain = digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
  return /^\+[1-9]\d{5,14}$/.test(plain) ? plain : undefined;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
