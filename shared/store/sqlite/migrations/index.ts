/**
 * Every migration, in order. Add at the end; never change one that was released.
 *
 * @module
 */
import { initial } from "./001_initial.ts";
import { routes } from "./002_routes.ts";
import { safety } from "./003_safety.ts";
import { voiceFiles } from "./004_voice_files.ts";
import { upkeep } from "./005_upkeep.ts";
import { insight } from "./006_insight.ts";
import { phoneForms } from "./007_phone_forms.ts";
import { pulls } from "./008_pulls.ts";
import { refusedSends } from "./009_refused_sends.ts";
import { upkeepWalks } from "./010_upkeep_walks.ts";

/** One numbered step of the schema; its place in the list is its number. */
export interface Migration {
  name: string;
  sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  initial,
  routes,
  safety,
  voiceFiles,
  upkeep,
  insight,
  phoneForms,
  pulls,
  refusedSends,
  upkeepWalks,
];
