/**
 * Alibaba Cloud's dysmsapi, by the official SDKs.
 *
 * @module
 */
import { quote, quotePhp } from "./quote.ts";
import type { SnippetFacts, Snippets } from "./snippets.ts";

export const aliyunSnippets: Snippets = {
  node: (facts) => `// npm install @alicloud/dysmsapi20170525 @alicloud/openapi-core
const Sms = require("@alicloud/dysmsapi20170525");
const { $OpenApiUtil } = require("@alicloud/openapi-core");

const client = new Sms.default(
  new $OpenApiUtil.Config({ accessKeyId: ${quote(facts.id)}, accessKeySecret: ${quote(facts.secret)}, endpoint: ${quote(facts.host)}, protocol: "http" }),
);

client
  .sendSms(
    new Sms.SendSmsRequest({
      phoneNumbers: ${quote(numberOf(facts))},
      signName: ${quote(facts.signName)},
      templateCode: ${quote(facts.templateId)},
      templateParam: ${quote(JSON.stringify(facts.namedParams))},
    }),
  )
  .then(({ body }) => console.log(body), console.error);
`,
  python: (facts) => `# pip install alibabacloud_dysmsapi20170525
from alibabacloud_dysmsapi20170525 import models
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_tea_openapi.models import Config

client = Client(
    Config(access_key_id=${quote(facts.id)}, access_key_secret=${quote(facts.secret)}, endpoint=${quote(facts.host)}, protocol="http")
)
request = models.SendSmsRequest(
    phone_numbers=${quote(numberOf(facts))},
    sign_name=${quote(facts.signName)},
    template_code=${quote(facts.templateId)},
    template_param=${quote(JSON.stringify(facts.namedParams))},
)
print(client.send_sms(request).body)
`,
  php: (facts) => `<?php
// composer require alibabacloud/dysmsapi-20170525
require "vendor/autoload.php";

use AlibabaCloud\\SDK\\Dysmsapi\\V20170525\\Dysmsapi;
use AlibabaCloud\\SDK\\Dysmsapi\\V20170525\\Models\\SendSmsRequest;
use Darabonba\\OpenApi\\Models\\Config;

$client = new Dysmsapi(new Config([
    "accessKeyId" => ${quotePhp(facts.id)},
    "accessKeySecret" => ${quotePhp(facts.secret)},
    "endpoint" => ${quotePhp(facts.host)},
    "protocol" => "http",
]));
$answer = $client->sendSms(new SendSmsRequest([
    "phoneNumbers" => ${quotePhp(numberOf(facts))},
    "signName" => ${quotePhp(facts.signName)},
    "templateCode" => ${quotePhp(facts.templateId)},
    "templateParam" => ${quotePhp(JSON.stringify(facts.namedParams))},
]));
echo json_encode($answer->body->toMap(), JSON_UNESCAPED_UNICODE);
`,
};

/** Numbers of mainland China stand without the country's code, all others with it and without a plus. */
function numberOf({ countryCode, national }: SnippetFacts): string {
  return countryCode === "86" ? national : countryCode + national;
}
