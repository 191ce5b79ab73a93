/**
 * Where the page is: `#/messages/m12?q=to:1111` is page `messages`, id `m12`.
 *
 * @module
 */
import { createStore, useStore } from "./store.ts";

export interface Place {
  page: string;
  id: string;
  query: Readonly<Record<string, string>>;
}

const place = createStore(readHash(location.hash));
addEventListener("hashchange", () => place.set(readHash(location.hash)));

export function usePlace(): Place {
  return useStore(place);
}

/** The link to a place; empty values are left out. */
export function linkTo(page: string, id = "", query: Place["query"] = {}): string {
  const filled = Object.entries(query).filter(([, value]) => value !== "");
  const search = new URLSearchParams(filled).toString();
  return `#/${page}${id === "" ? "" : `/${encodeURIComponent(id)}`}${search === "" ? "" : `?${search}`}`;
}

/** Goes there; `replace` leaves no step to go back to. */
export function goTo(link: string, { replace = false }: { replace?: boolean } = {}): void {
  if (link === location.hash) return;
  if (!replace) {
    location.hash = link;
    return;
  }
  history.replaceState(null, "", link);
  place.set(readHash(link));
}

function readHash(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", id = ""] = path.split("/", 2);
  return { page, id: decode(id), query: Object.fromEntries(new URLSearchParams(search)) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
