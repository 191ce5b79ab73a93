/**
 * One source file, parsed, with what every rule asks for: its handlers, its sends, and what names stand for.
 *
 * @module
 */
import ts from "typescript";
import { isSendName } from "./names.ts";
import type { ReadFile } from "./read-folder.ts";

export interface Source {
  path: string;
  file: ts.SourceFile;
  /** All of the file's, in the order of the text. */
  nodes: readonly ts.Node[];
  checker: ts.TypeChecker;
  /** Functions that the platform calls. */
  handlers: readonly ts.SignatureDeclaration[];
  /** Calls that send a text, but those of functions in the same file, which hold such a call themselves. */
  sends: readonly ts.CallExpression[];
  /** Packages and files that it loads, and the names it gives them. */
  imports: readonly { module: string; names: readonly string[] }[];
}

export interface ParsedSource extends Source {
  faults: { reason: string; line: number }[];
}

const HANDLER_NAMES = /^(?:main|main_handler|handler)$/;

/** Deeper than people write, and far from what the compiler's own recursion bears. */
const MAX_DEPTH = 400;

/** Parses all files at once; nothing is resolved, loaded or run. What cannot be parsed at all is left out. */
export function parseSources(files: readonly ReadFile[]): ParsedSource[] {
  const texts = new Map(files.map(({ path, text }) => [`/${path}`, text]));
  const options: ts.CompilerOptions = {
    allowJs: true,
    noLib: true,
    noResolve: true,
    types: [],
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.CommonJS,
  };
  const program = ts.createProgram([...texts.keys()], options, hostOf(texts));
  const checker = program.getTypeChecker();
  return files.flatMap(({ path }) => {
    const file = program.getSourceFile(`/${path}`);
    if (file === undefined) return [];
    const faults = program.getSyntacticDiagnostics(file).map(({ messageText, start = 0 }) => ({
      reason: ts.flattenDiagnosticMessageText(messageText, " "),
      line: lineAt(file, start),
    }));
    return [{ ...analyse(path, file, checker), faults }];
  });
}

function hostOf(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  return {
    fileExists: (name) => texts.has(name),
    readFile: (name) => texts.get(name),
    getSourceFile: (name, version) => {
      const text = texts.get(name);
      return text === undefined ? undefined : parseOne(name, text, version);
    },
    getDefaultLibFileName: () => "lib.d.ts",
    writeFile: () => undefined,
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
}

/** Undefined for what is nested so deeply that it would take the rest with it. */
function parseOne(
  name: string,
  text: string,
  version: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.SourceFile | undefined {
  try {
    const file = ts.createSourceFile(name, text, version, true);
    return isDeep(file) ? undefined : file;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isDeep(file: ts.SourceFile): boolean {
  const open: [node: ts.Node, depth: number][] = [[file, 0]];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const [node, depth] = top;
    if (depth > MAX_DEPTH) return true;
    ts.forEachChild(node, (child) => {
      open.push([child, depth + 1]);
    });
  }
  return false;
}

function analyse(path: string, file: ts.SourceFile, checker: ts.TypeChecker): Source {
  const handlers = new Set<ts.SignatureDeclaration>();
  const sends: ts.CallExpression[] = [];
  const imports: { module: string; names: string[] }[] = [];
  const nodes = walk(file);
  for (const node of nodes) {
    for (const handler of handlersAt(node, checker)) handlers.add(handler);
    if (ts.isCallExpression(node) && isSend(node) && localFunction(node, checker) === undefined) sends.push(node);
    const loaded = importAt(node);
    if (loaded !== undefined) imports.push(loaded);
  }
  return { path, file, nodes, checker, handlers: [...handlers], sends, imports };
}

/** A node and everything below it, in the order of the text. */
export function walk(node: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (one: ts.Node): void => {
    nodes.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return nodes;
}

/** From the node's parent to the file. */
export function* ancestorsOf(node: ts.Node): Iterable<ts.Node> {
  for (let above = node.parent; above !== undefined; above = above.parent) yield above;
}

export function lineOf({ file }: Pick<Source, "file">, node: ts.Node): number {
  return lineAt(file, node.getStart(file));
}

function lineAt(file: ts.SourceFile, position: number): number {
  return file.getLineAndCharacterOfPosition(position).line + 1;
}

/** What a name stands for, a shorthand's value included. */
export function symbolOf(node: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node) {
    return checker.getShorthandAssignmentValueSymbol(node.parent);
  }
  return checker.getSymbolAtLocation(node);
}

/** The last name of what is called or read: `send` of `a.b.send`. */
export function lastNameOf(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node)) {
    return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : "";
  }
  return ts.isIdentifier(node) ? node.text : "";
}

/** The first name of a chain: `event` of `event.data.code`. */
export function rootOf(node: ts.Node): ts.Identifier | undefined {
  if (ts.isIdentifier(node)) return node;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return rootOf(node.expression);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) {
    return rootOf(node.expression);
  }
  return undefined;
}

