/**
 * AWS Lambda, told by its own context. There the context says who the function is and never how the invocation came in.
 *
 * Source: "AWS Lambda context object in Node.js", https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 *
 * @module
 */
import { isRecord, textOf } from "./record.ts";

/** Whether Lambda wrote this context. What another platform writes in it wins, so that this can only lower rights. */
export function isLambdaContext(context: unknown): boolean {
  if (!isRecord(context) || context.environment !== undefined || context.environ !== undefined) return false;
  return textOf(context.awsRequestId) !== undefined && /^arn:/.test(textOf(context.invokedFunctionArn) ?? "");
}
