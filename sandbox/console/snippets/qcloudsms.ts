/**
 * A text by Tencent's classic API.
 *
 * @module
 */
import { type ClassicRequest, classicNode, classicPhp, classicPython } from "./classic.ts";
import type { SnippetFacts, Snippets } from "./snippets.ts";

export const qcloudsmsSnippets: Snippets = {
  node: (facts) => classicNode(requestOf(facts)),
  python: (facts) => classicPython(requestOf(facts)),
  php: (facts) => classicPhp(requestOf(facts)),
};

function requestOf(facts: SnippetFacts): ClassicRequest {
  const { countryCode, national, signName, templateId, params } = facts;
  const members = {
    tel: { nationcode: countryCode, mobile: national },
    sign: signName,
    tpl_id: Number(templateId),
    params,
    extend: "",
    ext: "",
  };
  return { ...facts, path: "tlssmssvr/sendsms", members };
}
