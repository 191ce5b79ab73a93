/**
 * A function's log lines, as the platform keeps them.
 *
 * Source: "GetFunctionLogs", https://www.tencentcloud.com/document/product/583/18583
 *
 * @module
 */
import type { ScfApi } from "./api.ts";
import { explain, hasApiCode, PluginError } from "./errors.ts";
import type { FunctionPlace } from "./state.ts";

/** The most that the platform looks through in one request. */
const MAX_WINDOW_MS = 24 * 60 * 60 * 1000;
const LIMIT = 100;
const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export interface LogEntry {
  requestId: string;
  /** As the platform writes it, UTC+8. */
  startTime: string;
  failed: boolean;
  durationMs: number;
  log: string;
}

/**
 * The moment that `--startTime` means: an age (`30s`, `10m`, `2h`) or a date.
 *
 * @throws PluginError `SCF_SETTING_WRONG`
 */
export function readStartTime(text: unknown, now: number): number {
  if (text === undefined) return now - 600_000;
  const [, count = "", unit = ""] = /^(\d+)([smhd])$/.exec(String(text)) ?? [];
  const at = count === "" ? Date.parse(String(text)) : now - Number(count) * (UNITS[unit] ?? 0);
  if (Number.isFinite(at)) return at;
  throw new PluginError("SCF_SETTING_WRONG", `--startTime must be an age, such as 10m, or a date, not ${String(text)}`);
}

/** Entries of the window, oldest first; a day at most, the newest part of the window. */
export async function readLogs(scf: ScfApi, place: FunctionPlace, fromMs: number, toMs: number): Promise<LogEntry[]> {
  const from = Math.max(fromMs, toMs - MAX_WINDOW_MS + 1000);
  const window = { StartTime: beijingTime(from), EndTime: beijingTime(toMs) };
  try {
    const { Data = [] } = await scf("GetFunctionLogs", {
      ...place,
      ...window,
      Limit: LIMIT,
      Order: "desc",
      OrderBy: "start_time",
    });
    return Data.map((entry) => ({
      requestId: entry.RequestId ?? "",
      startTime: entry.StartTime ?? "",
      failed: (entry.RetCode ?? 0) !== 0,
      durationMs: Math.round(entry.Duration ?? 0),
      log: entry.Log ?? "",
    })).reverse();
  } catch (error) {
    if (hasApiCode(error, "InvalidAction", "ActionOffline", "UnsupportedOperation")) {
      const message =
        "The platform does not answer logs by its API any more; read them in CLS, in the log topic of the function";
      throw new PluginError("SCF_API", message, { cause: error });
    }
    throw explain(error, `read the logs of ${place.FunctionName}`);
  }
}

/** `2026-01-31 20:00:00`: the platform's times are UTC+8. */
function beijingTime(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}
