/**
 * One script of the whole mini-program: its TypeScript, its compiled templates, and the phone that it runs on.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as Esbuild from "esbuild";
import type { Project } from "./project.ts";
import { compileWxml, unknownTags } from "./wxml.ts";

const CLIENT = fileURLToPath(new URL("../client", import.meta.url));

/** @throws Error naming the file that cannot be compiled */
export async function bundleApp(project: Project): Promise<string> {
  const { build } = (await import("esbuild")) as typeof Esbuild;
  const { outputFiles } = await build({
    stdin: { contents: await entryOf(project), resolveDir: CLIENT, sourcefile: "preview.ts", loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    sourcemap: "inline",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles[0]?.text ?? "";
}

async function entryOf({ root, views, configs }: Project): Promise<string> {
  const parts = await Promise.all(views.map((view) => describeView(root, view, configs[view] ?? {})));
  return `
import { run } from "./main.ts";
run({
  slot: ${await compileWxml("<slot />")},
  app: () => require(${JSON.stringify(join(root, "app.ts"))}),
  views: [${parts.join(",\n")}],
});`;
}

async function describeView(root: string, view: string, config: Record<string, unknown>): Promise<string> {
  const wxml = await readFile(join(root, `${view}.wxml`), "utf8");
  const components = Object.keys((config.usingComponents as object | undefined) ?? {});
  const [unknown] = unknownTags(wxml, components);
  if (unknown !== undefined) throw new Error(`${view}.wxml: <${unknown}> is not emulated by the preview`);
  return `{
  path: ${JSON.stringify(view)},
  config: ${JSON.stringify(config)},
  template: ${await compileWxml(wxml).catch((cause: Error) => {
    throw new Error(`${view}.wxml: ${cause.message}`, { cause });
  })},
  load: () => require(${JSON.stringify(join(root, `${view}.ts`))}),
}`;
}

/** Of a component's classes; those of pages are as they are written. */
export function scopeOf(view: string, config: Record<string, unknown>): string | undefined {
  return config.component === true ? view.replace(/\W+/g, "_") : undefined;
}
