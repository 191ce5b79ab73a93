/**
 * Bundles the twin of qcloudsms_js, the package's `./qcloudsms` entry.
 *
 * @module
 */
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { replaceFile } from "./bundle.ts";

const FORMATS: readonly (BuildOptions & { outfile: string })[] = [
  {
    outfile: "qcloudsms/index.js",
    format: "esm",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  },
  // The factory itself, as the old SDK exports it.
  { outfile: "qcloudsms/index.cjs", format: "cjs", footer: { js: "module.exports = module.exports.QcloudSms;" } },
];

/** Writes `dist/qcloudsms/index.js` for `import` and `index.cjs` for `require`; each is one file that needs no other. */
export async function bundleTwin(root: string, outDir = join(root, "dist")): Promise<void> {
  for (const { outfile, ...options } of FORMATS) {
    const { outputFiles = [] } = await build({
      absWorkingDir: root,
      entryPoints: ["shared/compat/qcloudsms/qcloudsms.ts"],
      outfile: join(outDir, outfile),
      bundle: true,
      platform: "node",
      target: "node18",
      logLevel: "error",
      write: false,
      ...options,
    });
    for (const { path, contents } of outputFiles) replaceFile(path, contents);
  }
}
