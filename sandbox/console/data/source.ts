/**
 * Where this page is: in the sandbox, or in front of a deployed ledger.
 *
 * @module
 */
import type { SearchSource } from "../../../shared/validation/search.ts";

export type Source = SearchSource;

/** What the server wrote into the page. */
export const HOME: Source =
  document.querySelector<HTMLMetaElement>('meta[name="xinshi-source"]')?.content === "ledger" ? "ledger" : "sandbox";
