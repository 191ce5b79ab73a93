/**
 * Bundles the twin of qcloudsms_js, the package's `./qcloudsms` entry.
 *
 * @module
 */
import { join } from "node:path";
import { build } from "esbuild";
import { replaceFile } from "./bundle.ts";

/** Writes `dist/qcloudsms/index.js`, which `require` and `import` both take. */
export async function bundleTwin(root: string, outDir = join(root, "dist")): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["shared/compat/qcloudsms/qcloudsms.ts"],
    outfile: join(outDir, "qcloudsms/index.js"),
    bundle: true,
    platform: "node",
    target: "node18",
    format: "esm",
    logLevel: "error",
    write: false,
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
}
