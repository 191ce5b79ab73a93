/**
 * The secrets that are ours to make: whether they are there, in their form, and nobody else's.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Environment, SettingGroup } from "../../../shared/config/settings.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import { contentOf, type Project } from "./project.ts";
import { isOfSandbox } from "./sandboxed.ts";
import { PHONE_KEYS, type SettingFault, settingFaults } from "./setting-faults.ts";

const NAMES = ["XINSHI_VERIFICATION_KEY", "XINSHI_CALLBACK_TOKENS", "XINSHI_API_KEYS", "XINSHI_SIGNING_KEYS"] as const;
/** What the sandbox's own secrets have in them, and what its API keys are. */
const SANDBOX_WORDS = "of-no-use-elsewhere";
const SANDBOX_API_KEYS = ["sandbox-key", "sandbox-status-key"];
/** A made one of 32 or more characters has more, but for a chance of one in billions. */
const MIN_DIFFERENT = 10;

export const secretsCheck: Check<Project> = {
  name: "secrets",
  async run({ env, service }) {
    const functions = (await contentOf(service()))?.functions ?? [];
    const isPushed = functions.some(({ name }) => name === "smscallback");
    const groups: SettingGroup[] = ["verificationKey", "http", ...(isPushed ? (["callback"] as const) : [])];
    const notes = [
      ...settingFaults(env, groups).map(faultNote),
      ...settingFaults(env, ["store"])
        .filter(({ name }) => name === PHONE_KEYS)
        .map(faultNote),
      ...weakNotes(env),
      ...sandboxNotes(env),
      ...callerNotes(env, functions),
    ];
    return notes.length > 0 ? notes : [{ id: "secrets.ok" }];
  },
};

function faultNote({ name, rule }: SettingFault): Note {
  return rule === "is missing"
    ? { id: "secrets.missing", values: { name } }
    : { id: "secrets.malformed", values: { name, rule } };
}

function weakNotes(env: Environment): Note[] {
  const secrets = {
    XINSHI_VERIFICATION_KEY: [env.XINSHI_VERIFICATION_KEY ?? ""],
    XINSHI_CALLBACK_TOKENS: (env.XINSHI_CALLBACK_TOKENS ?? "").split(","),
    XINSHI_TIMER_SECRET: [env.XINSHI_TIMER_SECRET ?? ""],
  };
  return Object.entries(secrets)
    .filter(([, values]) => values.some((value) => value.trim() !== "" && new Set(value.trim()).size < MIN_DIFFERENT))
    .map(([name]) => ({ id: "secrets.weak", values: { name } }));
}

function sandboxNotes(env: Environment): Note[] {
  if (isOfSandbox(env)) return [];
  const hashes = SANDBOX_API_KEYS.map((key) => createHash("sha256").update(key).digest("hex"));
  return NAMES.filter((name) => [SANDBOX_WORDS, ...hashes].some((known) => env[name]?.includes(known))).map((name) => ({
    id: "secrets.of-sandbox",
    values: { name },
  }));
}

function callerNotes(env: Environment, functions: readonly { http: boolean }[]): Note[] {
  const isSet = (env.XINSHI_API_KEYS ?? "") !== "" || (env.XINSHI_SIGNING_KEYS ?? "") !== "";
  return isSet || !functions.some(({ http }) => http) ? [] : [{ id: "secrets.no-callers" }];
}
