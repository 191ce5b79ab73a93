/**
 * Our signatures, each from what is at hand before it.
 *
 * @module
 */
import { signAcs3 } from "../../shared/signing/acs3.ts";
import { signAliyunRpc } from "../../shared/signing/aliyun-rpc.ts";
import { signClassic } from "../../shared/signing/classic.ts";
import { signTc3 } from "../../shared/signing/tc3.ts";
import { signTencentV1 } from "../../shared/signing/tencent-v1.ts";
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

const TC3_HEADERS = { "content-type": "application/json", host: TENCENT_HOST };

const signers: Signers = {
  classic: ({ random, time, mobiles }) =>
    signClassic({ random, time, subject: { kind: "mobiles", mobiles } }, KEY.secret),
  tc3: ({ payload, timestamp }) => {
    const body = JSON.stringify(payload);
    return signTc3({ method: "POST", headers: TC3_HEADERS, body, service: "sms", timestamp }, KEY);
  },
  "tencent-v1-sha1": signV1,
  "tencent-v1-sha256": signV1,
  "aliyun-rpc": ({ params }) => signAliyunRpc({ method: "POST", params }, KEY.secret),
  acs3: ({ query, headers, body }) => signAcs3({ method: "POST", query, headers, body }, KEY).Authorization,
};

function signV1({ params }: Sample["tencent-v1-sha1"]): string {
  return signTencentV1({ method: "POST", host: TENCENT_HOST, params }, KEY.secret);
}

answerTasks(async (task: SigningTask): Promise<SigningResult> => signMany(signers, task));
