/**
 * The form of one action of API 3.0.
 *
 * @module
 */
import type { Strike } from "../../behaviour.ts";
import type { Call } from "../../calls.ts";
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
  /** That the request names; empty where the product has none. */
  region: string;
  /** The sandbox's address, for links. */
  base: string;
}

export interface ActionResult {
  /** The members of `Response`, without `RequestId`. */
  payload: object;
  /** What was captured, in the order of the request. */
  messages?: readonly CapturedMessage[];
  /** What was placed. */
  call?: Call;
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
  /** @throws ApiError where only what is there already can refuse */
  run(): ActionResult | Promise<ActionResult>;
}

/** For an action that is about no number. */
export function answering(payload: () => object): PreparedAction {
  return { phones: [], run: () => ({ payload: payload() }) };
}

/** Ties an action's rules to the type of its parameters. */
export function defineAction<Rules extends ParameterRules>(
  rules: Rules,
  prepare: (parameters: ParametersOf<Rules>, context: ActionContext) => PreparedAction,
): Action {
  return { rules, prepare: (parameters, context) => prepare(parameters as ParametersOf<Rules>, context) };
}

/** What is wrong with an app, in the codes of each product, which spell it each in its own way. */
const SMS_APP = {
  missing: "InvalidParameterValue.SdkAppIdNotExist",
  another: "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
  disabled: "UnauthorizedOperation.SdkAppIdIsDisabled",
} as const;
const VOICE_APP = {
  missing: "InvalidParameterValue.SdkAppidNotExist",
  another: "UnauthorizedOperation.VoiceSdkAppidVerifyFail",
  disabled: "UnauthorizedOperation.SdkAppidIsDisabled",
} as const;

/**
 * Whether the account may send texts with an app.
 * @throws ApiError when not
 */
export function checkApp(id: string, context: ActionContext): void {
  checkAppIn(SMS_APP, id, context);
}

/**
 * Whether the account may place calls with an app.
 * @throws ApiError when not
 */
export function checkVoiceApp(id: string, context: ActionContext): void {
  checkAppIn(VOICE_APP, id, context);
}

function checkAppIn(codes: typeof SMS_APP | typeof VOICE_APP, id: string, { state, account }: ActionContext): void {
  const app = state.accounts.app(id);
  if (app === undefined) throw apiError(codes.missing);
  if (app.account !== null && app.account !== account) throw apiError(codes.another);
  if (app.disabled) throw apiError(codes.disabled);
}
