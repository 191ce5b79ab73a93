/**
 * Sound files: chosen from a chat, read, and brought to the cloud's storage.
 *
 * Sources: "wx.chooseMessageFile", https://developers.weixin.qq.com/miniprogram/dev/api/media/image/wx.chooseMessageFile.html;
 * "Cloud.uploadFile", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/storage/uploadFile/client.uploadFile.html
 *
 * @module
 */
import { failed } from "../rules/problem";
import type { Answer } from "../services/app-error";
import type { Clip } from "./recorder";

const NAME_BYTES = 16;

/** Undefined when the user chose none. */
export function chooseSound(): Promise<Answer<Clip> | undefined> {
  return new Promise((resolve) => {
    wx.chooseMessageFile({
      count: 1,
      type: "file",
      extension: ["mp3", "wav"],
      success: ({ tempFiles: [file] }) =>
        resolve(file && { ok: true, value: { path: file.path, bytes: file.size, seconds: 0 } }),
      fail: ({ errMsg }) => resolve(/cancel/i.test(errMsg) ? undefined : failed("FILE_UNREADABLE", errMsg)),
    });
  });
}

export function readBase64(path: string): Promise<Answer<string>> {
  return new Promise((resolve) => {
    wx.getFileSystemManager().readFile({
      filePath: path,
      encoding: "base64",
      success: ({ data }) => resolve({ ok: true, value: String(data) }),
      fail: ({ errMsg }) => resolve(failed("FILE_UNREADABLE", errMsg)),
    });
  });
}

/** The file's id in the cloud, under a name that nobody can guess: the function reads any file whose name it is told. */
export async function storeSound(path: string): Promise<Answer<string>> {
  try {
    const { fileID } = await wx.cloud.uploadFile({ cloudPath: `voice/${await randomName()}`, filePath: path });
    return { ok: true, value: fileID };
  } catch (thrown) {
    return failed("UPLOAD_FAILED", thrown instanceof Error ? thrown.message : "The storage did not take the file");
  }
}

function randomName(): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.getRandomValues({
      length: NAME_BYTES,
      success: ({ randomValues }) => resolve(hexOf(new Uint8Array(randomValues))),
      fail: reject,
    });
  });
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
