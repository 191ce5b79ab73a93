/**
 * The length of a sound and the size of a file.
 *
 * @module
 */

/** Such as `0:07`. */
export function durationText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Such as `28 KB`; a kilobyte has 1000 bytes. */
export function sizeText(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1000))} KB`;
}
