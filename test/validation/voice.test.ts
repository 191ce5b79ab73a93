import { expect, test } from "vitest";
import { parseInput } from "../../shared/validation/parse.ts";
import { SendVoiceServiceInput, UploadVoiceServiceInput, UploadVoiceUserInput } from "../../shared/validation/voice.ts";

const NAME = "0123456789abcdef";

for (const cloudFileId of [
  `cloud://env-1.656e-env-1-1250000000/voice/${NAME}.mp3`,
  `cloud://env-1.656e-env-1-1250000000/voice/${NAME}`,
  `cloud://env-1.656e-env-1-1250000000/voice/2026/03/${NAME}_x-y.wav`,
]) {
  test(`UploadVoiceUserInput takes ${cloudFileId}`, () => {
    expect(parseInput(UploadVoiceUserInput, { cloudFileId })).toEqual({ cloudFileId });
  });
}

for (const cloudFileId of [
  `https://env-1.example.com/voice/${NAME}.mp3`,
  `cloud://env-1/${NAME}.mp3`,
  `cloud://env-1/exports/${NAME}.mp3`,
  `cloud://env-1/exports/voice/${NAME}.mp3`,
  `cloud://env-1/voice/../exports/${NAME}.mp3`,
  `cloud://env-1/voice/%2e%2e/${NAME}.mp3`,
  `cloud://env-1/voice//${NAME}.mp3`,
  `cloud://env-1/voice/${NAME}.mp3?x=1`,
  `cloud://env-1/voice/${NAME}.mp3\n`,
  `cloud://env-1/voice/${NAME.slice(1)}.mp3`,
]) {
  test(`UploadVoiceUserInput does not take ${JSON.stringify(cloudFileId)}`, () => {
    expect(() => parseInput(UploadVoiceUserInput, { cloudFileId })).toThrow(
      "Cannot read the request: cloudFileId: must be the id of a file below voice/ whose name has 16 or more letters and digits",
    );
  });
}

test("UploadVoiceServiceInput takes bytes and base64, and no cloud file", () => {
  const bytes = new Uint8Array([1, 2, 3]);
  expect(parseInput(UploadVoiceServiceInput, { audio: bytes })).toEqual({ audio: bytes });
  expect(parseInput(UploadVoiceServiceInput, { audio: "AQID" })).toEqual({ audio: "AQID" });
  for (const audio of [[1, 2, 3], "AQI", "AQ=D", "=", 7, null]) {
    expect(() => parseInput(UploadVoiceServiceInput, { audio })).toThrow(
      "Cannot read the request: audio: must be base64",
    );
  }
  expect(() => parseInput(UploadVoiceServiceInput, { cloudFileId: "cloud://x" })).toThrow(
    "cloudFileId: is not a known field",
  );
});

for (const { input, fault } of [
  { input: {}, fault: "phone: is required (or mobile with nationcode)" },
  { input: { mobile: "13711112222" }, fault: "nationcode: goes with mobile" },
  { input: { phone: "1", code: "12a" }, fault: "code: must be 1 to 32 digits" },
  { input: { phone: "1", text: "x".repeat(101) }, fault: "text: must have at most 100 characters" },
  { input: { phone: "1", fid: "../a" }, fault: "fid: must be the id of an uploaded file" },
  { input: { phone: "1", code: "1", playTimes: 1.5 }, fault: "playTimes: must be a whole number" },
  {
    input: { phone: "1", provider: "aliyun" },
    fault: "provider: goes with code, templateId, text or fid; a scene has its own routes",
  },
  { input: { phone: "1", params: ["1"] }, fault: "params: must be an object of named values for a scene" },
  { input: { phone: "1", text: "x", params: { a: "1" } }, fault: "params: goes with a scene or templateId" },
]) {
  test(`SendVoiceServiceInput says of ${JSON.stringify(input).slice(0, 60)}: ${fault}`, () => {
    expect(() => parseInput(SendVoiceServiceInput, input)).toThrow(`Cannot read the request: ${fault}`);
  });
}
