/**
 * Code that was deployed: a zip that is checked, unpacked into a folder of its own, and kept for download.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Entry, ZipFile } from "yauzl";
import { scfError } from "./errors.ts";

/** Unpacked. Source: "配额限制", https://cloud.tencent.com/document/product/583/11637 */
export const MAX_UNPACKED_BYTES = 500 * 1024 * 1024;
/** The sandbox's own, against archives made to fill a disk with names. */
const MAX_ENTRIES = 20_000;
const FILE_TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;
const DECODABLE = new Set([0, 8]); // stored, deflated

export interface CodePackage {
  id: string;
  /** The unpacked files. */
  dir: string;
  /** The zip as it was sent. */
  zipFile: string;
  zipBytes: number;
  sha256: string;
}

/** Code that cannot be unpacked, although it looked like a zip. */
export class UnpackError extends Error {}

/** The folders of all deployed code. */
export class CodeStore {
  readonly #modules: string | undefined;
  #root: string | undefined;
  readonly #removeAtExit = (): void => this.clear();

  /** `modules` is a `node_modules` folder that all code finds beside its own. */
  constructor(modules?: string) {
    this.#modules = modules;
  }

  /**
   * Takes a zip in base64.
   * @throws ApiError when it is no zip, or holds what must not be unpacked
   */
  read(base64: string): Promise<Buffer> {
    return this.check(decodeBase64(base64));
  }

  /**
   * Takes a zip.
   * @throws ApiError when it is none, or holds what must not be unpacked
   */
  async check(zip: Buffer): Promise<Buffer> {
    const files = await openZip(zip);
    if (files.entryCount > MAX_ENTRIES) throw scfError("InvalidParameterValue.ZipFile", "it has too many entries");
    let count = 0;
    try {
      for await (const entry of files.eachEntry()) {
        const fault = faultOf(entry);
        if (fault !== undefined) throw scfError("InvalidParameterValue.ZipFile", fault);
        count++;
      }
    } catch (error) {
      throw isOwn(error) ? error : scfError("InvalidParameterValue.ZipFile", "it is damaged or has unsafe names");
    }
    if (count === 0) throw scfError("InvalidParameterValue.ZipFile", "it is empty");
    return zip;
  }

  /**
   * Unpacks a zip that was read.
   * @throws UnpackError when it is too large or damaged; nothing of it stays
   */
  async unpack(zip: Buffer): Promise<CodePackage> {
    const id = randomUUID();
    const root = this.#open();
    const dir = path.join(root, id);
    const zipFile = `${dir}.zip`;
    mkdirSync(dir);
    try {
      await unpackInto(dir, zip);
      await writeFile(zipFile, zip);
    } catch (error) {
      rmSync(dir, { recursive: true, force: true });
      if (error instanceof UnpackError) throw error;
      throw new UnpackError("The code package cannot be unpacked", { cause: error });
    }
    const sha256 = createHash("sha256").update(zip).digest("hex");
    return { id, dir, zipFile, zipBytes: zip.length, sha256 };
  }

  remove({ dir, zipFile }: CodePackage): void {
    rmSync(dir, { recursive: true, force: true });
    rmSync(zipFile, { force: true });
  }

  /** Deletes all code. */
  clear(): void {
    process.off("exit", this.#removeAtExit);
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
    this.#root = undefined;
  }

  /** Outside `/tmp` where possible, so that functions can write there and not to their code. */
  #open(): string {
    if (this.#root === undefined) {
      const parent = existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
      this.#root = realpathSync(mkdtempSync(path.join(parent, "xinshi-code-")));
      process.once("exit", this.#removeAtExit);
      if (this.#modules !== undefined) symlinkSync(this.#modules, path.join(this.#root, "node_modules"), "junction");
    }
    return this.#root;
  }
}

function decodeBase64(text: string): Buffer {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw scfError("InvalidParameterValue.ZipFileBase64BinasciiError");
  }
  return Buffer.from(text, "base64");
}

/** Its reader is loaded when code first arrives. */
async function openZip(zip: Buffer): Promise<ZipFile> {
  const { fromBufferPromise } = await import("yauzl");
  try {
    return await fromBufferPromise(zip, { lazyEntries: true, strictFileNames: true });
  } catch {
    throw scfError("InvalidParameterValue.ZipFile", "it is not a zip");
  }
}

/** The reader itself refuses absolute names, backslashes and `..`. */
function faultOf(entry: Entry): string | undefined {
  if (entry.isEncrypted()) return "it is encrypted";
  if (!DECODABLE.has(entry.compressionMethod)) return "it is compressed in an unknown way";
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK) === SYMBOLIC_LINK) return "it holds a symbolic link";
  if (entry.fileName.includes("\0")) return "it holds a name that is none";
  return undefined;
}

async function unpackInto(dir: string, zip: Buffer): Promise<void> {
  const files = await openZip(zip);
  let bytes = 0;
  for await (const entry of files.eachEntry()) {
    bytes += entry.uncompressedSize; // its reader stops where an entry turns out longer than it says
    if (bytes > MAX_UNPACKED_BYTES) throw new UnpackError("The unpacked code is larger than 500 MB");
    const target = path.join(dir, entry.fileName);
    if (entry.fileName.endsWith("/")) {
      mkdirSync(target, { recursive: true });
      continue;
    }
    mkdirSync(path.dirname(target), { recursive: true });
    await pipeline(await files.openReadStreamPromise(entry), createWriteStream(target, { flags: "wx" }));
  }
}

function isOwn(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("InvalidParameterValue.");
}
