/**
 * The key of a backend, the same in every sandbox.
 *
 * @module
 */
export const API_KEY = "sandbox-key";
