import { describe, expect, test } from "vitest";
import { findFaults } from "./check.ts";
import { collectProofs, type RanTest } from "./collect.ts";
import { type Coverage, renderCoverage } from "./document.ts";
import { proves } from "./proves.ts";
import type { Table } from "./table.ts";
import { TABLES } from "./tables.ts";
import { isWhole, verdictOf } from "./verdict.ts";

const TABLE: Table = {
  title: "A protocol",
  what: "Action",
  columns: { client: "Client", sandbox: "Sandbox" },
  rows: {
    Send: { source: "Send", samples: ["000", "003"] },
    Ask: { source: "Ask | more", without: { client: "Nobody asks." } },
  },
};

const ran = (file: string, title: string, cells: string[], passed = true): RanTest => {
  return { file, test: title, proves: cells, passed };
};

const TESTS = [
  ran("test/b.test.ts", "sends", ["p/Send/client"]),
  ran("test/a.test.ts", "send() › sends *all*", ["p/Send/client", "p/Send/sandbox"]),
  ran("test/c.test.ts", "answers <em>", ["p/Ask/sandbox"]),
];

function coverageOf(tests: readonly RanTest[], awaited: Coverage["awaited"] = {}): Coverage {
  return { tables: { p: TABLE }, proofs: collectProofs(tests), awaited };
}

describe("proves()", () => {
  const outside = (() => {
    try {
      return proves("vms/SendCodeVoice", "sdk");
    } catch (error) {
      return error;
    }
  })();

  test("throws where no test is running", () => {
    expect(outside).toEqual(new Error("proves() is of use within a test only, not for vms/SendCodeVoice"));
  });

  test("notes cells of one row or of several", ({ task }) => {
    const rows = ["samples/001 SendSms", "samples/001 AddSmsTemplate"] as const;
    proves(rows, "runs");
    proves("vms/SendCodeVoice", "sdk");
    const noted = task.meta.proves;
    delete task.meta.proves; // this test proves none of it
    expect(noted).toEqual([...rows.map((row) => `${row}/runs`), "vms/SendCodeVoice/sdk"]);
  });
});

describe("collectProofs()", () => {
  test("takes the first by file and title, whatever the order they ran in", () => {
    const forward = collectProofs(TESTS);
    expect(forward).toEqual(collectProofs([...TESTS].reverse()));
    expect(forward.get("p/Send/client")).toEqual({ file: "test/a.test.ts", test: "send() › sends *all*" });
  });

  test("takes nothing from a test that did not pass", () => {
    expect(collectProofs([ran("test/a.test.ts", "sends", ["p/Send/client"], false)]).size).toBe(0);
  });
});

describe("findFaults()", () => {
  const cases: [what: string, tests: RanTest[], awaited: Coverage["awaited"], faults: string[]][] = [
    ["is content with a proof or a reason for every cell", TESTS, {}, []],
    ["names a cell without either", TESTS.slice(0, 2), {}, ["p/Ask/sandbox is proven by no test"]],
    ["lets a cell be awaited", TESTS.slice(0, 2), { "p/Ask/sandbox": "a function" }, []],
    [
      "names a cell that is awaited and there",
      TESTS,
      { "p/Ask/sandbox": "a function" },
      ["p/Ask/sandbox is proven: take it off the list in test/coverage/awaited.ts"],
    ],
    [
      "names a cell that has a proof and a reason",
      [...TESTS, ran("test/d.test.ts", "asks", ["p/Ask/client"])],
      {},
      ["p/Ask/client is proven, and is said to need no proof: Nobody asks."],
    ],
    [
      "names a cell that is awaited and has a reason",
      TESTS,
      { "p/Ask/client": "a function" },
      ["p/Ask/client is awaited, and is said to need no proof"],
    ],
    [
      "names cells of no table",
      [...TESTS, ran("test/d.test.ts", "sings", ["p/Sing/client"])],
      { "p/Dance/client": "a function" },
      ["p/Dance/client is awaited, but no table has it", "p/Sing/client is proven, but no table has it"],
    ],
  ];
  test.each(cases)("%s", (_what, tests, awaited, faults) => {
    expect(findFaults(coverageOf(tests, awaited))).toEqual(faults);
  });
});

test("renderCoverage() links each cell to its test, and numbers the reasons of those that have none", () => {
  expect(renderCoverage("# Coverage\n", coverageOf(TESTS.slice(0, 2), { "p/Ask/sandbox": "a function" }))).toBe(
    `# Coverage

## A protocol

| Action | Source | Client | Sandbox |
| --- | --- | --- | --- |
| \`Send\` | Send; sample 000, 003 | [a](../test/a.test.ts)<br>send() › sends \\*all\\* | [a](../test/a.test.ts)<br>send() › sends \\*all\\* |
| \`Ask\` | Ask \\| more | –&nbsp;<sup>1</sup> | –&nbsp;<sup>2</sup> |

1. Nobody asks.
2. Not yet: a function.
`,
  );
});

describe("isWhole()", () => {
  const whole = { files: ["test/a.test.ts"], ran: ["test/a.test.ts"], isPicked: false, passed: true };
  test.each([
    { what: "every file ran and passed", change: {}, expected: true },
    { what: "a file was left out", change: { ran: [] }, expected: false },
    { what: "tests were picked by name", change: { isPicked: true }, expected: false },
    { what: "a test failed", change: { passed: false }, expected: false },
  ])("is $expected when $what", ({ change, expected }) => {
    expect(isWhole({ ...whole, ...change })).toBe(expected);
  });
});

describe("verdictOf()", () => {
  const wanted = renderCoverage("", coverageOf(TESTS));
  const STALE = "docs/coverage.md does not say what the tests prove: run `npm run coverage` and commit it.";
  const skipped = TESTS.map((one) => ({ ...one, proves: [], passed: false }));
  test.each([
    { what: "lets a document that is true stand", change: {}, expected: undefined },
    { what: "names a document that is not", change: { written: "" }, expected: STALE },
    {
      what: "names gaps",
      change: { faults: ["p/Send/client is proven by no test"] },
      expected: "The tests do not cover what they should: p/Send/client is proven by no test.",
    },
    {
      what: "says nothing where a test was skipped that the document names",
      change: { tests: skipped, faults: ["p/Send/client is proven by no test"] },
      expected: undefined,
    },
    {
      what: "is not held back by a test that was skipped elsewhere",
      change: { written: `${wanted}x`, tests: [...TESTS, ran("test/e.test.ts", "needs a server", [], false)] },
      expected: STALE,
    },
  ])("$what", ({ change, expected }) => {
    expect(verdictOf({ written: wanted, wanted, faults: [], tests: TESTS, ...change })).toBe(expected);
  });
});

test("every reason in the tables is for a column that there is", () => {
  for (const [name, { columns, rows }] of Object.entries<Table>(TABLES)) {
    for (const [row, { without = {} }] of Object.entries(rows)) {
      for (const column of Object.keys(without)) expect(Object.keys(columns), `${name}/${row}`).toContain(column);
    }
  }
});
