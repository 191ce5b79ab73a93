/**
 * What a drill showed: every promise that was broken, and a table by cause.
 *
 * @module
 */
import { CAUSES, type First } from "./causes.ts";
import type { Ending } from "./drill.ts";

/** What the carrier said last, as the ledger says it. */
const CARRIERS_WORDS = ["delivered", "undelivered", "expired"];

/** One sentence for each broken promise; empty when all were kept. */
export function brokenPromises(endings: readonly Ending[]): string[] {
  return endings.flatMap((ending) => {
    const { cause, told } = ending;
    return brokenBy(ending).map((promise) => `${cause.what} (…${told.phone.slice(-4)}): ${promise}`);
  });
}

function brokenBy({ told, row, later, texts }: Ending): string[] {
  const [text] = texts;
  const code = told.error?.code;
  return [
    ...fault(texts.length > 1, `the phone received ${texts.length} texts`),
    ...fault(row === undefined || later === undefined, "the ledger has no row"),
    ...fault(row?.status === "queued", "the row was left queued"),
    ...fault(row?.status !== statusOf(told.status), `told ${told.status}, the ledger said ${row?.status}`),
    ...fault(row?.errorCode !== (code ?? null), `told ${code}, the ledger said ${row?.errorCode}`),
    ...fault(told.status !== "accepted" && code === undefined, "not accepted, and no code says why"),
    ...fault(
      told.status === "accepted" && text?.provider !== told.provider,
      "accepted, and the phone received nothing",
    ),
    ...fault(told.status === "rejected" && text !== undefined, "rejected, and the phone received a text"),
    ...fault(
      text !== undefined && later?.status !== (isUntold(told, text) ? "unknown" : endOf(text)),
      `the phone: ${text?.status}, the ledger at the end: ${later?.status}`,
    ),
    ...fault(text === undefined && CARRIERS_WORDS.includes(later?.status ?? ""), "a receipt, and no text"),
  ];
}

/** The answer was lost and the carrier never spoke: nobody can say more of it. */
function isUntold(told: Ending["told"], { status }: Ending["texts"][number]): boolean {
  return told.status === "unknown" && status === "accepted";
}

/** What the ledger says at the end of a text's carrier's last word; Alibaba Cloud's log knows no word for expired. */
export function endOf({ provider, status }: Ending["texts"][number]): string {
  if (status === "accepted") return "submitted";
  return provider === "aliyun" && status === "expired" ? "undelivered" : status;
}

function statusOf(told: string): string {
  return told === "accepted" ? "submitted" : told;
}

function fault(isBroken: boolean, sentence: string): string[] {
  return isBroken ? [sentence] : [];
}

type Column = readonly [head: string, show: (endings: readonly Ending[]) => string | number];

/** Heads of the table, and what is counted below each. */
const columnsFor = (first: First): readonly Column[] => [
  ["messages", (endings) => endings.length],
  ["sent by the first route", counting((ending) => senderOf(ending) === first)],
  ["refused by it, sent by the second", counting((ending) => isSentBySecond(ending, first) && ending.refusals > 0)],
  ["first at rest, sent by the second", counting((ending) => isSentBySecond(ending, first) && ending.refusals === 0)],
  ["not sent, and why", refusals],
  ["unknown, text arrived", counting(({ told, texts }) => told.status === "unknown" && texts.length > 0)],
  ["unknown, no text", counting(({ told, texts }) => told.status === "unknown" && texts.length === 0)],
  ["twice", counting(({ texts }) => texts.length > 1)],
  ["lost", counting(({ row }) => row === undefined || row.status === "queued")],
];

/** A Markdown table, a row for each cause. */
export function toTable(endings: readonly Ending[], first: First): string {
  const columns = columnsFor(first);
  const rows = CAUSES.map((cause) =>
    cellsOf(
      columns,
      cause.what,
      endings.filter((ending) => ending.cause === cause),
    ),
  );
  return [
    ["on the first route", ...columns.map(([head]) => head)],
    ["---", ...columns.map(() => "---")],
    ...rows,
    cellsOf(columns, "**all**", endings),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function cellsOf(columns: readonly Column[], what: string, endings: readonly Ending[]): (string | number)[] {
  return [what, ...columns.map(([, show]) => show(endings))];
}

function counting(fits: (ending: Ending) => boolean): (endings: readonly Ending[]) => number {
  return (endings) => endings.filter(fits).length;
}

function senderOf({ told }: Ending): string | undefined {
  return told.status === "accepted" ? told.provider : undefined;
}

function isSentBySecond(ending: Ending, first: First): boolean {
  return ![undefined, first].includes(senderOf(ending) as First | undefined);
}

function refusals(endings: readonly Ending[]): string {
  return listCounts(
    endings.flatMap(({ told }) => (told.status === "rejected" ? `\`${told.error?.code ?? "no code"}\`` : [])),
  );
}

/** How messages ended once receipts were pulled and open ones asked for. */
export function finalStates(endings: readonly Ending[]): string {
  return listCounts(endings.map(({ later }) => later?.status ?? "lost"));
}

/** Such as `3 delivered, 1 unknown`; 0 for none. */
function listCounts(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ") || "0";
}
