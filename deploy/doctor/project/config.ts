/**
 * The project's two files: `xinshi.config.ts` and `serverless.yml`.
 *
 * @module
 */
import type { Service } from "../../service.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import type { Project } from "./project.ts";

/** A cold start and one attempt at a provider that answers late. */
const MIN_TIMEOUT_SECONDS = 10;
/** Functions that ask providers. */
const ASKING = ["sendsms", "sendvoice", "pullstatus", "uploadvoice"];

export const configCheck: Check<Project> = {
  name: "xinshi.config.ts",
  async run({ config }) {
    const loaded = await config();
    if (!("value" in loaded)) return loaded.notes;
    const { scenes, providers } = loaded.value;
    const values = { scenes: Object.keys(scenes).length, providers: Object.keys(providers).join(", ") };
    return [{ id: "config.ok", values }];
  },
};

export const serviceCheck: Check<Project> = {
  name: "serverless.yml",
  async run({ service }) {
    const loaded = await service();
    if (!("value" in loaded)) return loaded.notes;
    return [...shortOnes(loaded.value), { id: "service.ok", values: { functions: loaded.value.functions.length } }];
  },
};

function shortOnes({ functions }: Service): Note[] {
  return functions
    .filter(({ name, timeoutSeconds }) => ASKING.includes(name) && timeoutSeconds < MIN_TIMEOUT_SECONDS)
    .map(({ name, timeoutSeconds: seconds }) => ({
      id: "service.short-timeout",
      values: { function: name, seconds, wanted: MIN_TIMEOUT_SECONDS },
    }));
}
