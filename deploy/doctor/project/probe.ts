/**
 * One harmless, signed question to a provider: its list of templates. It tells whether the keys are right, what time it is
 * there, and what the templates are.
 *
 * @module
 */
import type { Config, TransportConfig } from "../../../shared/config/config.ts";
import type { Environment } from "../../../shared/config/settings.ts";
import type { Deps } from "../../../shared/deps.ts";
import { createLog } from "../../../shared/log.ts";
import { withAdmins } from "../../../shared/messaging/admins.ts";
import { type ListedTemplate, listTemplates } from "../../../shared/messaging/sync-templates.ts";
import type { ProviderAdmin } from "../../../shared/providers/admin.ts";
import { createHttpClient, type HttpClient } from "../../../shared/providers/http-client.ts";
import type { ProviderName } from "../../../shared/providers/provider.ts";

export interface Probe {
  /** What the question failed with: an XinshiError, when the provider or the settings are to blame. */
  error: unknown;
  /** Undefined when they could not be listed. */
  templates: ListedTemplate[] | undefined;
  /** How far the provider's clock is ahead of ours; undefined when it told no time. */
  offsetMs: number | undefined;
  /** Undefined when there are no keys. */
  admin: ProviderAdmin | undefined;
}

interface ProbeOptions {
  name: ProviderName;
  config: Config;
  env: Environment;
  deps: Deps;
  /** Milliseconds since the Unix epoch. */
  deadline: number;
  /** Told of each client of HTTP, which somebody must close. */
  onClient(client: HttpClient): void;
}

/** Never throws. */
export async function createProbe({ name, config, env, deps, deadline, onClient }: ProbeOptions): Promise<Probe> {
  const offsets: number[] = [];
  const watched = withClient(config, name, (client) => {
    onClient(client);
    return watchDates(client, deps, (offsetMs) => offsets.push(offsetMs));
  });
  const log = createLog(() => undefined, deps.now);
  const app = { config: watched, deps, ...withAdmins.add({ config: watched, env, deps, log }) };
  const probe: Probe = { error: undefined, templates: undefined, offsetMs: undefined, admin: undefined };
  try {
    probe.admin = await app.admin(name);
    probe.templates = await listTemplates(name, { requestId: "doctor", deadline }, app);
  } catch (error) {
    probe.error = error;
  }
  return { ...probe, offsetMs: offsets[0] };
}

/** The config with this provider's client of HTTP wrapped. */
function withClient(config: Config, name: ProviderName, wrap: (client: HttpClient) => HttpClient): Config {
  const transport: TransportConfig = config.providers[name] ?? {};
  const httpClient: TransportConfig["httpClient"] = (options) =>
    wrap((transport.httpClient ?? createHttpClient)(options));
  return { ...config, providers: { ...config.providers, [name]: { ...transport, httpClient } } };
}

/** The client itself corrects its clock and asks again; so what `Date` says is read here. It has whole seconds. */
function watchDates(client: HttpClient, { now }: Pick<Deps, "now">, tell: (offsetMs: number) => void): HttpClient {
  return {
    async send(request) {
      const result = await client.send(request);
      const date = Date.parse((result.kind === "answered" && result.headers.date) || "");
      if (!Number.isNaN(date)) tell(date - now());
      return result;
    },
    close: () => client.close(),
  };
}
