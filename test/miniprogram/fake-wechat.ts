/**
 * As much of WeChat as the sample app touches: `Page`, `setData`, storage, network, cloud functions. A page is driven
 * as a person does it, through its own WXML: what is not on the screen, or disabled, cannot be touched.
 *
 * Source: "Page", https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { expect, vi } from "vitest";
import type { ErrorBody } from "../../shared/errors.ts";
import { type Node, parseWxml, render, type Shown } from "./wxml.ts";

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

type Handler = (this: Instance, event?: unknown) => unknown;
type Instance = Record<string, unknown> & {
  data: Record<string, unknown>;
  setData(change: Record<string, unknown>): void;
};
type NetworkListener = (change: { isConnected: boolean; networkType: string }) => void;

export class FakeWeChat {
  readonly calls: FunctionCall[] = [];
  readonly storage = new Map<string, string>();
  readonly tabs: string[] = [];
  readonly networkListeners = new Set<NetworkListener>();
  refreshesStopped = 0;
  networkType = "wifi";
  isStorageBroken = false;
  hasCloud = true;

  /** Puts `wx` into the global scope; `vi.unstubAllGlobals` takes it out. */
  install(): void {
    vi.stubGlobal("wx", this.wx());
  }

  /** Starts the app anew at a page: modules are loaded again, storage stays. */
  async open(path: string): Promise<FakePage> {
    let options: Record<string, unknown> | undefined;
    this.install();
    vi.stubGlobal("Page", (given: Record<string, unknown>) => {
      options = given;
    });
    vi.resetModules();
    await import(new URL(`${path}.ts`, APP_ROOT).pathname);
    if (options === undefined) throw new Error(`${path} must call Page`);
    const page = new FakePage(options, parseWxml(readFileSync(new URL(`${path}.wxml`, APP_ROOT), "utf8")));
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
      cloud: this.hasCloud ? { callFunction: this.callFunction.bind(this) } : undefined,
      getNetworkType: ({ success }: { success(result: { networkType: string }): void }) =>
        queueMicrotask(() => success({ networkType: this.networkType })),
      onNetworkStatusChange: (listener: NetworkListener) => this.networkListeners.add(listener),
      offNetworkStatusChange: (listener: NetworkListener) => this.networkListeners.delete(listener),
      stopPullDownRefresh: () => {
        this.refreshesStopped += 1;
      },
      switchTab: ({ url }: { url: string }) => this.tabs.push(url),
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

export class FakePage {
  /** How often something was sent to the screen. */
  renders = 0;
  private readonly instance: Instance;
  /** What the other thread has drawn: it lags behind the page's data. */
  private screen: Record<string, unknown>;
  private readonly nodes: readonly Node[];
  private readonly typed = new Map<string, string>();

  constructor(options: Record<string, unknown>, nodes: readonly Node[]) {
    this.nodes = nodes;
    const isOwn = ([, value]: [string, unknown]): boolean => typeof value !== "function" && value !== undefined;
    const own = Object.fromEntries(Object.entries(options).filter(isOwn));
    // WeChat copies a page's own values deeply for each page it opens.
    this.instance = {
      ...options,
      ...structuredClone(own),
      data: overTheWire(options.data),
      setData: this.setData.bind(this),
    };
    this.screen = overTheWire(this.instance.data);
  }

  async lifecycle(name: string): Promise<void> {
    this.start(name);
    await settle();
  }

  /** A tap on the button that reads so; a disabled one does nothing. */
  async tap(text: string): Promise<void> {
    this.tapNow(text);
    await settle();
  }

  /** The same, without waiting for anything: a second finger may follow at once. */
  tapNow(text: string): void {
    const button = this.shown().find((element) => element.tag === "button" && element.text === text);
    if (button === undefined) throw new Error(`There is no button ${text} among: ${this.buttons().join(", ")}`);
    if (button.attributes.disabled !== true) this.start(String(button.attributes.bindtap), { type: "tap" });
  }

  /** Puts a text into the field of this id or label, at once, as when pasting. */
  async type(field: string, text: string): Promise<void> {
    const { attributes } = this.field(field);
    if (attributes.disabled === true) return;
    const value = text.slice(0, Number(attributes.maxlength ?? 140));
    const replaced = this.start(String(attributes.bindinput), {
      type: "input",
      detail: { value, cursor: value.length },
    });
    this.typed.set(field, typeof replaced === "string" ? replaced : value);
    await settle();
  }

  /** The keyboard leaves the field. */
  async leave(field: string): Promise<void> {
    this.start(String(this.field(field).attributes.bindblur), { type: "blur" });
    await settle();
  }

  /** What a field holds after typing: what the handler returned, if it returned a text. */
  typedInto(field: string): string | undefined {
    return this.typed.get(field);
  }

  field(name: string): Shown {
    const isField = ({ tag, attributes }: Shown): boolean =>
      tag === "input" && (attributes.id === name || attributes["aria-label"] === name);
    const field = this.shown().find(isField);
    if (field === undefined) throw new Error(`There is no field ${name}`);
    return field;
  }

  /** The words of every element of a class. */
  texts(className: string): string[] {
    return this.shown()
      .filter(({ attributes }) => String(attributes.class).split(" ").includes(className))
      .map(({ text }) => text);
  }

  buttons(): string[] {
    return this.shown().flatMap(({ tag, text }) => (tag === "button" ? [text] : []));
  }

  isDisabled(button: string): boolean {
    return this.shown().some(
      ({ tag, text, attributes }) => tag === "button" && text === button && attributes.disabled === true,
    );
  }

  shown(): Shown[] {
    return render(this.nodes, this.screen);
  }

  private start(name: string, event?: unknown): unknown {
    const handler = this.instance[name];
    if (typeof handler !== "function") {
      // A page need not have every lifecycle function, but each handler that its WXML names.
      if (event === undefined) return undefined;
      throw new Error(`The page has no ${name}`);
    }
    return (handler as Handler).call(this.instance, event);
  }

  private setData(change: Record<string, unknown>): void {
    this.renders += 1;
    // What is lost on the way to the other thread (undefined, functions) must not have been there.
    expect(overTheWire(change)).toStrictEqual(change);
    Object.assign(this.instance.data, overTheWire(change));
    queueMicrotask(() => {
      this.screen = overTheWire(this.instance.data);
    });
  }
}

/** Lets everything that waits for promises run. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

function overTheWire(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value));
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
