/**
 * The sandbox's control API, as a tester in any language would call it.
 *
 * @module
 */

export interface CapturedMessage {
  id: string;
  phone: string;
  text: string;
  code: string | null;
  signName: string | null;
  status: string;
  segments: number;
}

export interface Control {
  get<T = unknown>(path: string): Promise<T>;
  post<T = unknown>(path: string, body?: unknown): Promise<T>;
  put<T = unknown>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<unknown>;
  /** Messages to one phone, newest first. */
  messagesTo(phone: string): Promise<CapturedMessage[]>;
  /** The newest message to a phone, waited for. */
  waitFor(phone: string): Promise<CapturedMessage>;
  /** Moves the clock forward. */
  advance(ms: number): Promise<unknown>;
}

export function controlOf(url: string): Control {
  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/_sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as T;
  }
  return {
    get: (path) => request("GET", path),
    post: (path, body) => request("POST", path, body ?? {}),
    put: (path, body) => request("PUT", path, body),
    delete: (path) => request("DELETE", path),
    messagesTo: async (phone) =>
      (await request<{ messages: CapturedMessage[] }>("GET", `/messages?phone=${encodeURIComponent(phone)}`)).messages,
    waitFor: async (phone) => {
      const answer = await request<{ message?: CapturedMessage } & CapturedMessage>(
        "GET",
        `/messages/wait?phone=${encodeURIComponent(phone)}&timeoutMs=5000`,
      );
      return answer.message ?? answer;
    },
    advance: (ms) => request("POST", "/clock", { advanceMs: ms }),
  };
}
