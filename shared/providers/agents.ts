/**
 * Connections that are kept and used again: one agent a protocol and proxy, made when first needed.
 *
 * A cloud function is frozen between invocations. Its timers stand still then, and when it thaws the connections it
 * kept may be dead with nobody having told it. So the age of an idle connection is read off the wall clock just before
 * it would be used again.
 *
 * @module
 */
import * as http from "node:http";
import * as https from "node:https";
import type { Duplex } from "node:stream";
import { getProxyForUrl } from "proxy-from-env";

export interface AgentOptions {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** For every address. Without it the environment decides; "" means none. */
  proxy?: string | undefined;
  maxSockets: number;
  /** An idle connection older than this is not used again. */
  maxIdleMs: number;
}

export interface Agents {
  /** The agent for an address, without connections that have idled too long. A promise while a proxy's is being made. */
  agentFor(url: URL): http.Agent | Promise<http.Agent>;
  destroy(): void;
}

/** Longest that a proxy may take to open its tunnel; a request's own deadline is usually earlier. */
const PROXY_TIMEOUT_MS = 10_000;

export function createAgents(options: AgentOptions): Agents {
  const made = new Map<string, http.Agent>();
  const proxies = new Map<string, string>();
  const freedAt = new WeakMap<Duplex, number>();

  function proxyFor(url: URL): string {
    const known = proxies.get(url.origin);
    if (known !== undefined) return known;
    const proxy = options.proxy ?? (isLoopback(url.hostname) ? "" : getProxyForUrl(url));
    proxies.set(url.origin, proxy);
    return proxy;
  }

  function keep(name: string, agent: http.Agent): http.Agent {
    const keepSocketAlive = agent.keepSocketAlive.bind(agent);
    agent.keepSocketAlive = (socket) => {
      freedAt.set(socket, options.now());
      return keepSocketAlive(socket); // its verdict is what the agent acts on, although its type says void
    };
    made.set(name, agent);
    return agent;
  }

  /** The agent uses its youngest idle connection first, so the old ones stand at the front of each list. */
  function dropStale(agent: http.Agent): http.Agent {
    const now = options.now();
    for (const idle of Object.values(agent.freeSockets)) {
      for (const socket of idle ?? []) {
        const idleMs = now - (freedAt.get(socket) ?? 0);
        if (idleMs >= 0 && idleMs <= options.maxIdleMs) break;
        socket.destroy();
      }
    }
    return agent;
  }

  async function makeProxied(name: string, protocol: string, proxy: string): Promise<http.Agent> {
    const { HttpProxyAgent, HttpsProxyAgent } = await import("hpagent");
    const settings = { ...agentSettings(options.maxSockets), timeout: PROXY_TIMEOUT_MS, proxy };
    return (
      made.get(name) ?? keep(name, protocol === "https:" ? new HttpsProxyAgent(settings) : new HttpProxyAgent(settings))
    );
  }

  return {
    agentFor(url) {
      const proxy = proxyFor(url);
      const name = `${url.protocol} ${proxy}`;
      const known = made.get(name);
      if (known !== undefined) return dropStale(known);
      if (proxy !== "") return makeProxied(name, url.protocol, proxy);
      const settings = agentSettings(options.maxSockets);
      return keep(name, url.protocol === "https:" ? new https.Agent(settings) : new http.Agent(settings));
    },
    destroy() {
      for (const agent of made.values()) agent.destroy();
      made.clear();
    },
  };
}

function agentSettings(maxSockets: number): http.AgentOptions {
  return { keepAlive: true, noDelay: true, maxSockets, maxFreeSockets: maxSockets, scheduling: "lifo" };
}

/** A proxy's loopback is another machine's, so the environment's proxies do not apply to ours. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
