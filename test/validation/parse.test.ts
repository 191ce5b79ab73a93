import { expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import { readPhone } from "../../shared/messaging/recipients.ts";
import { parseInput } from "../../shared/validation/parse.ts";
import { SendSmsServiceInput, SendSmsUserInput } from "../../shared/validation/sms.ts";
import { PullStatusServiceInput } from "../../shared/validation/status.ts";
import { VerifyCodeInput } from "../../shared/validation/verify.ts";

type Schema = Parameters<typeof parseInput>[0];

function faultOf(schema: Schema, input: unknown): { code: string; message: string } {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof XinshiError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("was accepted");
}

const phone = "13711112222";

for (const [name, schema, input, message] of [
  ["nothing", SendSmsUserInput, {}, "phone: is required (or mobile with nationcode)"],
  ["null", SendSmsUserInput, null, "input: must be an object"],
  ["a list", SendSmsUserInput, [], "input: must be an object"],
  ["a text", SendSmsUserInput, "13711112222", "input: must be an object"],
  [
    "an object whose length is no number",
    SendSmsUserInput,
    { phone: { length: { toString: "x", valueOf: null } } },
    "input: has a wrong type",
  ],
  ["a number as phone", SendSmsUserInput, { phone: 13711112222 }, "phone: must be a string"],
  [
    "a time of no zone",
    PullStatusServiceInput,
    { from: "2026-01-31T12:00:00" },
    "from: must be milliseconds since 1970, or a date such as 2026-01-31T12:00:00+08:00",
  ],
  ["an empty phone", SendSmsUserInput, { phone: "" }, "phone: must not be empty"],
  ["a long phone", SendSmsUserInput, { phone: "1".repeat(33) }, "phone: must have at most 32 characters"],
  ["mobile alone", SendSmsUserInput, { mobile: phone }, "nationcode: goes with mobile"],
  [
    "both forms",
    SendSmsUserInput,
    { phone, mobile: phone, nationcode: "86" },
    "phone: is required (or mobile with nationcode)",
  ],
  ["a user's template", SendSmsUserInput, { phone, templateId: "1" }, "templateId: is not a known field"],
  [
    "a user's params and sign",
    SendSmsUserInput,
    { phone, params: [], signName: "x" },
    "params: is not a known field; signName: is not a known field",
  ],
  [
    "a scene in capitals",
    SendSmsUserInput,
    { phone, scene: "LOGIN" },
    "scene: must be the name of a scene: small letters, digits and _",
  ],
  ["a field named like a number", SendSmsUserInput, { phone, [phone]: 1 }, "…: is not a known field"],
  ["no phones", SendSmsServiceInput, { phones: [], scene: "x" }, "phones: must have at least 1 item"],
  ["a hole in phones", SendSmsServiceInput, { phones: [phone, null] }, "phones.1: must be a string"],
  [
    "scene and template",
    SendSmsServiceInput,
    { phone, scene: "login", templateId: "1" },
    "templateId: cannot go with scene: a scene has its own templates",
  ],
  [
    "a provider without template",
    SendSmsServiceInput,
    { phone, provider: "tencent" },
    "templateId: is required when provider or signName is given",
  ],
  [
    "an unknown provider",
    SendSmsServiceInput,
    { phone, templateId: "1", provider: "acme" },
    "provider: must be one of tencent, qcloudsms, aliyun",
  ],
  [
    "positional values for a scene",
    SendSmsServiceInput,
    { phone, params: ["1"] },
    "params: must be an object of named values for a scene",
  ],
  [
    "a broken character in a value",
    SendSmsServiceInput,
    { phone, params: { order: "a\ufffd" } },
    "params.order: must be readable text",
  ],
  [
    "half a character in a value",
    SendSmsServiceInput,
    { phone, params: { order: "a\ud800" } },
    "params.order: must be readable text",
  ],
  [
    "a control character in a value",
    SendSmsServiceInput,
    { phone, params: { order: "a\u0000" } },
    "params.order: must be readable text",
  ],
  [
    "a long context",
    SendSmsServiceInput,
    { phone, sessionContext: "x".repeat(513) },
    "sessionContext: must have at most 512 characters",
  ],
  ["a code that is no digits", VerifyCodeInput, { phone, code: "12345a" }, "code: must be 4 to 8 digits"],
  ["a code with a blank in it", VerifyCodeInput, { phone, code: "123 456" }, "code: must be 4 to 8 digits"],
  ["a code in digits of another script", VerifyCodeInput, { phone, code: "١٢٣٤٥٦" }, "code: must be 4 to 8 digits"],
  ["a code as number", VerifyCodeInput, { phone, code: 123456 }, "code: must be a string"],
  ["no code", VerifyCodeInput, { phone }, "code: is required"],
  ["a page of 101", PullStatusServiceInput, { limit: 101 }, "limit: must be at most 100"],
  ["half a page", PullStatusServiceInput, { limit: 1.5 }, "limit: must be a whole number"],
  ["a made-up cursor", PullStatusServiceInput, { cursor: "x" }, "cursor: must be the nextCursor of a page"],
] as const) {
  test(`parseInput() refuses ${name}`, () => {
    expect(faultOf(schema as Schema, input)).toEqual({
      code: "INVALID_ARGUMENT",
      message: `Cannot read the request: ${message}`,
    });
  });
}

test("parseInput() names at most 20 faults", () => {
  const input = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, 1]));
  expect(faultOf(SendSmsUserInput, { phone, ...input }).message).toMatch(/f19: is not a known field; and 10 more$/);
});

for (const input of [{ phone }, { scene: "login", phone }, { mobile: "19012345678", nationcode: "86" }]) {
  test(`SendSmsUserInput takes ${JSON.stringify(Object.keys(input))}`, () => {
    expect(parseInput(SendSmsUserInput, input)).toEqual(input);
  });
}

for (const code of ["123456", "１２３４５６", " 123456\n", "\u3000１２３456\u00a0", "\u200b\u202a123456\u202c\ufeff"]) {
  test(`parseInput() reads the code ${JSON.stringify(code)}`, () => {
    expect(parseInput(VerifyCodeInput, { phone, code })).toEqual({ phone, code: "123456" });
  });
}

test("pullstatus reads a date with its zone as milliseconds, and milliseconds as they are", () => {
  const to = Date.parse("2026-01-31T04:00:00Z");
  expect(parseInput(PullStatusServiceInput, { from: 0, to: "2026-01-31T12:00:00+08:00" })).toEqual({ from: 0, to });
});

for (const nationcode of ["８６", "＋８６", "００８６", "86"]) {
  test(`nationcode ${nationcode} is read`, async () => {
    const asked = parseInput(SendSmsUserInput, { mobile: "１３７１１１１２２２２", nationcode });
    expect((await readPhone(asked)).e164).toBe("+8613711112222");
  });
}
