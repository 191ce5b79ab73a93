/**
 * Clients of clouds and databases: how long they wait, and how often they are made.
 *
 * Source: "tencentcloud-sdk-nodejs", HttpProfile.reqTimeout, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import ts from "typescript";
import type { Note } from "../../finding.ts";
import type { Settings } from "../settings.ts";
import { ancestorsOf, isInFunction, isWithin, lastNameOf, lineOf, type Source } from "../source.ts";

const TENCENT_PACKAGE = /^tencentcloud-sdk-nodejs/;
const CLASSIC_PACKAGE = "qcloudsms_js";
const TENCENT_DEFAULT_SECONDS = 60;

const CLIENT_CLASSES = /(?:Client|Core|Pool|Redis|Connection|MongoClient)$/;
const CLIENT_MAKERS = /^(?:createConnection|createPool|createClient)$/;

/** Each client that may wait longer than its function lives, said once a file. */
export function checkTimeouts(source: Source, settings: Settings): Note[] {
  const { imports, path } = source;
  const seconds = settings.timeoutOf(path);
  const made = source.nodes.find((node) => isTencentClient(node, source) || isClassicClient(node, source));
  if (made === undefined) return [];
  const sdk = imports.find(({ module }) => TENCENT_PACKAGE.test(module) || module === CLASSIC_PACKAGE)?.module ?? "";
  const waits = sdk === CLASSIC_PACKAGE ? classicWait(source) : tencentWait(source);
  if (waits === undefined || waits < seconds) return [];
  const words = waits === Infinity ? "∞" : waits;
  return [{ id: "sdk.timeout", values: { sdk, waits: words, seconds }, file: path, line: lineOf(source, made) }];
}

function isTencentClient(node: ts.Node, { imports }: Source): boolean {
  return (
    ts.isNewExpression(node) &&
    /Client$/.test(lastNameOf(node.expression)) &&
    imports.some(({ module }) => TENCENT_PACKAGE.test(module))
  );
}

function isClassicClient(node: ts.Node, { imports }: Source): boolean {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const name = node.expression.getText();
  return imports.some(({ module, names }) => module === CLASSIC_PACKAGE && names.includes(name));
}

/** What `reqTimeout` says; undefined when that is no number that stands here. */
function tencentWait({ nodes }: Source): number | undefined {
  for (const node of nodes) {
    if (ts.isPropertyAssignment(node) && node.name.getText() === "reqTimeout") return numberOf(node.initializer);
    if (ts.isBinaryExpression(node) && lastNameOf(node.left) === "reqTimeout") return numberOf(node.right);
  }
  return TENCENT_DEFAULT_SECONDS;
}

function numberOf(node: ts.Expression): number | undefined {
  return ts.isNumericLiteral(node) ? Number(node.text) : undefined;
}

/** The classic SDK has no timeout of its own: a race against a timer is one. */
function classicWait({ nodes }: Source): number | undefined {
  return nodes.some((node) => ts.isPropertyAccessExpression(node) && node.getText() === "Promise.race")
    ? undefined
    : Infinity;
}

/** Made where calls are handled, and kept nowhere. */
export function checkClients(source: Source): Note[] {
  const { handlers, sends, path } = source;
  return source.nodes.flatMap((node): Note[] => {
    const name = clientName(node, source);
    if (name === undefined || !isInFunction(node) || isKept(node, source)) return [];
    const isPerCall = [...ancestorsOf(node)].some(
      (above) => ts.isFunctionLike(above) && (handlers.includes(above) || sends.some((send) => isWithin(send, above))),
    );
    return isPerCall ? [{ id: "client.per-call", values: { name }, file: path, line: lineOf(source, node) }] : [];
  });
}

function clientName(node: ts.Node, source: Source): string | undefined {
  if (isClassicClient(node, source)) return (node as ts.CallExpression).expression.getText();
  if (ts.isNewExpression(node)) {
    const name = lastNameOf(node.expression);
    return CLIENT_CLASSES.test(name) ? name : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const name = lastNameOf(node.expression);
  return CLIENT_MAKERS.test(name) ? name : undefined;
}

/** `client ??= new Client()`, where the variable outlives the call. */
function isKept(node: ts.Node, { checker }: Source): boolean {
  for (const above of ancestorsOf(node)) {
    if (ts.isFunctionLike(above)) return false;
    if (!ts.isBinaryExpression(above) || !ts.isIdentifier(above.left)) continue;
    const declaration = checker.getSymbolAtLocation(above.left)?.valueDeclaration;
    if (declaration !== undefined && !isInFunction(declaration)) return true;
  }
  return false;
}
