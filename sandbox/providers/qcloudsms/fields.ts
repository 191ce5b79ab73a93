/**
 * The members of a JSON body, strict about types as the provider is: a text where a number belongs is refused, and so is the
 * reverse, but where the published Python samples have a number for a text: country codes of many, and values. Members that an
 * operation does not know are overlooked.
 *
 * Sources: "错误码", https://cloud.tencent.com/document/product/382/3771; "qcloudsms_py",
 * https://github.com/qcloudsms/qcloudsms_py
 *
 * @module
 */
import { isUtf8 } from "node:buffer";
import { cannotGet, classicError } from "./errors.ts";

export class Fields {
  readonly #members: object;
  readonly #path: string;

  constructor(members: object, path = "") {
    this.#members = members;
    this.#path = path;
  }

  /** Null counts as absent. */
  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** @throws ClassicError 1004 when it is no text, or absent without a fallback; so do the others */
  string(name: string, fallback?: string): string {
    const value = this.#get(name) ?? fallback;
    if (typeof value !== "string") throw cannotGet(this.#pathOf(name));
    return value;
  }

  /** A text, or a number that stands for its digits: the Python SDK passes on what its caller gave it. */
  digits(name: string): string {
    const value = this.#get(name);
    return typeof value === "number" ? String(value) : this.string(name);
  }

  /** A whole number. */
  integer(name: string, fallback?: number): number {
    const value = this.#get(name) ?? fallback;
    if (typeof value !== "number" || !Number.isSafeInteger(value)) throw cannotGet(this.#pathOf(name));
    return value;
  }

  /** Each a text, or a number that stands for its digits. */
  values(name: string): string[] {
    return this.#list(name).map((value, index) => {
      if (typeof value !== "string" && typeof value !== "number") throw cannotGet(`${this.#pathOf(name)}/${index}`);
      return String(value);
    });
  }

  /** A list, or one number that stands for a list of one. */
  integers(name: string): number[] {
    const value = this.#get(name);
    const list = typeof value === "number" ? [value] : this.#list(name);
    return list.map((item, index) => {
      if (typeof item !== "number" || !Number.isSafeInteger(item)) throw cannotGet(`${this.#pathOf(name)}/${index}`);
      return item;
    });
  }

  object(name: string): Fields {
    return asFields(this.#get(name), this.#pathOf(name));
  }

  objects(name: string): Fields[] {
    return this.#list(name).map((value, index) => asFields(value, `${this.#pathOf(name)}/${index}`));
  }

  #list(name: string): unknown[] {
    const value = this.#get(name);
    if (!Array.isArray(value)) throw cannotGet(this.#pathOf(name));
    return value;
  }

  #get(name: string): unknown {
    if (!Object.hasOwn(this.#members, name)) return undefined;
    return (this.#members as Readonly<Record<string, unknown>>)[name] ?? undefined;
  }

  #pathOf(name: string): string {
    return `${this.#path}/${name}`;
  }
}

/**
 * Reads a body, whatever its content type says: SDKs misspell the header or leave it out.
 * @throws ClassicError 1004 when it is no JSON object
 */
export function readFields(body: Uint8Array): Fields {
  const parsed = isUtf8(body) ? parseJson(Buffer.from(body).toString("utf8")) : undefined;
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw classicError(1004);
  return new Fields(parsed);
}

function asFields(value: unknown, path: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw cannotGet(path);
  return new Fields(value, path);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
