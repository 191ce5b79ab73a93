/**
 * Whether the phone has a network.
 *
 * Source: "网络状态", https://developers.weixin.qq.com/miniprogram/dev/api/device/network/wx.getNetworkType.html
 *
 * @module
 */

/** Asked of the system at this moment; a system that cannot tell counts as online. */
export function isOffline(): Promise<boolean> {
  return new Promise((resolve) => {
    wx.getNetworkType({
      success: ({ networkType }) => resolve(networkType === "none"),
      fail: () => resolve(false),
    });
  });
}

/** Tells the listener of every change; returns what stops it. */
export function watchNetwork(onChange: (isOffline: boolean) => void): () => void {
  function listener({ isConnected }: { errMsg?: string; isConnected?: boolean }): void {
    onChange(isConnected === false);
  }
  wx.onNetworkStatusChange(listener);
  return () => wx.offNetworkStatusChange(listener);
}
