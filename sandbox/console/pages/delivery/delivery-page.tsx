/**
 * The page *Delivery*: what arrives, how fast, and why not.
 *
 * @module
 */
import { ask, control } from "../../data/api.ts";
import { clockNow } from "../../data/clock.ts";
import { askLedger, type ConsoleStatisticsData } from "../../data/ledger.ts";
import { useLive } from "../../data/live.ts";
import { useRefresh } from "../../data/refresh.ts";
import { useGathered, useResource } from "../../data/resource.ts";
import { HOME, type Source } from "../../data/source.ts";
import type { CloudStatistics } from "../../data/types.ts";
import { words } from "../../language.ts";
import { Choice } from "../../parts/choice.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty, Failed, Skeleton } from "../../parts/states.tsx";
import { goTo, linkTo, usePlace } from "../../router.ts";
import { CloudFigures } from "./cloud-figures.tsx";
import { LedgerFigures } from "./ledger-figures.tsx";

type Span = "1h" | "24h" | "7d";

const SPANS: Readonly<Record<Span, { ms: number; buckets: number }>> = {
  "1h": { ms: 3_600_000, buckets: 60 },
  "24h": { ms: 86_400_000, buckets: 48 },
  "7d": { ms: 7 * 86_400_000, buckets: 56 },
};
/** Charts follow what happens, but calmly. */
const CALM_MS = 1000;

export function DeliveryPage() {
  const { query } = usePlace();
  const span: Span = query.time === "24h" || query.time === "7d" ? query.time : "1h";
  const source: Source = HOME === "ledger" || query.source === "ledger" ? "ledger" : "sandbox";
  const { delivery, messages } = words();
  const go = (next: { time?: Span; source?: Source }): void => {
    const chosen = { time: span, source, ...next };
    const isOther = chosen.source === "ledger" && HOME === "sandbox";
    goTo(linkTo("delivery", "", { time: chosen.time === "1h" ? "" : chosen.time, source: isOther ? "ledger" : "" }), {
      replace: true,
    });
  };
  return (
    <Page
      title={delivery.title}
      actions={
        <>
          {HOME === "sandbox" && (
            <Choice<Source>
              label={messages.source}
              value={source}
              options={[
                ["sandbox", messages.cloud],
                ["ledger", messages.ledger],
              ]}
              choose={(next) => go({ source: next })}
            />
          )}
          <Choice<Span>
            label={delivery.window}
            value={span}
            options={[
              ["1h", delivery.windows["1h"]],
              ["24h", delivery.windows["24h"]],
              ["7d", delivery.windows["7d"]],
            ]}
            choose={(time) => go({ time })}
          />
        </>
      }
    >
      {source === "sandbox" ? <Cloud key={span} span={span} /> : <Ledger key={span} span={span} />}
    </Page>
  );
}

function Cloud({ span }: { span: Span }) {
  const figures = useResource(`statistics ${span}`, (signal) => {
    return ask<CloudStatistics>(control("statistics", rangeOf(span)), { signal });
  });
  const again = useGathered(figures.reload, CALM_MS);
  useLive((event) => {
    if (event === "message" || event === "message-changed" || event === "clock") again();
  });
  const { delivery } = words();
  if (figures.isLoading) return <Skeleton rows={8} />;
  if (figures.error !== undefined) return <Failed error={figures.error} retry={figures.reload} />;
  if (figures.value === undefined) return null;
  if (figures.value.providers.length === 0)
    return <Empty icon="chart" title={delivery.none} hint={delivery.noneHint} />;
  return <CloudFigures figures={figures.value} />;
}

function Ledger({ span }: { span: Span }) {
  const figures = useResource(`ledger ${span}`, (signal) => {
    return askLedger<ConsoleStatisticsData>("statistics", rangeOf(span), { signal });
  });
  const again = useGathered(figures.reload, CALM_MS);
  useRefresh(figures.reload);
  useLive((event, data) => {
    if (event === "invocation" && (data as { function: string }).function !== "console") again();
  });
  if (figures.isLoading) return <Skeleton rows={8} />;
  if (figures.error !== undefined) return <Failed error={figures.error} retry={figures.reload} />;
  return figures.value === undefined ? null : <LedgerFigures figures={figures.value} />;
}

/** Up to now, by the sandbox's time. */
function rangeOf(span: Span): { from: number; to: number; buckets: number } {
  const { ms, buckets } = SPANS[span];
  const to = Math.ceil(clockNow()) + 1;
  return { from: to - ms, to, buckets };
}
