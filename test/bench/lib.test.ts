import { expect, test } from "vitest";
import { sendMany } from "../../bench/lib/load.ts";
import { withReport } from "../../bench/lib/report.ts";
import { phoneOf } from "../../bench/lib/samples.ts";
import { type Signers, signMany } from "../../bench/lib/signing.ts";
import { median } from "../../bench/lib/statistics.ts";
import { grouped, toMarkdown } from "../../bench/lib/table.ts";
import { behaviourOf } from "../../sandbox/behaviour.ts";
import { loadPhoneParser } from "../../shared/validation/load-phone-parser.ts";

const BEGIN = "<!-- measured: npm run bench -- --write -->";
const END = "<!-- end of measured -->";

test.each([
  { values: [3], middle: 3 },
  { values: [10, 1, 2], middle: 2 },
  { values: [4, 1, 100, 2], middle: 3 },
])("median() of $values is $middle", ({ values, middle }) => {
  expect(median(values)).toBe(middle);
});

test("median() of nothing is no number", () => {
  expect(median([])).toBeNaN();
});

test("toMarkdown() says what was met, what was missed, and nothing where there is no bound", () => {
  const common = { what: "a", bound: "≤ 1", measured: "2" };
  const [, , ...lines] = toMarkdown([{ ...common, met: true }, { ...common, met: false }, common]).split("\n");
  expect(lines).toEqual(["| a | ≤ 1 | 2 | met |", "| a | ≤ 1 | 2 | **missed** |", "| a | ≤ 1 | 2 |  |"]);
});

test("grouped() rounds, and groups by thousands", () => {
  expect(grouped(1_234_567.6)).toBe("1,234,568");
});

test("withReport() replaces what stands between the markers, and nothing else", () => {
  const document = `# Title\n${BEGIN}\nold\n${END}\nafter\n`;
  expect(withReport(document, "new")).toBe(`# Title\n${BEGIN}\nnew\n${END}\nafter\n`);
  expect(withReport(withReport(document, "new"), "newer")).toBe(withReport(document, "newer"));
});

test.each([
  { name: "none", document: "text" },
  { name: "the end only", document: END },
  { name: "them the wrong way round", document: `${END}\n${BEGIN}` },
])("withReport() refuses a document with $name of its markers", ({ document }) => {
  expect(() => withReport(document, "new")).toThrow(`The document must have ${BEGIN} and, below it, ${END}`);
});

test("phoneOf() makes valid mobile numbers, no two alike, none that the sandbox treats in its own way", async () => {
  const { parse } = await loadPhoneParser();
  const phones = Array.from({ length: 20_000 }, (_, index) => phoneOf(index));
  expect(new Set(phones).size).toBe(phones.length);
  expect(new Set(phones.map(behaviourOf))).toEqual(new Set([behaviourOf("1000")]));
  for (const index of [0, 8999, 9000, 89_999_999]) {
    expect(parse(phoneOf(index))).toMatchObject({ e164: phoneOf(index), country: "CN" });
  }
});

test("sendMany() sends each index once, 64 at a time", async () => {
  const sent: number[] = [];
  let underWay = 0;
  let most = 0;
  await sendMany({ first: 5, count: 200 }, async (index) => {
    most = Math.max(most, ++underWay);
    await Promise.resolve();
    underWay--;
    sent.push(index);
  });
  expect(sent.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, place) => 5 + place));
  expect(most).toBe(64);
});

test("sendMany() fails with the first send that fails", async () => {
  const refuse = async (index: number): Promise<void> => {
    if (index === 70) throw new Error("Refused");
  };
  await expect(sendMany({ first: 0, count: 100 }, refuse)).rejects.toThrow("Refused");
});

test("signMany() signs so many requests, a thousand of them unlike, and tells the last signature", () => {
  const signed: string[] = [];
  const record = (sample: object): string => {
    signed.push(JSON.stringify(sample));
    return `signature ${signed.length}`;
  };
  const signers: Signers = {
    classic: record,
    tc3: record,
    "tencent-v1-sha1": record,
    "tencent-v1-sha256": record,
    "aliyun-rpc": record,
    acs3: record,
  };
  for (const scheme of Object.keys(signers) as (keyof Signers)[]) {
    signed.length = 0;
    expect(signMany(signers, { scheme, count: 2500 }).signature).toBe("signature 2500");
    expect(new Set(signed).size).toBe(1000);
  }
});
