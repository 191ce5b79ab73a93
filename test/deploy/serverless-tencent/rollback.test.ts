import { expect, test } from "vitest";
import { listDeployments, planRollback, readTimestamp } from "../../../deploy/serverless-tencent/rollback.ts";
import type { Version } from "../../../deploy/serverless-tencent/state.ts";

const [FIRST, SECOND, THIRD] = ["20260101T000000Z", "20260102T000000Z", "20260103T000000Z"];

function versions(...deployments: string[]): Version[] {
  return deployments
    .map((deployment, index) => ({
      version: String(index + 1),
      mark: { service: "shop", stage: "dev", deployment, code: "" },
    }))
    .reverse();
}

/** The third deployment changed one function, the second the other. */
const HISTORIES = [
  { name: "a", versions: versions(FIRST, THIRD), aliasVersion: "2" },
  { name: "b", versions: versions(FIRST, SECOND), aliasVersion: "2" },
];

test("planRollback() takes back the newest deployment, and no function that it did not change", () => {
  expect(planRollback(HISTORIES)).toEqual({
    takenBack: THIRD,
    moves: [{ name: "a", from: "2", to: "1" }],
    staying: [],
  });
});

test("planRollback() goes one deployment further back each time", () => {
  const afterOne = HISTORIES.map((history) => (history.name === "a" ? { ...history, aliasVersion: "1" } : history));
  expect(planRollback(afterOne)).toEqual({
    takenBack: SECOND,
    moves: [{ name: "b", from: "2", to: "1" }],
    staying: [],
  });
});

test("planRollback() goes to a moment, forward too", () => {
  expect(planRollback(HISTORIES, FIRST).moves).toHaveLength(2);
  const old = HISTORIES.map((history) => ({ ...history, aliasVersion: "1" }));
  expect(planRollback(old, SECOND).moves).toEqual([{ name: "b", from: "1", to: "2" }]);
});

test("planRollback() without a moment never goes forward", () => {
  const back = { name: "c", versions: versions(FIRST, SECOND), aliasVersion: "1" };
  expect(planRollback([...HISTORIES, back]).moves).toEqual([{ name: "a", from: "2", to: "1" }]);
});

test("planRollback() is not held up by a deployment that also created a function, and names what stays", () => {
  const created = { name: "c", versions: versions(THIRD), aliasVersion: "1" };
  const long = { name: "d", versions: versions(FIRST, SECOND, THIRD), aliasVersion: "3" };
  const staying = [{ name: "c", version: "1" }];
  expect(planRollback([long, created])).toEqual({
    takenBack: THIRD,
    moves: [{ name: "d", from: "3", to: "2" }],
    staying,
  });
  const afterOne = { ...long, aliasVersion: "2" };
  expect(planRollback([afterOne, created])).toEqual({
    takenBack: SECOND,
    moves: [{ name: "d", from: "2", to: "1" }],
    staying,
  });
  expect(() => planRollback([{ ...long, aliasVersion: "1" }, created])).toThrow(/no earlier deployment/);
  expect(planRollback([long, created], SECOND)).toEqual({ moves: [{ name: "d", from: "3", to: "2" }], staying });
});

test("planRollback() refuses a moment after the newest deployment, which would go forward", () => {
  const old = HISTORIES.map((history) => ({ ...history, aliasVersion: "1" }));
  expect(() => planRollback(old, "20270101T000000Z")).toThrow(/No deployment is of 20270101T000000Z or later/);
});

test("readTimestamp() takes a moment as deploy list shows it or as ISO 8601, and refuses any other text", () => {
  expect(readTimestamp("20260131T120000Z")).toBe("20260131T120000Z");
  expect(readTimestamp("2026-01-31T12:00:00.5Z")).toBe("20260131T120000Z");
  expect(readTimestamp("2026-01-31T20:00+08:00")).toBe("20260131T120000Z");
  for (const text of [
    "yesterday",
    "",
    "3",
    "20260230T120000Z",
    "2026-02-30T12:00:00Z",
    "20260131",
    "2026-01-31T12:00",
  ]) {
    expect(() => readTimestamp(text), text).toThrow(
      expect.objectContaining({ code: "SCF_SETTING_WRONG", message: expect.stringContaining("--timestamp must be a") }),
    );
  }
});

test("planRollback() says when there is nothing to go back to", () => {
  const one = [{ name: "a", versions: versions(FIRST), aliasVersion: "1" }];
  expect(() => planRollback(one)).toThrow(/no earlier deployment/);
  expect(() => planRollback([])).toThrow(/Nothing of this service is deployed/);
});

test("listDeployments() tells what each deployment changed and which are in charge", () => {
  expect(listDeployments(HISTORIES)).toEqual([
    { deployment: THIRD, functions: ["a"], isLive: true },
    { deployment: SECOND, functions: ["b"], isLive: true },
    { deployment: FIRST, functions: ["a", "b"], isLive: false },
  ]);
});
