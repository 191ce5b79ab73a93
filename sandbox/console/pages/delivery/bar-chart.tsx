/**
 * Stacked bars over time; a table says the same to those who do not see them.
 *
 * @module
 */
import type { Chart, ChartConfiguration } from "chart.js";
import { useEffect, useRef } from "preact/hooks";
import { useStore } from "../../store.ts";
import { theme } from "../../theme.ts";

export interface Series {
  label: string;
  /** Name of a custom property of the style sheet, such as `--good`. */
  colour: string;
  values: readonly number[];
}

interface BarChartProps {
  label: string;
  labels: readonly string[];
  series: readonly Series[];
  isStacked?: boolean;
  height?: number;
}

export function BarChart({ label, labels, series, isStacked = true, height = 240 }: BarChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart | undefined>(undefined);
  const shade = useStore(theme);

  useEffect(() => {
    let isGone = false;
    void import("./charts.ts").then(({ Chart: Drawn }) => {
      if (isGone || canvas.current === null) return;
      chart.current = new Drawn(canvas.current, configOf(labels, series, isStacked));
    });
    return () => {
      isGone = true;
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [shade]);
  useEffect(() => {
    const { current } = chart;
    if (current === undefined) return;
    const { data, options } = configOf(labels, series, isStacked);
    current.data = data;
    if (options !== undefined) current.options = options;
    current.update("none");
  });

  return (
    <figure class="chart">
      <div style={{ height: `${height}px` }}>
        <canvas ref={canvas} role="img" aria-label={label} />
      </div>
      <table class="unseen">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th />
            {series.map((one) => (
              <th key={one.label}>{one.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((name, index) =>
            series.some(({ values }) => (values[index] ?? 0) > 0) ? (
              <tr key={`${name} ${index}`}>
                <th>{name}</th>
                {series.map((one) => (
                  <td key={one.label}>{one.values[index]}</td>
                ))}
              </tr>
            ) : null,
          )}
        </tbody>
      </table>
      <figcaption class="legend">
        {series.map((one) => (
          <span key={one.label}>
            <i style={{ background: `var(${one.colour})` }} /> {one.label}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function configOf(labels: readonly string[], series: readonly Series[], isStacked: boolean): ChartConfiguration<"bar"> {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const ticks = { color: colour("--muted"), font: { size: 11 }, maxRotation: 0, autoSkipPadding: 18 };
  return {
    type: "bar",
    data: {
      labels: [...labels],
      datasets: series.map(({ label, colour: name, values }) => ({
        label,
        data: [...values],
        backgroundColor: colour(name),
        borderRadius: 2,
        maxBarThickness: 26,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { stacked: isStacked, grid: { display: false }, border: { color: colour("--line") }, ticks },
        y: {
          stacked: isStacked,
          beginAtZero: true,
          border: { display: false },
          grid: { color: colour("--line") },
          ticks: { ...ticks, precision: 0 },
        },
      },
      plugins: { tooltip: { padding: 10, boxPadding: 4 } },
    },
  };
}
