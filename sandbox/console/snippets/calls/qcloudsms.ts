/**
 * A call by Tencent's classic API: a code, a text, a template or a file.
 *
 * @module
 */
import { type ClassicRequest, classicNode, classicPhp, classicPython } from "../classic.ts";
import type { Members } from "../quote.ts";
import type { CallFacts, CallSnippets } from "./snippets.ts";

export const qcloudsmsCallSnippets: CallSnippets = {
  node: (facts) => classicNode(requestOf(facts)),
  python: (facts) => classicPython(requestOf(facts)),
  php: (facts) => classicPhp(requestOf(facts)),
};

function requestOf(facts: CallFacts): ClassicRequest {
  const { national, playTimes, sessionContext } = facts;
  const [operation, said] = saidBy(facts);
  const members = { tel: { nationcode: "86", mobile: national }, ...said, playtimes: playTimes, ext: sessionContext };
  return { ...facts, path: `tlsvoicesvr/${operation}`, members };
}

function saidBy({ kind, code, text, templateId, params, fileId }: CallFacts): readonly [operation: string, Members] {
  if (kind === "code") return ["sendcvoice", { msg: code }];
  if (kind === "prompt") return ["sendvoiceprompt", { prompttype: 2, promptfile: text }];
  return kind === "file" ? ["sendfvoice", { fid: fileId }] : ["sendtvoice", { tpl_id: Number(templateId), params }];
}
