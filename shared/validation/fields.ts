/**
 * Fields that several inputs share.
 *
 * @module
 */
import * as z from "zod/mini";
import { MAX_PHONE_TEXT } from "./phone.ts";

/** A phone number as text; `loadPhoneParser` decides what it is. */
export const PhoneText = z
  .string()
  .check(
    z.minLength(1, "must not be empty"),
    z.maxLength(MAX_PHONE_TEXT, `must have at most ${MAX_PHONE_TEXT} characters`),
  );

/** A country calling code, such as `86`, `+86` or `0086`, also in the full-width forms of Chinese keyboards. */
export const NationCode = z
  .string()
  .check(z.regex(/^(?:[+＋]|[0０]{2})?[1-9１-９][0-9０-９]{0,2}$/, "must be a country code, such as 86"));

/** The name of a scene in `xinshi.config.ts`. */
export const SceneName = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9_]{0,31}$/, "must be the name of a scene: small letters, digits and _"));

export const RequiredText = (max: number): z.ZodMiniString =>
  z.string().check(z.minLength(1, "must not be empty"), z.maxLength(max, `must have at most ${max} characters`));

/** A page's size. */
export const PageLimit = z.optional(
  z.int().check(z.minimum(1, "must be at least 1"), z.maximum(100, "must be at most 100")),
);

/** Where a page goes on: the `nextCursor` of the page before. */
export const Cursor = z.optional(
  z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, "must be the nextCursor of a page")),
);

/** A provider of `xinshi.config.ts`. */
export const ProviderField = z.enum(["tencent", "qcloudsms", "aliyun"]);
