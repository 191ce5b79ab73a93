/**
 * Texts: looking for them, waiting for one, answering as the person who holds the phone.
 *
 * @module
 */
import type { viewReply } from "../carrier.ts";
import type { DeleteMessagesQuery, MessagesQuery, OptInQuery, ReplyInput, WaitQuery } from "../control/inputs.ts";
import type { MessageLife } from "../control/life.ts";
import type { MessageView } from "../message.ts";
import type { CallView } from "./calls.ts";
import { SandboxError } from "./errors.ts";
import type { BodyOf, QueryOf } from "./inputs.ts";
import type { Send } from "./request.ts";

export type ReplyView = ReturnType<typeof viewReply>;
export type MessageSearch = QueryOf<typeof MessagesQuery>;
export type WaitOptions = QueryOf<typeof WaitQuery, "phone">;
export type ReplyOptions = Omit<BodyOf<typeof ReplyInput>, "text">;

export interface PhoneView {
  phone: string;
  /** What its last four digits make it do. */
  behaviour: string;
  /** The accounts whose texts it refuses. */
  optedOutOf: string[];
  calls: CallView[];
  /** Delivered texts only. */
  inbox: MessageView[];
  replies: ReplyView[];
}

export interface MessagesClient {
  /** The newest 100 that fit, newest first; `limit` up to 1000. */
  messages(search?: MessageSearch): Promise<MessageView[]>;
  message(id: string): Promise<MessageView>;
  /** The requests that it was in and what happened to it, each code explained. */
  messageLife(id: string): Promise<MessageLife>;
  /**
   * The newest accepted text to a phone, of the last five minutes, or the next to come. To wait for the next one, name the
   * one before: `{ after: message.id }`.
   *
   * Waits `timeoutMs`, 10000 by default and 120000 at most.
   *
   * @throws SandboxError `TIMEOUT`
   */
  waitForMessage(phone: string, options?: WaitOptions): Promise<MessageView>;
  /**
   * The verification code in that text.
   * @throws SandboxError `TIMEOUT`, or `NO_CODE` when the text has none
   */
  waitForCode(phone: string, options?: WaitOptions): Promise<string>;
  /** Sends the same text once more, as its provider takes it now. */
  resend(id: string): Promise<MessageView>;
  /** Forgets all texts, or those to one phone; returns how many. */
  deleteMessages(query?: QueryOf<typeof DeleteMessagesQuery>): Promise<number>;
  /** Every phone that was texted or called, the latest first. */
  phones(): Promise<Pick<PhoneView, "phone" | "optedOutOf">[]>;
  /** What a phone shows. */
  phone(phone: string): Promise<PhoneView>;
  /** Texts back, to the app that texted last. Opt-out words such as `TD` put the phone on its account's blacklist. */
  reply(phone: string, text: string, options?: ReplyOptions): Promise<ReplyView>;
  /** Takes a phone off the blacklist of every account, or of one; true when it was on one. */
  optIn(phone: string, query?: QueryOf<typeof OptInQuery>): Promise<boolean>;
}

export function createMessagesClient(send: Send): MessagesClient {
  const waitForMessage = (phone: string, options?: WaitOptions): Promise<MessageView> =>
    send("GET", "/messages/wait", { query: { phone, ...options } });
  return {
    waitForMessage,
    messages: async (query) => (await send<{ messages: MessageView[] }>("GET", "/messages", { query })).messages,
    message: (id) => send("GET", `/messages/${encodeURIComponent(id)}`),
    messageLife: (id) => send("GET", `/messages/${encodeURIComponent(id)}/life`),
    waitForCode: async (phone, options) => codeIn(await waitForMessage(phone, options)),
    resend: async (id) =>
      (await send<{ message: MessageView }>("POST", `/messages/${encodeURIComponent(id)}/resend`)).message,
    deleteMessages: async (query) => (await send<{ deleted: number }>("DELETE", "/messages", { query })).deleted,
    phones: async () => (await send<{ phones: Pick<PhoneView, "phone" | "optedOutOf">[] }>("GET", "/phones")).phones,
    phone: (phone) => send("GET", `/phones/${encodeURIComponent(phone)}`),
    reply: (phone, text, options) =>
      send("POST", `/phones/${encodeURIComponent(phone)}/reply`, { body: { text, ...options } }),
    optIn: async (phone, query) =>
      (await send<{ optedIn: boolean }>("DELETE", `/phones/${encodeURIComponent(phone)}/opt-out`, { query })).optedIn,
  };
}

function codeIn({ code, id, templateId }: MessageView): string {
  if (code !== null) return code;
  throw new SandboxError("NO_CODE", `There is no code of 4 to 8 digits in ${id} (template ${templateId})`);
}
