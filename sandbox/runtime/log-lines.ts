/**
 * The platform's log lines around an invocation. Their exact wording varies between its runtimes.
 *
 * @module
 */
import type { Fault } from "./protocol.ts";

export function startLine(requestId: string): string {
  return `START RequestId: ${requestId}`;
}

export function endLine(requestId: string): string {
  return `END RequestId: ${requestId}`;
}

export interface Usage {
  durationMs: number;
  /** What the function has. */
  memoryMb: number;
  /** What it used. */
  usedMb: number;
}

export function reportLine(requestId: string, { durationMs, memoryMb, usedMb }: Usage): string {
  return `Report RequestId: ${requestId} Duration:${Math.round(durationMs)}ms Memory:${memoryMb}MB MemUsage:${usedMb.toFixed(1)}MB`;
}

export function faultLine(requestId: string, { status, message, stack }: Fault): string {
  return `ERROR RequestId: ${requestId} StatusCode:${status} ${stack ?? message}`;
}

/** Milliseconds as seconds, without needless digits. */
export function formatSeconds(ms: number): string {
  return String(Math.round(ms) / 1000);
}

/** Cuts output into lines; what has no line end yet waits for the rest, or for `flush`. */
export function createLineCutter(onLine: (line: string) => void): { write(text: string): void; flush(): void } {
  let rest = "";
  return {
    write(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    },
    flush() {
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}
