/**
 * The pages in the order that they are listed.
 *
 * @module
 */
import { HOME } from "../data/source.ts";
import type { IconName } from "../parts/icon.tsx";

export const PLACES = [
  { page: "phones", icon: "phone" },
  { page: "messages", icon: "message" },
  { page: "functions", icon: "code" },
  { page: "delivery", icon: "chart" },
  { page: "faults", icon: "fault" },
  { page: "templates", icon: "template" },
  { page: "preview", icon: "preview" },
] as const satisfies readonly { page: string; icon: IconName }[];

/** What there is to see here. */
export const OPEN_PLACES = PLACES.filter(({ page }) => {
  return HOME === "sandbox" || page === "messages" || page === "delivery";
});

/** How many of them have a tab of their own on a phone. */
export const TAB_COUNT = 4;

export type PageName = (typeof PLACES)[number]["page"];

/** The page of a name: one that is not known here is the list of messages. */
export function pageOf(name: string): PageName {
  return OPEN_PLACES.find(({ page }) => page === name)?.page ?? "messages";
}
