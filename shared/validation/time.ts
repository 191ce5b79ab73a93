/**
 * A point in time as operators and backends give it.
 *
 * @module
 */
import * as z from "zod/mini";

/** The last millisecond of the year 9999: what a date can be written as. */
const MAX_TIME = 253_402_300_799_999;

/** Milliseconds since the Unix epoch, or a date with its zone, which is read as such milliseconds. */
export const Time = z.union(
  [
    z.int().check(z.minimum(0), z.maximum(MAX_TIME)),
    z.pipe(
      z.iso.datetime({ offset: true }),
      z.transform((text) => Date.parse(text)),
    ),
  ],
  { error: "must be milliseconds since 1970, or a date such as 2026-01-31T12:00:00+08:00" },
);
