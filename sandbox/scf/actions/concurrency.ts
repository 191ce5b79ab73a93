/**
 * How many processes a function may have, how many it keeps ready, and how often what nobody waits for is tried again.
 * Reserved concurrency is kept to; provisioned concurrency is written down only.
 *
 * Sources: "PutReservedConcurrencyConfig", https://cloud.tencent.com/document/api/583/51247 ;
 * "PutProvisionedConcurrencyConfig", https://cloud.tencent.com/document/api/583/51246 ;
 * "UpdateFunctionEventInvokeConfig", https://cloud.tencent.com/document/api/583/54149
 *
 * @module
 */
import type { ActionContext } from "../../providers/tencent/action.ts";
import { apiError } from "../../providers/tencent/errors.ts";
import { type Actions, defineScfAction, FUNCTION_RULES } from "../action.ts";
import type { Cloud } from "../cloud.ts";
import { scfError } from "../errors.ts";
import { type CloudFunction, LATEST } from "../model.ts";

/** MB of an account and region, and what stays for functions without a share of their own. */
const ACCOUNT_MB = 128_000;
const UNRESERVED_MB = 12_800;
/** Processes of all functions of an account, and what stays for those that are not kept ready. */
const ACCOUNT_PROCESSES = 1000;
const UNPROVISIONED_PROCESSES = 100;
const MAX_RETRIES = 2;
const AGE_SECONDS = { min: 60, max: 21_600 };

const VERSION_RULES = { ...FUNCTION_RULES, Qualifier: { type: "string", required: true } } as const;

const PROVISION_RULES = {
  ...VERSION_RULES,
  VersionProvisionedConcurrencyNum: { type: "integer", required: true },
  TriggerActions: {
    type: "objects",
    items: {
      TriggerName: { type: "string", required: true },
      TriggerProvisionedConcurrencyNum: { type: "integer", required: true },
      TriggerCronConfig: { type: "string", required: true },
      ProvisionedType: { type: "string" },
    },
  },
  ProvisionedType: { type: "string" },
} as const;

const RETRY_RULES = {
  ...FUNCTION_RULES,
  AsyncTriggerConfig: {
    type: "object",
    required: true,
    members: {
      RetryConfig: { type: "objects", required: true, items: { RetryNum: { type: "integer", required: true } } },
      MsgTTL: { type: "integer", required: true },
    },
  },
} as const;

export function concurrencyActions(cloud: Cloud): Actions {
  return [...reservedActions(cloud), ...provisionedActions(cloud), ...retryActions(cloud)];
}

function reservedActions(cloud: Cloud): Actions {
  return [
    [
      "PutReservedConcurrencyConfig",
      defineScfAction(
        { ...FUNCTION_RULES, ReservedConcurrencyMem: { type: "integer", required: true } },
        ({ FunctionName, Namespace, ReservedConcurrencyMem }, context) => {
          const fn = cloud.find(context, FunctionName, Namespace);
          if (ReservedConcurrencyMem < 0) throw apiError("InvalidParameterValue", "ReservedConcurrencyMem");
          const others = functionsOf(cloud, context).filter((one) => one !== fn);
          const taken = others.reduce((sum, { reservedMb = 0 }) => sum + reservedMb, 0);
          const left = ACCOUNT_MB - UNRESERVED_MB - taken;
          if (ReservedConcurrencyMem > left) throw scfError("FailedOperation.ReservedExceedTotal", left);
          fn.reservedMb = ReservedConcurrencyMem;
          return {};
        },
      ),
    ],
    [
      "GetReservedConcurrencyConfig",
      defineScfAction(FUNCTION_RULES, ({ FunctionName, Namespace }, context) => ({
        ReservedMem: cloud.find(context, FunctionName, Namespace).reservedMb ?? null,
      })),
    ],
    [
      "DeleteReservedConcurrencyConfig",
      defineScfAction(FUNCTION_RULES, ({ FunctionName, Namespace }, context) => {
        cloud.find(context, FunctionName, Namespace).reservedMb = undefined;
        return {};
      }),
    ],
  ];
}

