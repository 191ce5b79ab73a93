/**
 * Small pictures, drawn with lines.
 *
 * @module
 */

const PATHS = {
  phone: "M8 3h8a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM11 18h2",
  message: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z",
  code: "M9 8l-4 4 4 4M15 8l4 4-4 4",
  chart: "M4 20V10M10 20V4M16 20v-7M21 20H3",
  fault: "M12 3l9.5 17h-19zM12 10v4M12 17.2v.1",
  template: "M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h5",
  preview: "M4 5h16v11H4zM9 20h6M12 16v4",
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l5 5",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  check: "M4 12.5l5 5L20 6.5",
  ticks: "M2 13l4 4 9-10M10.5 16l1 1L21 7",
  close: "M5 5l14 14M19 5L5 19",
  clock: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  more: "M5 11.6v.8M12 11.6v.8M19 11.6v.8",
  again: "M20 5v5h-5M4 19v-5h5M19.5 10A8 8 0 0 0 5.6 7.5M4.5 14a8 8 0 0 0 13.9 2.5",
  download: "M12 4v11M7 11l5 5 5-5M4 20h16",
  play: "M7 4.5v15l12-7.5z",
  plus: "M12 5v14M5 12h14",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  call: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  send: "M21 3L3 10.5l7 3 3 7zM10 13.5L21 3",
  help: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.5-1.1.9-1.1 1.8M12 16.8v.1",
  globe: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  back: "M14 5l-7 7 7 7",
  next: "M10 5l7 7-7 7",
  up: "M12 20V5M6 11l6-6 6 6",
  shield: "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
  link: "M14 4h6v6M20 4l-9 9M17 14v6H4V7h6",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: what it means is said beside it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
