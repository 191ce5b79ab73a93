/**
 * Bundles what the package gives to testers: its `./sandbox` entry, its command, and the sandbox that both start.
 *
 * @module
 */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import manifest from "../package.json" with { type: "json" };
import { replaceFile } from "./bundle.ts";

/** CommonJS packages inside ask for it. */
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** What the package is made with; who installs it has none of that. */
const TOOLS = Object.keys(manifest.devDependencies);

/** Points imports of the sandbox to its one bundle; it is loaded when one is started. */
const serverApart = (path: string): Plugin => ({
  name: "server-apart",
  setup(build) {
    build.onResolve({ filter: /\/local\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
});

/** Writes `dist/sandbox/index.js`, `dist/sandbox/server.js` and `dist/bin/xinshi.js`. */
export async function bundlePackage(root: string, outDir = join(root, "dist")): Promise<void> {
  await Promise.all([
    bundle(root, "deploy/local.ts", join(outDir, "sandbox/server.js"), { banner: { js: REQUIRE }, minifySyntax: true }),
    bundle(root, "deploy/testing.ts", join(outDir, "sandbox/index.js"), { plugins: [serverApart("./server.js")] }),
    bundle(root, "deploy/bin/xinshi.ts", join(outDir, "bin/xinshi.js"), {
      banner: { js: "#!/usr/bin/env node" },
      plugins: [serverApart("../sandbox/server.js")],
    }),
  ]);
  chmodSync(join(outDir, "bin/xinshi.js"), 0o755);
}

async function bundle(root: string, entry: string, outfile: string, options: BuildOptions): Promise<void> {
  const { outputFiles = [] } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "error",
    legalComments: "none",
    external: TOOLS,
    write: false,
    ...options,
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
}
