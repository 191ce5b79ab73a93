/**
 * Code that sends a captured message again, to this sandbox, in the languages that people write backends in.
 *
 * @module
 */
import { namedVariablesOf } from "../../../shared/validation/template.ts";
import type { MessageView } from "../data/types.ts";
import { aliyunSnippets } from "./aliyun.ts";
import { API_KEY } from "./api-key.ts";
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
export interface SnippetFacts {
  origin: string;
  /** Host and port. */
  host: string;
  id: string;
  secret: string;
  app: string;
  appKey: string;
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

/** Keys of the sandbox's own accounts, of no use elsewhere. */
const KEYS: Readonly<Record<string, readonly [id: string, secret: string]>> = {
  sandbox: ["AKIDsandbox", "sandboxSecretKey"],
  published: ["secretId", "secretKey"],
  "aliyun-sandbox": ["testId", "testSecret"],
  "aliyun-published": ["<accessKeyId>", "<accessSecret>"],
};
const APP_KEYS: Readonly<Record<string, string>> = {
  "1400000001": "sandboxAppKey",
  "1400009099": "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad",
  "1400006666": "5f03a35d00ee52a21327ab048186a2c4",
  "1400787878": "5f03a35d00ee52a21327ab048186a2c4",
  "140000001": "abcdefghijkl123445",
  "122333333": "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad",
  "112142311": "8cc5b87123y423423412387930004",
};

export function snippetOf(language: SnippetLanguage, input: SnippetInput): string {
  const facts = factsOf(input);
  if (language === "curl") return curlOf(input.message.provider, facts);
  return SNIPPETS[input.message.provider]?.[language](facts) ?? curlOf(input.message.provider, facts);
}

/** Through the function `sendsms`, which signs for every provider. */
function curlOf(provider: string, facts: SnippetFacts): string {
  const { origin, phone, signName, templateId, params, namedParams } = facts;
  const values = provider === "aliyun" ? namedParams : params;
  const body = JSON.stringify({
    provider,
    templateId,
    ...(signName !== "" && { signName }),
    params: values,
    phones: [phone],
  });
  return `curl -s ${origin}/fn/sendsms \\
  -H 'authorization: Bearer ${API_KEY}' \\
  -H 'content-type: application/json' \\
  -d ${shellQuote(body)}`;
}

function factsOf({ message, template, origin }: SnippetInput): SnippetFacts {
  const { account, app, phone, signName, templateId, params } = message;
  const [id, secret] = KEYS[account] ?? ["your SecretId", "your SecretKey"];
  const names = namedVariablesOf(template);
  const [countryCode, national] = splitPhone(message);
  return {
    origin,
    host: new URL(origin).host,
    id,
    secret,
    app,
    appKey: APP_KEYS[app] ?? "your app key",
    phone,
    countryCode,
    national,
    signName,
    templateId,
    params,
    namedParams: Object.fromEntries(params.map((value, index) => [names[index] ?? `p${index + 1}`, value])),
  };
}

/** Country code and the rest; codes of one to three digits are told by the country. */
function splitPhone({ phone, country }: Pick<MessageView, "phone" | "country">): readonly [string, string] {
  const length = CODE_LENGTHS[country] ?? 2;
  return [phone.slice(1, 1 + length), phone.slice(1 + length)];
}

const CODE_LENGTHS: Readonly<Record<string, number>> = { US: 1, CA: 1, RU: 1, KZ: 1, HK: 3, MO: 3, TW: 3 };

/** One word of a shell. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
