/**
 * Bundles what the package gives to testers: its `./sandbox` entry, its command, and the sandbox that both start.
 *
 * @module
 */
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import manifest from "../package.json" with { type: "json" };
import { replaceFile } from "./bundle.ts";

/** CommonJS packages inside ask for it. */
const REQUIRE =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** Small enough to go along. */
const TAKEN_ALONG = ["yaml", "yauzl"];
/** What else the package is made with; who installs it has none of that. */
const TOOLS = Object.keys(manifest.devDependencies).filter((name) => !TAKEN_ALONG.includes(name));

/** Points imports of what is a bundle of its own to that; it is loaded when it is used. */
const apart = (filter: RegExp, path: string, kinds: readonly string[] = ["dynamic-import"]): Plugin => ({
  name: "apart",
  setup(build) {
    build.onResolve({ filter }, ({ kind }) => (kinds.includes(kind) ? { path, external: true } : undefined));
  },
});

const serverApart = (path: string): Plugin => apart(/\/local\.ts$/, path);

/** Writes `dist/sandbox/index.js`, `dist/sandbox/server.js`, `dist/bin/xinshi.js` and what its doctor needs in `dist/doctor`. */
export async function bundlePackage(root: string, outDir = join(root, "dist")): Promise<void> {
  await Promise.all([
    bundle(root, "deploy/local.ts", join(outDir, "sandbox/server.js"), { banner: { js: REQUIRE }, minifySyntax: true }),
    bundle(root, "deploy/testing.ts", join(outDir, "sandbox/index.js"), { plugins: [serverApart("./server.js")] }),
    bundle(root, "deploy/bin/xinshi.ts", join(outDir, "bin/xinshi.js"), {
      banner: { js: "#!/usr/bin/env node" },
      plugins: [serverApart("../sandbox/server.js"), apart(/\/doctor\/doctor\.ts$/, "../doctor/doctor.js")],
    }),
    bundle(root, "deploy/doctor/doctor.ts", join(outDir, "doctor/doctor.js"), {
      plugins: [apart(/\/samples\.ts$/, "./samples.js")],
      external: [...TOOLS, "libsql"],
      banner: { js: REQUIRE },
      minifySyntax: true,
    }),
    bundle(root, "deploy/doctor/sample/samples.ts", join(outDir, "doctor/samples.js"), {
      plugins: [apart(/^typescript$/, "./typescript.cjs", ["import-statement"])],
      external: TOOLS.filter((name) => name !== "typescript"),
      banner: { js: REQUIRE },
    }),
    bundleTypescript(root, join(outDir, "doctor/typescript.cjs")),
  ]);
  chmodSync(join(outDir, "bin/xinshi.js"), 0o755);
}

/**
 * The compiler, whose parser reads other people's sources: who installs the package need not have it. It keeps its notice,
 * and is made once for each version of it.
 */
async function bundleTypescript(root: string, outfile: string): Promise<void> {
  const mark = `/* typescript ${manifest.devDependencies.typescript} */`;
  if (existsSync(outfile) && readFileSync(outfile, "utf8").startsWith(mark)) return;
  const compiler = createRequire(join(root, "package.json")).resolve("typescript");
  const licence = readFileSync(join(compiler, "../../LICENSE.txt"));
  replaceFile(`${outfile}.LICENSE.txt`, licence);
  await bundle(root, compiler, outfile, {
    format: "cjs",
    minify: true,
    legalComments: "inline",
    banner: { js: mark },
    external: [],
  });
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
