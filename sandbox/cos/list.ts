/**
 * The answer of "GET Bucket": what begins with a prefix, in the order of names, a page at a time.
 *
 * Source: "GET Bucket (List Objects)", https://www.tencentcloud.com/document/product/436/30614
 *
 * @module
 */
import type { StoredObject } from "./buckets.ts";
import { escapeXml, XML_HEAD } from "./errors.ts";

const MAX_KEYS = 1000;

export function listXml(objects: readonly StoredObject[], bucket: string, query: URLSearchParams): string {
  const [prefix, marker] = [query.get("prefix") ?? "", query.get("marker") ?? ""];
  const limit = Math.min(MAX_KEYS, Number(query.get("max-keys") || MAX_KEYS));
  const found = objects
    .filter(({ key }) => key.startsWith(prefix) && key > marker)
    .sort((left, right) => (left.key < right.key ? -1 : 1));
  const page = found.slice(0, limit);
  const isTruncated = page.length < found.length;
  const members = [
    element("Name", bucket),
    element("Prefix", prefix),
    element("Marker", marker),
    element("MaxKeys", String(limit)),
    element("IsTruncated", String(isTruncated)),
    ...(isTruncated ? [element("NextMarker", page.at(-1)?.key ?? "")] : []),
    ...page.map(entry),
  ];
  return `${XML_HEAD}<ListBucketResult>${members.join("")}</ListBucketResult>`;
}

function entry({ key, modifiedAt, etag, body }: StoredObject): string {
  const members = [
    element("Key", key),
    element("LastModified", new Date(modifiedAt).toISOString()),
    element("ETag", etag),
    element("Size", String(body.length)),
    element("StorageClass", "STANDARD"),
  ];
  return `<Contents>${members.join("")}</Contents>`;
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
