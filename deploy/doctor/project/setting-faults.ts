/**
 * What is wrong with settings, one by one.
 *
 * @module
 */
import { type Environment, readSettings, type SettingGroup } from "../../../shared/config/settings.ts";
import { XinshiError } from "../../../shared/errors.ts";

export interface SettingFault {
  name: string;
  rule: string;
}

/** A secret among the settings of the database: the check of secrets tells its faults, that of the database the others. */
export const PHONE_KEYS = "XINSHI_PHONE_KEYS";

/** As the settings' own reader words them; none when the groups are well. */
export function settingFaults(env: Environment, groups: readonly SettingGroup[]): SettingFault[] {
  try {
    readSettings(env, groups);
    return [];
  } catch (error) {
    if (!(error instanceof XinshiError)) throw error;
    return error.message
      .replace(/^.*?wrong: /, "")
      .split("; ")
      .map((fault) => {
        const [name = "", rule = ""] = fault.split(/: (.*)/s);
        return { name, rule };
      });
  }
}
