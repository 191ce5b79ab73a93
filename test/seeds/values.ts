/**
 * The values that the published samples share.
 *
 * @module
 */

export const APP = { id: 1400009099, key: "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad" };
export const PHONES = ["21212313123", "12345678902", "12345678903"] as const;
export const TEMPLATE = 7839;
export const PARAMS = ["5678"];
export const SIGN = "腾讯云";
/** Of two weeks of 2017, in seconds since the epoch. */
export const WINDOW = { begin: 1511125600, end: 1511841600 };
export const MAX = 10;
export const FILE = "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3";
export const VOICE_TEMPLATE = 12345;

/** What the phone shows for a text of theirs. */
export const TEXT = "【腾讯云】您的验证码是: 5678";
