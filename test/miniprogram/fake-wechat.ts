/**
 * As much of WeChat as the sample app touches: pages, components, storage, network, consent, media, cloud functions.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { vi } from "vitest";
import type { ErrorBody } from "../../shared/errors.ts";
import { FakeMedia } from "./fake-media.ts";
import { FakePage, settle } from "./fake-page.ts";
import { overTheWire, type Source } from "./fake-view.ts";
import { parseWxml } from "./wxml.ts";

export { type FakePage, settle } from "./fake-page.ts";

export const APP_ROOT = new URL("../../miniprogram/", import.meta.url);

export interface FunctionCall {
  name: string;
  data: unknown;
  /** The function's data. */
  answer(data: unknown): Promise<void>;
  /** The function's expected error. */
  refuse(error: Omit<ErrorBody, "message">): Promise<void>;
  /** Whatever the function returned. */
  give(result: unknown): Promise<void>;
  /** What `wx.cloud.callFunction` throws. */
  fail(errMsg: string, errCode?: number): Promise<void>;
}

/** Answers as `wx.cloud.callFunction` does, or throws as it does. */
export type Cloud = (name: string, data: unknown) => Promise<unknown>;
type PrivacyListener = (resolve: (answer: { event: string; buttonId?: string }) => void) => void;
type NetworkListener = (change: { isConnected: boolean; networkType: string }) => void;

export class FakeWeChat {
  readonly calls: FunctionCall[] = [];
  readonly storage = new Map<string, string>();
  readonly tabs: string[] = [];
  readonly pages: string[] = [];
  /** Windows of WeChat's own that were opened. */
  readonly windows: string[] = [];
  readonly networkListeners = new Set<NetworkListener>();
  readonly media = new FakeMedia();
  refreshesStopped = 0;
  networkType = "wifi";
  isStorageBroken = false;
  hasCloud = true;
  /** False when the user has to be asked. */
  hasAgreed = true;
  /** The button that the consent came from. */
  agreedBy: string | undefined;
  /** What the user taps in the next modal. */
  confirms = true;
  /** Where functions really run; without it a test answers each call itself. */
  private readonly cloud: Cloud | undefined;
  private privacyListener: PrivacyListener | undefined;

  constructor(cloud?: Cloud) {
    this.cloud = cloud;
  }

  /** Puts `wx` into the global scope; `vi.unstubAllGlobals` takes it out. */
  install(): void {
    vi.stubGlobal("wx", this.wx());
  }

  /** Starts the app anew at a page: modules are loaded again, storage stays. */
  async open(path: string): Promise<FakePage> {
    this.install();
    this.privacyListener = undefined;
    vi.resetModules();
    const page = new FakePage(await loadSource(path));
    await page.lifecycle("onLoad");
    await page.lifecycle("onShow");
    return page;
  }

  /** The calls of one function. */
  callsOf(name: string): FunctionCall[] {
    return this.calls.filter((call) => call.name === name);
  }

  /** The last call of a function. */
  lastCall(name: string): FunctionCall {
    const call = this.callsOf(name).at(-1);
    if (call === undefined) throw new Error(`${name} was not called`);
    return call;
  }

  async setNetwork(networkType: string): Promise<void> {
    this.networkType = networkType;
    const isConnected = networkType !== "none";
    for (const listener of [...this.networkListeners]) listener({ isConnected, networkType });
    await settle();
  }

  private wx(): Record<string, unknown> {
    return {
      ...this.storageApi(),
      ...this.media.api(),
      ...this.privacyApi(),
      cloud: this.hasCloud
        ? {
            callFunction: this.callFunction.bind(this),
            uploadFile: this.media.upload.bind(this.media),
            CloudID: (id: string) => ({ "wx.cloud.CloudID": id }),
          }
        : undefined,
      getNetworkType: ({ success }: { success(result: { networkType: string }): void }) =>
        queueMicrotask(() => success({ networkType: this.networkType })),
      onNetworkStatusChange: (listener: NetworkListener) => this.networkListeners.add(listener),
      offNetworkStatusChange: (listener: NetworkListener) => this.networkListeners.delete(listener),
      stopPullDownRefresh: () => {
        this.refreshesStopped += 1;
      },
      switchTab: ({ url }: { url: string }) => this.tabs.push(url),
      navigateTo: ({ url }: { url: string }) => this.pages.push(url),
      openSetting: () => this.windows.push("settings"),
      openPrivacyContract: () => this.windows.push("privacy contract"),
      showModal: ({ title, success }: { title: string; success(result: { confirm: boolean }): void }) => {
        this.windows.push(title);
        success({ confirm: this.confirms });
      },
    };
  }

