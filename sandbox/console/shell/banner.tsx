/**
 * Says that the sandbox is gone, while it is gone.
 *
 * @module
 */
import { useEffect, useState } from "preact/hooks";
import { connection } from "../data/live.ts";
import { words } from "../language.ts";
import { useStore } from "../store.ts";

/** A stream that is cut and comes back at once is no news. */
const PATIENCE_MS = 800;

export function LostBanner() {
  const isLost = useStore(connection) === "lost";
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <div role="alert">
      {isShown && (
        <div class="banner">
          <span class="spinner" /> {words().lost}
        </div>
      )}
    </div>
  );
}
