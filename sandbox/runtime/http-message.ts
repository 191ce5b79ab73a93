/**
 * An HTTP request and answer as the runtime passes them on, before and after a host has put its shape on them.
 *
 * @module
 */

/** The hosts whose event and answer shapes can be asked for. */
export const HTTP_SHAPES = ["function-url", "api-gateway", "cloudbase", "aws-v1", "aws-v2"] as const;
export type HttpShape = (typeof HTTP_SHAPES)[number];

export interface HttpRequest {
  method: string;
  /** What follows the function's name, percent-encoding kept; starts with `/`. */
  path: string;
  /** Without the `?`. */
  rawQuery: string;
  /** Names as sent, in order, repeats kept. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
  sourceIp: string;
}

export interface HttpAnswer {
  status: number;
  /** Repeats allowed. */
  headers: [name: string, value: string][];
  body: Uint8Array;
}

export type Query = (readonly [name: string, value: string | true])[];

/** The query in order; a name without `=` has the value `true`. */
export function parseQuery(rawQuery: string): Query {
  const parts = rawQuery.split("&").filter((part) => part !== "");
  return parts.flatMap((part): Query => {
    const [[name, value] = ["", ""]] = [...new URLSearchParams(part)];
    return [[name, part.includes("=") ? value : true]];
  });
}

/** Values by name, in order of first appearance. Names come from the network, so `__proto__` is a name like any other. */
export function groupByName<Value>(pairs: Iterable<readonly [string, Value]>): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const [name, value] of pairs) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}

export function jsonAnswer(status: number, value: unknown): HttpAnswer {
  return {
    status,
    headers: [["Content-Type", "application/json; charset=utf-8"]],
    body: Buffer.from(JSON.stringify(value) ?? "null"),
  };
}

/** The first value of a header. */
export function headerOf(request: Pick<HttpRequest, "headers">, name: string): string | undefined {
  return request.headers.find(([each]) => each.toLowerCase() === name)?.[1];
}

/** True for the content types that hosts pass on as text. */
export function isText(request: Pick<HttpRequest, "headers" | "body">): boolean {
  const type = headerOf(request, "content-type");
  if (type === undefined) return isUtf8(request.body);
  return /^\s*(text\/|application\/([\w.-]+\+)?(json|xml)|application\/(javascript|x-www-form-urlencoded))/i.test(type);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
