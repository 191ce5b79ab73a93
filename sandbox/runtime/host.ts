/**
 * The process that a function runs in: loads the built bundle once, then runs one invocation after the other. Started
 * by the runtime only; bundled on its own as `dist/sandbox/host.js`.
 *
 * Between invocations the cloud freezes a process; here its event loop goes on.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { patchDate } from "./host-date.ts";
import { faultOf, type Handler, runHandler } from "./host-invocation.ts";
import type { FromHost, InvokeMessage, StartMessage, ToHost } from "./protocol.ts";

function main(): void {
  const send = takeChannel();
  forwardOutput(send);
  const setClock = patchDate();
  let handler: Handler | undefined;

  process.on("message", (message: ToHost) => {
    setClock(message.clock);
    if (message.type === "start") handler = load(message, send);
    if (message.type === "invoke" && handler !== undefined) void invoke(handler, message, send);
  });
  process.on("beforeExit", onIdle);
  const temporaryDir = tmpdir();
  process.on("disconnect", () => dieWithChildren(temporaryDir));
  process.on("SIGINT", () => {}); // Ctrl-C reaches the whole terminal group; the runtime decides who ends
}

/** The channel belongs to the runtime: in the cloud, a function finds no `process.send`. */
function takeChannel(): (message: FromHost) => void {
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error("This script is started by the sandbox's function runtime, not by hand");
  delete process.send;
  return (message) => {
    if (process.connected) send(message);
  };
}

/** Output goes the same way as the answer, so that it arrives before it. */
function forwardOutput(send: (message: FromHost) => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
      send({ type: "output", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8") });
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
    stream.write = write;
  }
}

function load({ entry, exportName }: StartMessage, send: (message: FromHost) => void): Handler | undefined {
  try {
    const exported: unknown = createRequire(entry)(entry);
    const handler = Object(exported)[exportName];
    if (typeof handler === "function") {
      send({ type: "ready" });
      return handler;
    }
    send({
      type: "unfit",
      fault: { status: 437, message: `handler not found: no function "${exportName}" is exported` },
    });
  } catch (error) {
    send({ type: "unfit", fault: faultOf(error, 443) });
  }
  return undefined;
}

async function invoke(handler: Handler, message: InvokeMessage, send: (message: FromHost) => void): Promise<void> {
  writeEnvironment(message);
  const ending = await runHandler(handler, message, whenIdle);
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 102.4) / 10;
  if ("fault" in ending) send({ type: "fault", fault: ending.fault, memoryMb });
  else send({ type: "answer", ...ending, memoryMb });
}

const written = new Set<string>();

/** The platform's runtime sets keys and deletes none; that is how a warm process comes to hold a stale identity. */
function writeEnvironment({ environment, strictEnvironment }: InvokeMessage): void {
  if (strictEnvironment) for (const key of written) if (!(key in environment)) delete process.env[key];
  for (const [key, value] of Object.entries(environment)) {
    process.env[key] = value;
    written.add(key);
  }
}

const awaitingIdle: (() => void)[] = [];

/** Lets go of the channel, which alone would keep the loop alive, until Node reports that nothing else does. */
function whenIdle(action: () => void): void {
  awaitingIdle.push(action);
  process.channel?.unref();
}

function onIdle(): void {
  process.channel?.ref();
  for (const action of awaitingIdle.splice(0)) action();
}

/** The runtime is gone, and cannot clean up: end, with what the function has started (one process group). */
function dieWithChildren(temporaryDir: string): void {
  try {
    rmSync(temporaryDir, { recursive: true, force: true });
    process.kill(-process.pid, "SIGKILL");
  } catch {
    process.exit(1);
  }
}

main();
