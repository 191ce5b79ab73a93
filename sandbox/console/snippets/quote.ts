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
