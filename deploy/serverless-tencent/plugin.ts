/**
 * The plugin: provider `tencent` for Serverless Framework 3 and osls. It reads the file, opens the API and does each
 * command's work with the modules beside it.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ApiOptions, openScf, type ScfApi, sleepFor } from "./api.ts";
import { packFunction, readCode } from "./code.ts";
import { type CodeBucket, openBucket } from "./cos.ts";
import { findCredentials } from "./credentials.ts";
import { carryOut, type DeployContext, makePlan, placeOf } from "./deploy.ts";
import { PluginError } from "./errors.ts";
import type { Framework, Options, Writers } from "./framework.ts";
import { describeDeployments, describeService, describeVersions } from "./info.ts";
import { eventOf, invoke, readShape } from "./invoke.ts";
import { type LogEntry, readLogs, readStartTime } from "./logs.ts";
import { deploymentAt } from "./mark.ts";
import { removeService } from "./remove.ts";
import { describeNotes, describePlan, describeWarnings, summary } from "./report.ts";
import { carryOutRollback, listDeployments, planRollback, readHistories, readTimestamp } from "./rollback.ts";
import { defineSchema } from "./schema.ts";
import { type FunctionKeys, type ProviderKeys, readWanted } from "./settings.ts";
import { readAddress, readSecret } from "./ssm.ts";
import type { Code, WantedFunction, WantedService } from "./wanted.ts";

const PROVIDER = "tencent";
/** By which the platform's clock may be ahead of this machine's. */
const CLOCK_DIFFERENCE_MS = 300_000;
const PLAN_OPTION = { plan: { usage: "Prints what would change, and changes nothing", type: "boolean" } };

type ResolveProperty = (path: string[]) => Promise<unknown>;
interface VariableRequest {
  address?: string | null;
  resolveConfigurationProperty: ResolveProperty;
}

/** What the framework knows a provider by. */
class TencentProvider {
  readonly name = PROVIDER;

  static getProviderName(): string {
    return PROVIDER;
  }
}

