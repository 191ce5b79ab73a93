/**
 * What a search may go on with.
 *
 * @module
 */
import { searchKeys } from "../../../../shared/validation/search.ts";
import type { Source } from "../../data/source.ts";
import { language, words } from "../../language.ts";

export interface Proposal {
  label: string;
  hint: string;
  /** The whole search with it. */
  text: string;
  /** Where one goes on typing. */
  cursor: number;
}

const AGES = ["10m", "1h", "1d", "today"];
const MOST = 9;

const HINTS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  to: ["number, or its end", "号码或末几位"],
  status: ["how far it is", "进展"],
  provider: ["which cloud", "服务商"],
  text: ["words in it", "内容里的词"],
  template: ["id of the template", "模板编号"],
  account: ["whose it is", "账号"],
  code: ["why it failed", "失败原因码"],
  before: ["time, or 2h ago", "时间，或 2h 之前"],
  after: ["time, or 10m ago", "时间，或 10m 以来"],
  is: ["text or call", "短信或电话"],
  scene: ["scene of the config", "配置里的场景"],
};

/** Of the word that the cursor is in. */
export function propose(text: string, cursor: number, source: Source): Proposal[] {
  const [word = ""] = /\S*$/.exec(text.slice(0, cursor)) ?? [];
  const [, sign = "", name = "", colon = "", given = ""] = /^([-!]?)([a-z]*)(:?)(.*)$/i.exec(word) ?? [];
  const start = cursor - word.length;
  const found = colon === "" ? keysLike(name, source) : valuesLike(name.toLowerCase(), given, source);
  return found.slice(0, MOST).map(([label, hint]) => {
    const end = label.endsWith(":") ? "" : " ";
    const head = `${text.slice(0, start)}${sign}${colon === "" ? "" : `${name}:`}${label}${end}`;
    return { label, hint, text: head + text.slice(cursor).trimStart(), cursor: head.length };
  });
}

type Found = readonly [label: string, hint: string];

function keysLike(name: string, source: Source): Found[] {
  const keys = searchKeys(source).filter((key) => key !== "any" && key.startsWith(name.toLowerCase()));
  return keys.map((key) => [`${key}:`, HINTS[key]?.[language.get() === "zh" ? 1 : 0] ?? ""]);
}

function valuesLike(key: string, given: string, source: Source): Found[] {
  const fitting = valuesOf(key, source).filter((value) => value.startsWith(given) && value !== given);
  return fitting.map((value) => [value, (words().statuses as Readonly<Record<string, string>>)[value] ?? ""]);
}

/** Those that are known without asking. */
export function valuesOf(key: string, source: Source): string[] {
  if (key === "provider") return ["tencent", "qcloudsms", "aliyun"];
  if (key === "is") return ["sms", "call"];
  if (key === "before" || key === "after") return AGES;
  if (key !== "status") return [];
  return source === "sandbox"
    ? ["accepted", "delivered", "undelivered", "expired", "refused"]
    : ["queued", "submitted", "delivered", "undelivered", "expired", "rejected", "unknown"];
}
