/**
 * Replies and receipts that say: do not text this number any more.
 *
 * Sources: "安全相关问题", https://cloud.tencent.com/document/faq/382/13303 (the words of replies); "短信 API 3.0 回执状态错误码",
 * https://cloud.tencent.com/document/api/382/59177, and "SMS receipt error codes",
 * https://help.aliyun.com/document_detail/101347.html (carriers' codes)
 *
 * @module
 */

/** Of Tencent's documents; `R` is what marketing texts ask for nowadays. */
const OPT_OUT_WORDS: ReadonlySet<string> = new Set(["T", "N", "R", "TD", "退订", "T退订", "TD退订", "QX", "0000"]);

/** Spaces, quotes, brackets and full stops that people put around a word and into it, and marks that nobody sees. */
const NOT_OF_WORDS = /[^\p{L}\p{N}]/gu;

/** Codes of carriers that have the number on a list; some come with a suffix or without their colon. */
const BLOCKLIST_CODES: ReadonlySet<string> = new Set([
  "MX0012",
  "TD0001",
  "TD19",
  "TC0001",
  "HD19",
  "BWLIST",
  "MB1077",
  "DB0141",
  "DB0144",
  "DB0164",
  "TUIDING",
  "HIGRISK",
  "WBLACK",
  "MOBILEBLACK",
  "69", // of China Unicom
  // Of Alibaba Cloud.
  "MOBILEINBLACK",
  "USERREJECT",
]);

/** True for a reply that opts out: exactly one of the documented words, in any case and width, whatever stands around it. */
export function isOptOut(text: string): boolean {
  return OPT_OUT_WORDS.has(text.normalize("NFKC").replace(NOT_OF_WORDS, "").toUpperCase());
}

/** True for a receipt's code by which a carrier keeps the number on a blocklist. */
export function isBlocklistCode(code: string): boolean {
  const [head = ""] = code
    .toUpperCase()
    .replace(/\s*_\d+$/, "")
    .split("|");
  return BLOCKLIST_CODES.has(head.replace(/[^A-Z0-9]/g, ""));
}
