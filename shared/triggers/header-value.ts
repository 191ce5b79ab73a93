/**
 * Header values of the form `value; name=value; name="value"`.
 *
 * Source: "HTTP Semantics", section 5.6.6, https://www.rfc-editor.org/rfc/rfc9110#section-5.6.6
 *
 * @module
 */

export interface HeaderValue {
  /** What stands before the first semicolon, in small letters. */
  value: string;
  /** By small-letter names; a map, so that no name can do harm. */
  parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /[ \t]*;[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;",]+))/y;

/** Undefined when it is not of that form, or names a parameter twice. */
export function parseHeaderValue(text: string): HeaderValue | undefined {
  const [head = ""] = text.split(";", 1);
  const parameters = new Map<string, string>();
  let at = head.trimEnd().length;
  while (at < text.trimEnd().length) {
    PARAMETER.lastIndex = at;
    const match = PARAMETER.exec(text);
    const name = match?.[1]?.toLowerCase();
    if (match === null || name === undefined || parameters.has(name)) return undefined;
    parameters.set(name, match[2]?.replace(/\\(.)/g, "$1") ?? match[3] ?? "");
    at = PARAMETER.lastIndex;
  }
  return { value: head.trim().toLowerCase(), parameters };
}
