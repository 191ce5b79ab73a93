/**
 * Answers as JSON or XML.
 *
 * Sources: "QuerySendDetails", https://help.aliyun.com/document_detail/419277.html; for XML the published sample of
 * DeleteSmsSign, and for its errors what the official Node.js SDK reads
 *
 * @module
 */

export type Format = "JSON" | "XML";

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  JSON: "application/json;charset=utf-8",
  XML: "text/xml;charset=utf-8",
};

/** `root` is the name of the outermost element, which JSON does not have. */
export function serialize(members: object, format: Format, root: string): string {
  if (format === "JSON") return JSON.stringify(members);
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, members)}`;
}

/** A list is its element repeated. */
function element(name: string, value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  if (typeof value !== "object" || value === null) return `<${name}>${escapeXml(String(value ?? ""))}</${name}>`;
  const children = Object.entries(value).map(([child, content]) => element(child, content));
  return `<${name}>${children.join("")}</${name}>`;
}

/** What XML cannot hold in any spelling is left out. */
function escapeXml(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, "").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
