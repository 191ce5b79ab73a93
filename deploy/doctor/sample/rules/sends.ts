/**
 * What stands around a send: a limit before it, a look at its result after it.
 *
 * @module
 */
import ts from "typescript";
import type { Note } from "../../finding.ts";
import { readClient } from "../client.ts";
import { follow } from "../flow.ts";
import { isLimitName } from "../names.ts";
import { lineOf, type Source } from "../source.ts";

/** Reading what was sent before, in the database of the platform or another. */
const COUNTING = /^(?:count|countDocuments|incr|incrby|findOne|aggregate)$/;
const RESULTS = /^(?:SendStatusSet|result|Code|BizId|detail)$/;

/** A number of the caller's that is texted without anything before it that counts or asks. */
export function checkLimits(source: Source): Note[] {
  if (source.sends.length === 0) return [];
  const read = readClient(source);
  const origin = follow(source, (node) => read(node)?.node);
  const [first] = source.sends.filter((send) => send.arguments.some((argument) => origin(argument).size > 0));
  if (first === undefined || hasLimit(source)) return [];
  return [{ id: "send.no-limit", file: source.path, line: lineOf(source, first) }];
}

/** A name that speaks of limits, in this file or of one that it loads, or a count of what is stored. */
function hasLimit({ nodes, imports }: Source): boolean {
  if (imports.some(({ module }) => isLimitName(module))) return true;
  return nodes.some((node) => {
    if (!ts.isIdentifier(node)) return false;
    const isCalled = ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent);
    return isLimitName(node.text) || (isCalled && COUNTING.test(node.text));
  });
}

/** Once a file, where nothing of the answer is ever read. */
export function checkResults(source: Source): Note[] {
  const [first] = source.sends;
  if (first === undefined || source.handlers.length === 0) return []; // who calls it may look
  const isRead = source.nodes.some(
    (node) =>
      (ts.isPropertyAccessExpression(node) && RESULTS.test(node.name.text)) ||
      (ts.isBindingElement(node) && RESULTS.test((node.propertyName ?? node.name).getText())),
  );
  return isRead ? [] : [{ id: "result.unchecked", file: source.path, line: lineOf(source, first) }];
}
