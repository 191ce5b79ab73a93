/**
 * The clouds on one machine: one process, one port, in memory. What a request is, is told from the wire, so that clients
 * need nothing but the address.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ServedPage, servePage } from "../shared/validation/console-page.ts";
import type { Approved } from "./accounts.ts";
import { type BackendKeys, functionOf } from "./backend-keys.ts";
import { type Chance, realChance } from "./chance.ts";
import { type Clock, createClock } from "./clock.ts";
import { type ControlContext, handleControl } from "./control/control.ts";
import { Cos, cosPlaceOf } from "./cos/cos.ts";
import type { FunctionsGateway, OpenGateway } from "./gateway.ts";
import { isLoopbackName, isProviderName, readBody, sendError, sendJson, splitUrl } from "./http.ts";
import { Live } from "./live.ts";
import { tellPages } from "./live-events.ts";
import { Aliyun, MAX_BODY_BYTES } from "./providers/aliyun/dispatch.ts";
import { isAliyunRequest } from "./providers/aliyun/receive.ts";
import { Qcloudsms } from "./providers/qcloudsms/dispatch.ts";
import { TencentSms } from "./providers/tencent/dispatch.ts";
import type { Scf } from "./scf/scf.ts";
import { State } from "./state.ts";

const DEFAULT_PORT = 4600;
/** Room for the longest query that the providers take, and headers. */
const MAX_HEADER_BYTES = 64 * 1024;
const KEEP_ALIVE_MS = 65_000;
const FORM = "application/x-www-form-urlencoded";
/** What the operations of Tencent's classic API have in common. */
const CLASSIC_PATH = "/v5/tls";

export interface SandboxLog {
  error(event: string, fields: Record<string, string>): void;
}

export interface SandboxOptions {
  /**
   * Where to listen. Any other address than the machine's own also switches off the check of names.
   * @default "127.0.0.1"
   */
  host?: string | undefined;
  /**
   * 0 takes any free one.
   * @default 4600
   */
  port?: number | undefined;
  /** What runs cloud functions; without it their paths do not exist. */
  functions?: FunctionsGateway | undefined;
  /** Makes `functions` once the address is known; the sandbox closes what it makes. */
  openFunctions?: OpenGateway | undefined;
  /** Makes what runs functions that are deployed here; without it the cloud has no SCF. The sandbox closes it. */
  openScf?: ((state: State) => Scf) | undefined;
  /** What answers below `/preview/`; the sandbox closes it. */
  preview?: { handle(request: IncomingMessage, response: ServerResponse): Promise<void>; close(): void } | undefined;
  /** With these keys, requests to Tencent's API 3.0 are for the functions. */
  backendKeys?: BackendKeys | undefined;
  /** Approved besides the samples, and again after a reset. */
  approved?: Approved | undefined;
  /** The console's page, `dist/console/index.html`; where there is none, a visit is told what programs are. */
  consolePage?: string | undefined;
  clock?: Clock | undefined;
  chance?: Chance | undefined;
  /** Gets the sandbox's own faults. */
  log?: SandboxLog | undefined;
}

export interface Sandbox {
  /** Such as `http://127.0.0.1:4600`. */
  url: string;
  port: number;
  clock: Clock;
  /** Ends every connection, and the functions. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox.
 * @throws Error when the port is taken
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = "127.0.0.1", clock = createClock(), chance = realChance } = options;
  const running = new RunningSandbox(new State(clock, chance, options.approved), host, options);
  running.backendKeys = options.backendKeys;
  running.preview = options.preview;
  await running.listen(host, options.port ?? DEFAULT_PORT);
  const { url, port } = running;
  try {
    running.use(options.functions ?? (await options.openFunctions?.({ url, clock })));
  } catch (error) {
    await running.close();
    throw error;
  }
  return { url, port, clock, close: () => running.close() };
}

class RunningSandbox {
  url = "";
  port = 0;
  functions: FunctionsGateway | undefined;
  backendKeys: BackendKeys | undefined;
  preview: SandboxOptions["preview"];
  readonly #state: State;
  readonly #live = new Live();
  readonly #scf: Scf | undefined;
  readonly #tencent: TencentSms;
  readonly #qcloudsms: Qcloudsms;
  readonly #aliyun: Aliyun;
  readonly #cos: Cos;
  readonly #server: Server;
  readonly #log: SandboxLog | undefined;
  readonly #consolePage: string | undefined;
  /** Whether only names of this machine and of the clouds are answered. */
  readonly #checksNames: boolean;

