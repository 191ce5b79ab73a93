/**
 * Guesses that no limit counts. A send that surely was not accepted gives its place in every window back, and one to a test
 * number takes none: without a bound of its own, whoever has sends refused on purpose, or finds a provider that refuses,
 * would get new codes without end, each with new attempts.
 *
 * @module
 */

/** In a day: as many as the default limits leave where texts do go out, 10 codes of 5 attempts each. */
export const MAX_GUESSES = 50;
export const GUESSES_MS = 86_400_000;
