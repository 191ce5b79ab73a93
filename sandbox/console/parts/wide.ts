/**
 * Whether the window is wide enough for something.
 *
 * @module
 */
import { useEffect, useState } from "preact/hooks";

export function useWide(pixels: number): boolean {
  const [query] = useState(() => matchMedia(`(min-width: ${pixels}px)`));
  const [isWide, setWide] = useState(query.matches);
  useEffect(() => {
    const change = (): void => setWide(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, [query]);
  return isWide;
}
