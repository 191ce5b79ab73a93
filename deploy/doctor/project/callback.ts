/**
 * Where providers push to: the address to be entered in their consoles, and whether what is deployed knows its token.
 *
 * @module
 */
import { readSettings } from "../../../shared/config/settings.ts";
import { configuredProviders } from "../../../shared/messaging/clients.ts";
import { cloudOf } from "../../../shared/store/clouds.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import { maskSecret } from "../mask.ts";
import { isAddress } from "./function-urls.ts";
import { contentOf, type Project } from "./project.ts";

const FUNCTION = "smscallback";

export const callbackCheck: Check<Project> = {
  name: "callbacks",
  async run(project) {
    const [service, config] = [await contentOf(project.service()), await contentOf(project.config())];
    if (service === undefined || config === undefined) return [];
    if (!service.functions.some(({ name }) => name === FUNCTION)) return [{ id: "callback.not-deployed" }];
    const token = tokenOf(project);
    if (token === undefined) return []; // the check of secrets says so
    const url = await project.urlOf(FUNCTION);
    const clouds = [...new Set(configuredProviders(config).map(cloudOf))];
    const base = url !== undefined && isAddress(url) ? url : `https://<URL of ${FUNCTION}>`;
    return [
      ...clouds.map(
        (cloud): Note => ({
          id: "callback.enter",
          values: { cloud, url: `${base}/${maskSecret(token)}/${cloud}` },
        }),
      ),
      ...(url === undefined || !isAddress(url) ? [] : await askForToken(project, `${url}/${token}`)),
    ];
  },
};

function tokenOf({ env }: Project): string | undefined {
  try {
    return readSettings(env, ["callback"]).callback.tokens[0];
  } catch {
    return undefined;
  }
}

/** Who comes by GET with the right token is told that pushes come by POST; with a wrong one, that there is nothing. */
async function askForToken({ http, deadline }: Project, address: string): Promise<Note[]> {
  const result = await http.send({ method: "GET", url: `${address}/tencent`, headers: {}, deadline: deadline() });
  if (result.kind !== "answered") return []; // the check of URLs says so
  if (result.status === 405) return [{ id: "callback.ok" }];
  return result.status === 404 ? [{ id: "callback.token-differs" }] : [];
}
