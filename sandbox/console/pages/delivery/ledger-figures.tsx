/**
 * What our functions recorded: besides delivery, how many codes were used, what was spent, which limits were hit.
 *
 * @module
 */
import type { ConsoleScene, ConsoleStatisticsData } from "../../data/ledger.ts";
import { formatCount, formatDuration, formatShare, formatTime } from "../../format.ts";
import { language, words } from "../../language.ts";
import { BarChart } from "./bar-chart.tsx";
import { BarRow, FailuresCard, LatencyCard, Tiles } from "./figures.tsx";

export function LedgerFigures({ figures }: { figures: ConsoleStatisticsData }) {
  const { buckets, latencyMs, failures, scenes, prefixes, limits } = figures;
  const { delivery } = words();
  const sum = (name: "accepted" | "delivered" | "failed" | "rejected" | "unknown"): number =>
    buckets.reduce((total, bucket) => total + bucket[name], 0);
  const settled = sum("delivered") + sum("failed");
  return (
    <div class="figures">
      <Tiles
        tiles={[
          { label: delivery.accepted, value: formatCount(sum("accepted")) },
          { label: delivery.delivered, value: formatCount(sum("delivered")), tone: "good" },
          { label: delivery.rate, value: settled === 0 ? "–" : formatShare(sum("delivered") / settled) },
          { label: delivery.unknown, value: formatCount(sum("unknown")) },
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
              values: buckets.map(({ accepted, delivered, failed }) => Math.max(0, accepted - delivered - failed)),
            },
            { label: delivery.failed, colour: "--chart-bad", values: buckets.map(({ failed }) => failed) },
            { label: delivery.rejected, colour: "--chart-warn", values: buckets.map(({ rejected }) => rejected) },
            { label: delivery.unknown, colour: "--chart-unknown", values: buckets.map(({ unknown }) => unknown) },
          ]}
        />
      </section>
      <div class="figure-grid">
        <div class="column">
          <Conversion scenes={scenes} />
          <Budgets scenes={scenes} />
          <FailuresCard failures={failures} />
        </div>
        <div class="column">
          <LatencyCard latency={latencyMs} />
          <Limits limits={limits} />
          <Prefixes prefixes={prefixes} />
        </div>
      </div>
    </div>
  );
}

function Conversion({ scenes }: { scenes: readonly ConsoleScene[] }) {
  const { delivery } = words();
  const counted = scenes.filter(({ conversion }) => conversion !== null);
  return (
    <section class="card">
      <h2>{delivery.conversion}</h2>
      <p class="muted">{counted.length === 0 ? delivery.noScenes : delivery.conversionHint}</p>
      <div class="bars">
        {counted.map(({ scene, issued, verified, conversion }) => (
          <BarRow
            key={scene}
            label={scene ?? delivery.noScene}
            share={conversion ?? 0}
            value={`${formatShare(conversion ?? 0)} · ${formatCount(verified)}/${formatCount(issued)}`}
          />
        ))}
      </div>
    </section>
  );
}

function Budgets({ scenes }: { scenes: readonly ConsoleScene[] }) {
  const { delivery, phones } = words();
  const active = scenes.filter(({ sent, budget }) => sent > 0 || (budget?.usedToday ?? 0) > 0);
  return (
    <section class="card">
      <h2>{delivery.budget}</h2>
      {active.length === 0 && <p class="muted">{delivery.noScenes}</p>}
      <div class="bars">
        {active.map(({ scene, spend, budget }) => {
          const used = budget === null ? 0 : budget.usedToday / Math.max(1, budget.limitPerDay);
          const said =
            budget === null
              ? delivery.noBudget
              : delivery.budgetUsed(formatCount(budget.usedToday), formatCount(budget.limitPerDay));
          return (
            <BarRow
              key={scene}
              label={scene ?? delivery.noScene}
              share={used}
              value={[said, phones.segments(spend.segments), spend.price === undefined ? "" : `¥${spend.price}`]
                .filter(Boolean)
                .join(" · ")}
              {...(used > 0.8 && { tone: "warn" as const })}
            />
          );
        })}
      </div>
    </section>
  );
}

function Limits({ limits }: Pick<ConsoleStatisticsData, "limits">) {
  const { delivery } = words();
  return (
    <section class="card">
      <h2>{delivery.limits}</h2>
      {limits.length === 0 && <p class="muted">{delivery.noLimits}</p>}
      {limits.length > 0 && (
        <table class="plain-table">
          <thead>
            <tr>
              <th>{delivery.day}</th>
              <th>{delivery.scene}</th>
              <th>{delivery.reason}</th>
              <th>{delivery.count}</th>
            </tr>
          </thead>
          <tbody>
            {limits.map(({ day, scene, reason, shadow, count }) => (
              <tr key={`${day} ${scene} ${reason} ${shadow}`}>
                <td>{day}</td>
                <td>{scene ?? ""}</td>
                <td>
                  <code>{reason}</code>{" "}
                  {shadow && (
                    <span class="tag" title={delivery.shadowHint}>
                      {delivery.shadow}
                    </span>
                  )}
                </td>
                <td>{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Prefixes({ prefixes }: Pick<ConsoleStatisticsData, "prefixes">) {
  const { delivery } = words();
  return (
    <section class="card">
      <h2>{delivery.prefixes}</h2>
      {prefixes.length === 0 && <p class="muted">{delivery.noPrefixes}</p>}
      <div class="bars">
        {prefixes.map(({ prefix, sends, checks, why }) => (
          <BarRow
            key={prefix}
            label={prefix}
            share={sends === 0 ? 0 : checks / sends}
            value={`${formatCount(checks)}/${formatCount(sends)}`}
            hint={why[language.get()]}
          />
        ))}
      </div>
    </section>
  );
}
