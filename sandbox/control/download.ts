/**
 * Messages as a file to keep: JSON, or CSV that spreadsheets open as text.
 *
 * @module
 */
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type CapturedMessage, type MessageView, viewMessage } from "../message.ts";
import { RawAnswer } from "./route.ts";

/** Messages written at a time. */
const BATCH = 500;
/** Tells spreadsheets that the file is UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";
const COLUMNS = [
  "id",
  "at",
  "phone",
  "country",
  "status",
  "provider",
  "account",
  "app",
  "signName",
  "templateId",
  "text",
  "code",
  "segments",
  "encoding",
  "answerCode",
  "answerMessage",
  "receiptCode",
  "receiptAt",
  "serialNumber",
  "sessionContext",
  "requestId",
] as const;

const FORMATS = {
  csv: { type: "text/csv; charset=utf-8", write: writeCsv },
  json: { type: "application/json; charset=utf-8", write: writeJson },
} as const;

/** The file, written as fast as the client reads. */
export function downloadOf(
  messages: readonly CapturedMessage[],
  format: keyof typeof FORMATS,
  base: string,
): RawAnswer {
  const { type, write } = FORMATS[format];
  return new RawAnswer(async (response) => {
    response.writeHead(200, {
      "content-type": type,
      "content-disposition": `attachment; filename="messages.${format}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    await send(response, write(messages, base));
  });
}

/** A client that goes away in between is no fault. */
async function send(response: ServerResponse, parts: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(parts), response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}

function* writeCsv(messages: readonly CapturedMessage[], base: string): Generator<string> {
  yield `${BYTE_ORDER_MARK}${COLUMNS.join(",")}\r\n`;
  for (const batch of batchesOf(messages)) yield batch.map((message) => rowOf(message, base)).join("");
}

function* writeJson(messages: readonly CapturedMessage[], base: string): Generator<string> {
  let separator = "[\n";
  for (const batch of batchesOf(messages)) {
    yield separator + batch.map((message) => JSON.stringify(viewMessage(message, base))).join(",\n");
    separator = ",\n";
  }
  yield messages.length === 0 ? "[]\n" : "\n]\n";
}

function* batchesOf(messages: readonly CapturedMessage[]): Generator<readonly CapturedMessage[]> {
  for (let start = 0; start < messages.length; start += BATCH) yield messages.slice(start, start + BATCH);
}

type Row = Pick<MessageView, Extract<keyof MessageView, (typeof COLUMNS)[number]>> &
  Record<"answerCode" | "answerMessage" | "receiptCode" | "receiptAt", string>;

function rowOf(message: CapturedMessage, base: string): string {
  const { answer, receipt } = message;
  const row: Row = {
    ...viewMessage(message, base),
    answerCode: answer.code,
    answerMessage: answer.message,
    receiptCode: receipt?.code ?? "",
    receiptAt: receipt === null ? "" : new Date(receipt.at).toISOString(),
  };
  return `${COLUMNS.map((column) => cellOf(row[column])).join(",")}\r\n`;
}

/** A text that a spreadsheet would take as a formula gets a quote before it; numbers are none, with a sign or without. */
function cellOf(value: string | number | null): string {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
