/**
 * The sample app: sign in with a code by SMS, and see what became of one's messages.
 *
 * @module
 */
import { CLOUD_ENV } from "./config";

App({
  onLaunch() {
    // Old versions of WeChat have no cloud; the services answer CLOUD_MISSING then.
    if (!wx.cloud) return;
    wx.cloud.init(CLOUD_ENV === "" ? { traceUser: true } : { env: CLOUD_ENV, traceUser: true });
  },
});
