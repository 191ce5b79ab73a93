import { expect, test } from "vitest";
import { ALIYUN_RECEIPT_CODES, TENCENT_RECEIPT_CODES } from "../../shared/explain/codes/receipts.ts";
import { isBlocklistCode, isOptOut } from "../../shared/validation/opt-out.ts";

const WORDS = ["T", "N", "R", "TD", "QX", "退订", "T退订", "TD退订", "0000"];

function toFullWidth(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

for (const word of WORDS) {
  test(`isOptOut() knows ${word} in any case and width, and whatever stands around it and in it`, () => {
    const spaced = [...word].join(" ");
    const forms = [word, word.toLowerCase(), toFullWidth(word), ` ${word}\n`, `“${word}”`, `(${word})`, `【${word}】`];
    const marked = [
      `\u200b${word}\ufeff`,
      `${word}。`,
      `${word}；`,
      `${word}~`,
      spaced,
      toFullWidth(spaced),
      `${word}!`,
    ];
    for (const form of [...forms, ...marked]) expect([form, isOptOut(form)]).toEqual([form, true]);
  });
}

test("isOptOut() is false for words that only hold one, and for nothing", () => {
  for (const text of [
    "",
    " ",
    "。",
    "TDS",
    "N1",
    "T1",
    "00000",
    "000",
    "怎么退订",
    "不退订",
    "no",
    "R2",
    "T N",
    "好的",
    "拒收请回复R",
  ]) {
    expect([text, isOptOut(text)]).toEqual([text, false]);
  }
});

test("isBlocklistCode() is true for exactly what the explanations call a carrier's blocklist", () => {
  const explained = [...TENCENT_RECEIPT_CODES, ...Object.entries(ALIYUN_RECEIPT_CODES)];
  expect(explained.filter(([, situation]) => situation === "carrier_blocklist").length).toBeGreaterThan(15);
  for (const [code, situation] of explained) {
    expect([code, isBlocklistCode(code)]).toEqual([code, situation === "carrier_blocklist"]);
  }
});
