/**
 * What a storm showed: every promise that was broken, and a row of the table.
 *
 * @module
 */
import type { Message } from "../../../shared/store/store.ts";
import { endOf } from "../../drills/failover/report.ts";
import type { Ending, Text } from "./look.ts";
import { isUnfinished, type Pull, type Storm } from "./storm.ts";

export interface CrashResult {
  store: string;
  storm: Storm;
  /** When receipts had been pulled, and late ones asked for. */
  endings: Ending[];
  /** Rows that were open when the time to wait was over. */
  open: Message[];
  seconds: number;
}

/** What the carrier said last, as the ledger says it. */
const CARRIERS_WORDS = ["delivered", "undelivered", "expired"];
/** The same, before anybody has spoken. */
const OPEN = ["queued", "submitted", "unknown"];

/** One sentence for each broken promise; empty when all were kept. */
export function brokenPromises({ storm, endings, open }: CrashResult): string[] {
  const ofPhones = endings.flatMap((ending) =>
    brokenBy(ending, storm.pulls).map(
      (promise) => `${ending.told.call.caller} (…${ending.phone.slice(-9)}): ${promise}`,
    ),
  );
  const ofCodes = storm.told.filter(({ codeIsRight }) => codeIsRight === false);
  const ofKeys = storm.told.filter(isUnfinished);
  return [
    ...ofPhones,
    ...ofKeys.map(({ call }) => `${call.caller}: its key is held by a call that died`),
    ...ofCodes.map(({ call }) => `${call.caller}: the code that arrived was refused`),
    ...open.map(({ id, status }) => `${id}: still ${status} after everything`),
  ];
}

function brokenBy(ending: Ending, pulls: readonly Pull[]): string[] {
  const { texts, rows } = ending;
  return [
    ...(texts.length > 1 ? [`the phone received ${texts.length} texts`] : []),
    ...texts.flatMap((text) => brokenByText(text, ending)),
    ...texts.filter((text) => isLost(text, ending) && !pullOf(text, pulls)?.isCut).map(lostWell),
    ...(texts.length === 0 && rows.some(({ status }) => CARRIERS_WORDS.includes(status))
      ? ["the ledger has a receipt, the phone has no text"]
      : []),
    ...brokenByWords(ending),
  ];
}

function brokenByText(text: Text, { rows }: Ending): string[] {
  const row = rows.find(({ requestId }) => requestId === text.sessionContext);
  if (row === undefined) return ["a text without a row"];
  if (text.status === "accepted" && OPEN.includes(row.status)) return []; // its carrier never spoke
  return row.status === endOf(text) ? [] : [`the phone: ${text.status}, the ledger: ${row.status}`];
}

/** What a client was told that heard the first answer. */
function brokenByWords({ phone, told: { tries, outcome }, texts }: Ending): string[] {
  if (tries > 1 || !outcome.ok) return [];
  const entry = outcome.data.messages.find((message) => message.phone === phone);
  if (entry?.status === "accepted" && texts.length === 0) return ["told accepted, and there is no text"];
  if (entry?.status === "rejected" && texts.length > 0) return ["told rejected, and there is a text"];
  return [];
}

/** Taken from the queue, and in the ledger only by asking later. */
function isLost({ pulledAt }: Text, { receipts }: Ending): boolean {
  if (pulledAt === undefined) return false;
  return !receipts.some(({ source, receivedAt }) => source === "pull" || receivedAt <= pulledAt);
}

/** The one that was under way; what a killed process has asked for may be carried out after its end. */
function pullOf({ pulledAt = 0 }: Text, pulls: readonly Pull[]): Pull | undefined {
  return pulls.findLast(({ from }) => from <= pulledAt);
}

function lostWell({ pulledAt = 0 }: Text): string {
  return `its receipt was lost in a pull that went well, at ${new Date(pulledAt).toISOString()}`;
}

type Cell = (result: CrashResult) => string | number;

/** Heads of the table, and what is counted below each. */
const COLUMNS: readonly (readonly [string, Cell])[] = [
  ["store", ({ store }) => store],
  ["messages", ({ endings }) => endings.length],
  ["calls", ({ storm }) => storm.told.length],
  ["killed while sending", ({ storm }) => storm.kills.sends],
  ["killed while pulling", ({ storm }) => storm.kills.pulls],
  ["faults of providers", ({ storm }) => storm.struck],
  ["calls that died: before a row, before a text, after it", ({ endings }) => deaths(endings)],
  ["texts", ({ endings }) => sum(endings, ({ texts }) => texts.length)],
  ["twice", ({ endings }) => endings.filter(({ texts }) => texts.length > 1).length],
  ["without a row", (result) => count(result, "a text without a row")],
  ["keys of died calls, still held", ({ storm }) => keys(storm)],
  ["codes of died calls, refused", ({ storm }) => codes(storm)],
  ["pulls, cut", ({ storm }) => `${storm.pulls.length}, ${storm.pulls.filter(({ isCut }) => isCut).length}`],
  ["receipts pulled, lost in cut pulls", ({ endings }) => receipts(endings)],
  ["not found again by number", ({ endings }) => endings.filter(isNotFound).length],
  ["open at the end", ({ open }) => open.length],
  ["seconds", ({ seconds }) => seconds.toFixed(0)],
];

/** A Markdown table, a row for each store. */
export function toTable(results: readonly CrashResult[]): string {
  return [
    COLUMNS.map(([head]) => head),
    COLUMNS.map(() => "---"),
    ...results.map((result) => COLUMNS.map(([, show]) => show(result))),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** How the newest row of each phone ended, such as `3 delivered, 1 unknown`. */
export function finalStates(endings: readonly Ending[]): string {
  const counts = new Map<string, number>();
  for (const { rows } of endings) {
    const status = rows[0]?.status ?? "without a row, and without a text";
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].map(([status, phones]) => `${phones} ${status}`).join(", ");
}

function count({ endings }: CrashResult, promise: string): number {
  return sum(endings, (ending) => brokenBy(ending, []).filter((one) => one === promise).length);
}

/** Of the calls that were made again, by what the first try left. */
function deaths(endings: readonly Ending[]): string {
  const died = endings.filter(({ phone, told }) => told.tries > 1 && phone === told.call.phones[0]);
  const isNew = ({ told: { outcome }, rows }: Ending): boolean => outcome.ok || rows.length === 0;
  const left = died.filter((ending) => !isNew(ending));
  const silent = left.filter(({ texts }) => texts.length === 0).length;
  return `${died.length - left.length}, ${silent}, ${left.length - silent}`;
}

function keys({ told }: Storm): string {
  const asked = told.filter(({ later }) => later !== undefined);
  return `${asked.length}, ${told.filter(isUnfinished).length}`;
}

function codes({ told }: Storm): string {
  const tried = told.filter(({ codeIsRight }) => codeIsRight !== undefined);
  return `${tried.length}, ${tried.filter(({ codeIsRight }) => codeIsRight === false).length}`;
}

function receipts(endings: readonly Ending[]): string {
  const pulled = sum(endings, ({ texts }) => texts.filter(({ pulledAt }) => pulledAt !== undefined).length);
  const lost = sum(endings, (ending) => ending.texts.filter((text) => isLost(text, ending)).length);
  return `${pulled}, ${lost}`;
}

/** The carrier has spoken, and the ledger does not know. */
function isNotFound({ texts, receipts: known }: Ending): boolean {
  return texts.some(({ status }) => status !== "accepted") && known.length === 0;
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
