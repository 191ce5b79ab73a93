/**
 * The list of messages: only the rows that can be seen are there.
 *
 * @module
 */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { clockNow } from "../../data/clock.ts";
import type { Source } from "../../data/source.ts";
import { formatDateTime, formatPhone, formatTime } from "../../format.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { Status } from "../../parts/status.tsx";
import { useVirtual } from "../../parts/virtual.ts";
import { useWide } from "../../parts/wide.ts";
import type { Row } from "./row.ts";

const WIDE_ROW = 44;
const NARROW_ROW = 76;
/** Rows from the end at which the next page is asked for. */
const AHEAD = 40;

interface TableProps {
  source: Source;
  scroller: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  total: number | null;
  /** The row that keys move. */
  current: string | undefined;
  opened: string;
  linkOf(id: string): string;
  open(id: string): void;
  loadMore(): void;
}

export function MessageTable({ source, scroller, rows, total, current, opened, linkOf, open, loadMore }: TableProps) {
  const isWide = useWide(760);
  const rowHeight = isWide ? WIDE_ROW : NARROW_ROW;
  const virtual = useVirtual({
    scroller,
    count: rows.length,
    rowHeight,
    keyOf: (index) => rows[index]?.id ?? `${index}`,
  });
  const last = virtual.items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - AHEAD) loadMore();
  }, [last, rows.length]);
  useEffect(() => {
    const index = rows.findIndex(({ id }) => id === current);
    if (index >= 0) virtual.show(index);
  }, [current]);
  const { messages } = words();
  return (
    <div class="table">
      <div class="table-head" aria-hidden="true">
        <span>{messages.time}</span>
        <span>{messages.to}</span>
        <span>{messages.status}</span>
        <span>{source === "ledger" ? messages.scene : messages.sign}</span>
        <span>{source === "ledger" ? messages.template : messages.text}</span>
        <span>{messages.provider}</span>
        <span class="number">{messages.segments}</span>
      </div>
      <div class="table-scroll" ref={scroller}>
        <ul class="table-space" style={{ height: `${virtual.height}px` }} aria-label={messages.title}>
          {virtual.items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const state = `${row.id === current ? " current" : ""}${row.id === opened ? " opened" : ""}`;
            return (
              <li
                key={row.id}
                aria-setsize={total ?? rows.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)`, height: `${rowHeight}px` }}
              >
                <Line row={row} state={state} isOpen={row.id === opened} link={linkOf(row.id)} open={open} />
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

interface LineProps {
  row: Row;
  /** More classes. */
  state: string;
  isOpen: boolean;
  link: string;
  open(id: string): void;
}

/** A link, so that it can also be opened in a tab of its own. */
function Line({ row, state, isOpen, link, open }: LineProps) {
  const { id, at, phone, status, code, label, text, provider, segments, isCall } = row;
  const click = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(id);
  };
  return (
    <a class={`row${state}`} href={link} aria-current={isOpen} data-id={id} onClick={click}>
      <time class="cell-time" dateTime={at} title={formatDateTime(at)}>
        {formatTime(at, clockNow())}
      </time>
      <span class="cell-phone">{formatPhone(phone)}</span>
      <span class="cell-status">
        <Status status={status} code={code} />
      </span>
      <span class="cell-label" dir="auto">
        {label}
      </span>
      <span class="cell-text" dir="auto">
        {isCall && <Icon name="call" size={14} />} {text}
      </span>
      <span class="cell-provider">{provider}</span>
      <span class="cell-segments number">{segments ?? ""}</span>
    </a>
  );
}
