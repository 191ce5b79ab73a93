/**
 * Where the account's keys come from: the environment, or a file in the home folder. They are used to sign, and are
 * neither written nor printed.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { PluginError } from "./errors.ts";

export interface Credentials {
  secretId: string;
  secretKey: string;
  /** Of temporary credentials. */
  token?: string;
}

export interface CredentialPlaces {
  env: Readonly<Record<string, string | undefined>>;
  /** Name in the files; `default` when left out. */
  profile?: string | undefined;
  /** The one file to look at, in place of the usual two. */
  file?: string | undefined;
  /** @default the user's own */
  home?: string;
}

const PREFIXES = ["TENCENTCLOUD", "TENCENT"] as const;

/**
 * The first that there is: `TENCENTCLOUD_SECRET_ID` and `…_SECRET_KEY` (and `…_TOKEN`), the same with `TENCENT_`, a
 * profile of `~/.tencentcloud/credentials`, tccli's `~/.tccli/<profile>.credential`. A profile that is named goes before
 * the environment.
 *
 * @throws PluginError `SCF_NO_CREDENTIALS`
 */
export function findCredentials({ env, profile, file, home = homedir() }: CredentialPlaces): Credentials {
  const named = profile ?? env.TENCENTCLOUD_PROFILE;
  const fromFiles = (): Credentials | undefined => fromFile(named ?? "default", file, home);
  const fromEnv = (): Credentials | undefined => fromEnvironment(env);
  const found = named !== undefined || file !== undefined ? (fromFiles() ?? undefined) : (fromEnv() ?? fromFiles());
  if (found !== undefined) return found;
  const where = named === undefined && file === undefined ? "" : ` of profile ${named ?? "default"}`;
  throw new PluginError(
    "SCF_NO_CREDENTIALS",
    `There are no credentials${where}. Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (and TENCENTCLOUD_TOKEN ` +
      `for temporary ones), or write them to ${file ?? "~/.tencentcloud/credentials"}`,
  );
}

function fromEnvironment(env: CredentialPlaces["env"]): Credentials | undefined {
  for (const prefix of PREFIXES) {
    const [id, key, token] = ["SECRET_ID", "SECRET_KEY", "TOKEN"].map((name) => env[`${prefix}_${name}`]?.trim() ?? "");
    if (!id && !key) continue;
    if (!id || !key) {
      const missing = id ? "SECRET_KEY" : "SECRET_ID";
      const there = id ? "SECRET_ID" : "SECRET_KEY";
      throw new PluginError("SCF_NO_CREDENTIALS", `${prefix}_${there} is set, but ${prefix}_${missing} is missing`);
    }
    return { secretId: id, secretKey: key, ...(token && { token }) };
  }
  return undefined;
}

function fromFile(profile: string, file: string | undefined, home: string): Credentials | undefined {
  const files = file === undefined ? usualFiles(profile, home) : [file.replace(/^~(?=\/)/, home)];
  for (const path of files) {
    const text = readIfThere(path);
    if (text === undefined) continue;
    const found = text.trimStart().startsWith("{") ? fromJson(text) : fromIni(text, profile);
    if (found !== undefined) return found;
  }
  return undefined;
}

function usualFiles(profile: string, home: string): string[] {
  return [join(home, ".tencentcloud/credentials"), join(home, `.tccli/${profile}.credential`)];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** `{ "secretId": …, "secretKey": …, "token": … }`, as tccli writes it. */
function fromJson(text: string): Credentials | undefined {
  try {
    return asCredentials(JSON.parse(text) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

/** `[profile]`, then `secret_id = …`. Lines before the first heading belong to `default`. */
function fromIni(text: string, profile: string): Credentials | undefined {
  const values: Record<string, string> = {};
  let section = "default";
  for (const line of text.split(/\r?\n/)) {
    const [, heading] = /^\s*\[([^\]]+)\]/.exec(line) ?? [];
    const [, key, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (heading !== undefined) section = heading.trim();
    else if (key !== undefined && value !== undefined && section === profile) values[key] = value;
  }
  return asCredentials(values);
}

function asCredentials(values: Record<string, unknown>): Credentials | undefined {
  const text = (...names: string[]): string =>
    names.map((name) => values[name]).find((value): value is string => typeof value === "string" && value !== "") ?? "";
  const secretId = text("secretId", "secret_id", "tencent_secret_id");
  const secretKey = text("secretKey", "secret_key", "tencent_secret_key");
  const token = text("token", "session_token", "tencent_token");
  return secretId && secretKey ? { secretId, secretKey, ...(token && { token }) } : undefined;
}
