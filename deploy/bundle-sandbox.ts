/**
 * Bundles the script that the sandbox's function processes run; the sandbox itself runs from its source.
 *
 * @module
 */
import { join } from "node:path";
import { build } from "esbuild";
import { replaceFile } from "./bundle.ts";

/** Writes `dist/sandbox/host.cjs`. */
export async function bundleSandbox(root: string, outDir = join(root, "dist")): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["sandbox/runtime/host.ts"],
    outfile: join(outDir, "sandbox/host.cjs"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
    write: false,
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
}
