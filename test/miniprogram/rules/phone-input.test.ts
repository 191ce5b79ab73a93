import { expect, test } from "vitest";
import { maskPhone, readPhone } from "../../../miniprogram/rules/phone-input.ts";

test.each([
  { text: "13711112222", phone: "+8613711112222" },
  { text: "137 1111 2222", phone: "+8613711112222" },
  { text: "137-1111-2222", phone: "+8613711112222" },
  { text: "\u202a+86 137 1111 2222\u202c", phone: "+8613711112222" },
  { text: "+86 (137) 1111-2222", phone: "+8613711112222" },
  { text: "8613711112222", phone: "+8613711112222" },
  { text: "008613711112222", phone: "+8613711112222" },
  { text: "＋８６１３７１１１１２２２２", phone: "+8613711112222" },
  { text: "0085261234567", phone: "+85261234567" },
  { text: "+1 415 555 2671", phone: "+14155552671" },
  { text: "", phone: undefined },
  { text: "1371111222", phone: undefined },
  { text: "137111122222", phone: undefined },
  { text: "12711112222", phone: undefined },
  { text: "+861234", phone: undefined },
  { text: "+8612345678901", phone: undefined },
  { text: "0086137", phone: undefined },
  { text: "01012345678", phone: undefined },
  { text: "+0085261234567", phone: undefined },
  { text: "+1234567890123456", phone: undefined },
  { text: "+", phone: undefined },
  { text: "1371111222a", phone: undefined },
])("readPhone() makes $phone of $text", ({ text, phone }) => {
  expect(readPhone(text)).toBe(phone);
});

test.each([
  { phone: "+8613711112222", masked: "137****2222" },
  { phone: "+85261234567", masked: "+852****4567" },
  { phone: "+14155552671", masked: "+141****2671" },
])("maskPhone() shows $phone as $masked", ({ phone, masked }) => {
  expect(maskPhone(phone)).toBe(masked);
});
