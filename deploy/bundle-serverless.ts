/**
 * Bundles the Serverless plugin to the one CommonJS file that its package.json names.
 *
 * @module
 */
import { join } from "node:path";
import { build } from "esbuild";
import { replaceFile } from "./bundle.ts";

/** Writes `deploy/serverless-tencent/dist/index.cjs`. What it depends on stays outside. */
export async function bundleServerless(root: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["deploy/serverless-tencent/plugin.ts"],
    outfile: join(root, "deploy/serverless-tencent/dist/index.cjs"),
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node18",
    format: "cjs",
    footer: { js: "module.exports = module.exports.TencentPlugin;" }, // the framework asks for the class itself
    logLevel: "error",
    write: false,
    legalComments: "none",
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
}
