/**
 * What a published version says about itself: which service made it, in which deployment, from which code. So a deployment
 * can be found again and undone, and a function that left the file is known as ours before it is removed.
 *
 * Function descriptions may have letters, digits, spaces, commas and periods; what a version's may have is not documented,
 * so a mark keeps to these.
 *
 * @module
 */
import { createHash } from "node:crypto";

export interface Mark {
  service: string;
  stage: string;
  /** Moment of the deployment, UTC: `20260131T120000Z`. */
  deployment: string;
  /** SHA-256 of the zip, hexadecimal. */
  code: string;
  /** What the platform says of this code, where that is not the SHA-256 of the zip: `sumOf` its word. */
  sum?: string;
}

const MARK =
  /^service ([A-Za-z0-9.]+), stage ([A-Za-z0-9.]+), deployment (\d{8}T\d{6}Z), code ([0-9a-f]{64})(?:, sum ([0-9a-f]{32}))?$/;

export function writeMark({ service, stage, deployment, code, sum }: Mark): string {
  const names = `service ${dotted(service)}, stage ${dotted(stage)}`;
  return `${names}, deployment ${deployment}, code ${code}${sum === undefined ? "" : `, sum ${sum}`}`;
}

/** Undefined for a version that something else published. */
export function readMark(description: string | null | undefined): Mark | undefined {
  const [, service, stage, deployment, code, sum] = MARK.exec(description ?? "") ?? [];
  if (service === undefined || stage === undefined || deployment === undefined || code === undefined) return undefined;
  return { service: dashed(service), stage: dashed(stage), deployment, code, ...(sum !== undefined && { sum }) };
}

/** The moment as a mark has it. */
export function deploymentAt(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** What is kept of the platform's word about a code. */
export function sumOf(codeSha256: string): string {
  return createHash("sha256").update(codeSha256).digest("hex").slice(0, 32);
}

/** True when the platform's word is the SHA-256 of the zip; whether it writes it hexadecimal or base64 is not documented. */
export function isSha256Of(codeSha256: string, sha256: string): boolean {
  return codeSha256.toLowerCase() === sha256 || codeSha256 === Buffer.from(sha256, "hex").toString("base64");
}

/** Names of services and stages have no periods. */
function dotted(name: string): string {
  return name.replaceAll("-", ".");
}

function dashed(name: string): string {
  return name.replaceAll(".", "-");
}
