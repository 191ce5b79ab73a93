/**
 * The body of a request as JSON, or as the sound file that it is or holds. What a file says of itself is not believed:
 * the use case looks at its bytes.
 *
 * Some hosts hand binary bodies over as text, with a mark in place of what was none (a Function URL's are not documented);
 * there a file has to come as base64 in JSON.
 *
 * @module
 */
import { isUtf8 } from "node:buffer";
import { XinshiError } from "../errors.ts";
import { invalidArgument } from "../validation/parse.ts";
import { parseHeaderValue } from "./header-value.ts";
import type { HttpRequest } from "./http-request.ts";
import { checkPlain, readJsonBody } from "./json-body.ts";
import { readOnlyFile } from "./multipart.ts";

/** The input's field, and the form's. */
const FIELD = "audio";
const RAW_MEDIA_TYPES = new Set(["audio/mpeg", "audio/mp3", "audio/wav", "audio/x-wav", "application/octet-stream"]);
/** Stands where bytes were no text. */
const REPLACEMENT = "\ufffd";
const UNSUPPORTED = "The content-type must be audio/mpeg, audio/wav, multipart/form-data or application/json";

/**
 * `{ audio }` with the file's bytes; for JSON whatever stands there.
 *
 * @throws XinshiError `UNSUPPORTED_MEDIA_TYPE` or `INVALID_ARGUMENT`
 */
export function readAudioBody(request: Pick<HttpRequest, "headers" | "body">): unknown {
  const { headers, body } = request;
  const contentType = parseHeaderValue(headers["content-type"] ?? "");
  const mediaType = contentType?.value ?? "";
  if (RAW_MEDIA_TYPES.has(mediaType)) {
    checkBytes(request);
    return { [FIELD]: body };
  }
  if (mediaType === "multipart/form-data") {
    checkBytes(request);
    return { [FIELD]: readOnlyFile(body, contentType?.parameters.get("boundary"), FIELD) };
  }
  if (body.byteLength > 0 && mediaType !== "" && !mediaType.endsWith("json")) {
    throw new XinshiError("UNSUPPORTED_MEDIA_TYPE", UNSUPPORTED);
  }
  return readJsonBody(request);
}

/** No sound is text from its first byte to its last, so one that is, marks and all, was damaged on the way. */
function checkBytes({ headers, body }: Pick<HttpRequest, "headers" | "body">): void {
  checkPlain(headers);
  if (!isUtf8(body) || !Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(REPLACEMENT)) return;
  throw invalidArgument(["body: came as text, which damages a file; send it as base64 in JSON"]);
}
