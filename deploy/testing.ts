/**
 * The package's `./sandbox` entry: a sandbox of a test's own, and a client of any sandbox.
 *
 * @module
 */
import { createSandboxClient, type SandboxClient } from "../sandbox/client/client.ts";
import { once } from "../shared/once.ts";
import { makeTemporaryFolder } from "./temporary.ts";

export type * from "../sandbox/client/calls.ts";
export * from "../sandbox/client/client.ts";
export * from "../sandbox/client/errors.ts";
export type {
  ClockClient,
  ClockView,
  Fault,
  FaultsClient,
  RequestsClient,
  SettingsChange,
  SettingsClient,
} from "../sandbox/client/machine.ts";
export type { MessageSearch, PhoneView, ReplyView, WaitOptions } from "../sandbox/client/messages.ts";
export type * from "../sandbox/client/setup.ts";
export type { MessageView } from "../sandbox/message.ts";

export interface StartSandboxOptions {
  /**
   * 0 takes any free one.
   * @default 0
   */
  port?: number;
  /**
   * Address to listen on.
   * @default "127.0.0.1"
   */
  host?: string;
  /**
   * Runs the functions, each in processes of its own; the clouds and the phones alone start faster.
   * @default true
   */
  functions?: boolean;
  /**
   * Fires the functions' timers by their cron; otherwise they fire when a test says so.
   * @default false
   */
  cron?: boolean;
  /**
   * Pushes receipts, replies and call events to the function `smscallback`.
   * @default false
   */
  pushes?: boolean;
  /** More variables for the functions, or other values. */
  environment?: Readonly<Record<string, string>>;
  /** Gets the functions' log lines. */
  log?: (line: string) => void;
}

export interface StartedSandbox extends SandboxClient, AsyncDisposable {
  port: number;
  /** Ends it, and removes what its functions stored. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox in this process, with data of its own; `close()` or `await using` ends it.
 * @throws Error when the port is taken
 */
export async function startSandbox(options: StartSandboxOptions = {}): Promise<StartedSandbox> {
  const { port = 0, cron = false, ...others } = options;
  const { folder, remove } = makeTemporaryFolder();
  try {
    const { startLocal } = await import("./local.ts"); // a client alone does without the server
    const sandbox = await startLocal({ ...others, port, cron, dataDir: folder });
    const close = once(() => sandbox.close().finally(remove));
    return { ...createSandboxClient(sandbox.url), port: sandbox.port, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    remove();
    throw error;
  }
}
