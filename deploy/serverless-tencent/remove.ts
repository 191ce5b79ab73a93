/**
 * Takes a service out of the cloud: the functions of the file, and those of before that are not in it any more. A function
 * that only something else has published versions of is not ours to delete.
 *
 * @module
 */
import { deleteFunction } from "./apply.ts";
import { concurrently } from "./concurrently.ts";
import { CONCURRENCY, type DeployContext, placeOf } from "./deploy.ts";
import { explain } from "./errors.ts";
import { readMark } from "./mark.ts";
import { listNames } from "./state.ts";

/**
 * Removes everything of the service.
 *
 * @returns names of what was removed
 * @throws PluginError; what is left then is removed by the next run
 */
export async function removeService(context: Omit<DeployContext, "deployment">): Promise<string[]> {
  const { scf, service, report } = context;
  const names = await listNames(scf, service.namespace, "").catch((error: unknown) => {
    throw explain(error, "list the functions");
  });
  const wanted = new Set(service.functions.map(({ name }) => name));
  const candidates = names.filter((name) => wanted.has(name) || name.startsWith(service.prefix));
  const removed = await concurrently(CONCURRENCY, candidates, async (name): Promise<string[]> => {
    try {
      if (!(await mayRemove(context, name, wanted.has(name)))) {
        report(`${name}: left alone, no version of it says that it is of this service`);
        return [];
      }
      await deleteFunction(context, placeOf(service, name));
      await context.bucket?.clear(name);
      report(`${name}: removed`);
      return [name];
    } catch (error) {
      throw explain(error, `remove ${name}`);
    }
  });
  return removed.flat();
}

/** A function of the file without any version is one that a deploy could not finish. */
async function mayRemove(
  { scf, service }: Omit<DeployContext, "deployment">,
  name: string,
  isWanted: boolean,
): Promise<boolean> {
  const { Versions = [] } = await scf("ListVersionByFunction", { ...placeOf(service, name), Limit: 100 });
  const published = Versions.filter(({ Version }) => Version !== "$LATEST");
  if (published.length === 0) return isWanted;
  return published.some(({ Description }) => {
    const mark = readMark(Description);
    return mark?.service === service.service && mark.stage === service.stage;
  });
}
