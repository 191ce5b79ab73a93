/**
 * Consent to the privacy guide: WeChat asks for it through the app, once a user.
 *
 * Source: "小程序隐私协议开发指南",
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 *
 * @module
 */

type Resolve = (answer: { event: "agree" | "disagree"; buttonId?: string }) => void;

interface Dialog {
  owner: object;
  open(): void;
}

/** Of the page in view. */
let dialog: Dialog | undefined;
/** Calls that wait for the answer: there may be several at once. */
let waiting: Resolve[] = [];
let isListening = false;

/** The owner's dialog opens from now on; undefined takes it away, if it is still the owner's. */
export function onPrivacyNeeded(owner: object, open: (() => void) | undefined): void {
  listen();
  if (open !== undefined) dialog = { owner, open };
  else if (dialog !== undefined && dialog.owner === owner) dialog = undefined;
}

/** @param buttonId id of the button that was tapped */
export function agreePrivacy(buttonId: string): void {
  answer({ event: "agree", buttonId });
}

export function refusePrivacy(): void {
  answer({ event: "disagree" });
}

/** True once the user has agreed. A WeChat that knows no consent needs none. */
export function requirePrivacy(): Promise<boolean> {
  if (typeof wx.requirePrivacyAuthorize !== "function") return Promise.resolve(true);
  return new Promise((resolve) => {
    wx.requirePrivacyAuthorize({ success: () => resolve(true), fail: () => resolve(false) });
  });
}

/** A listener of one's own replaces WeChat's dialog, so it is set only by an app that shows one. */
function listen(): void {
  if (isListening || typeof wx.onNeedPrivacyAuthorization !== "function") return;
  isListening = true;
  wx.onNeedPrivacyAuthorization((resolve: unknown) => {
    waiting.push(resolve as Resolve);
    if (dialog === undefined) refusePrivacy();
    else dialog.open();
  });
}

function answer(given: Parameters<Resolve>[0]): void {
  const resolves = waiting;
  waiting = [];
  for (const resolve of resolves) resolve(given);
}
