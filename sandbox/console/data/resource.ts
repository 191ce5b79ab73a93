/**
 * Something loaded from the server: loading, there, or refused; loaded anew after a reset and when the server is back.
 *
 * @module
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api.ts";
import { isUpheaval, type LiveEvent, useLive } from "./live.ts";

export interface Resource<Value> {
  value: Value | undefined;
  error: ApiError | undefined;
  isLoading: boolean;
  reload(): void;
  /** Changes what is shown without asking the server. */
  change(update: (value: Value) => Value): void;
}

export interface ResourceOptions {
  /** Happenings after which it is loaded anew, at most every quarter of a second. */
  on?: readonly LiveEvent[];
}

const GATHER_MS = 250;

interface State<Value> {
  key: string;
  value?: Value;
  error?: ApiError;
}

/** `key` names what is loaded: another key is another thing. */
export function useResource<Value>(
  key: string,
  load: (signal: AbortSignal) => Promise<Value>,
  { on = [] }: ResourceOptions = {},
): Resource<Value> {
  const [state, setState] = useState<State<Value>>({ key });
  const [round, setRound] = useState(0);
  const loader = useRef(load);
  loader.current = load;
  const again = useGathered(() => setRound((count) => count + 1));

  useEffect(() => {
    const controller = new AbortController();
    loader
      .current(controller.signal)
      .then((value) => {
        if (!controller.signal.aborted) setState({ key, value });
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) setState((old) => failed(old, key, error));
      });
    return () => controller.abort();
  }, [key, round]);

  useLive((event) => {
    if (isUpheaval(event) || on.includes(event)) again();
  });

  const current: State<Value> = state.key === key ? state : { key };
  const change = useCallback((update: (value: Value) => Value) => {
    setState((old) => (old.value === undefined ? old : { ...old, value: update(old.value) }));
  }, []);
  return {
    value: current.value,
    error: current.error,
    isLoading: current.value === undefined && current.error === undefined,
    reload: () => setRound((count) => count + 1),
    change,
  };
}

/** What was there stays when the server is gone for a while. */
function failed<Value>(old: State<Value>, key: string, error: unknown): State<Value> {
  const known = error instanceof ApiError ? error : new ApiError(0, "FAILED", String(error));
  return known.status === 0 && old.key === key && old.value !== undefined ? old : { key, error: known };
}

/** A function that calls `action` once for all calls of a short while. */
export function useGathered(action: () => void, waitMs = GATHER_MS): () => void {
  const latest = useRef(action);
  latest.current = action;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, waitMs);
  }, [waitMs]);
}

/** A function that takes things one by one, and hands over all of a short while at once. */
export function useBatched<Item>(take: (items: Item[]) => void, waitMs = GATHER_MS): (item: Item) => void {
  const waiting = useRef<Item[]>([]);
  const hand = useGathered(() => take(waiting.current.splice(0)), waitMs);
  return useCallback(
    (item: Item) => {
      waiting.current.push(item);
      hand();
    },
    [hand],
  );
}
