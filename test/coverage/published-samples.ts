/**
 * Every example of the published samples, by the number of its sample.
 *
 * @module
 */
import type { Table } from "./table.ts";

const PYTHON = "短信 Python SDK";
const API3 = "Python SDK 3.0";
const TUTORIAL = "腾讯云短信, a tutorial";
const NODE = "短信 SDK 文档: Node.js";
const JAVA = "短信 SDK 文档: Java, C#";
const MINI_PROGRAM = "短信 SDK 文档: 小程序";
const ALIYUN = "云短信, notes on Aliyun";

export const SAMPLES = {
  samples: {
    title: "Published samples, run with their own values",
    what: "Example",
    columns: { runs: "Test" },
    rows: {
      "000 send_with_param to one": { source: PYTHON },
      "000 send_with_param to many": { source: PYTHON },
      "000 voice verification code": { source: PYTHON },
      "000 voice prompt": { source: PYTHON },
      "000 pull receipts and replies": { source: PYTHON },
      "000 pull those of one number": { source: PYTHON },
      "000 upload a voice file": { source: PYTHON },
      "000 call with a voice file": { source: PYTHON },
      "000 call with a template": { source: PYTHON },
      "000 through a proxy": { source: PYTHON },
      "000 objects of one factory": { source: PYTHON },
      "001 SendSms": { source: API3 },
      "001 PullSmsSendStatus": { source: API3 },
      "001 SendStatusStatistics": { source: API3 },
      "001 AddSmsTemplate": { source: API3 },
      "002 one number, a value that is a number": { source: TUTORIAL },
      "002 a list for one number": { source: TUTORIAL },
      "002 many numbers": { source: TUTORIAL },
      "003 sendWithParam to one": { source: NODE },
      "003 sendWithParam to many": { source: NODE },
      "003 pull receipts and replies": { source: NODE },
      "003 pull those of one number": { source: NODE },
      "003 to a foreign number": { source: NODE },
      "003 through a proxy": { source: JAVA },
      "003 a pool of connections": { source: JAVA },
      "003 an HTTP client of one's own": { source: JAVA },
      "003 the cloud function, called from a mini-program": { source: MINI_PROGRAM },
      "004 SendSms": { source: ALIYUN },
    },
  },
} as const satisfies Record<string, Table>;
