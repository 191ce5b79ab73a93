/**
 * Asking the server, and what it says when it refuses.
 *
 * @module
 */

/** What a refusal says, wherever it comes from. */
export interface Refusal {
  code?: string;
  message?: string;
  /** Of a search that does not parse: where, in characters from 0. */
  position?: number;
  length?: number;
}

export class ApiError extends Error {
  /** 0: the server did not answer. */
  readonly status: number;
  readonly code: string;
  /** Which part of a search is wrong. */
  readonly place: { position: number; length: number } | undefined;

  constructor(status: number, code: string, message: string, { position, length = 1 }: Refusal = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.place = position === undefined ? undefined : { position, length };
  }
}

export interface Ask {
  /** @default "GET" */
  method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a request and reads its JSON.
 * @throws ApiError when it is refused or not answered
 */
export async function ask<Answer>(path: string, { method = "GET", body, headers, signal }: Ask = {}): Promise<Answer> {
  const init: RequestInit = { method, headers: { accept: "application/json", ...headers } };
  if (signal !== undefined) init.signal = signal;
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, "content-type": "application/json" };
  }
  const response = await fetch(path, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "NO_ANSWER", "The server does not answer");
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.ok === false) throw errorOf(response.status, answer);
  return answer as Answer;
}

/** An address below `/_sandbox/`, with a query of what is not empty. */
export function control(path: string, query: Readonly<Record<string, string | number>> = {}): string {
  const filled = Object.entries(query).filter(([, value]) => value !== "");
  const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)])).toString();
  return `/_sandbox/${path}${search === "" ? "" : `?${search}`}`;
}

function errorOf(status: number, { error }: { error?: Refusal }): ApiError {
  return new ApiError(status, error?.code ?? "UNKNOWN", error?.message ?? `HTTP ${status}`, error);
}
