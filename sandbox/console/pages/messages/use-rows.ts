/**
 * The list: page by page from the server, with what is new at its top.
 *
 * @module
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError, ask, control } from "../../data/api.ts";
import { askLedger, type ConsoleSearchData } from "../../data/ledger.ts";
import { isUpheaval, useLive } from "../../data/live.ts";
import { useRefresh } from "../../data/refresh.ts";
import { useBatched, useGathered } from "../../data/resource.ts";
import type { Source } from "../../data/source.ts";
import type { CallView, MessageView, TrafficPage } from "../../data/types.ts";
import { type Row, rowOfLedger, rowOfTraffic } from "./row.ts";

const PAGE_ROWS = 200;
/** How long new messages are gathered before they are shown. */
const GATHER_MS = 120;

interface Loaded {
  key: string;
  rows: readonly Row[];
  total: number | null;
  next: string | null;
  error?: ApiError;
  isLoading: boolean;
}

interface Rows extends Omit<Loaded, "key"> {
  /** New ones that wait until somebody looks at the top. */
  fresh: number;
  /** Shows those. */
  showFresh(): void;
  loadMore(): void;
  reload(): void;
}

/** `isAtTop` tells whether new rows may come in without moving what somebody reads. */
export function useRows(source: Source, q: string, isAtTop: () => boolean): Rows {
  const key = `${source} ${q}`;
  const [loaded, setLoaded] = useState<Loaded>(emptyList(key));
  const [fresh, setFresh] = useState(0);
  const waiting = useRef<Row[]>([]);
  const isMore = useRef(false);
  const isAsking = useRef(false);
  const round = useRef(0);

  const reload = useCallback(async () => {
    const mine = ++round.current;
    isAsking.current = true;
    waiting.current = [];
    setFresh(0);
    const page = await readPage(source, q, null).catch(asError);
    if (round.current !== mine) return;
    isAsking.current = false;
    const come = waiting.current.splice(0).reverse(); // after the server had answered, or before
    setLoaded((old) =>
      page instanceof ApiError ? failedList(old, key, page) : withRows({ key, ...page, isLoading: false }, come),
    );
  }, [key]);

  useEffect(() => {
    void reload();
    return () => {
      round.current++;
    };
  }, [reload]);

  const loadMore = async (): Promise<void> => {
    if (isMore.current || loaded.next === null || loaded.key !== key) return;
    isMore.current = true;
    const page = await readPage(source, q, loaded.next).catch(asError);
    isMore.current = false;
    if (page instanceof ApiError) return;
    setLoaded((old) => (old.key === key && old.next === loaded.next ? withPage(old, page) : old));
  };

  const takeIn = useGathered(() => {
    if (isAsking.current) return; // they are shown with what is asked for
    if (!isAtTop()) return setFresh(waiting.current.length);
    const rows = waiting.current.splice(0).reverse();
    setLoaded((old) => (old.key === key ? withRows(old, rows) : old));
  }, GATHER_MS);
  const takeChanged = useBatched<Row>((changed) => {
    const rows = new Map(changed.map((row) => [row.id, row]));
    waiting.current = waiting.current.map((row) => rows.get(row.id) ?? row);
    setLoaded((old) => ({ ...old, rows: old.rows.map((row) => rows.get(row.id) ?? row) }));
  }, GATHER_MS);
  const lookAgain = useGathered(() => {
    if (isAtTop()) void reload();
    else setFresh((count) => count + 1);
  });

  useRefresh(lookAgain);
  useLive((event, data) => {
    const isNew = event === "message" || event === "call";
    const isChange = event === "message-changed" || event === "call-changed";
    if (isUpheaval(event)) void reload();
    else if (source === "ledger") {
      if (event === "invocation" && (data as { function: string }).function !== "console") lookAgain();
    } else if (isChange && q === "") takeChanged(rowOfTraffic(data as MessageView | CallView));
    else if (isNew && q === "") {
      waiting.current.push(rowOfTraffic(data as MessageView | CallView));
      takeIn();
    } else if (isNew || isChange) lookAgain();
  });

  const current = loaded.key === key ? loaded : emptyList(key);
  return {
    ...current,
    fresh,
    loadMore: () => void loadMore(),
    reload: () => void reload(),
    showFresh: () => void reload(),
  };
}

async function readPage(
  source: Source,
  q: string,
  before: string | null,
): Promise<Pick<Loaded, "rows" | "total" | "next">> {
  if (source === "ledger") {
    const fields = { q, limit: PAGE_ROWS, ...(before !== null && { before }) };
    const { messages, total, next } = await askLedger<ConsoleSearchData>("search", fields);
    return { rows: messages.map(rowOfLedger), total, next };
  }
  const path = control("traffic", { q, limit: PAGE_ROWS, before: before ?? "" });
  const { items, total, next } = await ask<TrafficPage>(path);
  return { rows: items.map(rowOfTraffic), total, next };
}

function emptyList(key: string): Loaded {
  return { key, rows: [], total: null, next: null, isLoading: true };
}

/** While the server is gone, what was there stays. */
function failedList(old: Loaded, key: string, error: ApiError): Loaded {
  if (error.status === 0 && old.key === key && !old.isLoading) return old;
  return { ...emptyList(key), isLoading: false, error };
}

function withPage(old: Loaded, { rows, next }: Pick<Loaded, "rows" | "next">): Loaded {
  return { ...old, rows: [...old.rows, ...rows], next };
}

/** Newer ones before the others; one that a page has brought already is not new. */
function withRows(old: Loaded, rows: readonly Row[]): Loaded {
  const added = rows.filter((row) => sequenceOf(row) > sequenceOf(old.rows.find(({ id }) => id[0] === row.id[0])));
  return { ...old, rows: [...added, ...old.rows], total: old.total === null ? null : old.total + added.length };
}

/** The sandbox counts its texts and its calls: `m12` is the twelfth text, `c3` the third call. */
function sequenceOf(row: Row | undefined): number {
  return Number(row?.id.slice(1) ?? 0);
}

function asError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, "FAILED", String(error));
}
