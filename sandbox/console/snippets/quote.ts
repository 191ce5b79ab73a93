/**
 * Texts as literals of other languages.
 *
 * @module
 */

/** Of JavaScript and Python, which read JSON's literals. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** Of PHP, where only two characters mean something between single quotes. */
export function quotePhp(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

export function listOf(texts: readonly string[], one: (text: string) => string = quote): string {
  return `[${texts.map(one).join(", ")}]`;
}

/** One word of a shell. */
export function quoteShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What a request is made of. */
export type Literal = string | number | readonly string[] | { readonly [name: string]: Literal };
export type Members = Readonly<Record<string, Literal>>;

/** A value in the words of a language. */
export interface Writer {
  value(value: Literal): string;
  /** A member of an object, with its comma. */
  member(name: string, value: Literal): string;
}

export const JAVASCRIPT: Writer = writerOf({ quoted: quote, name: (name) => `${name}: `, braces: ["{ ", " }"] });
export const PYTHON: Writer = writerOf({ quoted: quote, name: (name) => `${quote(name)}: `, braces: ["{", "}"] });
export const PHP: Writer = writerOf({ quoted: quotePhp, name: (name) => `"${name}" => `, braces: ["[", "]"] });

/** Each member on a line of its own. */
export function linesOf(members: Members, { member }: Pick<Writer, "member">, indent: string): string {
  return Object.entries(members)
    .map(([name, value]) => `${indent}${member(name, value)}`)
    .join("\n");
}

interface Grammar {
  quoted(text: string): string;
  name(name: string): string;
  braces: readonly [open: string, close: string];
}

function writerOf({ quoted, name, braces: [open, close] }: Grammar): Writer {
  const value = (given: Literal): string => {
    if (typeof given === "string") return quoted(given);
    if (typeof given === "number") return String(given);
    if (isList(given)) return listOf(given, quoted);
    const members = Object.entries(given).map(([key, one]) => `${name(key)}${value(one)}`);
    return `${open}${members.join(", ")}${close}`;
  };
  return { value, member: (key, given) => `${name(key)}${value(given)},` };
}

function isList(given: Literal): given is readonly string[] {
  return Array.isArray(given);
}
