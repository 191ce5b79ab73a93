/**
 * The whole sandbox: provider emulation, virtual phones, and the function runtime, on one port.
 *
 * @module
 */
import path from "node:path";
import type { Approved } from "./accounts.ts";
import type { BackendKeys } from "./backend-keys.ts";
import { readManifest } from "./runtime/manifest.ts";
import { createRuntime } from "./runtime/runtime.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import { createScf } from "./scf/scf.ts";

export interface StartOptions {
  /** 0 takes any free one. */
  port: number;
  /**
   * Address to listen on.
   * @default "127.0.0.1"
   */
  host?: string | undefined;
  /** The list of built functions, `dist/functions.json`. */
  manifest: string;
  /** The script that function processes run, `dist/sandbox/host.cjs`. */
  hostScript: string;
  /** Folder for what the functions store; `reset` empties it. */
  dataDir: string;
  /** A `node_modules` folder that functions deployed here find, as if a layer brought it. */
  modules?: string | undefined;
  /** What functions find in their environment; `url` is the sandbox's own. */
  environment(url: string): Record<string, string>;
  /** What the console calls functions with as a service; without it such calls carry no key. */
  apiKey?: string | undefined;
  /** With these keys, requests to Tencent's API 3.0 are for the functions. */
  backendKeys?: BackendKeys | undefined;
  /** Templates and sign names approved besides the published samples. */
  approved?: Approved | undefined;
  /** The console's page, `dist/console/index.html`; where there is none, a visit is told what programs are. */
  consolePage?: string | undefined;
  /** The mini-program whose source is shown below `/preview/`: the folder of its `app.json`. None when left out. */
  miniprogram?: string | undefined;
  /** Fires timers by their cron. */
  cron: boolean;
  /** Gets the functions' log lines. */
  log?: ((line: string) => void) | undefined;
}

/** Starts it. Rejects with a readable error when the port is taken or the functions are not built. */
export async function startSandbox(options: StartOptions): Promise<Sandbox> {
  const {
    port,
    host,
    manifest,
    approved,
    consolePage,
    environment,
    hostScript,
    dataDir,
    modules,
    apiKey,
    backendKeys,
    miniprogram,
    cron,
    log,
  } = options;
  const functions = readManifest(manifest);
  // Its tools are those of a developer, and nothing else needs them.
  const preview = miniprogram && (await import("./preview/server/preview.ts")).createPreview(miniprogram);
  return createSandbox({
    port,
    preview: preview || undefined,
    host,
    approved,
    backendKeys,
    consolePage,
    openScf: (state) => createScf({ hostScript, writableDirs: [path.resolve(dataDir)], modules, log }, state),
    openFunctions: ({ url, clock }) =>
      createRuntime({ functions, hostScript, dataDir, apiKey, clock, cron, log, environment: environment(url) }),
  });
}
