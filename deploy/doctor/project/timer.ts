/**
 * The timer that pulls receipts: whether it is declared, and, by the messages that wait for it, whether it runs.
 *
 * @module
 */
import { type Config, DEFAULT_RECONCILE } from "../../../shared/config/config.ts";
import type { Environment } from "../../../shared/config/settings.ts";
import { inspectStore } from "../../../shared/store/inspect.ts";
import { openStore } from "../../../shared/store/open.ts";
import type { Message } from "../../../shared/store/store.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import { storeSettings } from "./database.ts";
import { contentOf, type Project } from "./project.ts";
import { isOfSandbox } from "./sandboxed.ts";

const FUNCTION = "pullstatus";
/** The function takes events of no other. */
const TIMER = "every-minute";
const MINUTE_MS = 60_000;
/** Runs that may fail or be late before it counts as not running. */
const PATIENCE_MINUTES = 15;

export const timerCheck: Check<Project> = {
  name: "timer",
  async run(project) {
    const service = await contentOf(project.service());
    if (service === undefined) return [];
    const timers = service.functions.find(({ name }) => name === FUNCTION)?.timers ?? [];
    if (timers.length === 0) return [{ id: "timer.missing", values: { timer: TIMER } }];
    const timer = timers.find(({ name }) => name === TIMER);
    if (timer === undefined) return [{ id: "timer.name", values: { timer: TIMER } }];
    return [...(await argumentNotes(project)), await lifeSign(project, timer.cron)];
  },
};

/** An argument by reference counts as there when its variable is set here; WeChat's own timers carry none. */
async function argumentNotes(project: Project): Promise<Note[]> {
  const pullstatus = (await project.deployed()).find(({ name }) => name === FUNCTION);
  const argument = pullstatus?.timers.find(({ name }) => name === TIMER)?.argument;
  if (argument?.kind === "unset") {
    const name = argument.variables.join(", ");
    return isOfSandbox(project.env) ? [] : [{ id: "timer.argument-unset", values: { name } }];
  }
  const isSecret = (pullstatus?.environment.XINSHI_TIMER_SECRET ?? "").trim() !== "";
  return isSecret && argument?.kind === "none" ? [{ id: "timer.no-argument" }] : [];
}

/** Every run asks about what is late, so what is very late and was never asked about tells that there was none. */
async function lifeSign(project: Project, cron: string): Promise<Note> {
  const config = await contentOf(project.config());
  const waiting = config === undefined ? undefined : await findForgotten(project, config);
  if (waiting === undefined) return { id: "timer.not-seen", values: { cron } };
  const oldest = Math.min(...waiting.map(({ createdAt }) => createdAt));
  if (waiting.length === 0) return { id: "timer.ok", values: { cron } };
  return { id: "timer.not-running", values: { minutes: Math.round((project.deps.now() - oldest) / MINUTE_MS) } };
}

/** Undefined where no database of this version can be read. */
async function findForgotten(project: Project, { reconcile }: Config): Promise<Message[] | undefined> {
  const { askAfterMinutes } = { ...DEFAULT_RECONCILE, ...reconcile };
  const now = project.deps.now();
  try {
    const settings = storeSettings({ env: await environmentOf(project), folder: project.folder });
    const state = await inspectStore(settings);
    if (state === undefined || state.version !== state.newest) return undefined;
    const store = await openStore(settings);
    try {
      return await store.findOpenMessages({
        unsettledBefore: now - PATIENCE_MINUTES * MINUTE_MS,
        submittedBefore: now - (askAfterMinutes + PATIENCE_MINUTES) * MINUTE_MS,
        askedBefore: 1, // never
        limit: 100,
      });
    } finally {
      await store.close();
    }
  } catch {
    return undefined; // the database's own check says why
  }
}

/** As the function would get it. */
async function environmentOf({ deployed, env }: Project): Promise<Environment> {
  return (await deployed()).find(({ name }) => name === FUNCTION)?.environment ?? env;
}
