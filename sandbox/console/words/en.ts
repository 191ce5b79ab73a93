/**
 * What the console says in English; the other languages have the same words.
 *
 * @module
 */
import { enPages } from "./en-pages.ts";

export const en = {
  ...enPages,
  name: "Xinshi",
  tagline: "sandbox",
  ledgerTagline: "ledger",
  copy: "Copy",
  copied: "Copied",
  close: "Close",
  cancel: "Cancel",
  loading: "Loading",
  tryAgain: "Try again",
  noAnswer: "The sandbox is not answering",
  noAnswerHint: "Is it running? This page comes back by itself.",
  lost: "The sandbox is not answering. Trying again…",
  wasReset: "The sandbox was reset",
  skip: "Skip to content",
  more: "More",
  theme: "Light or dark",
  otherLanguage: "中文",
  otherLanguageLabel: "切换到中文",
  keyboard: "Keyboard",
  live: "Live",
  connecting: "Connecting",
  offline: "Offline",
  sandboxTime: "Sandbox time",
  clockMoved: "the clock was moved",
  nav: {
    phones: "Phones",
    messages: "Messages",
    functions: "Functions",
    delivery: "Delivery",
    faults: "Faults & clock",
    templates: "Templates",
    preview: "Preview",
  },
  statuses: {
    queued: "Queued",
    submitted: "Submitted",
    accepted: "Accepted",
    refused: "Refused",
    rejected: "Rejected",
    delivered: "Delivered",
    undelivered: "Undelivered",
    expired: "Expired",
    unknown: "Unknown",
    ringing: "Ringing",
    answered: "On the phone",
    completed: "Ended",
    unanswered: "Not answered",
    approved: "Approved",
    pending: "Pending",
  },
  actors: {
    user: "The person",
    developer: "The developer",
    operator: "The operator",
    provider: "The provider",
    carrier: "The carrier",
    nobody: "Nobody",
  },
  key: {
    title: "This instance's ledger",
    hint: "Give a service key of scope status. It is kept in this window only.",
    label: "Service key",
    open: "Open",
    leave: "Forget the key",
    refused: "This key is not accepted",
  },
  shortcuts: {
    title: "Keyboard",
    search: "Search",
    move: "Next, previous message",
    open: "Open the message",
    closeIt: "Close what is open",
    help: "This list",
  },
};

/** Fields are words, or functions that put values between them. */
export type Words = typeof en;
