/**
 * `wx`, as far as the app uses it. What is not here says its name when it is called.
 *
 * Source: "API", https://developers.weixin.qq.com/miniprogram/dev/api/
 *
 * @module
 */
import { base64At, fileAt, keep } from "./files.ts";
import { recorderManager } from "./recorder.ts";
import { navigateBack, navigateTo, redirectTo, reLaunch, setTitle, stopPullDown, switchTab } from "./router.ts";
import { onNetworkChange, settings } from "./settings.ts";
import { ask, toast } from "./sheet.ts";

interface Callbacks<Result> {
  success?(result: Result): void;
  fail?(error: { errMsg: string }): void;
  complete?(): void;
}

/** Asynchronous in WeChat; without callbacks it gives a promise. */
function settle<Result extends object>(
  name: string,
  { success, fail, complete }: Callbacks<Result & { errMsg: string }>,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  const done = (async () => work())();
  if (success ?? fail ?? complete) {
    done
      .then(
        (result) => success?.({ ...result, errMsg: `${name}:ok` }),
        (error: unknown) => fail?.({ errMsg: `${name}:fail ${error instanceof Error ? error.message : ""}` }),
      )
      .then(() => complete?.());
  }
  return done;
}

/** Each user has a phone of one's own. */
const nameOf = (key: string): string => `preview ${settings.openid} ${key}`;

type NetworkListener = (result: { isConnected: boolean; networkType: string }) => void;
const networkListeners = new Map<NetworkListener, () => void>();
type PrivacyListener = (resolve: (answer: { event: string; buttonId?: string }) => void) => void;
let privacyListener: PrivacyListener | undefined;

