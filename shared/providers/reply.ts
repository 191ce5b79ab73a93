/**
 * Reading of replies, where every provider's are alike.
 *
 * @module
 */

/** Undefined, which is no JSON value, when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** The provider's request id; what else may stand in its place is not for the log. */
export function readRequestId(value: unknown): { providerRequestId?: string } {
  return typeof value === "string" && REQUEST_ID.test(value) ? { providerRequestId: value } : {};
}

const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
