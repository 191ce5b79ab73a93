/**
 * What an operator sets in the app itself.
 *
 * Imports of values carry no extension in this folder: WeChat DevTools compiles each file by itself and leaves the
 * specifier as written. Types may name the `.ts` file, because they are gone after compiling.
 *
 * @module
 */

/** The cloud environment, such as `demo-1a2b3c`; empty for the account's default one. */
export const CLOUD_ENV = "";

/** The scene of sign-in codes; undefined for the config's `defaultScene`. */
export const CODE_SCENE: string | undefined = undefined;

/** The scene of the order notice: one of `xinshi.config.ts` whose `callers` has `user`. */
export const NOTICE_SCENE = "order_sent";

/** The scene that plays a recording of the user's own. */
export const RECORDING_SCENE = "recording";

/** Seconds after a text with a code until a call with the same code is offered. */
export const VOICE_AFTER_SECONDS = 20;

/** Shown on the page of settings. */
export const APP_VERSION = "0.1.0";
