/**
 * A form with one file in it, which is all that is taken. No error repeats any of it.
 *
 * Sources: "MIME Part Two: Media Types", section 5.1.1, https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1; "Returning
 * Values from Forms: multipart/form-data", https://www.rfc-editor.org/rfc/rfc7578
 *
 * @module
 */
import { invalidArgument } from "../validation/parse.ts";
import { type HeaderValue, parseHeaderValue } from "./header-value.ts";

/** Up to 70 of these characters, the last no blank. */
const BOUNDARY = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;
/** Blanks that may have come to the end of a delimiter's line on the way. */
const LINE_END = /^[ \t]*\r\n/;
const MAX_PADDING_BYTES = 64;
const MAX_HEADER_BYTES = 4096;
const PLAIN_ENCODINGS = ["7bit", "8bit", "binary"];

/** The bytes of the form's only part, which must be a file in the field called `name`. */
export function readOnlyFile(body: Uint8Array, boundary: string | undefined, name: string): Uint8Array {
  if (boundary === undefined || !BOUNDARY.test(boundary)) throw malformed("content-type: has no good boundary");
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const part = readOnlyPart(bytes, boundary);
  const headersEnd = part.subarray(0, MAX_HEADER_BYTES).indexOf("\r\n\r\n");
  if (headersEnd < 0) throw malformed("body: has a part without headers, or with too many");
  checkHeaders(part.toString("utf8", 0, headersEnd), name);
  return part.subarray(headersEnd + 4);
}

/** What is between the first delimiter and the closing one. */
function readOnlyPart(bytes: Buffer, boundary: string): Buffer {
  const delimiter = `\r\n--${boundary}`;
  const isAtStart = bytes.indexOf(delimiter.slice(2)) === 0;
  const first = isAtStart ? 0 : bytes.indexOf(delimiter) + 2;
  if (!isAtStart && first < 2) throw malformed("body: does not hold its boundary");
  const start = first + delimiter.length - 2;
  const lineEnd = lineEndAt(bytes, start);
  const end = bytes.indexOf(delimiter, start);
  if (lineEnd === 0 || end < 0 || end < start + lineEnd) throw malformed("body: is not a whole form");
  const close = end + delimiter.length;
  if (bytes.toString("latin1", close, close + 2) !== "--") throw malformed("body: must have one part only");
  return bytes.subarray(start + lineEnd, end);
}

/** Bytes of the line end that stands here; 0 when something else does. */
function lineEndAt(bytes: Buffer, at: number): number {
  return LINE_END.exec(bytes.toString("latin1", at, at + MAX_PADDING_BYTES))?.[0].length ?? 0;
}

/** The part's own content type is not looked at: its bytes say what it is. */
function checkHeaders(block: string, name: string): void {
  const headers = new Map<string, string>();
  for (const line of block.split("\r\n")) {
    const colon = line.indexOf(":");
    const header = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (!/^[\w-]+$/.test(header) || headers.has(header)) throw malformed("body: has a part with bad headers");
    headers.set(header, line.slice(colon + 1).trim());
  }
  const encoding = headers.get("content-transfer-encoding") ?? "binary";
  if (!PLAIN_ENCODINGS.includes(encoding.toLowerCase())) throw malformed("body: must carry the file unencoded");
  if (!isFileCalled(parseHeaderValue(headers.get("content-disposition") ?? ""), name)) {
    throw malformed(`body: must be a form with one file, in the field ${name}`);
  }
}

function isFileCalled(disposition: HeaderValue | undefined, name: string): boolean {
  if (disposition?.value !== "form-data") return false;
  return disposition.parameters.get("name") === name && disposition.parameters.has("filename");
}

const malformed = (fault: string) => invalidArgument([fault]);
