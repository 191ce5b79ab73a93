/**
 * Who is signed in, how to have no more texts, what the app may use, and which version it is.
 *
 * @module
 */
import { APP_VERSION, CLOUD_ENV } from "../../config";
import { loadSession, saveSession } from "../../platform/session";
import { maskPhone } from "../../rules/phone-input";

Page({
  data: {
    isSignedIn: false,
    phone: "",
    isOptOutOpen: false,
    version: APP_VERSION,
    environment: CLOUD_ENV || "默认环境",
  },

  onShow() {
    this.show();
  },

  onHide() {
    this.setData({ isOptOutOpen: false });
  },

  onOptOutTap() {
    this.setData({ isOptOutOpen: true });
  },

  onOptOutClose() {
    this.setData({ isOptOutOpen: false });
  },

  onPrivacyTap() {
    wx.openPrivacyContract({});
  },

  onPermissionsTap() {
    wx.openSetting({});
  },

  onSignInTap() {
    wx.switchTab({ url: "/pages/signin/signin" });
  },

  onSignOutTap() {
    wx.showModal({
      title: "退出登录",
      content: "退出后，再次登录需要新的验证码。",
      confirmText: "退出",
      success: ({ confirm }) => {
        if (confirm) this.signOut();
      },
    });
  },

  signOut() {
    saveSession(undefined);
    this.show();
  },

  show() {
    const session = loadSession();
    this.setData({ isSignedIn: session !== undefined, phone: session ? maskPhone(session.phone) : "" });
  },
});
