/**
 * Secrets as they may be shown.
 *
 * @module
 */
const SHOWN = 4;
/** Of a shorter one, that many characters would tell too much. */
const MIN_LENGTH = 16;

/** Its first characters, to tell it from others by, and stars; of a short one stars alone. */
export function maskSecret(secret: string): string {
  return `${secret.length < MIN_LENGTH ? "" : secret.slice(0, SHOWN)}****`;
}
