/**
 * The line that asks a function as a backend, which signs for every provider.
 *
 * @module
 */
import { API_KEY } from "./api-key.ts";
import { quoteShell } from "./quote.ts";

export function functionCurl(origin: string, name: "sendsms" | "sendvoice", body: object): string {
  return `curl -s ${origin}/fn/${name} \\
  -H 'authorization: Bearer ${API_KEY}' \\
  -H 'content-type: application/json' \\
  -d ${quoteShell(JSON.stringify(body))}`;
}
