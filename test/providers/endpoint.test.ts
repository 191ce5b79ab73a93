import { expect, test } from "vitest";
import { readEndpoint } from "../../shared/providers/endpoint.ts";

test.each([
  {
    address: "https://sms.tencentcloudapi.com",
    url: "https://sms.tencentcloudapi.com/",
    host: "sms.tencentcloudapi.com",
  },
  { address: "http://127.0.0.1:4600/any?x=1", url: "http://127.0.0.1:4600/", host: "127.0.0.1:4600" },
])("readEndpoint() reads $address", ({ address, ...endpoint }) => {
  expect(readEndpoint(address, "rule")).toEqual(endpoint);
});

test.each(["", "sms.tencentcloudapi.com", "ftp://127.0.0.1", "http://"])("readEndpoint() refuses %j", (address) => {
  expect(() => readEndpoint(address, "It must be an address")).toThrow(
    expect.objectContaining({ code: "NOT_CONFIGURED", message: "It must be an address" }),
  );
});
