/**
 * What an invocation was about, gathered on its way for its line of log: the first few of each, and how many there were. A
 * batch of 100,000 leaves a line as small as that of one message.
 *
 * @module
 */
import { type LogFields, maskPhone } from "../log.ts";

/** What use cases tell as they learn it. */
export interface Trail {
  /** Numbers that were named, E.164; kept masked. */
  phones(e164: readonly string[]): void;
  /** Ids of rows of the ledger. */
  messages(ids: readonly string[]): void;
  /** One that was to carry something. */
  provider(name: string): void;
}

const MAX_NAMED = 3;

/** An empty one; `fields()` is what a line has of it, nothing where nothing was told. */
export function createTrail(): Trail & { fields(): LogFields } {
  const phones: string[] = [];
  const messageIds: string[] = [];
  const providers: string[] = [];
  let recipients = 0;
  let messages = 0;
  return {
    phones(e164) {
      recipients += e164.length;
      if (phones.length < MAX_NAMED) phones.push(...e164.slice(0, MAX_NAMED - phones.length).map(maskPhone));
    },
    messages(ids) {
      messages += ids.length;
      if (messageIds.length < MAX_NAMED) messageIds.push(...ids.slice(0, MAX_NAMED - messageIds.length));
    },
    provider(name) {
      if (!providers.includes(name)) providers.push(name);
    },
    fields: () => ({
      ...(recipients > 0 && { phones, recipients }),
      ...(messages > 0 && { messageIds, messages }),
      ...(providers.length > 0 && { providers }),
    }),
  };
}
