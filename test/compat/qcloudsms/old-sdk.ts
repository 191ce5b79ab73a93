/**
 * The unmodified qcloudsms_js in front of a server of this machine. It can be told no port, so its `https.request` is the
 * one place where its requests are turned to a plain HTTP server; everything it writes arrives as written.
 *
 * @module
 */
import * as http from "node:http";
import https from "node:https";
import { createRequire } from "node:module";
import { onTestFinished, vi } from "vitest";
import type { QcloudSmsInstance } from "../../../shared/compat/qcloudsms/qcloudsms.ts";

type Factory = (appid: string | number, appkey: string) => QcloudSmsInstance;

/** Until the test is over, requests of the old SDK to its own hosts go to this port. */
export function openOldSdk(port: number): Factory {
  const request = vi.spyOn(https, "request").mockImplementation(((options: https.RequestOptions, then: () => void) => {
    const { host: _host, ...rest } = options;
    return http.request(
      { ...rest, host: "127.0.0.1", port, headers: { ...rest.headers, Host: options.host ?? "" } },
      then,
    );
  }) as typeof https.request);
  onTestFinished(() => request.mockRestore());
  const factory: unknown = createRequire(import.meta.url)("qcloudsms_js");
  return factory as Factory;
}
