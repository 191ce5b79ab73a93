/**
 * Signatures: what one costs a request, beside the vendors' own code for the same request, by turns.
 *
 * @module
 */
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import type { Scheme, SigningResult, SigningTask } from "./lib/signing.ts";
import { median } from "./lib/statistics.ts";
import { type Row, times } from "./lib/table.ts";
import { startWorker, type Worker } from "./lib/worker.ts";

const BOUND_MICROSECONDS = 60;

/** Each scheme, with the package that signs it for others. */
const PEERS: Readonly<Record<Scheme, string>> = {
  classic: "qcloudsms_js",
  tc3: "tencentcloud-sdk-nodejs",
  "tencent-v1-sha1": "tencentcloud-sdk-nodejs",
  "tencent-v1-sha256": "tencentcloud-sdk-nodejs",
  "aliyun-rpc": "@alicloud/openapi-core",
  acs3: "@alicloud/openapi-core",
};

type Signer = Worker<SigningTask, SigningResult>;

interface Rounds {
  rounds: number;
  /** Signatures of one side in one round. */
  count: number;
  /** Signatures of each side before the first round. */
  warmUp: number;
}

export function benchSigning({ root, quick }: BenchContext): Promise<Row[]> {
  const sizes: Rounds = quick ? { rounds: 1, count: 2000, warmUp: 1000 } : { rounds: 9, count: 20_000, warmUp: 20_000 };
  return closingAfter(async (keep) => {
    const own: Signer = keep(startWorker(workerFile(root, "signing")));
    const peer: Signer = keep(startWorker(workerFile(root, "official-signing")));
    const rows: Row[] = [];
    for (const scheme of Object.keys(PEERS) as Scheme[]) rows.push(await compare(scheme, [own, peer], sizes));
    return rows;
  });
}

async function compare(scheme: Scheme, sides: [own: Signer, peer: Signer], sizes: Rounds): Promise<Row> {
  await signByTurns(scheme, sides, sizes.warmUp);
  const runs: [own: number, peer: number][] = [];
  for (let round = 0; round < sizes.rounds; round++) runs.push(await signByTurns(scheme, sides, sizes.count));
  const own = median(runs.map(([figure]) => figure));
  const peer = median(runs.map(([, figure]) => figure));
  const ratio = median(runs.map(([ownFigure, peerFigure]) => ownFigure / peerFigure));
  return {
    what: `one request signed, \`${scheme}\`, beside \`${PEERS[scheme]}\``,
    bound: `≤ ${BOUND_MICROSECONDS} µs`,
    measured: `${own.toFixed(1)} µs (${peer.toFixed(1)} µs; ${times(ratio)})`,
    met: own <= BOUND_MICROSECONDS,
  };
}

/**
 * Microseconds a signature, of each side.
 * @throws Error when the two did not sign alike: then the figures are of different work
 */
async function signByTurns(
  scheme: Scheme,
  [own, peer]: [own: Signer, peer: Signer],
  count: number,
): Promise<[own: number, peer: number]> {
  const ours = await own.ask({ scheme, count });
  const theirs = await peer.ask({ scheme, count });
  if (ours.signature !== theirs.signature) throw new Error(`${scheme}: the two sides signed differently`);
  return [(ours.seconds * 1e6) / count, (theirs.seconds * 1e6) / count];
}
