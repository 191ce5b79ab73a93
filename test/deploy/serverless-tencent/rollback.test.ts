import { expect, test } from "vitest";
import { listDeployments, planRollback } from "../../../deploy/serverless-tencent/rollback.ts";
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
  expect(planRollback(HISTORIES)).toEqual([{ name: "a", from: "2", to: "1" }]);
});

test("planRollback() goes one deployment further back each time", () => {
  const afterOne = HISTORIES.map((history) => (history.name === "a" ? { ...history, aliasVersion: "1" } : history));
  expect(planRollback(afterOne)).toEqual([{ name: "b", from: "2", to: "1" }]);
});

test("planRollback() goes to a moment, forward too", () => {
  expect(planRollback(HISTORIES, FIRST)).toHaveLength(2);
  const old = HISTORIES.map((history) => ({ ...history, aliasVersion: "1" }));
  expect(planRollback(old, SECOND)).toEqual([{ name: "b", from: "1", to: "2" }]);
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