const cloud = {
  init(): void {},
  /** On the wire as the sandbox takes it. */
  CloudID: (id: string): object => ({ "wx.cloud.CloudID": id }),
  async callFunction({ name, data = {} }: { name: string; data?: object }): Promise<unknown> {
    if (settings.isOffline) throw new Error("cloud.callFunction:fail network is not connected");
    const response = await fetch(`/call/${encodeURIComponent(name)}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-wx-openid": settings.openid },
      body: JSON.stringify({ data }),
    });
    const answer = (await response.json()) as { result?: unknown; errMsg?: string; errCode?: number };
    if (response.status === 404) throw new Error("errCode: -501000 | errMsg: function not found");
    if (!("result" in answer)) throw Object.assign(new Error(answer.errMsg), answer);
    return answer;
  },
};

const known = {
  cloud: closed(cloud, "wx.cloud"),

  getStorageSync: (key: string): unknown => JSON.parse(localStorage.getItem(nameOf(key)) ?? '""'),
  setStorageSync: (key: string, value: unknown): void => localStorage.setItem(nameOf(key), JSON.stringify(value)),
  removeStorageSync: (key: string): void => localStorage.removeItem(nameOf(key)),

  getNetworkType: (options: Callbacks<{ networkType: string }> = {}) =>
    settle("getNetworkType", options, () => ({ networkType: settings.isOffline ? "none" : "wifi" })),
  onNetworkStatusChange(listener: NetworkListener): void {
    const stop = onNetworkChange((isOffline) =>
      listener({ isConnected: !isOffline, networkType: isOffline ? "none" : "wifi" }),
    );
    networkListeners.set(listener, stop);
  },
  offNetworkStatusChange(listener: NetworkListener): void {
    networkListeners.get(listener)?.();
    networkListeners.delete(listener);
  },

  navigateTo: (options: { url: string } & Callbacks<object>) =>
    settle("navigateTo", options, () => navigateTo(options.url)),
  redirectTo: (options: { url: string } & Callbacks<object>) =>
    settle("redirectTo", options, () => redirectTo(options.url)),
  reLaunch: (options: { url: string } & Callbacks<object>) => settle("reLaunch", options, () => reLaunch(options.url)),
  switchTab: (options: { url: string } & Callbacks<object>) =>
    settle("switchTab", options, () => switchTab(options.url)),
  navigateBack: (options: Callbacks<object> = {}) => settle("navigateBack", options, () => navigateBack()),
  setNavigationBarTitle: (options: { title: string } & Callbacks<object>) =>
    settle("setNavigationBarTitle", options, () => setTitle(options.title)),
  stopPullDownRefresh: (options: Callbacks<object> = {}) => settle("stopPullDownRefresh", options, stopPullDown),

  showToast: (options: { title: string; duration?: number } & Callbacks<object>) =>
    settle("showToast", options, () => {
      toast(options.title, options.duration);
      return {};
    }),
  showModal: ({
    title = "",
    content = "",
    showCancel = true,
    cancelText = "取消",
    confirmText = "确定",
    ...callbacks
  }: { title?: string; content?: string; showCancel?: boolean; cancelText?: string; confirmText?: string } & Callbacks<{
    confirm: boolean;
    cancel: boolean;
  }>) =>
    settle("showModal", callbacks, async () => {
      const choices = [
        ...(showCancel ? [{ label: cancelText }] : []),
        { label: confirmText, kind: "primary" as const },
      ];
      const confirm = (await ask(title, content, choices)) === choices.length - 1;
      return { confirm, cancel: !confirm };
    }),
  openSetting: (options: Callbacks<object> = {}) =>
    settle("openSetting", options, async () => {
      await ask("设置", "预览里的麦克风权限由浏览器管理：请点地址栏旁的图标。", [{ label: "知道了", kind: "primary" }]);
      return { authSetting: {} };
    }),
  openPrivacyContract: (options: Callbacks<object> = {}) =>
    settle("openPrivacyContract", options, async () => {
      await ask("用户隐私保护指引", "上线后这里是你在小程序后台填写的指引。", [{ label: "返回", kind: "primary" }]);
      return {};
    }),

  onNeedPrivacyAuthorization(listener: PrivacyListener): void {
    privacyListener = listener;
  },
  requirePrivacyAuthorize: (options: Callbacks<object> = {}) =>
    settle("requirePrivacyAuthorize", options, () => requirePrivacy()),
  getPrivacySetting: (options: Callbacks<object> = {}) =>
    settle("getPrivacySetting", options, () => ({
      needAuthorization: !hasAgreed(),
      privacyContractName: "《用户隐私保护指引》",
    })),

  getRecorderManager: () => recorderManager,
  createInnerAudioContext,
  chooseMessageFile: (options: { extension?: string[] } & Callbacks<object>) =>
    settle("chooseMessageFile", options, () => chooseFile(options.extension ?? [])),
  getFileSystemManager: () => ({
    readFile: (options: { filePath: string } & Callbacks<{ data: string }>) =>
      settle("readFile", options, async () => {
        const data = await base64At(options.filePath);
        if (data === undefined) throw new Error("no such file");
        return { data };
      }),
  }),
  getRandomValues: (options: { length: number } & Callbacks<{ randomValues: ArrayBuffer }>) =>
    settle("getRandomValues", options, () => ({
      randomValues: crypto.getRandomValues(new Uint8Array(options.length)).buffer,
    })),
  setClipboardData: (options: { data: string } & Callbacks<object>) =>
    settle("setClipboardData", options, async () => {
      await navigator.clipboard.writeText(options.data);
      return {};
    }),
};

export const wx: object = closed(known, "wx");

/** An object whose missing members are functions that throw their name. */
function closed<T extends object>(members: T, path: string): T {
  return new Proxy(members, {
    get(target, name, receiver): unknown {
      if (typeof name !== "string" || name in target) return Reflect.get(target, name, receiver);
      return () => {
        throw new Error(`${path}.${name} is not emulated by the preview`);
      };
    },
  });
}

function hasAgreed(): boolean {
  return localStorage.getItem(nameOf("privacy")) === "agreed";
}

/** WeChat remembers consent, once a user. */
export function agreeToPrivacy(): void {
  localStorage.setItem(nameOf("privacy"), "agreed");
}

async function requirePrivacy(): Promise<object> {
  if (hasAgreed()) return {};
  const listener = privacyListener;
  const { event } = await new Promise<{ event: string }>((resolve) => {
    if (listener !== undefined) listener(resolve);
    else
      ask("隐私保护", "同意后继续使用", [{ label: "拒绝" }, { label: "同意", kind: "primary" }]).then((place) =>
        resolve({ event: place === 1 ? "agree" : "disagree" }),
      );
  });
  if (event !== "agree") throw new Error("privacy permission is not authorized");
  agreeToPrivacy();
  return {};
}

function createInnerAudioContext(): object {
  const audio = new Audio();
  let address = "";
  return {
    set src(path: string) {
      const file = fileAt(path);
      address = file === undefined ? "" : URL.createObjectURL(file);
      audio.src = address;
    },
    play: () => void audio.play().catch(() => audio.dispatchEvent(new Event("error"))),
    stop: () => audio.pause(),
    destroy: () => URL.revokeObjectURL(address),
    onEnded: (listener: () => void) => audio.addEventListener("ended", listener),
    onError: (listener: () => void) => audio.addEventListener("error", listener),
  };
}

function chooseFile(extensions: readonly string[]): Promise<{ tempFiles: object[] }> {
  return new Promise((resolve, reject) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = extensions.map((extension) => `.${extension}`).join(",");
    input.style.display = "none";
    input.addEventListener("change", () => {
      const [file] = input.files ?? [];
      input.remove();
      if (file === undefined) return reject(new Error("cancel"));
      const suffix = file.name.split(".").at(-1) ?? "";
      resolve({ tempFiles: [{ path: keep(file, suffix), size: file.size, name: file.name }] });
    });
    input.addEventListener("cancel", () => reject(new Error("cancel")));
    document.body.append(input);
    input.click();
  });
}
