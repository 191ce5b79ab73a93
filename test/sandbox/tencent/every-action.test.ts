/** The official packages of Tencent Cloud, unmodified, do every action that they have. */
import { sms } from "tencentcloud-sdk-nodejs/tencentcloud/services/sms/index.js";
import { vms } from "tencentcloud-sdk-nodejs/tencentcloud/services/vms/index.js";
import { sms as smsAlone } from "tencentcloud-sdk-nodejs-sms";
import { describe, expect, test } from "vitest";
import { proves } from "../../coverage/proves.ts";
import { type RowIdOf, rowsOf } from "../../coverage/tables.ts";
import { type Json, openSandbox } from "../helpers.ts";
import type { Parameters, Sample } from "../samples.ts";
import { configOf } from "./clients.ts";
import { SMS_2019, SMS_2021, VMS_2020 } from "./samples.ts";

type Client = new (config: ReturnType<typeof configOf>) => object;
type Table = "sms2021" | "sms2019" | "vms";

const OLDER_REGION = { region: "" };

describe.each([
  { name: "tencentcloud-sdk-nodejs", sms },
  { name: "tencentcloud-sdk-nodejs-sms", sms: smsAlone },
])("$name", ({ sms: { v20210111, v20190711 } }) => {
  describe("SMS 2021-01-11", () => {
    testClient("sms2021", v20210111.Client);
    for (const { id, row } of rowsOf("sms2021")) testAction(id, row, SMS_2021[row], v20210111.Client);
  });
  describe("SMS 2019-07-11", () => {
    testClient("sms2019", v20190711.Client);
    for (const { id, row } of rowsOf("sms2019")) testAction(id, row, SMS_2019[row], v20190711.Client, OLDER_REGION);
  });
});

describe("tencentcloud-sdk-nodejs VMS 2020-09-02", () => {
  testClient("vms", vms.v20200902.Client);
  for (const { id, row } of rowsOf("vms")) testAction(id, row, VMS_2020[row], vms.v20200902.Client);
});

function testClient(table: Table, Client: Client): void {
  test("has the actions that are tested, and no others", () => {
    const methods = Object.getOwnPropertyNames(Client.prototype).filter((name) => name !== "constructor");
    expect(methods.sort()).toEqual(
      rowsOf(table)
        .map(({ row }) => row)
        .sort(),
    );
  });
}

function testAction(id: RowIdOf<Table>, action: string, sample: Sample, Client: Client, options = {}): void {
  test(`does ${action}`, async () => {
    proves(id, "sdk");
    const sandbox = await openSandbox();
    const client = new Client(configOf(sandbox, options));
    const call = (name: string, parameters: Parameters): Promise<Json> =>
      Reflect.get(client, name).call(client, parameters);
    const answer = await call(action, await sample.parameters(call, sandbox));
    expect(answer).toMatchObject({ ...sample.answer, RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });
}
