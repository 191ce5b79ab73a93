/**
 * Published versions and aliases.
 *
 * Sources: "PublishVersion", https://cloud.tencent.com/document/api/583/36185 ; "CreateAlias",
 * https://cloud.tencent.com/document/api/583/36149
 *
 * @module
 */
import type { ActionContext } from "../../providers/tencent/action.ts";
import type { ParametersOf } from "../../providers/tencent/parameters.ts";
import { type Actions, defineScfAction, FUNCTION_RULES, mustBe, PAGE_RULES, pageOf, sorted } from "../action.ts";
import type { Cloud } from "../cloud.ts";
import { checkDescription, checkSwitch } from "../configuration.ts";
import { scfError } from "../errors.ts";
import { type Alias, type CloudFunction, DEFAULT_ALIAS, latestOf, type Routing, type Version } from "../model.ts";
import { isRange } from "../qualifiers.ts";
import { viewAlias, viewVersion } from "../views.ts";
import { unbound } from "./functions.ts";

const MAX_ALIASES = 20;

const NAME_RULES = { ...FUNCTION_RULES, Name: { type: "string", required: true } } as const;
const ALIAS_RULES = {
  ...NAME_RULES,
  FunctionVersion: { type: "string", required: true },
  Description: { type: "string" },
  RoutingConfig: {
    type: "object",
    members: {
      AdditionalVersionWeights: {
        type: "objects",
        items: { Version: { type: "string", required: true }, Weight: { type: "number", required: true } },
      },
      AddtionVersionMatchs: {
        type: "objects",
        items: {
          Version: { type: "string", required: true },
          Key: { type: "string", required: true },
          Method: { type: "string", required: true },
          Expression: { type: "string", required: true },
        },
      },
    },
  },
} as const;

type AliasGiven = ParametersOf<typeof ALIAS_RULES>;

/** Publishes what is latest; the version is there at once and Active a moment later. */
export function publishVersion(cloud: Cloud, fn: CloudFunction, description: string): Version {
  const latest = latestOf(fn);
  const at = { addedAt: cloud.state.clock.now(), modifiedAt: cloud.state.clock.now() };
  fn.publishedCount++;
  const name = String(fn.publishedCount);
  const version: Version = { ...latest, name, description, status: "Publishing", ...at };
  fn.versions.set(name, version);
  cloud.publish(fn, version);
  return version;
}

export function versionActions(cloud: Cloud): Actions {
  return [
    [
      "PublishVersion",
      defineScfAction(
        { ...FUNCTION_RULES, Description: { type: "string" } },
        ({ FunctionName, Namespace, Description = "" }, context) => {
          const fn = cloud.find(context, FunctionName, Namespace);
          const description = checkDescription(Description);
          mustBe(fn, ["Active"], "FailedOperation.PublishVersion");
          return viewPublished(fn, publishVersion(cloud, fn, description));
        },
      ),
    ],
    [
      "ListVersionByFunction",
      defineScfAction(
        { ...FUNCTION_RULES, ...PAGE_RULES, Order: { type: "string" }, OrderBy: { type: "string" } },
        ({ FunctionName, Namespace, OrderBy = "AddTime", Order = "ASC", ...page }, context) => {
          const versions = [...cloud.find(context, FunctionName, Namespace).versions.values()];
          const ordered = sorted(
            versions,
            { by: OrderBy, direction: Order },
            { AddTime: ({ addedAt }) => addedAt, ModTime: ({ modifiedAt }) => modifiedAt },
          );
          const shown = pageOf(ordered, page);
          return {
            FunctionVersion: shown.map(({ name }) => name),
            Versions: shown.map(viewVersion),
            TotalCount: versions.length,
          };
        },
      ),
    ],
    [
      "DeleteFunctionVersion",
      defineScfAction(
        { ...FUNCTION_RULES, Qualifier: { type: "string", required: true }, ForceDelete: { type: "string" } },
        ({ FunctionName, Namespace, Qualifier, ForceDelete }, context) => {
          if (ForceDelete !== undefined) checkSwitch("ForceDelete", ForceDelete.toUpperCase());
          const fn = cloud.find(context, FunctionName, Namespace);
          cloud.delete(fn, unbound(fn, Qualifier));
          return {};
        },
      ),
    ],
    ...aliasActions(cloud),
  ];
}

