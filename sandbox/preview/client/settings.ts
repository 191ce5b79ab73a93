/**
 * What the tools around the phone set: who holds it, which theme, how large its text is, whether it has a network.
 *
 * @module
 */

export interface Settings {
  openid: string;
  theme: "light" | "dark";
  /** Times the size of text. */
  scale: number;
  isOffline: boolean;
}

const query = new URLSearchParams(location.search);

export const settings: Settings = {
  openid: query.get("user") ?? "oPreviewUser1",
  theme: query.get("theme") === "dark" ? "dark" : "light",
  scale: Number(query.get("scale") ?? "1") || 1,
  isOffline: query.get("offline") === "1",
};

const listeners = new Set<(isOffline: boolean) => void>();

export function onNetworkChange(listener: (isOffline: boolean) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

addEventListener("message", ({ origin, data }: MessageEvent<unknown>) => {
  if (origin !== location.origin || typeof data !== "object" || data === null || !("isOffline" in data)) return;
  settings.isOffline = data.isOffline === true;
  for (const listener of listeners) listener(settings.isOffline);
});
