/**
 * What happens in the sandbox, as it happens: one stream for the whole page, opened again by itself when it breaks.
 *
 * @module
 */
import { useEffect, useRef } from "preact/hooks";
import { createStore } from "../store.ts";
import { HOME } from "./source.ts";

const EVENTS = [
  "message",
  "message-changed",
  "messages-deleted",
  "call",
  "call-changed",
  "reply",
  "request",
  "invocation",
  "functions",
  "clock",
  "faults",
  "templates",
  "reset",
] as const;

/** `resync`: the stream broke and is back, so anything may have been missed. */
export type LiveEvent = (typeof EVENTS)[number] | "resync";

/** Whether what a page holds may be gone, so that it must ask anew. */
export function isUpheaval(event: LiveEvent): boolean {
  return event === "reset" || event === "resync" || event === "messages-deleted";
}

type Listener = (event: LiveEvent, data: unknown) => void;

const AGAIN_MS = 1500;

/** Whether the sandbox answers. */
export const connection = createStore<"connecting" | "open" | "lost">("connecting");

const listeners = new Set<Listener>();
let isFirst = true;

/** Opens the stream; only the sandbox has one. */
export function openStream(): void {
  if (HOME === "sandbox") connect();
}

function connect(): void {
  const stream = new EventSource("/_sandbox/events");
  stream.addEventListener("hello", () => {
    connection.set("open");
    if (!isFirst) tell("resync", undefined);
    isFirst = false;
  });
  for (const name of EVENTS) {
    stream.addEventListener(name, ({ data }: MessageEvent<string>) => tell(name, JSON.parse(data)));
  }
  stream.onerror = () => {
    connection.set("lost");
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again itself
    setTimeout(connect, AGAIN_MS);
  };
}

function tell(event: LiveEvent, data: unknown): void {
  for (const listener of listeners) listener(event, data);
}

/** Calls the handler of the last drawing for each event. */
export function useLive(handler: Listener): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    const listener: Listener = (event, data) => latest.current(event, data);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
}