export class TencentPlugin {
  readonly serverless: Framework;
  readonly options: Options;
  /** The framework loads this plugin only where the service has its provider. */
  readonly provider = new TencentProvider();
  /** What this plugin adds to commands of the framework. */
  readonly commands = {
    deploy: {
      usage: "Deploys the service",
      lifecycleEvents: ["deploy", "finalize"],
      options: PLAN_OPTION,
      commands: {
        function: {
          usage: "Deploys one function",
          lifecycleEvents: ["initialize", "packageFunction", "deploy"],
          options: PLAN_OPTION,
        },
      },
    },
    invoke: {
      usage: "Invokes a deployed function",
      lifecycleEvents: ["invoke"],
      options: {},
      commands: {
        local: {
          usage: "Invokes a function on this machine",
          lifecycleEvents: ["loadEnvVars", "invoke"],
          options: { type: { usage: "Shape of the event: call, http or timer", type: "string", shortcut: "t" } },
        },
      },
    },
  };
  readonly hooks: Record<string, () => Promise<void>>;
  readonly configurationVariablesSources = {
    ssm: { resolve: (request: VariableRequest) => this.#inWords(() => this.#resolveSecret(request)) },
  };
  readonly #writers: Writers;
  /** Each secret is asked for once. */
  readonly #secrets = new Map<string, Promise<string>>();

  constructor(serverless: Framework, options: Options, writers: Writers) {
    this.serverless = serverless;
    this.options = options;
    this.#writers = writers;
    serverless.setProvider(PROVIDER, this.provider);
    defineSchema(serverless, PROVIDER);
    this.hooks = this.#readable({
      "before:package:createDeploymentArtifacts": () => this.#pack(serverless.service.getAllFunctions()),
      "deploy:deploy": () => this.#deploy(),
      "deploy:function:packageFunction": () => this.#pack([String(options.function)]),
      "deploy:function:deploy": () => this.#deploy(String(options.function)),
      "deploy:list:log": () => this.#listDeployments(),
      "deploy:list:functions:log": () => this.#listVersions(),
      "info:info": () => this.#info(),
      "invoke:invoke": () => this.#invoke(),
      "invoke:local:invoke": () => this.#invokeLocal(),
      "logs:logs": () => this.#logs(),
      "rollback:rollback": () => this.#rollback(),
      "rollback:function:rollback": () => this.#rollbackFunction(),
      "remove:remove": () => this.#remove(),
    });
  }

  #readable(hooks: Record<string, () => Promise<void>>): Record<string, () => Promise<void>> {
    return Object.fromEntries(Object.entries(hooks).map(([event, hook]) => [event, () => this.#inWords(hook)]));
  }

  /** The framework prints its own errors without a stack trace. */
  async #inWords<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      throw new this.serverless.classes.Error(`${error.code}: ${error.message}`, error.code);
    }
  }

  // Packaging

  async #pack(keys: readonly string[]): Promise<void> {
    this.#wanted(); // what cannot be deployed need not be packed
    await Promise.all(
      keys.map(async (key) => {
        const keysOf = this.#functionKeys(key);
        const codeUri = keysOf.codeUri ?? this.#provider().codeUri;
        if (codeUri === undefined || keysOf.package?.artifact !== undefined) return;
        const artifact = await packFunction(this.serverless.serviceDir, codeUri, key, this.#packageFolder());
        this.serverless.service.getFunction(key).package = { ...keysOf.package, artifact };
      }),
    );
  }

  #packageFolder(): string {
    const own = this.options.package ?? this.serverless.service.package.path ?? ".serverless";
    return resolve(this.serverless.serviceDir, String(own));
  }

  #codes(functions: readonly WantedFunction[], { cos }: WantedService): Map<string, Code> {
    return new Map(
      functions.map(({ key }) => {
        const artifact = this.#functionKeys(key).package?.artifact ?? this.serverless.service.package.artifact;
        const file = artifact ?? join(this.#packageFolder(), `${key}.zip`);
        return [key, readCode(resolve(this.serverless.serviceDir, file), key, cos !== undefined)];
      }),
    );
  }

  // What is wanted, and the way to the cloud

  #provider(): ProviderKeys {
    return this.serverless.service.provider as ProviderKeys;
  }

  #functionKeys(key: string): FunctionKeys {
    return this.serverless.service.getFunction(key) as FunctionKeys;
  }

  #wanted(): WantedService {
    return readWanted(this.serverless, this.options, process.env);
  }

  #wantedFunction(service: WantedService): WantedFunction {
    const key = String(this.options.function);
    const wanted = service.functions.find((one) => one.key === key);
    if (wanted !== undefined) return wanted;
    const keys = service.functions.map((one) => one.key).join(", ");
    throw new PluginError("SCF_SETTING_WRONG", `serverless.yml has no function ${key}; it has ${keys}`);
  }

  #apiOptions({ region, endpoint, profile, credentials }: Partial<ProviderKeys> & { region: string }): ApiOptions {
    const { env } = process;
    return {
      credentials: findCredentials({ env, profile: profile || undefined, file: credentials || undefined }),
      region,
      endpoint: endpoint || env.TENCENTCLOUD_ENDPOINT || undefined,
    };
  }

  #scf({ region }: WantedService): Promise<ScfApi> {
    return openScf(this.#apiOptions({ ...this.#provider(), region }));
  }

  async #context(service: WantedService): Promise<DeployContext> {
    const report = (line: string): void => this.#writers.log.notice(line);
    const bucket = this.#bucket(service, report);
    const deployment = deploymentAt(Date.now());
    return { scf: await this.#scf(service), service, bucket, deployment, sleep: sleepFor, report };
  }

  #bucket({ cos, region }: WantedService, report: (line: string) => void): CodeBucket | undefined {
    if (cos === undefined) return undefined;
    const { credentials, endpoint } = this.#apiOptions({ ...this.#provider(), region });
    // Without TLS it is no cloud's: a sandbox has both at one address.
    const own = this.#provider().cos?.endpoint || (endpoint?.startsWith("http:") ? endpoint : undefined);
    return openBucket({ ...cos, credentials, endpoint: own, report });
  }

  async #resolveSecret({ address, resolveConfigurationProperty }: VariableRequest): Promise<{ value: string }> {
    const name = address ?? "";
    const asked = this.#secrets.get(name) ?? this.#askSecret(name, resolveConfigurationProperty);
    this.#secrets.set(name, asked);
    return { value: await asked };
  }

  async #askSecret(address: string, resolveProperty: ResolveProperty): Promise<string> {
    const names = ["region", "endpoint", "profile", "credentials"] as const;
    const values = await Promise.all(names.map((name) => resolveProperty(["provider", name])));
    const keys = Object.fromEntries(
      names.flatMap((name, index) => (typeof values[index] === "string" ? [[name, values[index]]] : [])),
    ) as Partial<ProviderKeys>;
    const region = keys.region ?? process.env.TENCENTCLOUD_REGION ?? "";
    return readSecret(this.#apiOptions({ ...keys, region }), readAddress(address));
  }

  // Commands

  async #deploy(only?: string): Promise<void> {
    const service = this.#wanted();
    const functions = only === undefined ? service.functions : [this.#wantedFunction(service)];
    const codes = this.#codes(functions, service);
    const context = await this.#context(service);
    const plan = await makePlan(context, codes, only === undefined ? undefined : functions);
    if (this.options.plan === true) return this.#writers.writeText(describePlan(plan));
    const isChanged = plan.removals.length > 0 || plan.functions.some(({ steps }) => steps.length > 0);
    if (isChanged) for (const note of describeNotes(plan)) this.#writers.log.notice(note);
    for (const warning of describeWarnings(plan)) this.#writers.log.warning(warning);
    await carryOut(context, plan, codes);
    const nothing = "Nothing to do: the cloud is as serverless.yml wants it.";
    this.#writers.log.success(isChanged ? `Deployed to ${service.stage}: ${summary(plan, true)}` : nothing);
  }

  async #listDeployments(): Promise<void> {
    const service = this.#wanted();
    const histories = await readHistories(await this.#scf(service), service);
    this.#writers.writeText(describeDeployments(listDeployments(histories)));
  }

  async #listVersions(): Promise<void> {
    const service = this.#wanted();
    const histories = await readHistories(await this.#scf(service), service);
    this.#writers.writeText(describeVersions(histories, service.functions));
  }

  async #info(): Promise<void> {
    const service = this.#wanted();
    this.#writers.writeText(await describeService(await this.#scf(service), service));
  }

  async #invoke(): Promise<void> {
    const service = this.#wanted();
    const wanted = this.#wantedFunction(service);
    const event = eventOf(readShape(this.options.type), this.#data(), wanted, Date.now());
    const qualifier = String(this.options.qualifier ?? service.alias);
    const withLog = this.options.log === true;
    const answer = await invoke(await this.#scf(service), placeOf(service, wanted.name), qualifier, event, withLog);
    const { result, log, durationMs, memoryMb, requestId } = answer;
    if (withLog) this.#writers.log.notice(`${log}\n${durationMs} ms, ${memoryMb.toFixed(0)} MB, request ${requestId}`);
    this.#writers.writeText(result);
  }

  /** JSON where it reads as that, unless `--raw` says that it is text. */
  #data(): unknown {
    const { data, path, raw } = this.options;
    const text = typeof path === "string" ? readData(resolve(this.serverless.serviceDir, path)) : data;
    if (text === undefined || raw === true) return text;
    try {
      return JSON.parse(String(text));
    } catch {
      return text;
    }
  }

  /** By the project's own runtime: this plugin has none. */
  async #invokeLocal(): Promise<void> {
    const wanted = this.#wantedFunction(this.#wanted());
    const shape = readShape(this.options.type);
    const { command } = (this.serverless.service.custom?.invokeLocal ?? {}) as { command?: unknown };
    if (typeof command !== "string") {
      const message =
        "invoke local needs custom.invokeLocal.command in serverless.yml: what to run, with { function, type, data } as JSON on its standard input";
      throw new PluginError("SCF_SETTING_WRONG", message);
    }
    const input = JSON.stringify({ function: wanted.key, type: shape, data: this.#data() });
    const code = await run(command, input, this.serverless.serviceDir);
    if (code !== 0) throw new PluginError("SCF_FUNCTION_FAILED", `invoke local of ${wanted.key} ended with ${code}`);
  }

  async #logs(): Promise<void> {
    const service = this.#wanted();
    const place = placeOf(service, this.#wantedFunction(service).name);
    const scf = await this.#scf(service);
    const { filter, tail, interval } = this.options;
    const seen = new Set<string>();
    const from = readStartTime(this.options.startTime, Date.now());
    do {
      for (const entry of await readLogs(scf, place, from, Date.now() + CLOCK_DIFFERENCE_MS)) {
        const id = `${entry.requestId} ${entry.startTime}`;
        if (seen.has(id)) continue;
        seen.add(id);
        const text = describeEntry(entry);
        if (typeof filter !== "string" || text.includes(filter)) this.#writers.writeText(text);
      }
      if (tail === true) await sleepFor(Number(interval ?? 1000));
    } while (tail === true);
  }

  async #rollback(): Promise<void> {
    const { timestamp } = this.options;
    const moment = timestamp === undefined ? undefined : readTimestamp(String(timestamp));
    const service = this.#wanted();
    const scf = await this.#scf(service);
    const { moves, staying, takenBack } = planRollback(await readHistories(scf, service), moment);
    for (const { name, version } of staying) {
      this.#writers.log.warning(`${name}: no earlier version to go back to, so it stays at version ${version}`);
    }
    if (takenBack !== undefined) this.#writers.log.notice(`Taking back deployment ${takenBack}`);
    await carryOutRollback(scf, service, moves, (line) => this.#writers.log.notice(line));
    this.#writers.log.success(
      `Rolled back ${moves.length} functions; the next deploy brings back what serverless.yml wants.`,
    );
  }

  async #rollbackFunction(): Promise<void> {
    const service = this.#wanted();
    const { name } = this.#wantedFunction(service);
    const scf = await this.#scf(service);
    const to = String(this.options["function-version"]);
    const history = (await readHistories(scf, { ...service, functions: [this.#wantedFunction(service)] }))[0];
    if (!history?.versions.some(({ version }) => version === to)) {
      throw new PluginError(
        "SCF_NOT_FOUND",
        `${name} has no version ${to}; serverless deploy list functions shows them`,
      );
    }
    const move = { name, from: history.aliasVersion ?? "none", to };
    await carryOutRollback(scf, service, [move], (line) => this.#writers.log.notice(line));
  }

  async #remove(): Promise<void> {
    const removed = await removeService(await this.#context(this.#wanted()));
    this.#writers.log.success(removed.length === 0 ? "Nothing to remove." : `Removed ${removed.length} functions.`);
  }
}

/** @throws PluginError `SCF_SETTING_WRONG` when there is no such file, or none that can be read */
function readData(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new PluginError("SCF_SETTING_WRONG", `--path: ${file} cannot be read (${reason})`);
  }
}

function describeEntry({ startTime, requestId, failed, durationMs, log }: LogEntry): string {
  return `${startTime} ${requestId} ${failed ? "failed" : "ok"} ${durationMs} ms\n${log.trimEnd()}`;
}

/** Runs a command of the project's, and gives back its exit code. */
function run(command: string, input: string, cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, cwd, stdio: ["pipe", "inherit", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
    child.stdin.end(input);
  });
}
