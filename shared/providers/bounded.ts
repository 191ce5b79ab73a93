/**
 * What providers tell in receipts and replies, and an index of the store has to take. What is longer is no id or name of
 * theirs: it stays in their raw words only, or all that came with it would be lost.
 *
 * @module
 */
import * as z from "zod/mini";

const MAX_LENGTH = 256;

export const id = z.string().check(z.minLength(1), z.maxLength(MAX_LENGTH));
export const name = z.nullish(z.string().check(z.maxLength(MAX_LENGTH)));
