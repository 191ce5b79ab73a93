/**
 * Namespaces, which keep functions apart within an account and region.
 *
 * Source: "命名空间相关接口", https://cloud.tencent.com/document/api/583/35901
 *
 * @module
 */
import { formatLocalTime } from "../../../shared/validation/beijing.ts";
import { type Actions, defineScfAction, PAGE_RULES, pageOf, sorted } from "../action.ts";
import { type Cloud, DEFAULT_NAMESPACE } from "../cloud.ts";
import { checkDescription } from "../configuration.ts";
import { scfError } from "../errors.ts";
import type { Namespace } from "../model.ts";

/** Of one region. Source: "配额限制", https://cloud.tencent.com/document/product/583/11637 */
const MAX_NAMESPACES = 5;

const NAME_RULES = { Namespace: { type: "string", required: true } } as const;
const KEYS = { Key: { type: "string", required: true }, Value: { type: "string", required: true } } as const;

export function namespaceActions(cloud: Cloud): Actions {
  return [
    [
      "CreateNamespace",
      defineScfAction(
        { ...NAME_RULES, Description: { type: "string" } },
        ({ Namespace, Description = "" }, context) => {
          const namespaces = cloud.namespaces(context);
          if (!/^[A-Za-z][\w-]{0,28}[A-Za-z0-9]$/.test(Namespace)) {
            throw scfError("InvalidParameterValue.NamespaceInvalid");
          }
          const description = checkDescription(Description);
          if (namespaces.has(Namespace)) throw scfError("ResourceInUse.Namespace");
          if (namespaces.size >= MAX_NAMESPACES) throw scfError("LimitExceeded.Namespace", MAX_NAMESPACES);
          const at = cloud.state.clock.now();
          const fresh = { name: Namespace, description, addedAt: at, modifiedAt: at, functions: new Map() };
          namespaces.set(Namespace, fresh);
          return {};
        },
      ),
    ],
    [
      "UpdateNamespace",
      defineScfAction(
        { ...NAME_RULES, Description: { type: "string", required: true } },
        ({ Namespace, Description }, context) => {
          const namespace = cloud.namespace(context, Namespace);
          namespace.description = checkDescription(Description);
          namespace.modifiedAt = cloud.state.clock.now();
          return {};
        },
      ),
    ],
    [
      "DeleteNamespace",
      defineScfAction(NAME_RULES, ({ Namespace }, context) => {
        if (Namespace === DEFAULT_NAMESPACE) throw scfError("FailedOperation.DeleteNamespace");
        for (const fn of [...cloud.namespace(context, Namespace).functions.values()]) cloud.delete(fn);
        cloud.namespaces(context).delete(Namespace);
        return {};
      }),
    ],
    [
      "ListNamespaces",
      defineScfAction(
        {
          ...PAGE_RULES,
          Orderby: { type: "string" },
          Order: { type: "string" },
          SearchKey: { type: "objects", items: KEYS },
        },
        ({ Orderby = "Name", Order = "ASC", SearchKey = [], ...page }, context) => {
          const all = [...cloud.namespaces(context).values()];
          const found = all.filter((one) => SearchKey.every(({ Key, Value }) => fieldOf(one, Key).includes(Value)));
          const ordered = sorted(
            found,
            { by: Orderby, direction: Order },
            { Name: ({ name }) => name, Updatetime: ({ modifiedAt }) => modifiedAt },
          );
          return { Namespaces: pageOf(ordered, page).map(viewNamespace), TotalCount: found.length };
        },
      ),
    ],
  ];
}

function fieldOf({ name, description }: Namespace, key: string): string {
  if (key === "Namespace") return name;
  if (key === "Description") return description;
  throw scfError("InvalidParameterValue.Filters", key);
}

function viewNamespace({ name, description, addedAt, modifiedAt }: Namespace) {
  return {
    Name: name,
    Description: description,
    Type: "default",
    AddTime: formatLocalTime(addedAt),
    ModTime: formatLocalTime(modifiedAt),
  };
}