function aliasActions(cloud: Cloud): Actions {
  return [
    [
      "CreateAlias",
      defineScfAction(ALIAS_RULES, (given, context) => {
        const fn = cloud.find(context, given.FunctionName, given.Namespace);
        if (!/^[A-Za-z][\w-]{0,63}$/.test(given.Name)) throw scfError("InvalidParameterValue.Name");
        if (fn.aliases.has(given.Name)) throw scfError("ResourceInUse.Alias");
        if (fn.aliases.size > MAX_ALIASES) throw scfError("LimitExceeded.Alias", MAX_ALIASES);
        const now = cloud.state.clock.now();
        const target = readTarget(fn, given, "FailedOperation.CreateAlias");
        fn.aliases.set(given.Name, { name: given.Name, ...target, addedAt: now, modifiedAt: now });
        return {};
      }),
    ],
    [
      "UpdateAlias",
      defineScfAction(ALIAS_RULES, (given, context) => {
        const { fn, alias } = findAlias(cloud, given, context);
        const modifiedAt = cloud.state.clock.now();
        Object.assign(alias, readTarget(fn, given, "FailedOperation.UpdateAlias", alias), { modifiedAt });
        return {};
      }),
    ],
    ["GetAlias", defineScfAction(NAME_RULES, (given, context) => viewAlias(findAlias(cloud, given, context).alias))],
    [
      "DeleteAlias",
      defineScfAction(NAME_RULES, (given, context) => {
        const { fn, alias } = findAlias(cloud, given, context);
        if (alias.name === DEFAULT_ALIAS) throw scfError("InvalidParameterValue.Alias", alias.name);
        fn.aliases.delete(alias.name);
        return {};
      }),
    ],
    [
      "ListAliases",
      defineScfAction(
        {
          ...FUNCTION_RULES,
          FunctionVersion: { type: "string" },
          Offset: { type: "string" },
          Limit: { type: "string" },
        },
        ({ FunctionName, Namespace, FunctionVersion, Offset = "0", Limit = "20" }, context) => {
          const all = [...cloud.find(context, FunctionName, Namespace).aliases.values()];
          const found = all.filter(({ version }) => FunctionVersion === undefined || version === FunctionVersion);
          if (!/^\d{1,6}$/.test(Offset)) throw scfError("InvalidParameterValue.Offset");
          if (!/^\d{1,6}$/.test(Limit)) throw scfError("InvalidParameterValue.Limit");
          const shown = pageOf(found, { Offset: Number(Offset), Limit: Number(Limit) });
          return { Aliases: shown.map(viewAlias), TotalCount: found.length };
        },
      ),
    ],
  ];
}

function findAlias(
  cloud: Cloud,
  { FunctionName, Namespace, Name }: ParametersOf<typeof NAME_RULES>,
  context: ActionContext,
): { fn: CloudFunction; alias: Alias } {
  const fn = cloud.find(context, FunctionName, Namespace);
  const alias = fn.aliases.get(Name);
  if (alias === undefined) throw scfError("ResourceNotFound.Alias");
  return { fn, alias };
}

/** What an alias leads to; a description that is left out stays. */
function readTarget(
  fn: CloudFunction,
  { FunctionVersion, RoutingConfig, Description }: AliasGiven,
  code: "FailedOperation.CreateAlias" | "FailedOperation.UpdateAlias",
  old?: Alias,
): Pick<Alias, "version" | "routing" | "description"> {
  const { AdditionalVersionWeights: weights = [], AddtionVersionMatchs: matches = [] } = RoutingConfig ?? {};
  for (const name of [FunctionVersion, ...[...weights, ...matches].map(({ Version }) => Version)]) {
    const version = fn.versions.get(name);
    if (version === undefined) throw scfError("ResourceNotFound.FunctionVersion", name);
    if (version.status === "Publishing") throw scfError(code, `the version ${name} is Publishing`);
  }
  const routing = { weights, matches };
  checkRouting(routing);
  return { version: FunctionVersion, routing, description: checkDescription(Description ?? old?.description ?? "") };
}

function checkRouting({ weights, matches }: Routing): void {
  const sum = weights.reduce((total, { Weight }) => total + Weight, 0);
  if (weights.some(({ Weight }) => Weight < 0 || Weight > 1) || sum > 1) {
    throw scfError("InvalidParameter.RoutingConfig", "weights must be from 0 to 1, together too");
  }
  for (const { Method, Expression } of matches) {
    if (Method !== "exact" && Method !== "range") {
      throw scfError("InvalidParameter.RoutingConfig", "Method must be exact or range");
    }
    if (Method === "range" && !isRange(Expression)) {
      throw scfError("InvalidParameter.RoutingConfig", "a range must be (a,b) or [a,b] of whole numbers");
    }
  }
}

function viewPublished({ home }: CloudFunction, { name, description, code, configuration }: Version) {
  return {
    FunctionVersion: name,
    CodeSize: code?.zipBytes ?? 0,
    MemorySize: configuration.memoryMb,
    Description: description,
    Handler: configuration.handler,
    Timeout: configuration.timeoutSeconds,
    Runtime: configuration.runtime,
    Namespace: home.namespace,
  };
}
