/**
 * Looks again from time to time where nothing tells the page that something happened.
 *
 * @module
 */
import { useEffect, useRef } from "preact/hooks";
import { HOME } from "./source.ts";

const EVERY_MS = 15_000;

/** In front of a deployed ledger, while somebody looks. */
export function useRefresh(action: () => void): void {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    if (HOME !== "ledger") return;
    const timer = setInterval(() => {
      if (!document.hidden) latest.current();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
