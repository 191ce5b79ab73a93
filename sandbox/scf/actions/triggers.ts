/**
 * Triggers: timers and function URLs. Others cannot be made here, and those of the API gateway nowhere any more.
 *
 * Source: "触发器相关接口", https://cloud.tencent.com/document/api/583/18589
 *
 * @module
 */
import type { ActionContext } from "../../providers/tencent/action.ts";
import type { ParametersOf } from "../../providers/tencent/parameters.ts";
import { type Actions, defineScfAction, FUNCTION_RULES, mustBe, PAGE_RULES, pageOf, sorted } from "../action.ts";
import type { Cloud } from "../cloud.ts";
import { checkDescription } from "../configuration.ts";
import { scfError } from "../errors.ts";
import { type CloudFunction, LATEST, type Trigger } from "../model.ts";
import { mainVersion } from "../qualifiers.ts";
import { readTimerDescription, readUrlDescription, urlIdOf } from "../trigger-desc.ts";
import { viewTrigger } from "../views.ts";

/** Of one type and function. Source: "配额限制", https://cloud.tencent.com/document/product/583/11637 */
const MAX_TRIGGERS = 10;
const MAX_ARGUMENT_BYTES = 4096;
/** Types that the platform has and the sandbox does not. */
const OTHER_TYPES = ["cos", "cls", "ckafka", "apigw", "cmq", "mps", "clb", "cm", "vod", "eb"];

const TRIGGER_RULES = {
  ...FUNCTION_RULES,
  TriggerName: { type: "string", required: true },
  Type: { type: "string", required: true },
  Qualifier: { type: "string" },
} as const;

const CHANGE_RULES = {
  ...TRIGGER_RULES,
  TriggerDesc: { type: "string" },
  Enable: { type: "string" },
  CustomArgument: { type: "string" },
  Description: { type: "string" },
} as const;

const STATUS_RULES = {
  ...TRIGGER_RULES,
  Enable: { type: "string", required: true },
  TriggerDesc: { type: "string" },
} as const;

const LIST_RULES = {
  ...FUNCTION_RULES,
  ...PAGE_RULES,
  OrderBy: { type: "string" },
  Order: { type: "string" },
  Filters: {
    type: "objects",
    items: { Name: { type: "string", required: true }, Values: { type: "strings", required: true } },
  },
} as const;

type Change = ParametersOf<typeof CHANGE_RULES>;

export function triggerActions(cloud: Cloud): Actions {
  return [
    [
      "CreateTrigger",
      defineScfAction(CHANGE_RULES, (given, context) => {
        const trigger = createTrigger(cloud, given, context);
        return { TriggerInfo: viewTrigger(trigger, context.base) };
      }),
    ],
    [
      "UpdateTrigger",
      defineScfAction(CHANGE_RULES, (given, context) => {
        const fn = cloud.find(context, given.FunctionName, given.Namespace);
        const trigger = findTrigger(fn, given);
        checkArgument(given);
        mustBe(fn, ["Active"], "FailedOperation.FunctionStatusError");
        changeTrigger(trigger, given);
        trigger.modifiedAt = cloud.state.clock.now();
        cloud.wind(fn, trigger);
        return {};
      }),
    ],
    [
      "UpdateTriggerStatus",
      defineScfAction(STATUS_RULES, (given, context) => {
        const fn = cloud.find(context, given.FunctionName, given.Namespace);
        const trigger = findTrigger(fn, given);
        const enabled = readEnable(given.Enable);
        mustBe(fn, ["Active"], "FailedOperation.FunctionStatusError");
        if (trigger.type === "http") throw scfError("UnsupportedOperation.Trigger", "http", "opened and closed");
        if (trigger.enabled === enabled) throw scfError("FailedOperation.UpdateTriggerStatus", given.Enable);
        trigger.enabled = enabled;
        trigger.modifiedAt = cloud.state.clock.now();
        cloud.wind(fn, trigger);
        return {};
      }),
    ],
    [
      "DeleteTrigger",
      defineScfAction({ ...TRIGGER_RULES, TriggerDesc: { type: "string" } }, (given, context) => {
        const fn = cloud.find(context, given.FunctionName, given.Namespace);
        const trigger = findTrigger(fn, given);
        mustBe(fn, ["Active", "UpdateFailed"], "FailedOperation.DeleteTrigger");
        cloud.silence(trigger);
        fn.triggers = fn.triggers.filter((one) => one !== trigger);
        return {};
      }),
    ],
    ["ListTriggers", defineScfAction(LIST_RULES, (given, context) => listTriggers(cloud, given, context))],
  ];
}

