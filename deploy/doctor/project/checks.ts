/**
 * Every check of a Xinshi project, in the order of the report.
 *
 * @module
 */
import type { Check } from "../check.ts";
import { callbackCheck } from "./callback.ts";
import { clockCheck } from "./clock.ts";
import { configCheck, serviceCheck } from "./config.ts";
import { credentialsCheck } from "./credentials.ts";
import { databaseCheck } from "./database.ts";
import { deploymentCheck } from "./deployment.ts";
import { limitsCheck } from "./limits.ts";
import type { Project } from "./project.ts";
import { secretsCheck } from "./secrets.ts";
import { templatesCheck } from "./templates.ts";
import { timerCheck } from "./timer.ts";
import { urlCheck } from "./urls.ts";

/** All but the first two have nothing to say where those found no project. */
export const PROJECT_CHECKS: readonly Check<Project>[] = [
  configCheck,
  serviceCheck,
  secretsCheck,
  credentialsCheck,
  clockCheck,
  templatesCheck,
  limitsCheck,
  timerCheck,
  databaseCheck,
  deploymentCheck,
  urlCheck,
  callbackCheck,
];
