import { expect, test } from "vitest";
import { asOurs, isBusy, repeating } from "../../../deploy/serverless-tencent/api.ts";
import { ApiError, ConnectionLost, explain } from "../../../deploy/serverless-tencent/errors.ts";

const PLACE = { FunctionName: "hello" };

/** Answers with these, one after the other; counts. */
function answering(...answers: unknown[]): {
  ask: () => Promise<unknown>;
  waits: number[];
  sleep(ms: number): Promise<void>;
} {
  const waits: number[] = [];
  return {
    waits,
    ask: async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    sleep: async (ms) => void waits.push(ms),
  };
}

const busy = new ApiError("FailedOperation.FunctionStatusError", "busy", "r1");
const throttled = new ApiError("RequestLimitExceeded", "slow down", "r2");

test("repeating() reads again after a cut connection, and writes never", async () => {
  const lost = new ConnectionLost("reset");
  const reading = answering(lost, lost, { Status: "Active" });
  await expect(repeating(reading.ask, reading.sleep)("GetFunction", PLACE)).resolves.toEqual({ Status: "Active" });
  expect(reading.waits).toEqual([100, 400]);
  const writing = answering(lost, {});
  await expect(repeating(writing.ask, writing.sleep)("PublishVersion", PLACE)).rejects.toBe(lost);
});

test("repeating() waits for another change to end, and for a rate limit to pass", async () => {
  const { ask, sleep, waits } = answering(busy, throttled, busy, {});
  await expect(repeating(ask, sleep)("DeleteFunction", PLACE)).resolves.toEqual({});
  expect(waits).toHaveLength(3);
});

test("repeating() gives up on a change that does not end", async () => {
  const { ask, sleep, waits } = answering(...Array.from({ length: 50 }, () => busy));
  await expect(repeating(ask, sleep)("DeleteFunction", PLACE)).rejects.toBe(busy);
  expect(waits).toHaveLength(39);
});

test("repeating() puts no change on top of another one: the caller has to look first", async () => {
  const { ask, sleep, waits } = answering(busy, {});
  await expect(repeating(ask, sleep)("PublishVersion", PLACE)).rejects.toBe(busy);
  expect(waits).toEqual([]);
});

test("isBusy() takes an action's own error for busy only from that action", () => {
  const error = new ApiError("FailedOperation.PublishVersion", "not now", "r3");
  expect(isBusy("PublishVersion", error)).toBe(true);
  expect(isBusy("DeleteFunction", error)).toBe(false);
});

test("asOurs() takes an error without a request id for no answer", () => {
  expect(asOurs(Object.assign(new Error("no"), { code: "X.Y", requestId: "r" }))).toMatchObject({ apiCode: "X.Y" });
  expect(asOurs(Object.assign(new Error("reset"), { requestId: "" }))).toBeInstanceOf(ConnectionLost);
});

for (const { apiCode, code, says } of [
  { apiCode: "AuthFailure.SecretIdNotFound", code: "SCF_CREDENTIALS_REFUSED", says: "check the SecretId" },
  { apiCode: "AuthFailure.SignatureFailure", code: "SCF_CREDENTIALS_REFUSED", says: "both are of one pair" },
  { apiCode: "AuthFailure.TokenFailure", code: "SCF_CREDENTIALS_EXPIRED", says: "get new ones" },
  { apiCode: "AuthFailure.UnauthorizedOperation", code: "SCF_NOT_ALLOWED", says: "QcloudSCFFullAccess" },
  { apiCode: "LimitExceeded.Function", code: "SCF_QUOTA", says: "as many functions as the account may have" },
  { apiCode: "ResourceInUse.FunctionName", code: "SCF_OTHER_DEPLOY", says: "created in the meantime" },
  { apiCode: "FailedOperation.FunctionStatusError", code: "SCF_OTHER_DEPLOY", says: "under way" },
  {
    apiCode: "RequestLimitExceeded",
    code: "SCF_THROTTLED",
    says: "takes no more requests for the moment, and did nothing",
  },
  {
    apiCode: "InvalidParameterValue.Something",
    code: "SCF_API",
    says: "InvalidParameterValue.Something: no; request r1",
  },
]) {
  test(`explain() says ${apiCode} in words`, () => {
    const error = explain(new ApiError(apiCode, "no", "r1"), "create hello");
    expect(error.code).toBe(code);
    expect(error.message).toContain("Cannot create hello");
    expect(error.message).toContain(says);
  });
}

test("explain() says of a lost connection that a second run puts everything right", () => {
  expect(explain(new ConnectionLost("reset"), "create hello")).toMatchObject({
    code: "SCF_NETWORK",
    message: expect.stringContaining("running the command again puts everything right"),
  });
});

test("explain() says of a question that got no answer that nothing was done, and what to look at", () => {
  const { code, message } = explain(new ConnectionLost("reset", { isRead: true }), "look at hello");
  expect([code, message]).toEqual([
    "SCF_NETWORK",
    "Cannot look at hello: the platform cannot be reached (reset). It was only asked a question: check the network, and the endpoint where one is set (provider.endpoint, TENCENTCLOUD_ENDPOINT)",
  ]);
});
