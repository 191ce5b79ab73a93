/**
 * The body of a request as JSON. No error repeats any of it.
 *
 * Source: "The JavaScript Object Notation (JSON) Data Interchange Format", https://www.rfc-editor.org/rfc/rfc8259
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { HttpRequest } from "./http-request.ts";

const JSON_MEDIA_TYPE = /^application\/(?:[\w.!#$&^+-]+\+)?json$/;
const UTF8_NAMES = new Set(["utf-8", "utf8"]);

/**
 * The parsed body; `{}` when there is none.
 *
 * @throws XinshiError `UNSUPPORTED_MEDIA_TYPE` or `INVALID_ARGUMENT`
 */
export function readJsonBody({ headers, body }: Pick<HttpRequest, "headers" | "body">): unknown {
  if (body.byteLength === 0) return {};
  checkPlain(headers);
  const contentType = headers["content-type"];
  if (contentType !== undefined) return readTyped(contentType, body);
  const text = decodeUtf8(body);
  if (!text.trimStart().startsWith("{")) throw unsupported("The body must be JSON, with content-type application/json");
  return parseJson(text);
}

function readTyped(contentType: string, body: Uint8Array): unknown {
  const [mediaType = "", ...parameters] = contentType.toLowerCase().split(";");
  if (!JSON_MEDIA_TYPE.test(mediaType.trim())) throw unsupported("The content-type must be application/json");
  if (!parameters.every(isUtf8Parameter)) throw unsupported("The charset must be UTF-8");
  return parseJson(decodeUtf8(body));
}

/** True for `charset=utf-8`, quoted or not, and for every parameter that is no charset. */
function isUtf8Parameter(parameter: string): boolean {
  const [name = "", value = ""] = parameter.split("=");
  return name.trim() !== "charset" || UTF8_NAMES.has(value.trim().replaceAll('"', ""));
}

/** @throws XinshiError `UNSUPPORTED_MEDIA_TYPE` for a compressed body */
export function checkPlain(headers: HttpRequest["headers"]): void {
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity") throw unsupported("The body must not be compressed");
}

function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw invalidArgument(["body: must be UTF-8"]);
  }
}

/** The parser's own message is left behind: it quotes the body. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument(["body: must be valid JSON"]);
  }
}

function unsupported(message: string): XinshiError {
  return new XinshiError("UNSUPPORTED_MEDIA_TYPE", message);
}
