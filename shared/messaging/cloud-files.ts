/**
 * Files in the cloud environment's storage, read with the environment's own rights by `wx-server-sdk`. That package is no
 * part of a bundle: it is taken when it lies beside the function or in a layer, and needed for nothing else.
 *
 * The file's address is asked for and read here, because the package's own download has no limit of size or time.
 *
 * Source: "Cloud.getTempFileURL",
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/storage/Cloud.getTempFileURL.html
 *
 * @module
 */
import * as z from "zod/mini";
import { XinshiError } from "../errors.ts";
import { once } from "../once.ts";
import type { AppExtension } from "./app.ts";

const SDK_NAME = "wx-server-sdk";

export interface ReadLimits {
  /** Of a file that has more, only so much is read that it shows. */
  maxBytes: number;
  /** Milliseconds that it may take. */
  timeoutMs: number;
}

export interface WithCloudFiles {
  /**
   * The bytes of a file, such as `cloud://environment.bucket/voice/…`.
   *
   * @throws XinshiError `NOT_FOUND`, `PAYLOAD_TOO_LARGE`, `PROVIDER_UNAVAILABLE` (all may be tried again), `NOT_CONFIGURED`
   */
  readCloudFile(fileId: string, limits: ReadLimits): Promise<Uint8Array>;
}

interface CloudSdk {
  readonly DYNAMIC_CURRENT_ENV: unknown;
  init(options: { env: unknown }): void;
  getTempFileURL(query: { fileList: string[] }): Promise<unknown>;
}

/** Loads a package by a name that the bundler does not see. */
export type LoadPackage = (name: string) => Promise<{ default: CloudSdk }>;

const Addresses = z.object({ fileList: z.array(z.object({ status: z.int(), tempFileURL: z.string() })) });

/** Adds them to an app. */
export const withCloudFiles: AppExtension<WithCloudFiles> = {
  groups: () => [],
  add: ({ env }) => {
    const hasCredentials = Boolean(env.TENCENTCLOUD_SECRETID && env.TENCENTCLOUD_SECRETKEY);
    return { readCloudFile: createCloudFiles((name) => import(/* @vite-ignore */ name), hasCredentials) };
  },
};

/**
 * @param hasCredentials whether the platform gives the function any: without them the package rejects a promise that nobody
 *   holds, which would end the process
 */
export function createCloudFiles(load: LoadPackage, hasCredentials = true): WithCloudFiles["readCloudFile"] {
  const sdk = once(async () => startSdk(load, hasCredentials));
  return async (fileId, { maxBytes, timeoutMs }) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const loaded = await sdk();
    try {
      const address = await withSignal(loaded.getTempFileURL({ fileList: [fileId] }), signal);
      return await download(addressIn(address), maxBytes, signal);
    } catch (cause) {
      if (cause instanceof XinshiError) throw cause;
      const message = "The cloud storage could not be asked for the file; nothing was uploaded";
      throw new XinshiError("PROVIDER_UNAVAILABLE", message, { reason: "cloud_storage" }, { cause });
    }
  };
}

async function startSdk(load: LoadPackage, hasCredentials: boolean): Promise<CloudSdk> {
  const { default: sdk } = await loadSdk(load);
  if (!hasCredentials) throw notReady("the environment's keys, TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY");
  sdk.init({ env: sdk.DYNAMIC_CURRENT_ENV });
  return sdk;
}

async function loadSdk(load: LoadPackage): ReturnType<LoadPackage> {
  try {
    return await load(SDK_NAME);
  } catch (cause) {
    throw notReady(`the package ${SDK_NAME} beside this function or in a layer`, cause);
  }
}

function notReady(needed: string, cause?: unknown): XinshiError {
  const message = `A cloudFileId needs ${needed}; without it send audio`;
  return new XinshiError("NOT_CONFIGURED", message, { reason: "cloud_storage" }, { cause });
}

function addressIn(answer: unknown): string {
  const [file] = Addresses.parse(answer).fileList;
  if (file === undefined || file.status !== 0 || file.tempFileURL === "") throw noSuchFile();
  return file.tempFileURL;
}

async function download(address: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(address, { signal, redirect: "error" });
  if (response.status === 403 || response.status === 404) throw noSuchFile();
  if (!response.ok || response.body === null) throw new Error(`the storage answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new XinshiError("PAYLOAD_TOO_LARGE", `The file must have at most ${maxBytes} bytes`);
  }
  return Buffer.concat(chunks);
}

/** The package has no way to be told that nobody waits any more. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

function noSuchFile(): XinshiError {
  return new XinshiError("NOT_FOUND", "There is no such cloud file", { reason: "cloud_file" });
}
