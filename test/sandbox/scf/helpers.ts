/**
 * A sandbox that runs what is deployed, the official SCF client, and zips of code made here.
 *
 * @module
 */
import { scf } from "tencentcloud-sdk-nodejs/tencentcloud/services/scf/index.js";
import { onTestFinished } from "vitest";
import { ZipFile } from "yazl";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../../sandbox/sandbox.ts";
import { createScf, type ScfOptions } from "../../../sandbox/scf/scf.ts";
import { HOST_SCRIPT } from "../runtime-harness.ts";
import { configOf } from "../tencent/clients.ts";

export type ScfClient = InstanceType<typeof scf.v20180416.Client>;
export type CreateFunctionRequest = Parameters<ScfClient["CreateFunction"]>[0];

export interface Cloud {
  sandbox: Sandbox;
  client: ScfClient;
  lines: string[];
  /** Lets what was changed take effect; for a cloud that waits for it. */
  settle(): void;
}

/** A change that only moving the clock ends. */
export const NOT_YET = { changeMs: 60_000 };

/** A sandbox by the machine's clock that closes with the test. */
export async function openCloud(options: Partial<ScfOptions> & { sandbox?: SandboxOptions } = {}): Promise<Cloud> {
  const { sandbox: others, ...own } = options;
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const openScf: SandboxOptions["openScf"] = (state) => createScf({ hostScript: HOST_SCRIPT, log, ...own }, state);
  const sandbox = await createSandbox({ port: 0, openScf, ...others });
  onTestFinished(() => sandbox.close());
  const settle = (): void => sandbox.clock.advance(own.changeMs ?? 0);
  return { sandbox, client: scfClient(sandbox), lines, settle };
}

/** The official client, unmodified. */
export function scfClient(sandbox: Sandbox, options: Parameters<typeof configOf>[1] = {}): ScfClient {
  return new scf.v20180416.Client(configOf(sandbox, options));
}

/** A zip of these files, in base64. */
export async function zipOf(files: Record<string, string | Buffer>, options: { mode?: number } = {}): Promise<string> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, options);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("base64");
}

/** Code of one file. */
export function codeOf(main: string): Promise<string> {
  return zipOf({ "index.js": `exports.main = ${main};` });
}

/** Tells what it was called with and what it finds. */
export const ECHO = `async (event, context) => ({
  event,
  environment: JSON.parse(context.environment),
  context: { ...context },
  variables: { ...process.env },
})`;

/** Creates a function and waits until it is there. */
export async function deploy(
  client: ScfClient,
  change: Partial<CreateFunctionRequest> & { main?: string } = {},
): Promise<string> {
  const { main = ECHO, ...others } = change;
  const request = {
    FunctionName: "hello",
    Runtime: "Nodejs20.19",
    Handler: "index.main",
    Code: { ZipFile: await codeOf(main) },
    ...others,
  };
  await client.CreateFunction(request);
  await settled(client, request.FunctionName, others.Namespace);
  return request.FunctionName;
}

/** The status that a function comes to. */
export async function settled(client: ScfClient, name: string, namespace = "default"): Promise<string> {
  for (;;) {
    const { Status = "" } = await client.GetFunction({ FunctionName: name, Namespace: namespace });
    if (!Status.endsWith("ing")) return Status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a function returned. */
export async function resultOf(client: ScfClient, name: string, event: unknown = {}): Promise<unknown> {
  const { Result } = await client.Invoke({ FunctionName: name, ClientContext: JSON.stringify(event) });
  return JSON.parse(Result?.RetMsg ?? "null");
}

/** The code of the error that a call ends with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
  return "none";
}
