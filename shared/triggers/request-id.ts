/**
 * The id by which a caller, our log and the platform's log speak of the same invocation.
 *
 * @module
 */
import { recordOf } from "./record.ts";

/** Printable, without spaces and quotes, and short: it is logged and returned. */
const REQUEST_ID = /^[\w.:=+/-]{1,128}$/;

/** The context's id (SCF or Lambda), else the gateway's, else one of our own. */
export function readRequestId(event: unknown, context: unknown, newRequestId: () => string): string {
  const { request_id: scf, awsRequestId: aws } = recordOf(context);
  const { requestId: gateway } = recordOf(recordOf(event).requestContext);
  return [scf, aws, gateway].find(isRequestId) ?? newRequestId();
}

function isRequestId(value: unknown): value is string {
  return typeof value === "string" && REQUEST_ID.test(value);
}