/** The function of this file that is called, if it is one. */
export function localFunction(
  { expression }: ts.CallExpression,
  checker: ts.TypeChecker,
): ts.SignatureDeclaration | undefined {
  if (!ts.isIdentifier(expression)) return undefined;
  return functionOf(checker.getSymbolAtLocation(expression)?.valueDeclaration);
}

function functionOf(declaration: ts.Node | undefined): ts.SignatureDeclaration | undefined {
  if (declaration === undefined) return undefined;
  if (ts.isFunctionLike(declaration)) return declaration;
  return ts.isVariableDeclaration(declaration) && declaration.initializer && ts.isFunctionLike(declaration.initializer)
    ? declaration.initializer
    : undefined;
}

export function isInFunction(node: ts.Node): boolean {
  return [...ancestorsOf(node)].some(ts.isFunctionLike);
}

export function isWithin(node: ts.Node, outer: ts.Node): boolean {
  return node === outer || [...ancestorsOf(node)].includes(outer);
}

function isSend(call: ts.CallExpression): boolean {
  if (isSendName(lastNameOf(call.expression))) return true;
  const [action] = call.arguments;
  return (
    lastNameOf(call.expression) === "request" &&
    action !== undefined &&
    ts.isStringLiteralLike(action) &&
    isSendName(action.text)
  );
}

/** `exports.main = …`, `module.exports = { main: … }`, `export const main = …`, `export async function main() …`. */
function handlersAt(node: ts.Node, checker: ts.TypeChecker): ts.SignatureDeclaration[] {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const target = node.left.getText();
    if (/^(?:module\.)?exports\.\w+$/.test(target) && HANDLER_NAMES.test(lastNameOf(node.left))) {
      return handlerIn(node.right, checker);
    }
    if (target === "module.exports" && ts.isObjectLiteralExpression(node.right)) {
      return node.right.properties.flatMap((property) => handlerProperty(property, checker));
    }
  }
  if (ts.isVariableStatement(node) && isExported(node)) {
    return node.declarationList.declarations.flatMap(({ name, initializer }) =>
      HANDLER_NAMES.test(name.getText()) && initializer ? handlerIn(initializer, checker) : [],
    );
  }
  if (ts.isFunctionDeclaration(node) && isExported(node) && HANDLER_NAMES.test(node.name?.text ?? "")) return [node];
  return [];
}

function handlerProperty(property: ts.ObjectLiteralElementLike, checker: ts.TypeChecker): ts.SignatureDeclaration[] {
  if (!HANDLER_NAMES.test(property.name?.getText() ?? "")) return [];
  if (ts.isMethodDeclaration(property)) return [property];
  if (ts.isPropertyAssignment(property)) return handlerIn(property.initializer, checker);
  if (!ts.isShorthandPropertyAssignment(property)) return [];
  return [functionOf(checker.getShorthandAssignmentValueSymbol(property)?.valueDeclaration) ?? []].flat();
}

/** A function, its name, or a function that is given to a wrapper. */
function handlerIn(node: ts.Expression, checker: ts.TypeChecker): ts.SignatureDeclaration[] {
  if (ts.isFunctionLike(node)) return [node];
  if (ts.isIdentifier(node)) return [functionOf(checker.getSymbolAtLocation(node)?.valueDeclaration) ?? []].flat();
  if (ts.isCallExpression(node)) return node.arguments.flatMap((argument) => handlerIn(argument, checker));
  return [];
}

function isExported(node: ts.HasModifiers): boolean {
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function importAt(node: ts.Node): { module: string; names: string[] } | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteralLike(node.moduleSpecifier)) {
    const { name, namedBindings } = node.importClause ?? {};
    const names = [name, ...(namedBindings === undefined ? [] : walk(namedBindings).filter(ts.isIdentifier))];
    return { module: node.moduleSpecifier.text, names: names.flatMap((one) => one?.text ?? []) };
  }
  if (!ts.isCallExpression(node) || node.expression.getText() !== "require") return undefined;
  const [module] = node.arguments;
  if (module === undefined || !ts.isStringLiteralLike(module)) return undefined;
  const declaration = [...ancestorsOf(node)].find(ts.isVariableDeclaration);
  const names = declaration === undefined ? [] : walk(declaration.name).filter(ts.isIdentifier);
  return { module: module.text, names: names.map(({ text }) => text) };
}
