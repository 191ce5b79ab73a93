/**
 * Where values come from: what the caller gave, and what was made by chance, followed through variables, lists, objects and
 * functions of the same file.
 *
 * @module
 */
import ts from "typescript";
import { lastNameOf, localFunction, rootOf, type Source, symbolOf } from "./source.ts";

/** Tells whether a node is a source: then which node stands for it. */
export type FindSource = (node: ts.Node) => ts.Node | undefined;
/** The sources that an expression's value comes from. */
export type Origins = (node: ts.Node) => ReadonlySet<ts.Node>;

type Known = Map<ts.Symbol, Set<ts.Node>>;

const NONE: ReadonlySet<ts.Node> = new Set();

/** Calls that give back what they are given, in another form. */
const PASSING =
  /^(?:String|Number|parseInt|stringify|parse|toString|concat|join|trim|assign|slice|substr|substring|padStart|floor|round|ceil|split|encodeURIComponent|toFixed)$/;
/** Chains of assignments are not longer. */
const MAX_ROUNDS = 8;

/** Follows values from their sources. */
export function follow(source: Source, findSource: FindSource): Origins {
  if (!source.nodes.some((node) => findSource(node) !== undefined)) return () => NONE;
  const known: Known = new Map();
  const originsOf: Origins = (node) => {
    const found = new Set<ts.Node>();
    collect(node, source, findSource, known, found);
    return found;
  };
  for (let round = 0, isNew = true; round < MAX_ROUNDS && isNew; round++) {
    isNew = false;
    for (const node of source.nodes) if (spread(node, source, originsOf, known)) isNew = true;
  }
  return originsOf;
}

function collect(node: ts.Node, source: Source, findSource: FindSource, known: Known, found: Set<ts.Node>): void {
  const own = findSource(node);
  if (own !== undefined) {
    found.add(own);
    return;
  }
  if (ts.isIdentifier(node)) {
    const symbol = symbolOf(node, source.checker);
    for (const origin of (symbol && known.get(symbol)) ?? NONE) found.add(origin);
    return;
  }
  if (ts.isFunctionLike(node)) return;
  for (const part of partsOf(node, source)) collect(part, source, findSource, known, found);
}

/** The parts of an expression that its value is made of. */
function partsOf(node: ts.Node, source: Source): ts.Node[] {
  if (ts.isPropertyAccessExpression(node)) return [node.expression];
  if (ts.isPropertyAssignment(node)) return [node.initializer];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  if (ts.isBinaryExpression(node) && isComparison(node.operatorToken.kind)) return [];
  if (ts.isCallExpression(node)) {
    if (localFunction(node, source.checker) !== undefined) return [node.expression];
    if (PASSING.test(lastNameOf(node.expression))) return [node.expression, ...node.arguments];
    return [];
  }
  if (ts.isNewExpression(node)) return [];
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

function isComparison(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.LessThanToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken;
}

/** Marks what gets a value here; true when that was news. */
function spread(node: ts.Node, source: Source, originsOf: Origins, known: Known): boolean {
  const { checker } = source;
  const mark = (target: ts.Node, value: ts.Node | undefined): boolean => {
    const origins = value === undefined ? NONE : originsOf(value);
    if (origins.size === 0) return false;
    return symbolsOf(target, checker)
      .map((symbol) => addAll(known, symbol, origins))
      .includes(true);
  };
  if (ts.isVariableDeclaration(node)) return mark(node.name, node.initializer);
  if (ts.isBinaryExpression(node)) return isAssignment(node.operatorToken.kind) && mark(node.left, node.right);
  if (ts.isCallExpression(node)) {
    const called = localFunction(node, checker);
    const isPush = lastNameOf(node.expression) === "push";
    return node.arguments
      .map((argument, index) => {
        const parameter = called?.parameters[index];
        if (parameter !== undefined) return mark(parameter.name, argument);
        return isPush && mark(node.expression, argument);
      })
      .includes(true);
  }
  const returned = returnedBy(node);
  const name = returned && nameOfFunction(node);
  return name !== undefined && mark(name, returned);
}

function addAll(known: Known, symbol: ts.Symbol, origins: ReadonlySet<ts.Node>): boolean {
  const own = known.get(symbol) ?? new Set();
  const before = own.size;
  for (const origin of origins) own.add(origin);
  known.set(symbol, own);
  return own.size > before;
}

function returnedBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isReturnStatement(node)) return node.expression;
  return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : undefined;
}

/** The name that the function of a returned value is called by. */
function nameOfFunction(node: ts.Node): ts.Node | undefined {
  let above: ts.Node = node;
  while (above !== undefined && !ts.isFunctionLike(above)) above = above.parent;
  if (above === undefined) return undefined;
  if (ts.isFunctionDeclaration(above)) return above.name;
  return ts.isVariableDeclaration(above.parent) ? above.parent.name : undefined;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Names of a pattern, or the first name of a chain. */
function symbolsOf(target: ts.Node, checker: ts.TypeChecker): ts.Symbol[] {
  if (ts.isObjectBindingPattern(target) || ts.isArrayBindingPattern(target)) {
    return target.elements.flatMap((element) => (ts.isBindingElement(element) ? symbolsOf(element.name, checker) : []));
  }
  const root = rootOf(target);
  const symbol = root && symbolOf(root, checker);
  return symbol === undefined ? [] : [symbol];
}
