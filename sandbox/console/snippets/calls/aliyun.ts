/**
 * A call by Alibaba Cloud's dyvmsapi and its official SDKs: a template or a file.
 *
 * @module
 */
import { JAVASCRIPT, linesOf, type Members, PHP, PYTHON, quote, quotePhp } from "../quote.ts";
import type { CallFacts, CallSnippets } from "./snippets.ts";

export const aliyunCallSnippets: CallSnippets = {
  node: (facts) => `// npm install @alicloud/pop-core
const Core = require("@alicloud/pop-core");

const client = new Core({
  accessKeyId: ${quote(facts.id)},
  accessKeySecret: ${quote(facts.secret)},
  endpoint: ${quote(facts.origin)},
  apiVersion: "2017-05-25",
});

client
  .request(
    ${quote(actionOf(facts))},
    {
${linesOf(membersOf(facts), JAVASCRIPT, "      ")}
    },
    { method: "POST" },
  )
  .then(console.log, console.error);
`,
  python: (facts) => `# pip install alibabacloud_dyvmsapi20170525
from alibabacloud_dyvmsapi20170525 import models
from alibabacloud_dyvmsapi20170525.client import Client
from alibabacloud_tea_openapi.models import Config

client = Client(
    Config(access_key_id=${quote(facts.id)}, access_key_secret=${quote(facts.secret)}, endpoint=${quote(facts.host)}, protocol="http")
)
request = models.${actionOf(facts)}Request(
${written(facts, (name, value) => `    ${snakeOf(name)}=${PYTHON.value(value)},`)}
)
print(client.${snakeOf(actionOf(facts))}(request).body)
`,
  php: (facts) => `<?php
// composer require alibabacloud/dyvmsapi-20170525
require "vendor/autoload.php";

use AlibabaCloud\\SDK\\Dyvmsapi\\V20170525\\Dyvmsapi;
use AlibabaCloud\\SDK\\Dyvmsapi\\V20170525\\Models\\${actionOf(facts)}Request;
use Darabonba\\OpenApi\\Models\\Config;

$client = new Dyvmsapi(new Config([
    "accessKeyId" => ${quotePhp(facts.id)},
    "accessKeySecret" => ${quotePhp(facts.secret)},
    "endpoint" => ${quotePhp(facts.host)},
    "protocol" => "http",
]));
$answer = $client->${camelOf(actionOf(facts))}(new ${actionOf(facts)}Request([
${written(facts, (name, value) => `    ${PHP.member(camelOf(name), value)}`)}
]));
echo json_encode($answer->body->toMap(), JSON_UNESCAPED_UNICODE);
`,
};

function actionOf({ kind }: CallFacts): string {
  return kind === "file" ? "SingleCallByVoice" : "SingleCallByTts";
}

function membersOf({ kind, fileId, templateId, namedParams, national, playTimes, sessionContext }: CallFacts): Members {
  const said: Members =
    kind === "file" ? { VoiceCode: fileId } : { TtsCode: templateId, TtsParam: JSON.stringify(namedParams) };
  return {
    CalledNumber: national,
    ...said,
    PlayTimes: playTimes,
    ...(sessionContext !== "" && { OutId: sessionContext }),
  };
}

function written(facts: CallFacts, line: (name: string, value: Members[string]) => string): string {
  return Object.entries(membersOf(facts))
    .map(([name, value]) => line(name, value))
    .join("\n");
}

function camelOf(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function snakeOf(name: string): string {
  return camelOf(name).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
