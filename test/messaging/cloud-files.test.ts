import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createCloudFiles, type LoadPackage } from "../../shared/messaging/cloud-files.ts";

const FILE_ID = "cloud://env.bucket/voice/0123456789abcdef.mp3";
const LIMITS = { maxBytes: 1000, timeoutMs: 2000 };

/** The storage's own server. */
async function storage(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
}

/** The platform's package, which there is no platform for here. */
function packageThat(getTempFileURL: (fileId: string) => unknown, inits: unknown[] = []): LoadPackage {
  return async () => ({
    default: {
      DYNAMIC_CURRENT_ENV: "this-environment",
      init: (options) => inits.push(options),
      getTempFileURL: async ({ fileList: [fileId = ""] }) => getTempFileURL(fileId),
    },
  });
}

const at = (tempFileURL: string) => packageThat((fileID) => ({ fileList: [{ fileID, status: 0, tempFileURL }] }));

test("createCloudFiles() reads a file of the function's own environment, and starts the package once", async () => {
  const inits: unknown[] = [];
  const url = await storage((_request, response) => response.end("sound"));
  const read = createCloudFiles(
    packageThat((fileID) => ({ fileList: [{ fileID, status: fileID === FILE_ID ? 0 : 1, tempFileURL: url }] }), inits),
  );
  expect(Buffer.from(await read(FILE_ID, LIMITS)).toString()).toBe("sound");
  expect(Buffer.from(await read(FILE_ID, LIMITS)).toString()).toBe("sound");
  expect(inits).toEqual([{ env: "this-environment" }]);
});

test("createCloudFiles() stops at the largest size", async () => {
  let sent = 0;
  const url = await storage((_request, response) => {
    const more = (): void => {
      while (sent < 50_000_000 && !response.destroyed) {
        sent += 10_000;
        if (!response.write(Buffer.alloc(10_000))) break;
      }
      if (sent >= 50_000_000) response.end();
      else response.once("drain", more);
    };
    more();
  });
  await expect(createCloudFiles(at(url))(FILE_ID, LIMITS)).rejects.toMatchObject({
    code: "PAYLOAD_TOO_LARGE",
    message: "The file must have at most 1000 bytes",
  });
  expect(sent).toBeLessThan(50_000_000);
});

test("createCloudFiles() takes a file of exactly the largest size", async () => {
  const url = await storage((_request, response) => response.end(Buffer.alloc(1000)));
  expect(await createCloudFiles(at(url))(FILE_ID, LIMITS)).toHaveLength(1000);
});

for (const { what, status, code, reason } of [
  { what: "a file that is gone", status: 404, code: "NOT_FOUND", reason: "cloud_file" },
  { what: "a file that may not be read", status: 403, code: "NOT_FOUND", reason: "cloud_file" },
  { what: "a storage that fails", status: 500, code: "PROVIDER_UNAVAILABLE", reason: "cloud_storage" },
  { what: "a storage that sends elsewhere", status: 302, code: "PROVIDER_UNAVAILABLE", reason: "cloud_storage" },
]) {
  test(`createCloudFiles() says ${code} of ${what}`, async () => {
    const url = await storage((_request, response) => response.writeHead(status, { location: "/other" }).end());
    await expect(createCloudFiles(at(url))(FILE_ID, LIMITS)).rejects.toMatchObject({ code, details: { reason } });
  });
}

for (const { what, answer, code } of [
  { what: "an unknown file", answer: { fileList: [{ status: -503003, tempFileURL: "" }] }, code: "NOT_FOUND" },
  { what: "an empty list", answer: { fileList: [] }, code: "NOT_FOUND" },
  { what: "another answer", answer: "ok", code: "PROVIDER_UNAVAILABLE" },
  { what: "an answer that never comes", answer: new Promise(() => undefined), code: "PROVIDER_UNAVAILABLE" },
  { what: "a failure", answer: Promise.reject(new Error("errCode -1")), code: "PROVIDER_UNAVAILABLE" },
]) {
  if (answer instanceof Promise) answer.catch(() => undefined);
  test(`createCloudFiles() says ${code} when the package gives ${what}`, async () => {
    const read = createCloudFiles(packageThat(() => answer));
    await expect(read(FILE_ID, { ...LIMITS, timeoutMs: 50 })).rejects.toMatchObject({ code });
  });
}

test("createCloudFiles() ends in time when the storage does not", async () => {
  const url = await storage((_request, response) => response.write("so"));
  const read = createCloudFiles(at(url));
  await expect(read(FILE_ID, { ...LIMITS, timeoutMs: 50 })).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
});

test("createCloudFiles() names the package when it is not there", async () => {
  const read = createCloudFiles(() => import(/* @vite-ignore */ `${"no"}-such-package-anywhere`));
  await expect(read(FILE_ID, LIMITS)).rejects.toMatchObject({
    code: "NOT_CONFIGURED",
    message: "A cloudFileId needs the package wx-server-sdk beside this function or in a layer; without it send audio",
    details: { reason: "cloud_storage" },
  });
});
