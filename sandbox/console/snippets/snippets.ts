/**
 * Code that sends a captured message again, to this sandbox, in the languages that people write backends in.
 *
 * @module
 */
import { namedVariablesOf } from "../../../shared/validation/template.ts";
import type { MessageView } from "../data/types.ts";
import { type Access, accessOf } from "./access.ts";
import { aliyunSnippets } from "./aliyun.ts";
import { functionCurl } from "./function-curl.ts";
import { qcloudsmsSnippets } from "./qcloudsms.ts";
import { tencentSnippets } from "./tencent.ts";

export const LANGUAGES = [
  ["curl", "curl"],
  ["node", "Node"],
  ["python", "Python"],
  ["php", "PHP"],
] as const;
export type SnippetLanguage = (typeof LANGUAGES)[number][0];

export interface SnippetInput {
  message: MessageView;
  /** The template's text, where it is known. */
  template: string;
  /** Of the sandbox, such as `http://127.0.0.1:4600`. */
  origin: string;
}

/** What a snippet is made of. */
export interface SnippetFacts extends Access {
  phone: string;
  countryCode: string;
  national: string;
  signName: string;
  templateId: string;
  params: readonly string[];
  namedParams: Readonly<Record<string, string>>;
}

export type Snippets = Readonly<Record<Exclude<SnippetLanguage, "curl">, (facts: SnippetFacts) => string>>;

const SNIPPETS: Readonly<Record<string, Snippets>> = {
  tencent: tencentSnippets,
  qcloudsms: qcloudsmsSnippets,
  aliyun: aliyunSnippets,
};

export function snippetOf(language: SnippetLanguage, input: SnippetInput): string {
  const facts = factsOf(input);
  if (language === "curl") return curlOf(input.message.provider, facts);
  return SNIPPETS[input.message.provider]?.[language](facts) ?? curlOf(input.message.provider, facts);
}

function curlOf(provider: string, { origin, phone, signName, templateId, params, namedParams }: SnippetFacts): string {
  return functionCurl(origin, "sendsms", {
    provider,
    templateId,
    ...(signName !== "" && { signName }),
    params: provider === "aliyun" ? namedParams : params,
    phones: [phone],
  });
}

function factsOf({ message, template, origin }: SnippetInput): SnippetFacts {
  const { phone, signName, templateId, params } = message;
  const [countryCode, national] = splitPhone(message);
  return {
    ...accessOf(message, origin),
    phone,
    countryCode,
    national,
    signName,
    templateId,
    params,
    namedParams: nameParams(template, params),
  };
}

/** Values by the names that the template has for them. */
export function nameParams(template: string, params: readonly string[]): Record<string, string> {
  const names = namedVariablesOf(template);
  return Object.fromEntries(params.map((value, index) => [names[index] ?? `p${index + 1}`, value]));
}

/** Country code and the rest; codes of one to three digits are told by the country. */
function splitPhone({ phone, country }: Pick<MessageView, "phone" | "country">): readonly [string, string] {
  const length = CODE_LENGTHS[country] ?? 2;
  return [phone.slice(1, 1 + length), phone.slice(1 + length)];
}

const CODE_LENGTHS: Readonly<Record<string, number>> = { US: 1, CA: 1, RU: 1, KZ: 1, HK: 3, MO: 3, TW: 3 };
