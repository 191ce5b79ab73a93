/**
 * The signatures of the vendors' own Node.js packages, as installed, as their clients call them.
 *
 * @module
 */
import { createRequire } from "node:module";
import {
  KEY,
  type Sample,
  type Signers,
  type SigningResult,
  type SigningTask,
  signMany,
  TENCENT_HOST,
} from "../lib/signing.ts";
import { answerTasks } from "../lib/tasks.ts";

/** As far as the classic SDK signs. */
interface ClassicUtil {
  calculateSignature(appKey: string, random: string, time: number, mobiles: string[]): string;
}

/** As far as the SDK of API 3.0 signs. */
interface TencentSign {
  sign(secretKey: string, text: string, method: string): string;
  sign3(request: {
    method: string;
    url: string;
    payload: object;
    timestamp: number;
    service: string;
    secretId: string;
    secretKey: string;
    headers: Record<string, string>;
  }): string;
}

interface TencentClient {
  formatSignString(params: Record<string, string | number>): string;
}

type TencentClientClass = new (endpoint: string, version: string, config: object) => TencentClient;

/** As far as Alibaba Cloud's SDKs sign. */
interface AliyunUtil {
  getRPCSignature(params: Record<string, string>, method: string, secret: string): string;
  hash(content: Buffer, algorithm: string): Buffer;
  getAuthorization(
    request: { method: string; pathname: string; query: object; headers: object },
    algorithm: string,
    payload: string,
    id: string,
    secret: string,
  ): string;
}

// What signs is no part of the packages' surface, so it is loaded file by file and typed here.
const load = createRequire(process.argv[1] ?? "");
const classic = load("qcloudsms_js/lib/util.js") as ClassicUtil;
const tencent = load("tencentcloud-sdk-nodejs/tencentcloud/common/sign.js").default as TencentSign;
const { AbstractClient } = load("tencentcloud-sdk-nodejs/tencentcloud/common/abstract_client.js") as {
  AbstractClient: TencentClientClass;
};
const aliyun = load("@alicloud/openapi-core/dist/utils.js").default as AliyunUtil;

const client = new AbstractClient(TENCENT_HOST, "2021-01-11", {
  credential: { secretId: KEY.id, secretKey: KEY.secret },
  region: "",
  profile: {},
});

const ACS3 = "ACS3-HMAC-SHA256";
const TC3 = {
  method: "POST",
  url: `https://${TENCENT_HOST}/`,
  service: "sms",
  secretId: KEY.id,
  secretKey: KEY.secret,
  headers: { "Content-Type": "application/json" },
};

const signers: Signers = {
  classic: ({ random, time, mobiles }) => classic.calculateSignature(KEY.secret, random, time, mobiles),
  tc3: ({ payload, timestamp }) => tencent.sign3({ ...TC3, payload, timestamp }),
  "tencent-v1-sha1": ({ params }) => signV1(params, "HmacSHA1"),
  "tencent-v1-sha256": ({ params }) => signV1(params, "HmacSHA256"),
  "aliyun-rpc": ({ params }) => aliyun.getRPCSignature(params, "POST", KEY.secret),
  acs3: ({ query, headers, body }) => {
    const payload = aliyun.hash(Buffer.from(body), ACS3).toString("hex");
    const request = { method: "POST", pathname: "/", query, headers: { ...headers, "x-acs-content-sha256": payload } };
    return aliyun.getAuthorization(request, ACS3, payload, KEY.id, KEY.secret);
  },
};

function signV1(params: Sample["tencent-v1-sha1"]["params"], method: string): string {
  return tencent.sign(KEY.secret, client.formatSignString(params), method);
}

answerTasks(async (task: SigningTask): Promise<SigningResult> => signMany(signers, task));
