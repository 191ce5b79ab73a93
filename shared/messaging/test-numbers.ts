/**
 * Numbers with a known code: for those who review an app, and for automatic tests.
 *
 * @module
 */
import type { Scene, TestNumber } from "../config/config.ts";
import { dayEnd } from "./day.ts";

/** The scene's test number of this phone (E.164), over or not. */
export function testNumberOf(scene: Scene | undefined, phone: string): TestNumber | undefined {
  if (scene?.kind !== "code") return undefined;
  return scene.testNumbers?.find((testNumber) => testNumber.phone === phone);
}

/** True when its last day has ended. */
export function isOver({ until }: TestNumber, now: number): boolean {
  return now >= dayEnd(Date.parse(`${until}T00:00:00+08:00`));
}
