/**
 * What a drill showed: every promise that was broken, and a table by cause.
 *
 * @module
 */
import { CAUSES } from "./causes.ts";
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
      text !== undefined && later?.status !== endOf(text),
      `the phone: ${text?.status}, the ledger at the end: ${later?.status}`,
    ),
    ...fault(text === undefined && CARRIERS_WORDS.includes(later?.status ?? ""), "a receipt, and no text"),
  ];
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

/** Heads of the table, and what is counted below each. */
const COLUMNS: readonly (readonly [string, (endings: readonly Ending[]) => string | number])[] = [
  ["messages", (endings) => endings.length],
  ["sent by the first route", counting((ending) => isSentBy(ending, "tencent"))],
  ["refused by it, sent by the second", counting((ending) => isSentBy(ending, "aliyun") && ending.refusals > 0)],
  ["first at rest, sent by the second", counting((ending) => isSentBy(ending, "aliyun") && ending.refusals === 0)],
  ["not sent, and why", refusals],
  ["unknown, text arrived", counting(({ told, texts }) => told.status === "unknown" && texts.length > 0)],
  ["unknown, no text", counting(({ told, texts }) => told.status === "unknown" && texts.length === 0)],
  ["twice", counting(({ texts }) => texts.length > 1)],
  ["lost", counting(({ row }) => row === undefined || row.status === "queued")],
];

/** A Markdown table, a row for each cause. */
export function toTable(endings: readonly Ending[]): string {
  const rows = CAUSES.map((cause) =>
    cellsOf(
      cause.what,
      endings.filter((ending) => ending.cause === cause),
    ),
  );
  return [
    ["on the first route", ...COLUMNS.map(([head]) => head)],
    ["---", ...COLUMNS.map(() => "---")],
    ...rows,
    cellsOf("**all**", endings),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function cellsOf(what: string, endings: readonly Ending[]): (string | number)[] {
  return [what, ...COLUMNS.map(([, show]) => show(endings))];
}

function counting(fits: (ending: Ending) => boolean): (endings: readonly Ending[]) => number {
  return (endings) => endings.filter(fits).length;
}

function isSentBy({ told }: Ending, provider: string): boolean {
  return told.status === "accepted" && told.provider === provider;
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
