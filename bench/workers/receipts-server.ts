/**
 * A provider whose queue of receipts is as long as asked: pages of 100, on the wire of PullSmsSendStatus.
 *
 * Source: "PullSmsSendStatus", https://cloud.tencent.com/document/product/382/55977
 *
 * @module
 */
import { createServer } from "node:http";
import { requestIdOf, serialNumberOf } from "../lib/ledger.ts";
import { listen } from "../lib/listen.ts";
import { phoneOf } from "../lib/samples.ts";
import { answerTasks } from "../lib/tasks.ts";

export interface ReceiptsTask {
  /** Receipts to be queued behind those of before, a message each, in the order of the ledger. */
  queue: number;
}

const PAGE = 100;
let next = 0;
let end = 0;
let url: string | undefined;

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    const answer = JSON.stringify({ Response: { ...page(request.headers["x-tc-action"]), RequestId: REQUEST_ID } });
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) });
    response.end(answer);
  });
});

const REQUEST_ID = "f36e4f00-605e-49b1-ad0d-bfaba81c7325";

function page(action: string | string[] | undefined): object {
  if (action !== "PullSmsSendStatus") return { PullSmsReplyStatusSet: [] };
  const count = Math.min(PAGE, end - next);
  const set = Array.from({ length: count }, (_, place) => receipt(next + place));
  next += count;
  return { PullSmsSendStatusSet: set };
}

function receipt(index: number): object {
  const phone = phoneOf(index);
  return {
    UserReceiveTime: Math.floor(Date.now() / 1000),
    CountryCode: "86",
    SubscriberNumber: phone.slice(3),
    PhoneNumber: phone,
    SerialNo: serialNumberOf(index),
    ReportStatus: "SUCCESS",
    Description: "DELIVRD",
    SessionContext: requestIdOf(index),
  };
}

/** Answers its address. */
answerTasks(async ({ queue }: ReceiptsTask): Promise<string> => {
  end += queue;
  url ??= await listen(server);
  return url;
});
