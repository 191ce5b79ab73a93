/**
 * A call by Tencent's API 3.0 and its official SDKs: a code or a template.
 *
 * @module
 */
import { JAVASCRIPT, linesOf, type Members, PHP, PYTHON, quote, quotePhp } from "../quote.ts";
import type { CallFacts, CallSnippets } from "./snippets.ts";

export const tencentCallSnippets: CallSnippets = {
  node: (facts) => `// npm install tencentcloud-sdk-nodejs-vms
const { vms } = require("tencentcloud-sdk-nodejs-vms");

const client = new vms.v20200902.Client({
  credential: { secretId: ${quote(facts.id)}, secretKey: ${quote(facts.secret)} },
  region: "ap-guangzhou",
  profile: { httpProfile: { protocol: "http://", endpoint: ${quote(facts.host)} } },
});

client
  .${actionOf(facts)}({
${linesOf(membersOf(facts), JAVASCRIPT, "    ")}
  })
  .then(console.log, console.error);
`,
  python: (facts) => `# pip install tencentcloud-sdk-python-vms
from tencentcloud.common import credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.vms.v20200902 import models, vms_client

http = HttpProfile(protocol="http", endpoint=${quote(facts.host)})
client = vms_client.VmsClient(
    credential.Credential(${quote(facts.id)}, ${quote(facts.secret)}), "ap-guangzhou", ClientProfile(httpProfile=http)
)

request = models.${actionOf(facts)}Request()
${assigned(facts, (name, value) => `request.${name} = ${PYTHON.value(value)}`)}
print(client.${actionOf(facts)}(request).to_json_string(ensure_ascii=False))
`,
  php: (facts) => `<?php
// composer require tencentcloud/vms
require "vendor/autoload.php";

use TencentCloud\\Common\\Credential;
use TencentCloud\\Common\\Profile\\ClientProfile;
use TencentCloud\\Common\\Profile\\HttpProfile;
use TencentCloud\\Vms\\V20200902\\Models\\${actionOf(facts)}Request;
use TencentCloud\\Vms\\V20200902\\VmsClient;

$http = new HttpProfile("http://", ${quotePhp(facts.host)});
$profile = new ClientProfile("TC3-HMAC-SHA256", $http);
$client = new VmsClient(new Credential(${quotePhp(facts.id)}, ${quotePhp(facts.secret)}), "ap-guangzhou", $profile);

$request = new ${actionOf(facts)}Request();
${assigned(facts, (name, value) => `$request->${name} = ${PHP.value(value)};`)}
echo $client->${actionOf(facts)}($request)->toJsonString();
`,
};

function actionOf({ kind }: CallFacts): string {
  return kind === "code" ? "SendCodeVoice" : "SendTtsVoice";
}

function membersOf({ kind, code, templateId, params, phone, app, playTimes, sessionContext }: CallFacts): Members {
  const said: Members = kind === "code" ? { CodeMessage: code } : { TemplateId: templateId, TemplateParamSet: params };
  return {
    ...said,
    CalledNumber: phone,
    VoiceSdkAppid: app,
    PlayTimes: playTimes,
    ...(sessionContext !== "" && { SessionContext: sessionContext }),
  };
}

function assigned(facts: CallFacts, line: (name: string, value: Members[string]) => string): string {
  return Object.entries(membersOf(facts))
    .map(([name, value]) => line(name, value))
    .join("\n");
}
