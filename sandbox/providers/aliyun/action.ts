/**
 * The form of one action.
 *
 * @module
 */
import type { Strike } from "../../behaviour.ts";
import type { Call } from "../../calls.ts";
import type { CapturedMessage } from "../../message.ts";
import type { State } from "../../state.ts";
import type { AliyunError } from "./errors.ts";
import type { AccountTotals } from "./limits.ts";
import type { ParameterRules, ParametersOf } from "./parameters.ts";

export interface ActionContext {
  state: State;
  totals: AccountTotals;
  account: string;
  requestId: string;
  /** Every parameter, for those whose names are numbered. */
  given: ReadonlyMap<string, string>;
}

export interface ActionResult {
  /** The members of the answer besides `Code`, `Message` and `RequestId`. */
  payload: object;
  /** Set when the product refused; then there is nothing but code and message. */
  refusal?: AliyunError | undefined;
  /** What was captured, in the order of the request. */
  messages?: readonly CapturedMessage[];
  /** What was placed. */
  calls?: readonly Call[];
  /** What an accepted phone makes of the answer. */
  strike?: Strike | undefined;
}

export type ProductName = "dysmsapi" | "dyvmsapi";

export interface Action {
  product: ProductName;
  rules: ParameterRules;
  /** What passes every check of the gateway, ready to be carried out; a fault may still come in between. */
  prepare(parameters: object, context: ActionContext): PreparedAction;
}

export interface PreparedAction {
  /** The numbers that it is about, E.164. */
  phones: readonly string[];
  /** What the numbers do to the request before it is carried out. */
  strike?: Strike | undefined;
  /** @throws AliyunError when the product refuses before anything is worth capturing */
  run(): ActionResult;
}

/** Ties an action's rules to the type of its parameters. */
export function defineAction<Rules extends ParameterRules>(
  rules: Rules,
  prepare: (parameters: ParametersOf<Rules>, context: ActionContext) => PreparedAction,
  product: ProductName = "dysmsapi",
): Action {
  return { product, rules, prepare: (parameters, context) => prepare(parameters as ParametersOf<Rules>, context) };
}

/** An action that is about no number: it answers from what is known. */
export function defineLookup<Rules extends ParameterRules>(
  rules: Rules,
  answer: (parameters: ParametersOf<Rules>, context: ActionContext) => object,
): Action {
  return defineAction(rules, (parameters, context) => {
    return { phones: [], run: () => ({ payload: answer(parameters, context) }) };
  });
}

/** Strikes that come with acceptance wait until something is accepted. */
export function beforeAcceptance(strike: Strike | undefined): Strike | undefined {
  return strike === "cut_before" || strike === "internal_error" ? strike : undefined;
}
