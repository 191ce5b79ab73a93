/**
 * Carries out one function's plan. Every step may be repeated, and what runs is a version that is published only when its
 * code and configuration were seen to be the wanted ones: a deploy that is cut off leaves the version before in charge,
 * and the next one does what is missing.
 *
 * Two deploys at once cannot be kept apart by the platform, which has no lock. So a function that changed since it was
 * looked at is left alone, a change under way is waited for, and a version that holds another deploy's work is not used.
 *
 * @module
 */
import type * as Models from "tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models";
import { type AnswerOf, isBusy, type RequestOf, type ScfApi } from "./api.ts";
import type { CodeBucket, StoredCode } from "./cos.ts";
import { PluginError } from "./errors.ts";
import { isSha256Of, type Mark, sumOf, writeMark } from "./mark.ts";
import { changesOf, type FunctionPlan, type Step } from "./plan.ts";
import { type FunctionPlace, LATEST, readSnapshot, type Snapshot } from "./state.ts";
import type { WantedTrigger } from "./triggers.ts";
import type { Code, WantedService } from "./wanted.ts";

export interface ApplyContext {
  scf: ScfApi;
  service: WantedService;
  /** For zips that no request can carry; without it there are none. */
  bucket?: CodeBucket | undefined;
  /** Moment of the deployment, as marks have it. */
  deployment: string;
  /** Waits so many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Gets every step that was done. */
  done(name: string, step: Step): void;
}

/** The platform's own tool looks every half second, 600 times. */
const POLL_MS = 500;
const FIRST_POLL_MS = 100;
const POLLS = 600;
/** Changes of others that came in between, and left everything as it was. */
const TRIES = 5;

/**
 * Does every step, in order.
 *
 * @throws PluginError, ApiError, ConnectionLost: whatever the first step that fails throws
 */
export async function applyFunction(context: ApplyContext, plan: FunctionPlan, code: Code): Promise<void> {
  if (plan.steps.length === 0) return;
  const work = new FunctionWork(context, plan, code);
  await work.assertUnchanged();
  for (const step of plan.steps) {
    await work.take(step);
    context.done(plan.wanted.name, step);
  }
}

/** Deletes a function with its versions, aliases and triggers. One that is gone already counts as deleted. */
export async function deleteFunction(
  { scf, sleep }: Pick<ApplyContext, "scf" | "sleep">,
  place: FunctionPlace,
): Promise<void> {
  await untilSettled({ scf, sleep }, place, LATEST);
  await scf("DeleteFunction", place);
  for (let poll = 0; poll < POLLS; poll++) {
    if ((await readSnapshot(scf, place, LATEST)) === undefined) return;
    await sleep(poll === 0 ? FIRST_POLL_MS : POLL_MS);
  }
  throw new PluginError("SCF_FUNCTION_FAILED", `${place.FunctionName} is still being deleted`);
}

/** What a function or version is once nothing is under way; undefined when there is none. */
export async function untilSettled(
  { scf, sleep }: Pick<ApplyContext, "scf" | "sleep">,
  place: FunctionPlace,
  qualifier: string,
): Promise<Snapshot | undefined> {
  for (let poll = 0; poll < POLLS; poll++) {
    const snapshot = await readSnapshot(scf, place, qualifier);
    if (snapshot === undefined || !snapshot.status.endsWith("ing")) return snapshot;
    await sleep(poll === 0 ? FIRST_POLL_MS : POLL_MS);
  }
  throw new PluginError(
    "SCF_OTHER_DEPLOY",
    `${place.FunctionName} has been in a change for five minutes; look at it in the console`,
  );
}

class FunctionWork {
  readonly #context: ApplyContext;
  readonly #plan: FunctionPlan;
  readonly #code: Code;
  readonly #place: FunctionPlace;
  /** The version that this deploy wants to be in charge. */
  #version: string | undefined;
  /** What `$LATEST` was when this deploy saw it last. */
  #seen: Snapshot | undefined;

  constructor(context: ApplyContext, plan: FunctionPlan, code: Code) {
    this.#context = context;
    this.#plan = plan;
    this.#code = code;
    this.#place = { FunctionName: plan.wanted.name, Namespace: context.service.namespace };
    this.#version = plan.current?.aliasVersion;
    this.#seen = plan.current?.latest;
  }

