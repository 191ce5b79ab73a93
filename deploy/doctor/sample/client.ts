/**
 * What the caller wrote: the handler's event, and everything that is taken out of it.
 *
 * @module
 */
import ts from "typescript";
import { lastNameOf, localFunction, rootOf, type Source, symbolOf } from "./source.ts";

export interface ClientRead {
  /** The field's name. */
  name: string;
  node: ts.Node;
}

/** Tells whether a node reads a field that the caller wrote; undefined for all others. */
export type ReadClient = (node: ts.Node) => ClientRead | undefined;

/** Members of an event that hold what the caller wrote. */
const CONTAINERS = /^(?:data|body|params|query|payload|detail|queryString|queryStringParameters)$/;
const MAX_ROUNDS = 4;

export function readClient(source: Source): ReadClient {
  const { checker, handlers } = source;
  const wholes = new Set<ts.Symbol>();
  const fields = new Map<ts.Symbol, ClientRead>();
  for (const { parameters } of handlers) if (parameters[0] !== undefined) take(parameters[0].name);
  for (let round = 0; round < MAX_ROUNDS && wholes.size > 0; round++)
    for (const node of source.nodes) followWhole(node);

  /** A whole event, or its members by name. */
  function take(name: ts.BindingName): void {
    if (ts.isIdentifier(name)) {
      const symbol = checker.getSymbolAtLocation(name);
      if (symbol !== undefined) wholes.add(symbol);
      return;
    }
    for (const element of name.elements) {
      if (!ts.isBindingElement(element)) continue;
      const field = (element.propertyName ?? element.name).getText();
      if (element.dotDotDotToken !== undefined || CONTAINERS.test(field)) take(element.name);
      const symbol = ts.isIdentifier(element.name) ? checker.getSymbolAtLocation(element.name) : undefined;
      if (symbol !== undefined) fields.set(symbol, { name: field, node: element });
    }
  }

  function followWhole(node: ts.Node): void {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && isWhole(node.initializer)) take(node.name);
    if (!ts.isCallExpression(node)) return;
    const called = localFunction(node, checker);
    for (const [index, argument] of node.arguments.entries()) {
      const parameter = called?.parameters[index];
      if (parameter !== undefined && isWhole(argument)) take(parameter.name);
    }
  }

  /** `event`, `event.data || {}`, `JSON.parse(event.body)`. */
  function isWhole(node: ts.Expression): boolean {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return isWhole(node.expression);
    if (ts.isBinaryExpression(node)) return isWhole(node.left);
    if (ts.isCallExpression(node)) {
      return node.expression.getText() === "JSON.parse" && node.arguments.some((argument) => isWhole(argument));
    }
    if (ts.isIdentifier(node)) return isOfCaller(node);
    return ts.isPropertyAccessExpression(node) && CONTAINERS.test(node.name.text) && isWhole(node.expression);
  }

  function isOfCaller(node: ts.Node | undefined): boolean {
    const symbol = node && symbolOf(node, checker);
    return symbol !== undefined && wholes.has(symbol);
  }

  return (node) => {
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      return isOfCaller(rootOf(node)) ? { name: lastNameOf(node), node } : undefined;
    }
    if (!ts.isIdentifier(node)) return undefined;
    const symbol = symbolOf(node, checker);
    return symbol && fields.get(symbol);
  };
}
