/**
 * What a search gets wrong, in Chinese. The reading itself, which the functions share, speaks English.
 *
 * @module
 */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^A search has at most (\d+) characters$/, "搜索最多 $1 个字符"],
  [/^A search has at most (\d+) terms$/, "搜索最多 $1 个条件"],
  [/^A term has at most (\d+) values$/, "一个条件最多 $1 个值"],
  [
    /^There is no such key; there are (.+) \(quote the word to look for it\)$/,
    "没有这个条件；可用的有 $1（要搜这个词，请加引号）",
  ],
  [/^scene: is known to the ledger only; switch to Ledger$/, "scene: 只有台账里有，请切换到“台账”"],
  [
    /^text: is known to the cloud only, the ledger keeps no text; switch to Cloud$/,
    "text: 只有云端有，台账不保存内容，请切换到“云端”",
  ],
  [/^account: is known to the cloud only; switch to Cloud$/, "account: 只有云端有，请切换到“云端”"],
  [/^(\w+:) takes one time$/, "$1 只能写一个时间"],
  [/^(\w+:) takes a day, a date with a time, or an age such as (.+)$/, "$1 要写日期、日期加时间，或 $2 这样的时长"],
  [/^to: takes a number, or the digits that it ends in$/, "to: 要写号码，或号码末几位"],
  [/^This must be one of (.+)$/, "只能是 $1 之一"],
  [/^This quote is not closed$/, "引号没有成对"],
  [/^There is nothing to look for$/, "没有要搜索的内容"],
  [/^(\w+:) needs a value$/, "$1 后面要有值"],
];

/** As it is where no words are known. */
export function inChinese(message: string): string {
  const known = CHINESE.find(([pattern]) => pattern.test(message));
  return known === undefined ? message : message.replace(...known);
}