function provisionedActions(cloud: Cloud): Actions {
  return [
    [
      "PutProvisionedConcurrencyConfig",
      defineScfAction(PROVISION_RULES, (given, context) => {
        const { Qualifier, VersionProvisionedConcurrencyNum: count, TriggerActions = [] } = given;
        const fn = published(cloud, given, context);
        if ((given.ProvisionedType ?? "Default") !== "Default")
          throw scfError("UnsupportedOperation", "ProvisionedType");
        if (count < 0) throw apiError("InvalidParameterValue", "VersionProvisionedConcurrencyNum");
        const left = unallocated(cloud, context) + (fn.provisioned.get(Qualifier)?.count ?? 0);
        if (count > left) throw scfError("FailedOperation.ProvisionedExceedAvailable", left);
        fn.provisioned.set(Qualifier, { qualifier: Qualifier, count, actions: TriggerActions });
        return {};
      }),
    ],
    [
      "GetProvisionedConcurrencyConfig",
      defineScfAction(
        { ...FUNCTION_RULES, Qualifier: { type: "string" } },
        ({ FunctionName, Namespace, Qualifier }, context) => {
          const all = [...cloud.find(context, FunctionName, Namespace).provisioned.values()];
          const found = all.filter(({ qualifier }) => Qualifier === undefined || qualifier === Qualifier);
          return {
            UnallocatedConcurrencyNum: unallocated(cloud, context),
            Allocated: found.map(({ qualifier, count, actions }) => ({
              AllocatedProvisionedConcurrencyNum: count,
              AvailableProvisionedConcurrencyNum: count,
              Status: "Done",
              StatusReason: "",
              Qualifier: qualifier,
              TriggerActions: actions,
            })),
          };
        },
      ),
    ],
    [
      "DeleteProvisionedConcurrencyConfig",
      defineScfAction(VERSION_RULES, (given, context) => {
        published(cloud, given, context).provisioned.delete(given.Qualifier);
        return {};
      }),
    ],
  ];
}

function retryActions(cloud: Cloud): Actions {
  return [
    [
      "UpdateFunctionEventInvokeConfig",
      defineScfAction(RETRY_RULES, ({ FunctionName, Namespace, AsyncTriggerConfig }, context) => {
        const fn = cloud.find(context, FunctionName, Namespace);
        const { RetryConfig, MsgTTL } = AsyncTriggerConfig;
        const [first, ...others] = RetryConfig;
        if (first === undefined || others.length > 0) {
          throw scfError("InvalidParameterValue.AsyncTriggerConfig", "RetryConfig must have one member");
        }
        if (first.RetryNum < 0 || first.RetryNum > MAX_RETRIES) throw scfError("LimitExceeded.RetryNum");
        if (MsgTTL < AGE_SECONDS.min || MsgTTL > AGE_SECONDS.max) throw scfError("LimitExceeded.MsgTTL");
        fn.retry = { count: first.RetryNum, maxAgeSeconds: MsgTTL };
        return {};
      }),
    ],
    [
      "GetFunctionEventInvokeConfig",
      defineScfAction({ ...FUNCTION_RULES, Qualifier: { type: "string" } }, ({ FunctionName, Namespace }, context) => {
        const { retry } = cloud.find(context, FunctionName, Namespace);
        const RetryConfig = [{ RetryNum: retry.count }];
        return { AsyncTriggerConfig: { RetryConfig, MsgTTL: retry.maxAgeSeconds } };
      }),
    ],
  ];
}

/** The function, if the version is a published one. */
function published(
  cloud: Cloud,
  { FunctionName, Namespace, Qualifier }: { FunctionName: string; Namespace: string | undefined; Qualifier: string },
  context: ActionContext,
): CloudFunction {
  const fn = cloud.find(context, FunctionName, Namespace);
  if (Qualifier === LATEST) throw scfError("InvalidParameterValue.Qualifier", Qualifier);
  if (!fn.versions.has(Qualifier)) throw scfError("ResourceNotFound.Qualifier", Qualifier);
  return fn;
}

function functionsOf(cloud: Cloud, context: ActionContext): CloudFunction[] {
  return [...cloud.namespaces(context).values()].flatMap(({ functions }) => [...functions.values()]);
}

function unallocated(cloud: Cloud, context: ActionContext): number {
  const all = functionsOf(cloud, context).flatMap(({ provisioned }) => [...provisioned.values()]);
  return ACCOUNT_PROCESSES - UNPROVISIONED_PROCESSES - all.reduce((sum, { count }) => sum + count, 0);
}
