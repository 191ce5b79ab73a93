/**
 * What the page of messages shows of a state at a moment: exactly the data that its WXML names.
 *
 * @module
 */
import { errorText, supportText } from "../../texts/errors";
import { momentText } from "../../texts/moments";
import { sceneTitle } from "../../texts/scenes";
import { statusText, type Tone } from "../../texts/statuses";
import { maskPhone } from "../signin/phone-input";
import type { MessagesState, MessageView } from "./messages-state";

export interface MessageItem {
  id: string;
  title: string;
  phone: string;
  sentAt: string;
  status: string;
  hint: string;
  tone: Tone;
  /** The carrier's own code of a failure, to quote to support. */
  receiptCode: string;
}

export interface MessagesView {
  items: MessageItem[];
  /** Nothing is known yet. */
  isFirstLoad: boolean;
  /** It is known that there is nothing. */
  isEmpty: boolean;
  isReadingOn: boolean;
  /** There is a list, and it is shown to its end. */
  isAtEnd: boolean;
  errorText: string;
  supportText: string;
}

export function toMessagesView(state: MessagesState, now: number): MessagesView {
  const { messages, nextCursor, work, isLoaded, problem } = state;
  return {
    items: messages.map((message) => toItem(message, now)),
    isFirstLoad: !isLoaded && work !== "none",
    isEmpty: isLoaded && messages.length === 0,
    isReadingOn: work === "reading on",
    isAtEnd: isLoaded && messages.length > 0 && nextCursor === undefined,
    errorText: problem ? errorText(problem) : "",
    supportText: problem ? supportText(problem) : "",
  };
}

function toItem(message: MessageView, now: number): MessageItem {
  const { label, hint, tone } = statusText(message.status);
  return {
    id: message.id,
    title: sceneTitle(message.scene),
    phone: maskPhone(message.phone),
    sentAt: momentText(message.createdAt, now),
    status: label,
    hint:
      message.status === "delivered" && message.receiptAt !== null
        ? `${momentText(message.receiptAt, now)} 送达`
        : hint,
    tone,
    receiptCode: tone === "bad" ? (message.receiptCode ?? "") : "",
  };
}
