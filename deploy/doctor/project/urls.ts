/**
 * Whether the functions answer where they are deployed, and as they should: a call without credentials must be
 * refused, by the function itself.
 *
 * @module
 */
import { readableWords } from "../../../shared/providers/faults.ts";
import type { HttpResult } from "../../../shared/providers/http-client.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import { isAddress } from "./function-urls.ts";
import { contentOf, type Project } from "./project.ts";

export const urlCheck: Check<Project> = {
  name: "URLs",
  async run(project) {
    const functions = (await contentOf(project.service()))?.functions.filter(({ http }) => http) ?? [];
    const names = functions.map(({ name }) => name);
    const unknown = [...project.urls.named.keys()].filter((name) => !names.includes(name));
    const asked = names.map(async (name) => {
      const url = await project.urlOf(name);
      return url === undefined ? [] : [await askOne(project, name, url)];
    });
    const notes = (await Promise.all(asked)).flat();
    if (notes.length + unknown.length === 0) return [{ id: "url.not-given" }];
    return [...unknown.map((name): Note => ({ id: "url.wrong", values: { function: name } })), ...notes];
  },
};

async function askOne({ http, deadline }: Project, name: string, url: string): Promise<Note> {
  if (!isAddress(url)) return { id: "url.wrong", values: { function: name } };
  const headers = { "Content-Type": "application/json" };
  return judge(name, await http.send({ method: "POST", url, headers, body: "{}", deadline: deadline() }));
}

function judge(name: string, result: HttpResult): Note {
  if (result.kind !== "answered")
    return { id: "url.unreachable", values: { function: name, reason: result.error.message } };
  const error = errorOf(result.body);
  if (error === undefined) return { id: "url.foreign", values: { function: name, status: result.status } };
  const refusal = name === "smscallback" ? "NOT_FOUND" : "UNAUTHENTICATED"; // pushes have no other proof than their path
  if (error.code === refusal) return { id: "url.ok", values: { function: name } };
  return error.code === "NOT_CONFIGURED"
    ? { id: "url.not-configured", values: { function: name, reason: error.message } }
    : { id: "url.fails", values: { function: name, code: error.code } };
}

/** The error of an outcome of ours; undefined when the body is none. */
function errorOf(body: string): { code: string; message: string } | undefined {
  try {
    const { ok, requestId, error } = JSON.parse(body);
    const isOurs = ok === false && typeof requestId === "string" && typeof error?.code === "string";
    return isOurs ? { code: readableWords(error.code), message: readableWords(String(error.message)) } : undefined;
  } catch {
    return undefined;
  }
}
