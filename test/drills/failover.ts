/**
 * The failover drill in a terminal: `npx tsx test/drills/failover.ts --sends 10000 [--first aliyun]`. Exits 0 when every promise was kept.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { runDrill } from "./failover/drill.ts";
import { brokenPromises, finalStates, toTable } from "./failover/report.ts";

const MAX_SHOWN = 20;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sends: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      first: { type: "string", default: "tencent" },
    },
  });
  const first = values.first === "aliyun" ? "aliyun" : "tencent";
  const { endings, seconds } = await runDrill({ sends: Number(values.sends), seed: Number(values.seed), first });
  console.log(toTable(endings, first));
  console.log(`\nAfter receipts were pulled and open ones asked for: ${finalStates(endings)}.`);
  console.log(`${endings.length} messages in ${seconds.toFixed(1)} s.`);
  const broken = brokenPromises(endings);
  if (broken.length === 0) return;
  console.error(`\n${broken.length} promises were broken:\n${broken.slice(0, MAX_SHOWN).join("\n")}`);
  process.exitCode = 1;
}

await main();
