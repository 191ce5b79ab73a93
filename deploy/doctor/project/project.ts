/**
 * What the checks of a Xinshi project look at; each part is read once, by whoever asks first.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../../shared/config/config.ts";
import type { Environment } from "../../../shared/config/settings.ts";
import type { Deps } from "../../../shared/deps.ts";
import { once } from "../../../shared/once.ts";
import { createHttpClient, type HttpClient } from "../../../shared/providers/http-client.ts";
import type { ProviderName } from "../../../shared/providers/provider.ts";
import { type DeployedFunction, readDeployed, readPlace } from "../../deployed.ts";
import { readService, type Service } from "../../service.ts";
import type { Note } from "../finding.ts";
import { addressIn, type InCloud, readCloud } from "./cloud.ts";
import { type FunctionUrls, readUrls, urlOf } from "./function-urls.ts";
import { loadConfig } from "./load-config.ts";
import { createProbe, type Probe } from "./probe.ts";

/** A file as it was read, or why it could not be. */
export type Loaded<Value> = { value: Value } | { notes: Note[] };

export interface Project {
  folder: string;
  env: Environment;
  deps: Deps;
  urls: FunctionUrls;
  http: HttpClient;
  /** When a request has to be over, milliseconds since the Unix epoch. */
  deadline(): number;
  config(): Promise<Loaded<Config>>;
  service(): Promise<Loaded<Service>>;
  /** What would be deployed from this environment; nothing where `serverless.yml` is missing or wrong. */
  deployed(): Promise<readonly DeployedFunction[]>;
  /** What SCF says is deployed. */
  cloud(): Promise<InCloud>;
  /** Where a function answers: as the person says it, else as SCF does. */
  urlOf(name: string): Promise<string | undefined>;
  /** What a provider says to a harmless call. */
  probe(name: ProviderName): Promise<Probe>;
  /** Lets go of all connections. */
  close(): void;
}

export interface ProjectOptions {
  folder: string;
  env: Environment;
  /** Of the command line: `name=address`, or an address with `{function}` in it. */
  urls: readonly string[];
  deps: Deps;
  timeoutMs: number;
}

/** Left of a check's time when the network's is over. */
const RESERVE_SHARE = 0.1;

export function openProject({ folder, env, urls, deps, timeoutMs }: ProjectOptions): Project {
  const http = createHttpClient({ now: deps.now });
  const config = once(() => loadConfig(join(folder, "xinshi.config.ts")));
  const service = once(async () => loadService(join(folder, "serverless.yml")));
  const deployed = once(async () => {
    const loaded = await service();
    return "value" in loaded ? readDeployed(join(folder, "serverless.yml"), env) : [];
  });
  const deadline = (): number => deps.now() + timeoutMs * (1 - RESERVE_SHARE);
  const cloud = once(async (): Promise<InCloud> => {
    const loaded = await service();
    if (!("value" in loaded)) return { kind: "not-asked" };
    const names = loaded.value.functions.map(({ name }) => name);
    const place = readPlace(join(folder, "serverless.yml"), env);
    return readCloud({ names, place, env, http, now: deps.now, deadline });
  });
  const given = readUrls([...(env.XINSHI_URLS ?? "").split(","), ...urls]);
  const probes = new Map<ProviderName, Promise<Probe>>();
  const clients: HttpClient[] = [http];

  async function probe(name: ProviderName): Promise<Probe> {
    const loaded = await config();
    if (!("value" in loaded)) throw new Error("There is no config");
    return createProbe({
      name,
      config: loaded.value,
      env,
      deps,
      deadline: deadline(),
      onClient: (c) => clients.push(c),
    });
  }

  return {
    folder,
    env,
    deps,
    urls: given,
    http,
    deadline,
    config,
    service,
    deployed,
    cloud,
    urlOf: async (name) => urlOf(given, name) ?? addressIn(await cloud(), name)?.replace(/\/+$/, ""),
    probe(name) {
      const known = probes.get(name) ?? probe(name);
      probes.set(name, known);
      return known;
    },
    close() {
      for (const client of clients) client.close();
    },
  };
}

/** The value where there is one: what is wrong with the file is told by the check of its own. */
export async function contentOf<Value>(loading: Promise<Loaded<Value>>): Promise<Value | undefined> {
  const loaded = await loading;
  return "value" in loaded ? loaded.value : undefined;
}

function loadService(file: string): Loaded<Service> {
  if (!existsSync(file)) return { notes: [{ id: "service.missing" }] };
  try {
    return { value: readService(file) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return {
      notes: words
        .replace(/^Cannot read .*?: /, "")
        .split("; ")
        .map(serviceNote),
    };
  }
}

function serviceNote(fault: string): Note {
  const [path = "", rule = ""] = fault.split(/: (.*)/s);
  return rule.includes("seven fields")
    ? { id: "timer.cron-fields", values: { path } }
    : { id: "service.wrong", values: { reason: fault } };
}
