/**
 * What stands between a flood and the bill: limits, budgets, the guard, and numbers whose code is known.
 *
 * @module
 */
import {
  type Config,
  DEFAULT_LIMITS,
  type LimitRule,
  type Scene,
  type TestNumber,
} from "../../../shared/config/config.ts";
import { isOver } from "../../../shared/messaging/test-numbers.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import { contentOf, type Project } from "./project.ts";

const DAY_MS = 86_400_000;
/** A known code for longer than that is forgotten. */
const FAR_DAYS = 366;

export const limitsCheck: Check<Project> = {
  name: "limits",
  async run({ config, deps }) {
    const loaded = await contentOf(config());
    if (loaded === undefined) return [];
    const now = deps.now();
    const notes = [
      ...ruleNotes("limits", loaded.limits ?? []),
      ...guardNotes(loaded),
      ...Object.entries(loaded.scenes).flatMap(([name, scene]) => sceneNotes(`scenes.${name}`, scene, loaded, now)),
    ];
    const scenes = Object.keys(loaded.scenes).length;
    return notes.length > 0 ? notes : [{ id: "limits.ok", values: { scenes } }];
  },
};

function sceneNotes(path: string, scene: Scene, config: Config, now: number): Note[] {
  const rules = scene.limits ?? config.limits ?? DEFAULT_LIMITS;
  const isEmpty = rules.length === 0;
  const place = scene.limits === undefined && isEmpty ? "config" : path;
  return [
    ...(isEmpty ? [{ id: "limits.none" as const, values: { path: place } }] : []),
    ...(!isEmpty && !rules.some(({ per }) => per === "phone")
      ? [{ id: "limits.no-phone" as const, values: { path } }]
      : []),
    ...ruleNotes(`${path}.limits`, scene.limits ?? []),
    ...(scene.dailyBudget === undefined ? [{ id: "limits.no-budget" as const, values: { path } }] : []),
    ...(scene.dailyBudgetInShadow ? [{ id: "limits.shadow" as const, values: { path: `${path}.dailyBudget` } }] : []),
    ...(scene.kind === "code" ? (scene.testNumbers ?? []) : []).flatMap((testNumber, index) =>
      testNumberNotes(`${path}.testNumbers.${index}`, testNumber, now),
    ),
  ];
}

function ruleNotes(path: string, rules: readonly LimitRule[]): Note[] {
  return rules.flatMap(({ shadow = false }, index): Note[] =>
    shadow ? [{ id: "limits.shadow", values: { path: `${path}.${index}` } }] : [],
  );
}

function guardNotes({ guard }: Config): Note[] {
  if (guard === undefined) return [{ id: "guard.none" }];
  return guard.mode === "shadow" ? [{ id: "limits.shadow", values: { path: "guard" } }] : [];
}

/** The number itself is not told. */
function testNumberNotes(path: string, testNumber: TestNumber, now: number): Note[] {
  const { until } = testNumber;
  if (isOver(testNumber, now)) return [{ id: "test-number.expired", values: { path, until } }];
  const isFar = !isOver(testNumber, now + FAR_DAYS * DAY_MS);
  return isFar ? [{ id: "test-number.far", values: { path, until, days: FAR_DAYS } }] : [];
}
