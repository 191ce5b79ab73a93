/**
 * The form of an action of SCF: what it does waits until a fault rule has had its say.
 *
 * @module
 */
import { type Action, type ActionContext, defineAction } from "../providers/tencent/action.ts";
import type { ParameterRules, ParametersOf } from "../providers/tencent/parameters.ts";
import type { ScfErrorCode } from "./errors.ts";
import { scfError } from "./errors.ts";
import type { CloudFunction, Status } from "./model.ts";

export type Actions = readonly (readonly [name: string, action: Action])[];

/** `act` gives the members of the answer. */
export function defineScfAction<Rules extends ParameterRules>(
  rules: Rules,
  act: (parameters: ParametersOf<Rules>, context: ActionContext) => object | Promise<object>,
): Action {
  return defineAction(rules, (parameters, context) => ({
    phones: [],
    run: async () => ({ payload: await act(parameters, context) }),
  }));
}

/** What says which function is meant. */
export const FUNCTION_RULES = {
  FunctionName: { type: "string", required: true },
  Namespace: { type: "string" },
} as const;

/** What says which part of a list is wanted. */
export const PAGE_RULES = { Offset: { type: "integer" }, Limit: { type: "integer" } } as const;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

/**
 * One part of a list.
 * @throws ApiError when offset or limit is out of range
 */
export function pageOf<Item>(
  items: readonly Item[],
  { Offset = 0, Limit = DEFAULT_LIMIT }: { Offset?: number | undefined; Limit?: number | undefined },
): Item[] {
  if (Offset < 0) throw scfError("InvalidParameterValue.Offset");
  if (Limit < 1 || Limit > MAX_LIMIT) throw scfError("InvalidParameterValue.Limit");
  return items.slice(Offset, Offset + Limit);
}

/**
 * A list in order.
 * @throws ApiError when the order or the field is none
 */
export function sorted<Item>(
  items: readonly Item[],
  order: { by: string; direction: string },
  fields: Readonly<Record<string, (item: Item) => number | string>>,
): Item[] {
  const field = Object.hasOwn(fields, order.by) ? fields[order.by] : undefined;
  if (field === undefined) throw scfError("InvalidParameterValue.OrderBy");
  if (!/^(?:asc|desc)$/i.test(order.direction)) throw scfError("InvalidParameterValue.Order");
  const sign = order.direction.toUpperCase() === "ASC" ? 1 : -1;
  return [...items].sort((a, b) => {
    const [first, second] = [field(a), field(b)];
    return first === second ? 0 : first < second ? -sign : sign;
  });
}

/** @throws ApiError of this code unless the function has one of these statuses */
export function mustBe(fn: CloudFunction, statuses: readonly Status[], code: ScfErrorCode): void {
  if (!statuses.includes(fn.status)) throw scfError(code, fn.status);
}
