/**
 * What clients get wrong, by protocol: the sandbox answers each with the documented code.
 *
 * @module
 */
import type { Table } from "./table.ts";

const NO_NONCE = "No nonce is documented as checked.";
const NO_APP = "It has no applications.";
const NO_SIGN = "Calls have no sign name.";
const NO_CALLS = "It sends texts only.";
const ONE_NUMBER = "A call is to one number; two are refused as no number.";
const NO_FILES = "Files cannot be uploaded through it.";
const NO_STATISTICS = "It has no statistics.";
const NO_LONGEST = "No longest range is documented.";

const FILES_ELSEWHERE = { sms: NO_FILES, vms: NO_FILES, dysms: NO_FILES, dyvms: NO_FILES } as const;
const VOICE_WITHOUT_STATISTICS = { vms: NO_STATISTICS, dyvms: NO_STATISTICS } as const;
const CODES = { source: "error code tables" } as const;
const RULES = { source: "limits of the operations" } as const;

export const BAD_INPUT = {
  input: {
    title: "Bad input, answered by the sandbox",
    what: "Input",
    columns: {
      classic: "Tencent classic",
      sms: "API 3.0, SMS",
      vms: "API 3.0, VMS",
      dysms: "dysmsapi",
      dyvms: "dyvmsapi",
    },
    rows: {
      "wrong credentials": CODES,
      "skewed clock": CODES,
      "replayed nonce": { ...CODES, without: { classic: NO_NONCE, sms: NO_NONCE, vms: NO_NONCE } },
      "unknown application": { ...CODES, without: { dysms: NO_APP, dyvms: NO_APP } },
      "unknown template": CODES,
      "unknown sign name": { ...CODES, without: { vms: NO_SIGN, dyvms: NO_SIGN } },
      "wrong parameter count": CODES,
      "over-long value": CODES,
      "too many numbers": { ...RULES, without: { vms: ONE_NUMBER, dyvms: ONE_NUMBER } },
      "foreign number for a call": { ...RULES, without: { sms: NO_CALLS, dysms: NO_CALLS } },
      "playtimes 0 and 4": { ...RULES, without: { sms: NO_CALLS, dysms: NO_CALLS } },
      "file of 401 KB": { ...RULES, without: FILES_ELSEWHERE },
      "text named .mp3": { ...RULES, without: FILES_ELSEWHERE },
      "empty file": { ...RULES, without: FILES_ELSEWHERE },
      "file of another account": { ...RULES, without: FILES_ELSEWHERE },
      "inverted statistics range": { ...RULES, without: VOICE_WITHOUT_STATISTICS },
      "statistics range too long": { ...RULES, without: { classic: NO_LONGEST, ...VOICE_WITHOUT_STATISTICS } },
    },
  },
} as const satisfies Record<string, Table>;
