/**
 * What a handler believes, and what leaves it.
 *
 * Sources: "Cloud.getWXContext", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html ;
 * "定时触发器", https://cloud.tencent.com/document/product/583/9708 ; "Node.js 开发方法",
 * https://cloud.tencent.com/document/product/583/67790
 *
 * @module
 */
import ts from "typescript";
import type { Note } from "../../finding.ts";
import { readClient } from "../client.ts";
import { isIdentityName } from "../names.ts";
import { ancestorsOf, isWithin, lastNameOf, lineOf, rootOf, type Source, walk } from "../source.ts";

const IDENTITY_VARIABLES = /^(?:WX_OPENID|WX_UNIONID|WX_FROM_OPENID|WX_APPID|TRIGGER_SRC|TCB_SOURCE)$/;
const TIMER_PROOFS = /TRIGGER_SRC|TCB_SOURCE|SOURCE|OPENID|Message/;

export function checkHandlers(source: Source): Note[] {
  if (source.handlers.length === 0) return [];
  const note = (id: Note["id"], node: ts.Node, values: Note["values"] = {}): Note => ({
    ...{ id, values, file: source.path },
    line: lineOf(source, node),
  });
  const read = readClient(source);
  const notes: Note[] = [];
  for (const node of source.nodes) {
    const client = isMember(node) ? undefined : read(node);
    if (client !== undefined && client.node === node && isIdentityName(client.name)) {
      notes.push(note("identity.from-event", node, { name: client.name }));
    }
    if (ts.isBindingElement(node) && ts.isIdentifier(node.name)) {
      const taken = read(node.name);
      if (taken && isIdentityName(taken.name)) notes.push(note("identity.from-event", node, { name: taken.name }));
    }
    if (isIdentityVariable(node))
      notes.push(note("identity.from-env", node, { name: lastNameOf(node as ts.Expression) }));
    if (isTimerGuess(node, source)) notes.push(note("timer.forgeable", node));
    if (isContextShown(node, source)) notes.push(note("context.logged", node));
  }
  return [
    ...notes,
    ...escapes(source).map((node) => note("error.escapes", node)),
    ...plainReturns(source).map((node) => note("handler.not-async", node)),
  ];
}

/** A part of a longer chain, which is looked at as a whole. */
function isMember(node: ts.Node): boolean {
  const { parent }: { parent: ts.Node | undefined } = node;
  return parent !== undefined && ts.isPropertyAccessExpression(parent) && parent.expression === node;
}

function isIdentityVariable(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    IDENTITY_VARIABLES.test(node.name.text) &&
    node.expression.getText() === "process.env"
  );
}

function isTimerGuess(node: ts.Node, { nodes }: Source): boolean {
  if (!ts.isBinaryExpression(node) || !/^={2,3}$/.test(node.operatorToken.getText())) return false;
  const isType = lastNameOf(node.left) === "Type" && ts.isStringLiteralLike(node.right) && node.right.text === "Timer";
  return isType && !nodes.some((one) => ts.isIdentifier(one) && TIMER_PROOFS.test(one.text));
}

/** The handler's second parameter, whole. */
function isContextShown(node: ts.Node, { handlers, checker }: Source): boolean {
  const contexts = handlers
    .flatMap(({ parameters }) => parameters[1]?.name ?? [])
    .map((name) => checker.getSymbolAtLocation(name));
  const isContext = (one: ts.Node): boolean => {
    if (ts.isObjectLiteralExpression(one)) return one.properties.some((property) => isContextProperty(property));
    if (ts.isCallExpression(one) && lastNameOf(one.expression) === "stringify") return one.arguments.some(isContext);
    return ts.isIdentifier(one) && contexts.includes(checker.getSymbolAtLocation(one));
  };
  const isContextProperty = (property: ts.ObjectLiteralElementLike): boolean => {
    if (ts.isPropertyAssignment(property)) return isContext(property.initializer);
    return (
      ts.isShorthandPropertyAssignment(property) &&
      contexts.includes(checker.getShorthandAssignmentValueSymbol(property))
    );
  };
  if (contexts.length === 0) return false;
  if (ts.isCallExpression(node) && /^console\.\w+$/.test(node.expression.getText()))
    return node.arguments.some(isContext);
  const isOwn = ts.isReturnStatement(node) && handlers.some((handler) => handler === functionAround(node));
  return isOwn && node.expression !== undefined && isContext(node.expression);
}

/** The first way out for an error: a rejection that nobody catches, a throw, a send without a catch. */
function escapes({ handlers, sends }: Source): ts.Node[] {
  return handlers.flatMap((handler) => {
    const found = walk(handler).find((node) => {
      if (ts.isCallExpression(node) && node.expression.getText() === "reject") return !isCaught(node, handler);
      if (ts.isThrowStatement(node)) return functionAround(node) === handler && !isCaught(node, handler);
      return ts.isAwaitExpression(node) && sends.some((send) => isWithin(send, node)) && !isCaught(node, handler);
    });
    return found === undefined ? [] : [found];
  });
}

function isCaught(node: ts.Node, handler: ts.Node): boolean {
  let below: ts.Node = node;
  for (const above of ancestorsOf(node)) {
    if (ts.isTryStatement(above) && above.tryBlock === below && above.catchClause !== undefined) return true;
    if (ts.isCallExpression(above) && lastNameOf(above.expression) === "catch" && rootOf(above.expression) !== below)
      return true;
    if (above === handler) return hasCatch(above);
    below = above;
  }
  return false;
}

/** A wrapper around the handler, such as `safely(async () => …)`, is taken for one that catches. */
function hasCatch(handler: ts.Node): boolean {
  return ts.isCallExpression(handler.parent);
}

/** Returns of a handler that is neither async nor says anything of promises or its callback. */
function plainReturns({ handlers }: Source): ts.Node[] {
  return handlers.flatMap((handler) => {
    const isAsync =
      ts.canHaveModifiers(handler) && ts.getModifiers(handler)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
    if (isAsync || handler.parameters.length > 2) return [];
    const text = handler.getText();
    if (/Promise|\.then\(/.test(text)) return [];
    const found = walk(handler).find(
      (node) =>
        ts.isReturnStatement(node) &&
        functionAround(node) === handler &&
        node.expression !== undefined &&
        !ts.isCallExpression(node.expression),
    );
    return found ?? [];
  });
}

function functionAround(node: ts.Node): ts.Node | undefined {
  return [...ancestorsOf(node)].find(ts.isFunctionLike);
}
