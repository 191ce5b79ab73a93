/**
 * What the page of messages shows of a state at a moment: exactly the data that its WXML names.
 *
 * @module
 */
import { maskPhone } from "../../rules/phone-input";
import { type Notice, toNotice } from "../../rules/problem";
import { momentText } from "../../texts/moments";
import { sceneTitle } from "../../texts/scenes";
import { statusText, type Tone } from "../../texts/statuses";
import type { MessagesState, MessageView } from "./messages-state";

export interface MessageItem {
  id: string;
  channel: "sms" | "voice";
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
  /** Nothing is known, and it is known why. */
  isOffline: boolean;
  notice: Notice | null;
}

export function toMessagesView(state: MessagesState, now: number): MessagesView {
  const { messages, nextCursor, work, isLoaded, problem } = state;
  return {
    items: messages.map((message) => toItem(message, now)),
    isFirstLoad: !isLoaded && problem === undefined,
    isEmpty: isLoaded && messages.length === 0,
    isReadingOn: work === "reading on",
    isAtEnd: isLoaded && messages.length > 0 && nextCursor === undefined,
    isOffline: !isLoaded && problem?.error.code === "OFFLINE",
    notice: toNotice(problem),
  };
}

function toItem(message: MessageView, now: number): MessageItem {
  const { label, hint, tone } = statusText(message.status, message.channel);
  return {
    id: message.id,
    channel: message.channel === "voice" ? "voice" : "sms",
    title: sceneTitle(message.scene, message.channel),
    phone: maskPhone(message.phone),
    sentAt: momentText(message.createdAt, now),
    status: label,
    hint: arrivalText(message, now) ?? hint,
    tone,
    receiptCode: tone === "bad" ? (message.receiptCode ?? "") : "",
  };
}

function arrivalText({ status, channel, receiptAt }: MessageView, now: number): string | undefined {
  if (status !== "delivered" || receiptAt === null) return undefined;
  return `${momentText(receiptAt, now)} ${channel === "voice" ? "接听" : "送达"}`;
}