function createTrigger(cloud: Cloud, given: Change, context: ActionContext): Trigger {
  const { TriggerName, Type, TriggerDesc = "", Qualifier = LATEST, Enable = "OPEN", Description = "" } = given;
  const fn = cloud.find(context, given.FunctionName, given.Namespace);
  checkType(Type, "created");
  if (!/^[\w-]{1,100}$/.test(TriggerName)) throw scfError("InvalidParameterValue.TriggerName");
  checkArgument(given);
  const at = { addedAt: cloud.state.clock.now(), modifiedAt: cloud.state.clock.now() };
  const base = {
    name: TriggerName,
    qualifier: Qualifier,
    enabled: readEnable(Enable),
    description: checkDescription(Description),
    ...at,
  };
  const trigger: Trigger =
    Type === "timer"
      ? {
          ...base,
          type: "timer",
          desc: readTimerDescription(TriggerDesc),
          argument: given.CustomArgument ?? "",
          ticking: undefined,
        }
      : { ...base, type: "http", desc: readUrlDescription(TriggerDesc), urlId: urlIdOf(fn, Qualifier) };
  mainVersion(fn, Qualifier);
  mustBe(fn, ["Active"], "FailedOperation.CreateTrigger");
  checkRoom(fn, trigger);
  fn.triggers.push(trigger);
  cloud.wind(fn, trigger);
  return trigger;
}

function checkRoom(fn: CloudFunction, { type, name, qualifier }: Trigger): void {
  const same = fn.triggers.filter((one) => one.type === type);
  if (same.some((one) => one.name === name && one.qualifier === qualifier)) {
    throw scfError("ResourceInUse.TriggerName");
  }
  if (type === "http" && same.some((one) => one.qualifier === qualifier)) throw scfError("ResourceInUse.Trigger");
  if (same.length >= MAX_TRIGGERS) throw scfError("LimitExceeded.Trigger", MAX_TRIGGERS);
}

function changeTrigger(trigger: Trigger, given: Change): void {
  const { TriggerDesc, Enable, CustomArgument, Description } = given;
  const enabled = Enable === undefined ? trigger.enabled : readEnable(Enable);
  const description = Description === undefined ? trigger.description : checkDescription(Description);
  if (TriggerDesc !== undefined && trigger.type === "timer") trigger.desc = readTimerDescription(TriggerDesc);
  if (TriggerDesc !== undefined && trigger.type === "http") trigger.desc = readUrlDescription(TriggerDesc);
  if (CustomArgument !== undefined && trigger.type === "timer") trigger.argument = CustomArgument;
  trigger.enabled = enabled;
  trigger.description = description;
}

function findTrigger(fn: CloudFunction, { Type, TriggerName, Qualifier = LATEST }: TriggerKey): Trigger {
  checkType(Type, "changed");
  const found = fn.triggers.find((one) => one.type === Type && one.name === TriggerName && one.qualifier === Qualifier);
  if (found === undefined) throw scfError("ResourceNotFound.Trigger");
  return found;
}

type TriggerKey = Pick<ParametersOf<typeof TRIGGER_RULES>, "Type" | "TriggerName" | "Qualifier">;

function checkType(type: string, what: string): void {
  if (OTHER_TYPES.includes(type)) throw scfError("UnsupportedOperation.Trigger", type, what);
  if (type !== "timer" && type !== "http") throw scfError("InvalidParameterValue.Type", type);
}

/** Only timers have one. */
function checkArgument({ Type, CustomArgument }: Pick<Change, "Type" | "CustomArgument">): void {
  if (CustomArgument === undefined || CustomArgument === "") return;
  if (Type !== "timer") throw scfError("InvalidParameterValue.CustomArgument", "for timers only");
  if (Buffer.byteLength(CustomArgument) > MAX_ARGUMENT_BYTES) {
    throw scfError("InvalidParameterValue.CustomArgument", `longer than ${MAX_ARGUMENT_BYTES} bytes`);
  }
}

function readEnable(text: string): boolean {
  if (text !== "OPEN" && text !== "CLOSE") throw scfError("InvalidParameterValue.Enable");
  return text === "OPEN";
}

function listTriggers(cloud: Cloud, given: ParametersOf<typeof LIST_RULES>, context: ActionContext): object {
  const { OrderBy = "mod_time", Order = "DESC", Filters = [] } = given;
  const { triggers } = cloud.find(context, given.FunctionName, given.Namespace);
  const found = triggers.filter((one) => Filters.every(({ Name, Values }) => Values.includes(fieldOf(one, Name))));
  const ordered = sorted(
    found,
    { by: OrderBy, direction: Order },
    { add_time: ({ addedAt }) => addedAt, mod_time: ({ modifiedAt }) => modifiedAt },
  );
  const { base } = context;
  return { TotalCount: found.length, Triggers: pageOf(ordered, given).map((one) => viewTrigger(one, base)) };
}

function fieldOf({ qualifier, name, description }: Trigger, field: string): string {
  if (field === "Qualifier") return qualifier;
  if (field === "TriggerName") return name;
  if (field === "Description") return description;
  throw scfError("InvalidParameterValue.Filters", field);
}
