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
