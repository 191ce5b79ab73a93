/**
 * Texts and calls as a file to keep: JSON, or CSV that spreadsheets open as text.
 *
 * @module
 */
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { viewCall } from "../calls.ts";
import { type CapturedMessage, type MessageView, viewMessage } from "../message.ts";
import { readPhoneNumber } from "../phone-number.ts";
import type { Traffic } from "../traffic.ts";
import { RawAnswer } from "./route.ts";

/** Messages written at a time. */
const BATCH = 500;
/** Tells spreadsheets that the file is UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";
const COLUMNS = [
  "id",
  "channel",
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
export function downloadOf(traffic: readonly Traffic[], format: keyof typeof FORMATS, base: string): RawAnswer {
  const { type, write } = FORMATS[format];
  return new RawAnswer(async (response) => {
    response.writeHead(200, {
      "content-type": type,
      "content-disposition": `attachment; filename="messages.${format}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    await send(response, write(traffic, base));
  });
}

/** A client that goes away in between is no fault. */
async function send(response: ServerResponse, parts: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(parts), response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}

function* writeCsv(traffic: readonly Traffic[], base: string): Generator<string> {
  yield `${BYTE_ORDER_MARK}${COLUMNS.join(",")}\r\n`;
  for (const batch of batchesOf(traffic)) yield batch.map((one) => lineOf(rowOf(one, base))).join("");
}

function* writeJson(traffic: readonly Traffic[], base: string): Generator<string> {
  let separator = "[\n";
  for (const batch of batchesOf(traffic)) {
    yield separator + batch.map((one) => JSON.stringify(viewOf(one, base))).join(",\n");
    separator = ",\n";
  }
  yield traffic.length === 0 ? "[]\n" : "\n]\n";
}

function* batchesOf(traffic: readonly Traffic[]): Generator<readonly Traffic[]> {
  for (let start = 0; start < traffic.length; start += BATCH) yield traffic.slice(start, start + BATCH);
}

/** As the list shows it. */
function viewOf({ text, call }: Traffic, base: string): object {
  return call === undefined
    ? { channel: CHANNELS.text, ...viewMessage(text, base) }
    : { channel: CHANNELS.call, ...viewCall(call, base) };
}

/** Of the two kinds, in the ledger's words. */
const CHANNELS = { text: "sms", call: "voice" } as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

function rowOf({ text, call }: Traffic, base: string): Row {
  return call === undefined ? rowOfText(text, base) : rowOfCall(viewCall(call, base));
}

function rowOfText(message: CapturedMessage, base: string): Row {
  const { answer, receipt } = message;
  const view: MessageView = viewMessage(message, base);
  return {
    ...view,
    channel: CHANNELS.text,
    answerCode: answer.code,
    answerMessage: answer.message,
    receiptCode: receipt?.code ?? "",
    receiptAt: receipt === null ? "" : new Date(receipt.at).toISOString(),
  };
}

/** A call has no sign name and no segments; its receipt is how it ended. */
function rowOfCall(call: ReturnType<typeof viewCall>): Row {
  const { text, fileId, answer, failure, endedAt, callId, phone } = call;
  return {
    ...call,
    channel: CHANNELS.call,
    country: readPhoneNumber(phone)?.country ?? "",
    signName: "",
    text: text === "" ? fileId : text,
    segments: null,
    encoding: null,
    answerCode: answer.code,
    answerMessage: answer.message,
    receiptCode: failure?.code ?? "",
    receiptAt: endedAt,
    serialNumber: callId,
  };
}

function lineOf(row: Row): string {
  return `${COLUMNS.map((column) => cellOf(row[column])).join(",")}\r\n`;
}

/** A text that a spreadsheet would take as a formula gets a quote before it; numbers are none, with a sign or without. */
function cellOf(value: string | number | null): string {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
