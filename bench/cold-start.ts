/**
 * Cold start: how long a fresh process takes to load a function, against what people load today.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { BenchContext } from "./lib/context.ts";
import { median } from "./lib/statistics.ts";
import { type Row, times } from "./lib/table.ts";

/** Prints the milliseconds that `require` of a file takes, and nothing else. */
const LOADER = `
const started = process.hrtime.bigint();
require(process.argv[1]);
process.stdout.write(String(Number(process.hrtime.bigint() - started) / 1e6));
process.exit(0);
`;

const PEERS = {
  sdk: `module.exports = require("tencentcloud-sdk-nodejs-sms").sms.v20210111.Client;`,
  recipe: `module.exports = [require("wx-server-sdk"), require("qcloudsms_js")];`,
};

/** Every candidate is loaded in turn, round after round, so that a slow spell of the machine meets all of them. */
export async function benchColdStart({ root, quick, scratch }: BenchContext): Promise<Row[]> {
  const unbundled = join(root, "node_modules", ".xinshi-bench-recipe.cjs");
  try {
    writeFileSync(unbundled, PEERS.recipe); // as it is deployed: modules as they come from the registry
    const candidates = {
      sendsms: join(root, "dist/functions/sendsms/index.js"),
      verifycode: join(root, "dist/functions/verifycode/index.js"),
      pullstatus: join(root, "dist/functions/pullstatus/index.js"),
      sdk: await bundlePeer(root, scratch, "sdk"),
      recipe: await bundlePeer(root, scratch, "recipe"),
      unbundled,
    };
    return rowsOf(loadInTurn(candidates, quick ? 3 : 21), candidates.sendsms);
  } finally {
    rmSync(unbundled, { force: true });
  }
}

async function bundlePeer(root: string, folder: string, name: keyof typeof PEERS): Promise<string> {
  const outfile = join(folder, `${name}.cjs`);
  await build({
    stdin: { contents: PEERS[name], resolveDir: root },
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node18",
    format: "cjs",
    logLevel: "error",
  });
  return outfile;
}

type LoadTimes = Record<string, number>;

function loadInTurn(candidates: Record<string, string>, rounds: number): LoadTimes {
  const runs = new Map<string, number[]>(Object.keys(candidates).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, file] of Object.entries(candidates)) {
      const ms = Number(execFileSync(process.execPath, ["-e", LOADER, file], { env: { PATH: process.env.PATH } }));
      if (round > 0) runs.get(name)?.push(ms); // the first fills the disk cache
    }
  }
  return Object.fromEntries([...runs].map(([name, values]) => [name, median(values)]));
}

function rowsOf(loads: LoadTimes, sendsms: string): Row[] {
  const { sdk = Number.NaN, recipe = Number.NaN, unbundled = Number.NaN } = loads;
  const own = loads.sendsms ?? Number.NaN;
  const kilobytes = statSync(sendsms).size / 1000;
  return [
    {
      what: "load of the `sendsms` bundle, against the official SMS SDK bundled alone",
      bound: "≤ 0.5 ×",
      measured: `${times(own / sdk)} (${own.toFixed(1)} ms, ${sdk.toFixed(1)} ms)`,
      met: own <= 0.5 * sdk,
    },
    {
      what: "the same, against `wx-server-sdk` + `qcloudsms_js` as installed",
      bound: "≤ 0.12 ×",
      measured: `${times(own / unbundled)} (${unbundled.toFixed(1)} ms)`,
      met: own <= 0.12 * unbundled,
    },
    {
      what: "the same, against those two bundled",
      bound: "",
      measured: `${times(own / recipe)} (${recipe.toFixed(1)} ms)`,
    },
    {
      what: "size of the `sendsms` bundle",
      bound: "≤ 250 KB",
      measured: `${kilobytes.toFixed(1)} KB`,
      met: kilobytes <= 250,
    },
    {
      what: "load of the `verifycode` and `pullstatus` bundles",
      bound: "",
      measured: `${loads.verifycode?.toFixed(1)} ms, ${loads.pullstatus?.toFixed(1)} ms`,
    },
  ];
}
