/**
 * The line that sends the first message.
 *
 * @module
 */
import { API_KEY } from "./api-key.ts";

export function firstCurl(phone = "13711112222"): string {
  return `curl -s ${location.origin}/fn/sendsms \\
  -H 'authorization: Bearer ${API_KEY}' \\
  -H 'content-type: application/json' \\
  -d '{"scene":"login","phone":"${phone}"}'`;
}