  /** @throws PluginError `SCF_OTHER_DEPLOY` when something changed since this deploy saw it last */
  async assertUnchanged(): Promise<void> {
    if (this.#seen === undefined) return; // creating a function that exists is an error of the platform's
    const now = await untilSettled(this.#context, this.#place, LATEST);
    if (now?.modifiedAt !== this.#seen.modifiedAt || now.codeSha256 !== this.#seen.codeSha256) {
      throw otherDeploy(this.#plan.wanted.name, "changed after this deploy had looked at it");
    }
  }

  /** A change that meets another one waits for its end, and is made only if that left everything as it was. */
  async #change<A extends "UpdateFunctionCode" | "UpdateFunctionConfiguration" | "PublishVersion">(
    action: A,
    request: RequestOf<A>,
  ): Promise<AnswerOf<A>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#context.scf(action, request);
      } catch (error) {
        if (!isBusy(action, error) || attempt === TRIES) throw error;
        await this.assertUnchanged();
      }
    }
  }

  async take(step: Step): Promise<void> {
    const { scf } = this.#context;
    switch (step.kind) {
      case "recreate":
        await deleteFunction(this.#context, this.#place);
        return this.#create();
      case "create":
        return this.#create();
      case "code":
        return this.#updateCode();
      case "configuration":
        await this.#change("UpdateFunctionConfiguration", { ...this.#place, ...this.#configuration() });
        return this.#settled();
      case "publish":
        return this.#publish();
      case "alias":
        return this.#pointAlias(step.exists);
      case "create-trigger":
        await scf("CreateTrigger", { ...this.#place, ...triggerRequest(step.trigger) });
        return;
      case "update-trigger":
        await scf("UpdateTrigger", { ...this.#place, ...triggerRequest(step.trigger) });
        return;
      case "delete-trigger": {
        const { name, type, qualifier } = step.trigger;
        await scf("DeleteTrigger", { ...this.#place, TriggerName: name, Type: type, Qualifier: qualifier });
        return;
      }
      case "async-retry": {
        const config = { RetryConfig: [{ RetryNum: step.attempts }], MsgTTL: step.maxAgeSeconds };
        await scf("UpdateFunctionEventInvokeConfig", { ...this.#place, AsyncTriggerConfig: config });
        return;
      }
      case "reserve":
        if (step.memoryMb === null) await scf("DeleteReservedConcurrencyConfig", this.#place);
        else await scf("PutReservedConcurrencyConfig", { ...this.#place, ReservedConcurrencyMem: step.memoryMb });
        return;
      case "provision": {
        const at = { ...this.#place, Qualifier: this.#version ?? "" };
        await scf("PutProvisionedConcurrencyConfig", { ...at, VersionProvisionedConcurrencyNum: step.count });
        return;
      }
      case "unprovision":
        await scf("DeleteProvisionedConcurrencyConfig", { ...this.#place, Qualifier: step.version });
        return;
    }
  }

  async #create(): Promise<void> {
    const { wanted } = this.#plan;
    const code = await this.#givenCode();
    const tags = Object.entries(wanted.tags).map(([Key, Value]) => ({ Key, Value }));
    await this.#context.scf("CreateFunction", {
      ...this.#place,
      ...this.#configuration(),
      Runtime: wanted.runtime,
      Type: "Event",
      Handler: wanted.handler,
      ...codeRequest(code),
      ...(tags.length > 0 && { Tags: tags }),
    });
    await this.#settled();
  }

  /** The zip itself, or where it was uploaded to. */
  async #givenCode(): Promise<GivenCode> {
    const { bucket } = this.#context;
    if (bucket?.takes(this.#code)) return bucket.put(this.#plan.wanted.name, this.#code);
    return { ZipFile: this.#code.zip.toString("base64") };
  }

  async #updateCode(): Promise<void> {
    const code = await this.#givenCode();
    await this.#change("UpdateFunctionCode", {
      ...this.#place,
      Handler: this.#plan.wanted.handler,
      ...codeRequest(code),
      InstallDependency: "FALSE",
    });
    await this.#settled();
  }

  /** Everything but code and runtime; the environment replaces the one before. */
  #configuration(): Omit<Models.UpdateFunctionConfigurationRequest, "FunctionName"> {
    const { wanted, environment, current } = this.#plan;
    const variables = Object.entries(environment).map(([Key, Value]) => ({ Key, Value }));
    const { initTimeoutSeconds, role, vpc, publicNet, logs } = wanted;
    const hadVariables = Object.keys(current?.latest.environment ?? {}).length > 0;
    const hadVpc = current?.latest.vpc !== undefined;
    return {
      Description: wanted.description,
      MemorySize: wanted.memoryMb,
      Timeout: wanted.timeoutSeconds,
      InstallDependency: "FALSE",
      // An empty list would change nothing; one variable without a name empties it.
      ...((variables.length > 0 || hadVariables) && {
        Environment: { Variables: variables.length > 0 ? variables : [{ Key: "", Value: "" }] },
      }),
      ...(initTimeoutSeconds !== undefined && { InitTimeout: initTimeoutSeconds }),
      ...(role !== undefined && { Role: role }),
      // How a function leaves a network is not documented; empty names are what a function outside reads back as.
      ...((vpc || hadVpc) && { VpcConfig: { VpcId: vpc?.vpcId ?? "", SubnetId: vpc?.subnetId ?? "" } }),
      ...(logs && { ClsLogsetId: logs.logsetId, ClsTopicId: logs.topicId }),
      ...(publicNet !== undefined && {
        PublicNetConfig: { PublicNetStatus: publicNet ? "ENABLE" : "DISABLE", EipConfig: { EipStatus: "DISABLE" } },
      }),
    };
  }

  /** Waits until the change has been made. */
  async #settled(qualifier = LATEST): Promise<void> {
    const { name } = this.#plan.wanted;
    const snapshot = await untilSettled(this.#context, this.#place, qualifier);
    if (snapshot === undefined) throw otherDeploy(name, "was removed while this deploy changed it");
    if (snapshot.status.endsWith("Failed")) {
      throw new PluginError(
        "SCF_FUNCTION_FAILED",
        `The platform could not take the change of ${name}: ${snapshot.status}, ${snapshot.reason}`,
      );
    }
    if (qualifier === LATEST) this.#seen = snapshot;
  }

  /** Publishes what is in `$LATEST` once it is what is wanted, or takes a version that is. */
  async #publish(): Promise<void> {
    const { service, deployment, bucket } = this.#context;
    const latest = await this.#assertWanted(LATEST);
    await bucket?.clear(this.#plan.wanted.name); // the function has taken it; also what a deploy that was cut off has left
    const reused = await this.#newestIfWanted();
    if (reused !== undefined) {
      this.#version = reused;
      return;
    }
    const isPlain = isSha256Of(latest.codeSha256, this.#code.sha256);
    const mark: Mark = {
      service: service.service,
      stage: service.stage,
      deployment,
      code: this.#code.sha256,
      ...(!isPlain && { sum: sumOf(latest.codeSha256) }),
    };
    const { FunctionVersion } = await this.#change("PublishVersion", { ...this.#place, Description: writeMark(mark) });
    this.#version = FunctionVersion ?? "";
    await this.#settled(this.#version);
    const published = await this.#assertWanted(this.#version);
    if (published.codeSha256 !== latest.codeSha256)
      throw otherDeploy(this.#plan.wanted.name, "got other code while this deploy published it");
    await this.#settled();
  }

  /** A deploy that was cut off between the version and the alias has published it already. */
  async #newestIfWanted(): Promise<string | undefined> {
    const newest = this.#plan.current?.versions[0];
    if (newest === undefined || newest.version === this.#plan.current?.aliasVersion) return undefined;
    const snapshot = await untilSettled(this.#context, this.#place, newest.version);
    return snapshot && this.#isWanted(snapshot, true) ? newest.version : undefined;
  }

  async #assertWanted(qualifier: string): Promise<Snapshot> {
    const { name } = this.#plan.wanted;
    const snapshot = await untilSettled(this.#context, this.#place, qualifier);
    if (snapshot === undefined || !this.#isWanted(snapshot, this.#sumsArePlain())) {
      throw otherDeploy(name, "is not what this deploy has made of it");
    }
    return snapshot;
  }

  /** True when its configuration is the wanted one, and its code, where the platform's word can be compared. */
  #isWanted(snapshot: Snapshot, byCode: boolean): boolean {
    const marks = (this.#plan.current?.versions ?? []).flatMap(({ mark }) => mark ?? []);
    const differences = changesOf(this.#plan.wanted, this.#code, this.#plan.environment, snapshot, marks);
    return differences.every(({ kind }) => kind === "code" && !byCode);
  }

  /** True when the platform's word about code has been the SHA-256 of the zip before. */
  #sumsArePlain(): boolean {
    return (this.#plan.current?.versions ?? []).some(({ mark }) => mark !== undefined && mark.sum === undefined);
  }

  async #pointAlias(exists: boolean): Promise<void> {
    const request = { ...this.#place, Name: this.#context.service.alias, FunctionVersion: this.#version ?? "" };
    await this.#context.scf(exists ? "UpdateAlias" : "CreateAlias", request);
  }
}

type GivenCode = StoredCode | { ZipFile: string };

function codeRequest(code: GivenCode): { CodeSource: string; Code: GivenCode } {
  return { CodeSource: "ZipFile" in code ? "ZipFile" : "Cos", Code: code };
}

/** A trigger as the platform takes it, without its function. */
export function triggerRequest({
  name,
  type,
  desc,
  qualifier,
  enabled,
  argument,
}: WantedTrigger): Omit<Models.CreateTriggerRequest, "FunctionName"> {
  return {
    TriggerName: name,
    Type: type,
    TriggerDesc: desc,
    Qualifier: qualifier,
    Enable: enabled ? "OPEN" : "CLOSE",
    ...(argument !== null && type === "timer" && { CustomArgument: argument }),
  };
}

function otherDeploy(name: string, what: string): PluginError {
  return new PluginError(
    "SCF_OTHER_DEPLOY",
    `${name} ${what}: another deploy, or somebody in the console, is at work on it. What runs was left as it was. Wait for the other to end, then run the command again`,
  );
}
