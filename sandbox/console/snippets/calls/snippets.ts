/**
 * Code that places a call again, at this sandbox, in the languages that people write backends in.
 *
 * @module
 */
import type { CallView } from "../../data/types.ts";
import { type Access, accessOf } from "../access.ts";
import { functionCurl } from "../function-curl.ts";
import { nameParams, type SnippetLanguage } from "../snippets.ts";
import { aliyunCallSnippets } from "./aliyun.ts";
import { qcloudsmsCallSnippets } from "./qcloudsms.ts";
import { tencentCallSnippets } from "./tencent.ts";

export interface CallSnippetInput {
  call: CallView;
  /** The template's text, where it is known. */
  template: string;
  /** Of the sandbox, such as `http://127.0.0.1:4600`. */
  origin: string;
}

/** What a snippet is made of. */
export interface CallFacts
  extends Access,
    Pick<CallView, "kind" | "phone" | "text" | "templateId" | "fileId" | "params" | "playTimes" | "sessionContext"> {
  /** Calls go to mainland China only. */
  national: string;
  /** The digits of a call that says a code and nothing else. */
  code: string;
  namedParams: Readonly<Record<string, string>>;
}

export type CallSnippets = Readonly<Record<Exclude<SnippetLanguage, "curl">, (facts: CallFacts) => string>>;

const SNIPPETS: Readonly<Record<string, CallSnippets>> = {
  tencent: tencentCallSnippets,
  qcloudsms: qcloudsmsCallSnippets,
  aliyun: aliyunCallSnippets,
};

export function callSnippetOf(language: SnippetLanguage, input: CallSnippetInput): string {
  const facts = factsOf(input);
  const { provider } = input.call;
  if (language === "curl") return curlOf(provider, facts);
  return SNIPPETS[provider]?.[language](facts) ?? curlOf(provider, facts);
}

function curlOf(provider: string, facts: CallFacts): string {
  const { origin, phone, playTimes } = facts;
  return functionCurl(origin, "sendvoice", { provider, ...saidBy(provider, facts), phone, playTimes });
}

function saidBy(provider: string, { kind, code, text, templateId, params, namedParams, fileId }: CallFacts): object {
  if (kind === "file") return { fid: fileId };
  if (provider === "aliyun") return { templateId, params: namedParams };
  if (kind === "code") return { code };
  return kind === "prompt" ? { text } : { templateId, params };
}

function factsOf({ call, template, origin }: CallSnippetInput): CallFacts {
  const { phone, params } = call;
  return {
    ...call,
    ...accessOf(call, origin),
    national: phone.slice(3),
    code: params[0] ?? "",
    namedParams: nameParams(template, params),
  };
}