  private privacyApi(): Record<string, unknown> {
    return {
      onNeedPrivacyAuthorization: (listener: PrivacyListener) => {
        this.privacyListener = listener;
      },
      requirePrivacyAuthorize: ({ success, fail }: { success(): void; fail(): void }) => {
        if (this.hasAgreed || this.privacyListener === undefined) return success();
        this.privacyListener(({ event, buttonId }) => {
          this.hasAgreed = event === "agree";
          this.agreedBy = buttonId;
          if (this.hasAgreed) success();
          else fail();
        });
      },
    };
  }

  private storageApi(): Record<string, unknown> {
    const orThrow = <Result>(work: () => Result): Result => {
      if (this.isStorageBroken) throw new Error("setStorageSync:fail exceed storage max size 10Mb");
      return work();
    };
    return {
      // What was never stored reads as an empty text.
      getStorageSync: (key: string) => orThrow(() => JSON.parse(this.storage.get(key) ?? '""')),
      setStorageSync: (key: string, value: unknown) => orThrow(() => this.storage.set(key, JSON.stringify(value))),
      removeStorageSync: (key: string) => orThrow(() => this.storage.delete(key)),
    };
  }

  private callFunction({ name, data }: { name: string; data: unknown }): Promise<unknown> {
    if (this.cloud !== undefined) return this.cloud(name, overTheWire(data));
    const { promise, resolve, reject } = deferred();
    const requestId = `request-${this.calls.length + 1}`;
    const give = (result: unknown): Promise<void> => {
      resolve({ errMsg: "cloud.callFunction:ok", result, requestID: "platform-request" });
      return settle();
    };
    this.calls.push({
      name,
      data: overTheWire(data),
      give,
      answer: (answered) => give({ ok: true, requestId, data: answered }),
      refuse: (error) => give({ ok: false, requestId, error: { message: "For developers", ...error } }),
      fail: (errMsg, errCode) => {
        reject(Object.assign(new Error(errMsg), { errMsg, errCode }));
        return settle();
      },
    });
    return promise;
  }
}

interface Deferred {
  promise: Promise<unknown>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

function deferred(): Deferred {
  let settlers: Omit<Deferred, "promise"> | undefined;
  const promise = new Promise((resolve, reject) => {
    settlers = { resolve, reject };
  });
  if (settlers === undefined) throw new Error("A promise starts at once");
  return { promise, ...settlers };
}

/** The files of a page or a component, and of all that it uses; a module runs once, however many use it. */
async function loadSource(path: string, loaded = new Map<string, Source>()): Promise<Source> {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const read = (extension: string): string => readFileSync(new URL(`${path}.${extension}`, APP_ROOT), "utf8");
  const { usingComponents = {} }: { usingComponents?: Record<string, string> } = JSON.parse(read("json"));
  const options = await loadOptions(path);
  const components = new Map<string, Source>();
  for (const [tag, used] of Object.entries(usingComponents)) {
    components.set(tag, await loadSource(used.replace(/^\//, ""), loaded));
  }
  const source = { options, nodes: parseWxml(read("wxml")), components };
  loaded.set(path, source);
  return source;
}

/** What a file gives `Page` or `Component`. */
export async function loadOptions(path: string): Promise<Record<string, unknown>> {
  let options: Record<string, unknown> | undefined;
  const take = (given: Record<string, unknown>): void => {
    options = given;
  };
  vi.stubGlobal("Page", take);
  vi.stubGlobal("Component", take);
  await import(new URL(`${path}.ts`, APP_ROOT).pathname);
  if (options === undefined) throw new Error(`${path} must call Page or Component`);
  return options;
}
