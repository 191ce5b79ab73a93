/**
 * Bundles the SQLite driver as a package beside the functions, where Node.js looks for it.
 *
 * @module
 */
import { join } from "node:path";
import { build } from "esbuild";
import { replaceFile, SQLITE_PACKAGE } from "./bundle.ts";
import { leanSql } from "./lean.ts";

/** Writes `dist/node_modules/xinshi-sqlite`. */
export async function bundleSqlite(root: string, outDir = join(root, "dist")): Promise<void> {
  const folder = join(outDir, "node_modules", SQLITE_PACKAGE);
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["shared/store/sqlite/store.ts"],
    outfile: join(folder, "index.js"),
    bundle: true,
    minify: true,
    platform: "node",
    target: "node18",
    format: "cjs",
    external: ["libsql"],
    plugins: [leanSql],
    logLevel: "error",
    write: false,
    legalComments: "none",
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
  const manifest = { name: SQLITE_PACKAGE, main: "index.js", private: true };
  replaceFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
