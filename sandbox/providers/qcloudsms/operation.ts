/**
 * The form of one operation of the classic API.
 *
 * @module
 */

import type { ClassicSubject } from "../../../shared/signing/classic.ts";
import type { ReceivedRequest } from "../../../shared/signing/received.ts";
import type { Strike } from "../../behaviour.ts";
import type { Call } from "../../calls.ts";
import type { CapturedMessage } from "../../message.ts";
import type { State } from "../../state.ts";
import type { DailyTotals } from "../tencent/limits.ts";
import type { Fields } from "./fields.ts";

export interface OperationContext {
  state: State;
  totals: DailyTotals;
  account: string;
  app: string;
  requestId: string;
  /** Makes the provider's ids of texts. */
  sid(): string;
}

export interface OperationResult {
  /** The whole answer, in the order of its members. */
  answer: object;
  /** What was captured, in the order of the request. */
  messages?: readonly CapturedMessage[];
  calls?: readonly Call[];
  /** What an accepted phone makes of the answer. */
  strike?: Strike | undefined;
}

export interface PreparedOperation {
  /** The numbers that it is about, E.164. */
  phones: readonly string[];
  /** What the numbers do to the request before it is carried out. */
  strike?: Strike | undefined;
  run(): OperationResult;
}

/** One whose body is JSON and carries its signature. */
export interface JsonOperation {
  form: "json";
  /** Whether answers carry the request's `ext`, errors too. */
  echoesExt: boolean;
  /** Reads what is signed. */
  subject(fields: Fields): ClassicSubject;
  /** Everything that can refuse the whole request; a fault may still come before what it returns is run. */
  prepare(fields: Fields, context: OperationContext): PreparedOperation;
}

/** One whose body is a file, signed in a header. */
export interface FileOperation {
  form: "file";
  prepare(request: ReceivedRequest, context: OperationContext): PreparedOperation;
}

export type Operation = JsonOperation | FileOperation;

/** An operation that is about no number and signs nothing but the time. */
export function defineQuery(prepare: (fields: Fields, context: OperationContext) => () => object): JsonOperation {
  return {
    form: "json",
    echoesExt: false,
    subject: () => ({ kind: "none" }),
    prepare: (fields, context) => {
      const answer = prepare(fields, context);
      return { phones: [], run: () => ({ answer: answer() }) };
    },
  };
}
