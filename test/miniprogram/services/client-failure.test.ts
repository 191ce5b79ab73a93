import { expect, test } from "vitest";
import { failureText, readClientFailure } from "../../../miniprogram/services/client-failure.ts";

const WRAPPED =
  "cloud.callFunction:fail Error: errCode: -404011 cloud function execution error | errMsg: cloud.callFunction:fail requestID 3f0c1d52-7a52-4f0e-9a57-0d3b6b0d1f11, cloud service error code";

test.each([
  {
    errMsg: "cloud.callFunction:fail Error: errCode: -501000 | errMsg: FunctionName parameter could not be found",
    code: "FUNCTION_MISSING",
  },
  { errMsg: `${WRAPPED} -501000, error message env not exists`, code: "FUNCTION_MISSING" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -501005 invalid env", code: "FUNCTION_MISSING" },
  {
    errMsg: "cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: Error: boom",
    code: "FUNCTION_FAILED",
  },
  { errMsg: `${WRAPPED} -504002, error message boom`, code: "FUNCTION_FAILED" },
  { errMsg: `${WRAPPED} -504003, error message Invoking task timed out after 3 seconds`, code: "FUNCTION_TIMEOUT" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -504003 functions execute fail", code: "FUNCTION_TIMEOUT" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -501002 timeout", code: "FUNCTION_TIMEOUT" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -404001 empty reply", code: "FUNCTION_TIMEOUT" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -404012 polling exceeded", code: "FUNCTION_TIMEOUT" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -404011 cloud function execution error", code: "FUNCTION_FAILED" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -501003 quota", code: "FUNCTION_FAILED" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -604001 result too large", code: "FUNCTION_FAILED" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -401002 api parameter error", code: "FUNCTION_FAILED" },
  { errMsg: "cloud.callFunction:fail Error: errCode: -1 request:fail", code: "OFFLINE" },
  { errMsg: "cloud.callFunction:fail request:fail", code: "OFFLINE" },
  {
    errMsg: "cloud.callFunction:fail requestID -504003b1-504003 a-504002, error code -501000",
    code: "FUNCTION_MISSING",
  },
])("readClientFailure() reads $errMsg as $code", ({ errMsg, code }) => {
  expect(readClientFailure({ errMsg })).toBe(code);
  expect(readClientFailure(new Error(errMsg))).toBe(code);
});

test.each([
  { errCode: -504003, code: "FUNCTION_TIMEOUT" },
  { errCode: -501000, code: "FUNCTION_MISSING" },
  { errCode: -1, code: "OFFLINE" },
])("readClientFailure() takes errCode $errCode where the text has no number", ({ errCode, code }) => {
  expect(readClientFailure({ errCode, errMsg: "cloud.callFunction:fail" })).toBe(code);
});

test.each([undefined, null, "", 7, {}])("readClientFailure() copes with %j thrown", (thrown) => {
  expect(readClientFailure(thrown)).toBe("OFFLINE");
  expect(failureText(thrown)).toBe("no text");
});
