/**
 * Phone numbers in every form that users, backends and the providers write them, made E.164. Library and table are
 * loaded on first use, not with the function.
 *
 * @module
 */
import type { PhoneParser } from "./phone.ts";

let loaded: Promise<PhoneParser> | undefined;

/** The parser, loaded once per instance. */
export function loadPhoneParser(): Promise<PhoneParser> {
  loaded ??= import("./phone-parser.ts").then(({ phoneParser }) => phoneParser);
  return loaded;
}
