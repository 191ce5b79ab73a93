/**
 * Tencent's classic API, by plain HTTP: its SDKs cannot be pointed at another port.
 *
 * @module
 */
import { listOf, quote, quotePhp } from "./quote.ts";
import type { SnippetFacts, Snippets } from "./snippets.ts";

export const qcloudsmsSnippets: Snippets = {
  node: (facts) => `const { createHash } = require("node:crypto");

const random = Math.floor(Math.random() * 1e9);
const time = Math.floor(Date.now() / 1000);
const sig = createHash("sha256")
  .update(\`appkey=${facts.appKey}&random=\${random}&time=\${time}&mobile=${facts.national}\`)
  .digest("hex");

fetch(\`${addressOf(facts)}\${random}\`, {
  method: "POST",
  body: JSON.stringify({
    tel: { nationcode: ${quote(facts.countryCode)}, mobile: ${quote(facts.national)} },
    sign: ${quote(facts.signName)},
    tpl_id: ${Number(facts.templateId)},
    params: ${listOf(facts.params)},
    sig,
    time,
    extend: "",
    ext: "",
  }),
})
  .then((answer) => answer.json())
  .then(console.log, console.error);
`,
  python: (facts) => `import hashlib, json, random, time, urllib.request

nonce = random.randrange(10**9)
now = int(time.time())
text = f"appkey=${facts.appKey}&random={nonce}&time={now}&mobile=${facts.national}"
body = {
    "tel": {"nationcode": ${quote(facts.countryCode)}, "mobile": ${quote(facts.national)}},
    "sign": ${quote(facts.signName)},
    "tpl_id": ${Number(facts.templateId)},
    "params": ${listOf(facts.params)},
    "sig": hashlib.sha256(text.encode()).hexdigest(),
    "time": now,
    "extend": "",
    "ext": "",
}
request = urllib.request.Request(f"${addressOf(facts)}{nonce}", json.dumps(body).encode())
print(urllib.request.urlopen(request).read().decode())
`,
  php: (facts) => `<?php
$random = random_int(0, 999999999);
$time = time();
$body = [
    "tel" => ["nationcode" => ${quotePhp(facts.countryCode)}, "mobile" => ${quotePhp(facts.national)}],
    "sign" => ${quotePhp(facts.signName)},
    "tpl_id" => ${Number(facts.templateId)},
    "params" => ${listOf(facts.params, quotePhp)},
    "sig" => hash("sha256", "appkey=${facts.appKey}&random=$random&time=$time&mobile=${facts.national}"),
    "time" => $time,
    "extend" => "",
    "ext" => "",
];
$options = ["http" => ["method" => "POST", "content" => json_encode($body, JSON_UNESCAPED_UNICODE)]];
echo file_get_contents("${addressOf(facts)}$random", false, stream_context_create($options));
`,
};

function addressOf({ origin, app }: SnippetFacts): string {
  return `${origin}/v5/tlssmssvr/sendsms?sdkappid=${app}&random=`;
}
