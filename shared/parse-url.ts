/**
 * `URL.canParse` is younger than some of the platforms' runtimes.
 *
 * @module
 */

/** The address, or undefined when the text is none. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
