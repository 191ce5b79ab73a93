/**
 * The sample app: sign in with a code by text or call, have a notice sent and a recording played, and see what became of
 * each message.
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
