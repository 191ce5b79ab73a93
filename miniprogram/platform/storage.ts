/**
 * What this phone remembers. Storage may be full or broken; the app works without it, it only forgets.
 *
 * @module
 */

/** What is stored under the key, whoever stored it: the reader checks its shape. */
export function load(key: string): unknown {
  try {
    return wx.getStorageSync(key);
  } catch {
    return undefined;
  }
}

/** Stores a value; undefined takes it away. */
export function save(key: string, value: object | undefined): void {
  try {
    if (value === undefined) wx.removeStorageSync(key);
    else wx.setStorageSync(key, value);
  } catch {
    // Nothing is lost but the memory of it.
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Milliseconds since the Unix epoch, or a length of time. */
export function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
