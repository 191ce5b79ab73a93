/**
 * Cells whose proof is still to come, and what brings it. A line goes once its cell has a `proves()` call.
 *
 * @module
 */
import type { Cell } from "./tables.ts";

export const AWAITED: Readonly<Partial<Record<Cell, string>>> = {};
