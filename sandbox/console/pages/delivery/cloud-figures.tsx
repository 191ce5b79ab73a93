/**
 * What the emulated clouds saw.
 *
 * @module
 */
import type { CloudStatistics } from "../../data/types.ts";
import { formatCount, formatDuration, formatShare, formatTime } from "../../format.ts";
import { words } from "../../language.ts";
import { BarChart } from "./bar-chart.tsx";
import { FailuresCard, LatencyCard, Tiles } from "./figures.tsx";

export function CloudFigures({ figures }: { figures: CloudStatistics }) {
  const { buckets, latencyMs, failures, providers } = figures;
  const { delivery } = words();
  const sum = sumOf(providers);
  const settled = sum.delivered + sum.failed;
  return (
    <div class="figures">
      <Tiles
        tiles={[
          { label: delivery.sent, value: formatCount(sum.accepted + sum.refused) },
          { label: delivery.delivered, value: formatCount(sum.delivered), tone: "good" },
          { label: delivery.rate, value: settled === 0 ? "–" : formatShare(sum.delivered / settled) },
          {
            label: delivery.failed,
            value: formatCount(sum.failed + sum.refused),
            ...(sum.failed + sum.refused > 0 && { tone: "bad" as const }),
          },
          { label: delivery.median, value: latencyMs.count === 0 ? "–" : formatDuration(latencyMs.p50) },
        ]}
      />
      <section class="card">
        <h2>{delivery.overTime}</h2>
        <BarChart
          label={delivery.overTime}
          labels={buckets.map(({ at }) => formatTime(at, Date.parse(at)).slice(0, 5))}
          series={[
            { label: delivery.delivered, colour: "--chart-good", values: buckets.map(({ delivered }) => delivered) },
            {
              label: delivery.waiting,
              colour: "--chart-busy",
              values: buckets.map(({ accepted, delivered, failed }) => accepted - delivered - failed),
            },
            { label: delivery.failed, colour: "--chart-bad", values: buckets.map(({ failed }) => failed) },
            { label: delivery.refused, colour: "--chart-warn", values: buckets.map(({ refused }) => refused) },
          ]}
        />
      </section>
      <div class="figure-grid">
        <FailuresCard failures={failures} />
        <div class="column">
          <LatencyCard latency={latencyMs} />
          <Providers providers={providers} />
        </div>
      </div>
    </div>
  );
}

function Providers({ providers }: Pick<CloudStatistics, "providers">) {
  const { delivery } = words();
  return (
    <section class="card">
      <h2>{delivery.providers}</h2>
      <section class="scroll-x" tabindex={0} aria-label={delivery.providers}>
        <table class="plain-table">
          <thead>
            <tr>
              <th>{delivery.provider}</th>
              <th>{delivery.accepted}</th>
              <th>{delivery.delivered}</th>
              <th>{delivery.failed}</th>
              <th>{delivery.refused}</th>
              <th>{delivery.segments}</th>
            </tr>
          </thead>
          <tbody>
            {providers.map(({ provider, accepted, delivered, failed, refused, segments }) => (
              <tr key={provider}>
                <th scope="row">{provider}</th>
                <td>{formatCount(accepted)}</td>
                <td>{formatCount(delivered)}</td>
                <td>{formatCount(failed)}</td>
                <td>{formatCount(refused)}</td>
                <td>{formatCount(segments)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function sumOf(providers: CloudStatistics["providers"]): {
  accepted: number;
  delivered: number;
  failed: number;
  refused: number;
} {
  const sum = { accepted: 0, delivered: 0, failed: 0, refused: 0 };
  for (const { accepted, delivered, failed, refused } of providers) {
    sum.accepted += accepted;
    sum.delivered += delivered;
    sum.failed += failed;
    sum.refused += refused;
  }
  return sum;
}
