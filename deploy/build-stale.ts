/**
 * Builds only when `dist/` is not what these sources build: by content, as dates change with every checkout.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** All that a build reads; packages by their lock file. */
const SOURCES = ["functions", "shared", "sandbox", "deploy", "xinshi.config.ts", "serverless.yml", "package-lock.json"];
/** What it writes; types are written by `npm run build` only. */
const OUTPUTS = ["bin", "console", "functions", "functions.json", "node_modules", "qcloudsms", "sandbox"];
/** Of both, when it was built last. */
const STAMP = "build.json";

/**
 * Builds unless what is there is fresh; returns whether it had to. Sources that change meanwhile are built the next time.
 *
 * @param root holds the sources, and `dist`
 * @param build builds everything
 */
export async function buildStale(root: string, build = buildEverything): Promise<boolean> {
  const dist = join(root, "dist");
  const stamp = join(dist, STAMP);
  const sources = hashOf(root, SOURCES);
  const fresh = (): string => JSON.stringify({ sources, outputs: hashOf(dist, OUTPUTS) });
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fresh()) return false;
  await build(root);
  mkdirSync(dist, { recursive: true });
  const written = `${stamp}.${process.pid}.new`;
  writeFileSync(written, fresh());
  renameSync(written, stamp);
  return true;
}

/** Bundler and compiler take longer to load than all else here. */
async function buildEverything(root: string): Promise<void> {
  const { buildAll } = await import("./build.ts");
  await buildAll(root);
}

function hashOf(folder: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((one) => filesOf(folder, one))) {
    const content = readFileSync(join(folder, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Of a folder, or the file itself; none where nothing is. Half-written files of another build are left out. */
function filesOf(folder: string, path: string): string[] {
  const whole = join(folder, path);
  if (!existsSync(whole) || path.endsWith(".new")) return [];
  if (!statSync(whole).isDirectory()) return [path];
  return readdirSync(whole)
    .sort()
    .flatMap((name) => filesOf(folder, `${path}/${name}`));
}