  constructor(
    state: State,
    host: string,
    { log, consolePage, openScf }: Pick<SandboxOptions, "log" | "consolePage" | "openScf">,
  ) {
    this.#state = state;
    this.#scf = openScf?.(state);
    this.#tencent = new TencentSms(state, this.#scf === undefined ? [] : [this.#scf.product]);
    this.#qcloudsms = new Qcloudsms(state, this.#tencent.totals);
    this.#aliyun = new Aliyun(state);
    this.#cos = new Cos(state);
    tellPages(this.#live, state);
    this.#scf?.watch({
      onChange: () => this.#live.publishLatest("functions", () => ({})),
      onInvocation: (invocation) => this.#live.publish("invocation", () => invocation),
    });
    this.#log = log;
    this.#consolePage = consolePage;
    this.#checksNames = isLoopbackName(host) || host === "::1";
    this.#server = createServer(
      { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true },
      (request, response) => {
        // Node's own is the machine's time; clients correct their clocks by this header.
        const { now, offsetMs } = state.clock.read();
        if (Math.abs(offsetMs) >= 1000) response.setHeader("Date", new Date(now).toUTCString());
        this.#dispatch(request, response).catch((error: unknown) => this.#fail(request, response, error));
      },
    );
  }

  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
      this.#server.listen(port, host, resolve);
    });
    this.port = (this.#server.address() as AddressInfo).port;
    this.url = `http://${host.includes(":") ? `[${host}]` : host}:${this.port}`;
  }

  use(functions: FunctionsGateway | undefined): void {
    this.functions = functions;
    functions?.console?.onInvocation((invocation) => this.#live.publish("invocation", () => invocation));
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.preview?.close();
    this.#server.closeAllConnections();
    await Promise.all([this.functions?.close(), this.#scf?.close()]);
    await closed;
  }

  async #dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, query } = splitUrl(request.url ?? "/");
    const host = request.headers.host ?? "";
    if (!this.#mayEnter(request, host, path)) {
      sendError(response, 403, "PERMISSION_DENIED", "Use this sandbox by a name of this machine, such as 127.0.0.1");
      return;
    }
    const bucket = cosPlaceOf(host);
    if (bucket !== undefined) return this.#cos.handle(request, response, bucket, this.url);
    const base = isProviderName(host) || host === "" ? this.url : `http://${host}`;
    if (path === "/") return this.#dispatchRoot(request, response, query, base);
    if (path.startsWith(CLASSIC_PATH)) return this.#qcloudsms.handle(request, response, base);
    if (path.startsWith("/_sandbox/")) {
      return handleControl(request, response, this.#control(base));
    }
    if (path === "/favicon.ico") {
      response.writeHead(204, { "cache-control": "max-age=86400" }).end(); // pages name their own; a browser asks for JSON's too
      return;
    }
    if (path === "/preview") {
      response.writeHead(308, { location: "/preview/" }).end();
      return;
    }
    if (path.startsWith("/preview/") && this.preview !== undefined) return this.preview.handle(request, response);
    if (/^\/(?:call|fn|timer)\//.test(path) && this.functions !== undefined) {
      return this.functions.handle(request, response);
    }
    if (path.startsWith("/scf/") && this.#scf !== undefined) return this.#scf.handle(request, response);
    sendError(response, 404, "NOT_FOUND", "There is no such path; see /_sandbox/openapi.json");
  }

  #control(base: string): ControlContext {
    return {
      state: this.#state,
      functions: this.functions,
      scf: this.#scf,
      live: this.#live,
      base,
      reset: (keepLedger) => this.#reset(keepLedger),
      resend: (message) => this.#cloudOf(message).resend(message),
      redial: (call) => this.#cloudOf(call).redial(call),
    };
  }

  #cloudOf({ provider }: { provider: string }): TencentSms | Qcloudsms | Aliyun {
    if (provider === "qcloudsms") return this.#qcloudsms;
    return provider === "aliyun" ? this.#aliyun : this.#tencent;
  }

  /** A browser's own visit gets the page; all else at `/` speaks to a provider. */
  async #dispatchRoot(request: IncomingMessage, response: ServerResponse, query: string, base: string): Promise<void> {
    const { method, headers } = request;
    const isCall =
      method !== "GET" ||
      headers["x-tc-action"] !== undefined ||
      /(?:^|&)Action=/.test(query) ||
      isAliyunRequest(headers, query);
    if (isCall) return this.#dispatchCall(request, response, query, base);
    const page = headers.accept?.includes("text/html") ? await this.#page() : undefined;
    if (page === undefined) {
      sendJson(response, 200, { name: "xinshi sandbox", control: `${base}/_sandbox/openapi.json` });
      return;
    }
    response.writeHead(200, page.headers);
    response.end(page.html);
  }

  /** Read at each visit, so that a console that was built anew is seen. */
  async #page(): Promise<ServedPage | undefined> {
    const page = this.#consolePage === undefined ? undefined : await readFileIfAny(this.#consolePage);
    return page === undefined ? undefined : servePage(page, "sandbox");
  }

  /** Which of the clouds that answer at `/` is meant; of a form, only what is in it tells. */
  async #dispatchCall(request: IncomingMessage, response: ServerResponse, query: string, base: string): Promise<void> {
    const { headers } = request;
    const ours = functionOf(headers, this.backendKeys);
    if (ours !== undefined && this.functions !== undefined) {
      request.url = `/fn/${ours}/`;
      return this.functions.handle(request, response);
    }
    if (headers["x-tc-action"] !== undefined) return this.#tencent.handle(request, response, base);
    if (isAliyunRequest(headers, query)) {
      return this.#aliyun.handle(request, response, await readBody(request, MAX_BODY_BYTES), base);
    }
    if (!headers["content-type"]?.startsWith(FORM)) return this.#tencent.handle(request, response, base);
    const body = await readBody(request, MAX_BODY_BYTES);
    return isAliyunRequest(headers, query, body?.toString("utf8"))
      ? this.#aliyun.handle(request, response, body, base)
      : this.#tencent.handle(request, response, base, { body });
  }

  /**
   * A page elsewhere on the web must not reach the sandbox: not by pointing its own name here (the `Host` header tells),
   * not by sending forms across origins (the `Origin` header
   * tells; a function's HTTP trigger decides on origins itself).
   */
  #mayEnter({ headers }: IncomingMessage, host: string, path: string): boolean {
    if (!this.#checksNames) return true;
    const { origin } = headers;
    if (origin !== undefined && origin !== `http://${host}` && !/^(?:\/scf)?\/fn\//.test(path)) return false;
    if (cosPlaceOf(host) !== undefined) return true; // a name of the cloud's; all that answers to it is object storage
    return isLoopbackName(host) || ((path === "/" || path.startsWith(CLASSIC_PATH)) && isProviderName(host));
  }

  async #reset(keepLedger: boolean): Promise<void> {
    const forgetting = this.#scf?.reset(); // before the clock goes back, which would fire timers
    this.#state.reset();
    this.#tencent.reset();
    this.#aliyun.reset();
    await forgetting;
    if (!keepLedger) await this.functions?.reset();
    this.#live.publish("reset", () => ({ keptLedger: keepLedger }));
  }

  #fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (request.socket.destroyed) return; // the client hung up
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#log?.error("sandbox_failed", { method: request.method ?? "", cause });
    if (response.headersSent) response.destroy();
    else sendError(response, 500, "INTERNAL", "The sandbox failed; its log says why");
  }
}

async function readFileIfAny(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== "EADDRINUSE") return error;
  const message = `Port ${port} is in use; stop what listens there or choose another, such as PORT=${port + 1}`;
  return new Error(message, { cause: error });
}
