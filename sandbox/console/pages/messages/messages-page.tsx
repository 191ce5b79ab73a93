/**
 * The page *Messages*: what was sent, as it is sent, and one message's whole life.
 *
 * @module
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { parseSearch } from "../../../../shared/validation/search.ts";
import { control } from "../../data/api.ts";
import { clockNow } from "../../data/clock.ts";
import { HOME, type Source } from "../../data/source.ts";
import { formatCount } from "../../format.ts";
import { useKeys } from "../../keys.ts";
import { words } from "../../language.ts";
import { Choice } from "../../parts/choice.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty, Failed, Skeleton } from "../../parts/states.tsx";
import { goTo, linkTo, usePlace } from "../../router.ts";
import { firstCurl } from "../../snippets/first.ts";
import { CallDrawer } from "./call-drawer.tsx";
import { Chips } from "./chips.tsx";
import { LedgerDrawer } from "./ledger-drawer.tsx";
import { MessageDrawer } from "./message-drawer.tsx";
import { MessageTable } from "./message-table.tsx";
import { isCallId } from "./row.ts";
import { SearchBox } from "./search-box.tsx";
import { useRows } from "./use-rows.ts";

/** How long somebody pauses before the search is made. */
const PAUSE_MS = 150;
const TOP_PIXELS = 40;

export function MessagesPage() {
  const { id, query } = usePlace();
  const source: Source = HOME === "ledger" || query.source === "ledger" ? "ledger" : "sandbox";
  const [text, setText] = useState(query.q ?? "");
  const q = useSearched(text, source, query.q ?? "");
  const box = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRows(source, q, () => (scroller.current?.scrollTop ?? 0) < TOP_PIXELS);
  const [current, setCurrent] = useState<string>();
  const { messages } = words();
  /** The rows are still those of the search before. */
  const isRefused = "fault" in parseSearch(text, { source, now: clockNow() });

  const place = (changed: { id?: string; q?: string; source?: Source }): string => {
    const next = { id, q, source, ...changed };
    const isOther = next.source === "ledger" && HOME === "sandbox";
    return linkTo("messages", next.id, { q: next.q, source: isOther ? "ledger" : "" });
  };
  useEffect(() => {
    if (q !== (query.q ?? "")) goTo(place({ q }), { replace: true });
  }, [q]);
  useEffect(() => {
    const asked = query.q ?? "";
    if (asked !== q) setText(asked);
  }, [query.q]);

  const open = (opened: string): void => {
    setCurrent(opened);
    goTo(place({ id: opened }), { replace: id !== "" });
  };
  const close = (): void => goTo(place({ id: "" }));
  const move = (step: number): void => {
    const at = list.rows.findIndex((row) => row.id === (id === "" ? current : id));
    const row = list.rows[Math.min(list.rows.length - 1, Math.max(0, at + step))];
    if (row === undefined) return;
    setCurrent(row.id);
    if (id !== "") open(row.id);
  };
  useKeys({
    "/": () => box.current?.focus(),
    j: () => move(1),
    k: () => move(-1),
    Enter: () => current !== undefined && open(current),
    ...(id !== "" && { Escape: close }),
  });

  const count =
    list.total === 1
      ? messages.oneTotal
      : messages.total(list.total === null ? `${formatCount(list.rows.length)}+` : formatCount(list.total));
  return (
    <Page
      title={messages.title}
      note={list.isLoading || list.error !== undefined || isRefused ? undefined : count}
      isFull
      actions={
        <>
          {HOME === "sandbox" && (
            <Choice<Source>
              label={messages.source}
              value={source}
              options={[
                ["sandbox", messages.cloud],
                ["ledger", messages.ledger],
              ]}
              choose={(chosen) => goTo(place({ source: chosen, id: "" }))}
            />
          )}
          {source === "sandbox" && <Export q={q} />}
        </>
      }
    >
      <div class="search-row">
        <SearchBox box={box} source={source} text={text} change={setText} />
        <Chips source={source} text={text} change={setText} />
      </div>
      <div class={id === "" ? "with-drawer" : "with-drawer open"}>
        <div class="list-pane">
          {list.fresh > 0 && (
            <button
              type="button"
              class="fresh"
              onClick={() => {
                scroller.current?.scrollTo({ top: 0 });
                list.showFresh();
              }}
            >
              <Icon name="up" size={14} /> {messages.fresh(list.fresh)}
            </button>
          )}
          <List list={list} q={q} source={source}>
            <MessageTable
              source={source}
              scroller={scroller}
              rows={list.rows}
              total={list.total}
              current={current}
              opened={id}
              linkOf={(opened) => place({ id: opened })}
              open={open}
              loadMore={list.loadMore}
            />
          </List>
        </div>
        {id !== "" && source === "sandbox" && isCallId(id) && <CallDrawer key={id} id={id} close={close} open={open} />}
        {id !== "" && source === "sandbox" && !isCallId(id) && (
          <MessageDrawer key={id} id={id} close={close} open={open} />
        )}
        {id !== "" && source === "ledger" && <LedgerDrawer key={id} id={id} close={close} />}
      </div>
    </Page>
  );
}

interface ListProps {
  list: ReturnType<typeof useRows>;
  q: string;
  source: Source;
  children: preact.ComponentChildren;
}

function List({ list, q, source, children }: ListProps) {
  const { messages } = words();
  if (list.error !== undefined) return <Failed error={list.error} retry={list.reload} search={q} />;
  if (list.isLoading) return <Skeleton rows={10} />;
  if (list.rows.length > 0) return <>{children}</>;
  if (q !== "") return <Empty icon="search" title={messages.notFound} hint={messages.notFoundHint} />;
  const command = HOME === "sandbox" ? firstCurl() : undefined;
  return (
    <Empty
      icon="message"
      title={messages.none}
      hint={source === "sandbox" || HOME === "sandbox" ? messages.noneHint : undefined}
      command={command}
    />
  );
}

function Export({ q }: { q: string }) {
  const { messages } = words();
  return (
    <div class="export">
      <Icon name="download" />
      <span class="unseen-narrow">{messages.export}</span>
      {(["csv", "json"] as const).map((format) => (
        <a
          key={format}
          class="button quiet small"
          href={control("messages/export", { format, q })}
          download={`messages.${format}`}
          aria-label={`${messages.export} ${format.toUpperCase()}`}
        >
          {format.toUpperCase()}
        </a>
      ))}
    </div>
  );
}

/** What was typed, once somebody pauses and it can be read. */
function useSearched(text: string, source: Source, first: string): string {
  const [searched, setSearched] = useState(first);
  useEffect(() => {
    const timer = setTimeout(() => {
      if ("search" in parseSearch(text, { source, now: clockNow() })) setSearched(text.trim());
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, source]);
  return searched;
}
