/**
 * The examples of a page of the docs, and a project in which those of Node.js run as a reader's would.
 *
 * @module
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../../deploy/local.ts";

/** What pages call a sandbox's port. */
const PORT_ON_PAGES = /\b4600\b/g;
/** What examples import, and what this package needs of others to run functions on SQLite. */
const PACKAGES = [
  ...["tencentcloud-sdk-nodejs-sms", "@alicloud", "qcloudsms_js", "vitest"],
  ...["libsql", "@libsql", "@neon-rs", "detect-libc"],
];

export interface Snippet {
  /** As its first line says, such as `tencent.mjs`. */
  name: string;
  language: string;
  code: string;
}

/** Every example of a page whose first line names a file. */
export function readSnippets(page: string): Map<string, Snippet> {
  const text = readFileSync(join(ROOT, page), "utf8");
  const snippets = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, language = "", code = ""]) => {
    const [, name] = /^(?:<\?php )?(?:\/\/|#) (\S+\.\w+)\n/.exec(code) ?? [];
    return name === undefined ? [] : [[name, { name, language, code }] as const];
  });
  return new Map(snippets);
}

/** A reader's project: a folder with what the examples import, this package among it as `npm install` lays it down. */
export function makeProject(): string {
  const project = mkdtempSync(join(tmpdir(), "xinshi-snippets-"));
  for (const name of PACKAGES) link(join(ROOT, "node_modules", name), join(project, "node_modules", name));
  const ours = join(project, "node_modules/xinshi");
  cpSync(join(ROOT, "dist"), join(ours, "dist"), { recursive: true });
  const exports = { "./sandbox": "./dist/sandbox/index.js" };
  writeFileSync(join(ours, "package.json"), JSON.stringify({ name: "xinshi", type: "module", exports }));
  return project;
}

/** Writes an example into the project, for a sandbox at this port. */
export function writeSnippet(project: string, { name, code }: Snippet, port: number): void {
  writeFileSync(join(project, name), code.replace(PORT_ON_PAGES, String(port)));
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
