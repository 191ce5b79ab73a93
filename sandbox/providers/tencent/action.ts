/**
 * The form of one action of API 3.0.
 *
 * @module
 */
import type { Strike } from "../../behaviour.ts";
import type { CapturedMessage } from "../../message.ts";
import type { State } from "../../state.ts";
import { apiError } from "./errors.ts";
import type { DailyTotals } from "./limits.ts";
import type { ParameterRules, ParametersOf } from "./parameters.ts";

export interface ActionContext {
  state: State;
  totals: DailyTotals;
  account: string;
  requestId: string;
}

export interface ActionResult {
  /** The members of `Response`, without `RequestId`. */
  payload: object;
  /** What was captured, in the order of the request. */
  messages?: readonly CapturedMessage[];
  /** What an accepted phone makes of the answer. */
  strike?: Strike | undefined;
}

export interface Action {
  rules: ParameterRules;
  /** What passes every check of the whole request, ready to be carried out; a fault may still come in between. */
  prepare(parameters: object, context: ActionContext): PreparedAction;
}

export interface PreparedAction {
  /** The numbers that it is about, E.164. */
  phones: readonly string[];
  /** What the numbers do to the request before it is carried out. */
  strike?: Strike | undefined;
  run(): ActionResult;
}

/** Ties an action's rules to the type of its parameters. */
export function defineAction<Rules extends ParameterRules>(
  rules: Rules,
  prepare: (parameters: ParametersOf<Rules>, context: ActionContext) => PreparedAction,
): Action {
  return { rules, prepare: (parameters, context) => prepare(parameters as ParametersOf<Rules>, context) };
}

/**
 * Whether the account may use an app.
 * @throws ApiError when not
 */
export function checkApp(id: string, { state, account }: ActionContext): void {
  const app = state.accounts.app(id);
  if (app === undefined) throw apiError("InvalidParameterValue.SdkAppIdNotExist");
  if (app.account !== null && app.account !== account) throw apiError("UnauthorizedOperation.SmsSdkAppIdVerifyFail");
  if (app.disabled) throw apiError("UnauthorizedOperation.SdkAppIdIsDisabled");
}
