/**
 * Tencent's API 3.0, by the official SDKs.
 *
 * @module
 */
import { listOf, quote, quotePhp } from "./quote.ts";
import type { Snippets } from "./snippets.ts";

export const tencentSnippets: Snippets = {
  node: ({ host, id, secret, app, phone, signName, templateId, params }) => `// npm install tencentcloud-sdk-nodejs-sms
const { sms } = require("tencentcloud-sdk-nodejs-sms");

const client = new sms.v20210111.Client({
  credential: { secretId: ${quote(id)}, secretKey: ${quote(secret)} },
  region: "ap-guangzhou",
  profile: { httpProfile: { protocol: "http://", endpoint: ${quote(host)} } },
});

client
  .SendSms({
    SmsSdkAppId: ${quote(app)},
    SignName: ${quote(signName)},
    TemplateId: ${quote(templateId)},
    TemplateParamSet: ${listOf(params)},
    PhoneNumberSet: [${quote(phone)}],
  })
  .then(console.log, console.error);
`,
  python: ({ host, id, secret, app, phone, signName, templateId, params }) => `# pip install tencentcloud-sdk-python-sms
from tencentcloud.common import credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models, sms_client

http = HttpProfile(protocol="http", endpoint=${quote(host)})
client = sms_client.SmsClient(
    credential.Credential(${quote(id)}, ${quote(secret)}), "ap-guangzhou", ClientProfile(httpProfile=http)
)

request = models.SendSmsRequest()
request.SmsSdkAppId = ${quote(app)}
request.SignName = ${quote(signName)}
request.TemplateId = ${quote(templateId)}
request.TemplateParamSet = ${listOf(params)}
request.PhoneNumberSet = [${quote(phone)}]
print(client.SendSms(request).to_json_string(ensure_ascii=False))
`,
  php: ({ host, id, secret, app, phone, signName, templateId, params }) => `<?php
// composer require tencentcloud/sms
require "vendor/autoload.php";

use TencentCloud\\Common\\Credential;
use TencentCloud\\Common\\Profile\\ClientProfile;
use TencentCloud\\Common\\Profile\\HttpProfile;
use TencentCloud\\Sms\\V20210111\\Models\\SendSmsRequest;
use TencentCloud\\Sms\\V20210111\\SmsClient;

$http = new HttpProfile("http://", ${quotePhp(host)});
$profile = new ClientProfile("TC3-HMAC-SHA256", $http);
$client = new SmsClient(new Credential(${quotePhp(id)}, ${quotePhp(secret)}), "ap-guangzhou", $profile);

$request = new SendSmsRequest();
$request->SmsSdkAppId = ${quotePhp(app)};
$request->SignName = ${quotePhp(signName)};
$request->TemplateId = ${quotePhp(templateId)};
$request->TemplateParamSet = ${listOf(params, quotePhp)};
$request->PhoneNumberSet = [${quotePhp(phone)}];
echo $client->SendSms($request)->toJsonString();
`,
};
