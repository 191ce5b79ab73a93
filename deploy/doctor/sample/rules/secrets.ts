/**
 * Keys that are written into the source.
 *
 * @module
 */
import ts from "typescript";
import type { Note } from "../../finding.ts";
import { maskSecret } from "../../mask.ts";
import { isAppIdName, isKeyId, isSecretName, looksSecret } from "../names.ts";
import { lastNameOf, lineOf, type Source } from "../source.ts";

const APP_ID = /^\d{6,12}$/;
const CLASSIC_PACKAGE = "qcloudsms_js";

/** By the name that a text is given, by its form, or by its place among the classic SDK's arguments. */
export function checkSecrets(source: Source): Note[] {
  const { nodes } = source;
  const secrets = nodes.flatMap((node): Note[] => {
    if (!ts.isStringLiteralLike(node) || !looksSecret(node.text)) return [];
    const name = isKeyId(node.text) ? nameOf(node) || "AccessKeyId" : secretName(node, source);
    return name === undefined ? [] : [noteOf(source, node, name)];
  });
  return secrets.length === 0 ? [] : [...secrets, ...nodes.flatMap((node) => appIdNote(source, node))];
}

function secretName(node: ts.StringLiteralLike, source: Source): string | undefined {
  const name = nameOf(node);
  if (isSecretName(name)) return name;
  return isClassicKey(node, source) ? "appkey" : undefined;
}

function noteOf(source: Source, node: ts.StringLiteralLike, name: string): Note {
  const values = { name, masked: maskSecret(node.text) };
  return { id: "secret.in-source", values, file: source.path, line: lineOf(source, node) };
}

/** What a value is called: the variable, the member, or the default of either. */
function nameOf(node: ts.Expression): string {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isBindingElement(parent)) {
    return ts.isStringLiteralLike(parent.name) ? parent.name.text : parent.name.getText();
  }
  if (ts.isPropertyDeclaration(parent) || ts.isParameter(parent)) return parent.name.getText();
  if (!ts.isBinaryExpression(parent) || parent.right !== node) return "";
  return parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? lastNameOf(parent.left) : nameOf(parent);
}

/** `QcloudSms(appid, "the key")`. */
function isClassicKey({ parent }: ts.Node, { imports }: Source): boolean {
  if (!ts.isCallExpression(parent)) return false;
  const names = imports.filter(({ module }) => module === CLASSIC_PACKAGE).flatMap((one) => one.names);
  return names.includes(parent.expression.getText());
}

function appIdNote(source: Source, node: ts.Node): Note[] {
  const isLiteral = ts.isNumericLiteral(node) || ts.isStringLiteralLike(node);
  if (!isLiteral || !APP_ID.test(node.text) || !isAppIdName(nameOf(node))) return [];
  return [{ id: "appid.in-source", file: source.path, line: lineOf(source, node) }];
}
