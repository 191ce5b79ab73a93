/**
 * A request of Tencent's classic API, by plain HTTP: its SDKs cannot be pointed at another port.
 *
 * @module
 */
import type { Access } from "./access.ts";
import { JAVASCRIPT, linesOf, type Members, PHP, PYTHON } from "./quote.ts";

export interface ClassicRequest extends Pick<Access, "origin" | "app" | "appKey"> {
  /** Such as `tlssmssvr/sendsms`. */
  path: string;
  /** The recipient's number, which is signed. */
  national: string;
  /** The body without `sig` and `time`. */
  members: Members;
}

export function classicNode(request: ClassicRequest): string {
  const { appKey, national, members } = request;
  return `const { createHash } = require("node:crypto");

const random = Math.floor(Math.random() * 1e9);
const time = Math.floor(Date.now() / 1000);
const sig = createHash("sha256")
  .update(\`appkey=${appKey}&random=\${random}&time=\${time}&mobile=${national}\`)
  .digest("hex");

fetch(\`${addressOf(request)}\${random}\`, {
  method: "POST",
  body: JSON.stringify({
${linesOf(members, JAVASCRIPT, "    ")}
    sig,
    time,
  }),
})
  .then((answer) => answer.json())
  .then(console.log, console.error);
`;
}

export function classicPython(request: ClassicRequest): string {
  const { appKey, national, members } = request;
  return `import hashlib, json, random, time, urllib.request

nonce = random.randrange(10**9)
now = int(time.time())
text = f"appkey=${appKey}&random={nonce}&time={now}&mobile=${national}"
body = {
${linesOf(members, PYTHON, "    ")}
    "sig": hashlib.sha256(text.encode()).hexdigest(),
    "time": now,
}
request = urllib.request.Request(f"${addressOf(request)}{nonce}", json.dumps(body).encode())
print(urllib.request.urlopen(request).read().decode())
`;
}

export function classicPhp(request: ClassicRequest): string {
  const { appKey, national, members } = request;
  return `<?php
$random = random_int(0, 999999999);
$time = time();
$body = [
${linesOf(members, PHP, "    ")}
    "sig" => hash("sha256", "appkey=${appKey}&random=$random&time=$time&mobile=${national}"),
    "time" => $time,
];
$options = ["http" => ["method" => "POST", "content" => json_encode($body, JSON_UNESCAPED_UNICODE)]];
echo file_get_contents("${addressOf(request)}$random", false, stream_context_create($options));
`;
}

function addressOf({ origin, app, path }: ClassicRequest): string {
  return `${origin}/v5/${path}?sdkappid=${app}&random=`;
}
