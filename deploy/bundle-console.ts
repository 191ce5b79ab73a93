/**
 * Bundles the console to one file: script and styles lie in the page, which loads nothing else.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { replaceFile } from "./bundle.ts";

/** Writes `dist/console/index.html`. */
export async function bundleConsole(root: string, outDir = join(root, "dist")): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["sandbox/console/main.tsx"],
    outfile: join(outDir, "console/main.js"),
    bundle: true,
    minify: true,
    platform: "browser",
    target: ["chrome110", "firefox115", "safari16.4"],
    format: "iife",
    charset: "utf8",
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "error",
    write: false,
  });
  const textOf = (suffix: string): string => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  const page = readFileSync(join(root, "sandbox/console/index.html"), "utf8")
    .replace("/*styles*/", () => textOf(".css").replaceAll("</style", "<\\/style"))
    .replace("/*script*/", () => textOf(".js").replaceAll("</script", "<\\/script"));
  replaceFile(join(outDir, "console/index.html"), Buffer.from(page));
}
