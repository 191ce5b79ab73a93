/**
 * Mistakes with the code itself: where it is made, by what, by whom, and who gets to see it.
 *
 * @module
 */
import ts from "typescript";
import type { Note } from "../../finding.ts";
import { type ClientRead, readClient } from "../client.ts";
import { type FindSource, follow, type Origins } from "../flow.ts";
import { decidesText, isCodeName } from "../names.ts";
import { ancestorsOf, isInFunction, isWithin, lastNameOf, lineOf, type Source, symbolOf } from "../source.ts";

const RANDOM = /^(?:random|randomInt|randomBytes|randomUUID|getRandomValues|nanoid)$/;
const FIXED_CODE = /^\d{4,6}$/;
const PARAMS = /^(?:params?|templateparams?(?:set)?)$/i;

/** Every rule about codes; only files that send or make codes have any to break. */
export function checkCodes(source: Source): Note[] {
  const made = follow(source, (node) => (isRandom(node) ? node : undefined));
  return [
    ...codesAtLoad(source, made),
    ...fixedCodes(source),
    ...mathRandom(source),
    ...codesFromClient(source),
    ...shownCodes(source, made),
  ];
}

function isRandom(node: ts.Node): boolean {
  return ts.isCallExpression(node) && RANDOM.test(lastNameOf(node.expression));
}

/** Named like a code, or sent; and made outside of every function. */
function codesAtLoad(source: Source, made: Origins): Note[] {
  const note = (node: ts.Node, name: string): Note => ({
    id: "code.at-load",
    values: { name },
    file: source.path,
    line: lineOf(source, node),
  });
  const notes: Note[] = [];
  for (const node of source.nodes) {
    if (isInFunction(node)) continue;
    const [target, value] = assignmentOf(node);
    if (target === undefined || value === undefined || made(value).size === 0 || ts.isFunctionLike(value)) continue;
    const name = target.getText();
    if (isCodeName(name) || isSent(source, target)) notes.push(note(node, name));
  }
  return notes;
}

function assignmentOf(node: ts.Node): [target?: ts.Node, value?: ts.Expression | undefined] {
  if (ts.isVariableDeclaration(node)) return [node.name, node.initializer];
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
    ? [node.left, node.right]
    : [];
}

function isSent(source: Source, target: ts.Node): boolean {
  const symbol = symbolOf(target, source.checker);
  if (symbol === undefined) return false;
  const sent = follow(source, (node) =>
    ts.isIdentifier(node) && symbolOf(node, source.checker) === symbol ? node : undefined,
  );
  return source.sends.some((send) => send.arguments.some((argument) => sent(argument).size > 0));
}

/** Digits in place of a value. */
function fixedCodes(source: Source): Note[] {
  if (source.sends.length === 0) return [];
  const lists = source.nodes.filter(ts.isArrayLiteralExpression);
  return lists
    .filter(({ elements }) => elements.some((one) => ts.isStringLiteralLike(one) && FIXED_CODE.test(one.text)))
    .filter(
      (list) =>
        PARAMS.test(nameAbove(list)) || (ts.isCallExpression(list.parent) && source.sends.includes(list.parent)),
    )
    .map((list) => ({ id: "code.fixed", file: source.path, line: lineOf(source, list) }));
}

function nameAbove({ parent }: ts.Node): string {
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return ts.isBinaryExpression(parent) ? lastNameOf(parent.left) : "";
}

/** By the names around it, or because it is sent. */
function mathRandom(source: Source): Note[] {
  const calls = source.nodes.filter(
    (node): node is ts.CallExpression => ts.isCallExpression(node) && node.expression.getText() === "Math.random",
  );
  if (calls.length === 0) return [];
  const isOne: FindSource = (node) => calls.find((call) => call === node);
  const origin = follow(source, isOne);
  const sent = source.sends.flatMap((send) => send.arguments.flatMap((argument) => [...origin(argument)]));
  return calls
    .filter((call) => sent.includes(call) || namesAround(call).some(isCodeName))
    .map((call) => ({ id: "code.math-random", file: source.path, line: lineOf(source, call) }));
}

/** What the value is put into, up to the function that it is made in, with its name. */
function namesAround(node: ts.Node): string[] {
  const names: string[] = [];
  for (const above of ancestorsOf(node)) {
    if (ts.isVariableDeclaration(above) || ts.isPropertyAssignment(above)) names.push(above.name.getText());
    if (ts.isBinaryExpression(above)) names.push(lastNameOf(above.left));
    if (!ts.isFunctionLike(above)) continue;
    const name = above.name ?? (ts.isVariableDeclaration(above.parent) ? above.parent.name : undefined);
    if (name === undefined) continue; // one without a name belongs to what it stands in
    return [...names, name.getText()];
  }
  return names;
}

function codesFromClient(source: Source): Note[] {
  if (source.sends.length === 0) return [];
  const read = readClient(source);
  const reads = new Map<ts.Node, ClientRead>();
  const origin = follow(source, (node) => {
    const found = read(node);
    if (found === undefined || !decidesText(found.name)) return undefined;
    reads.set(found.node, found);
    return found.node;
  });
  const origins = new Set(source.sends.flatMap(({ arguments: given }) => given.flatMap((one) => [...origin(one)])));
  return [...origins].map((node) => ({
    id: "code.from-client",
    values: { name: reads.get(node)?.name ?? "" },
    file: source.path,
    line: lineOf(source, node),
  }));
}

/** To the client, or to the log. */
function shownCodes(source: Source, made: Origins): Note[] {
  const notes: Note[] = [];
  for (const node of source.nodes) {
    const shown = shownBy(node, source);
    const name = shown && findCode(shown.values, made);
    if (shown === undefined || name === undefined) continue;
    notes.push({ id: shown.id, values: { name }, file: source.path, line: lineOf(source, node) });
  }
  return notes;
}

function shownBy(
  node: ts.Node,
  { handlers, sends }: Source,
): { id: Note["id"]; values: readonly ts.Node[] } | undefined {
  if (ts.isCallExpression(node) && /^console\.\w+$/.test(node.expression.getText())) {
    return { id: "code.logged", values: node.arguments };
  }
  if (sends.length === 0) return undefined;
  const isOwnReturn = ts.isReturnStatement(node) && handlers.some((handler) => handler === functionAround(node));
  if (isOwnReturn && node.expression !== undefined) return { id: "code.returned", values: [node.expression] };
  const isResolve = ts.isCallExpression(node) && node.expression.getText() === "resolve";
  return isResolve && handlers.some((handler) => isWithin(node, handler))
    ? { id: "code.returned", values: node.arguments }
    : undefined;
}

function functionAround(node: ts.Node): ts.Node | undefined {
  return [...ancestorsOf(node)].find(ts.isFunctionLike);
}

/** The name of a code that was made by chance, as a value of its own or as a member of an object. */
function findCode(values: readonly ts.Node[], made: Origins): string | undefined {
  for (const value of values) {
    if (ts.isIdentifier(value) && isCodeName(value.text) && made(value).size > 0) return value.text;
    if (ts.isTemplateExpression(value)) {
      const inside = findCode(
        value.templateSpans.map(({ expression }) => expression),
        made,
      );
      if (inside !== undefined) return inside;
    }
    if (!ts.isObjectLiteralExpression(value)) continue;
    for (const property of value.properties) {
      const inner = ts.isPropertyAssignment(property) ? property.initializer : property.name;
      const inside = inner && findCode([inner], made);
      if (inside !== undefined) return inside;
    }
  }
  return undefined;
}
