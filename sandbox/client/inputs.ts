/**
 * What the control API takes, from the schemas that it checks with: in a query, dates and numbers as such.
 *
 * @module
 */
import type * as z from "zod/mini";

/** A body that a schema takes. */
export type BodyOf<Schema extends z.ZodMiniType> = z.input<Schema>;

/** A query that a schema takes, without what is said otherwise. */
export type QueryOf<Schema extends z.ZodMiniType, Said extends PropertyKey = never> = {
  [Name in keyof z.input<Schema> as Exclude<Name, Said>]: QueryField<Name, z.input<Schema>[Name]>;
};

type QueryField<Name, Text> = Name extends "since" | "until"
  ? Date | number | string | undefined
  : Name extends "limit" | "timeoutMs"
    ? number | undefined
    : Text;
