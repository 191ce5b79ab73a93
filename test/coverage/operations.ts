/**
 * Every operation of the providers' protocols, with the document that describes it and the published samples that do it. The
 * numbers of the samples are listed in `intro.ts`.
 *
 * @module
 */
import type { Row, Table } from "./table.ts";

const COLUMNS = {
  client: "Provider client",
  function: "Function",
  sandbox: "Sandbox, bad input included",
  sdk: "Official SDK against the sandbox",
} as const;

type Rows = Record<string, Row>;

const TEMPLATES_ONLY = "Functions send approved templates, by id.";
const NEWER_TYPE = "The functions and their clients speak the newer version.";
const NO_PACKAGE = "No official Node.js package does it.";
const ONE_FOR_ALL = "One call per send covers all recipients of a route.";
const REPLIES_QUEUE = "Replies come through the queue and by push.";
const LEDGER = "What was sent is in the ledger; what became of it is asked for with the receipts of a number.";
const NEWER_SIGN = "The newer GetSmsSign is asked instead.";
const NEWER_TEMPLATE = "The newer actions are used instead.";
const LIST_BY_PAGE = "QuerySmsTemplateList gives pages, and GetSmsTemplate one.";
const ONE_CALL = "Functions do not ask what became of a call.";

const classic = {
  sendsms: { source: "指定模板单发短信", samples: ["000", "002", "003"] },
  "sendsms, free text": { source: "单发短信", samples: ["003"], without: { function: TEMPLATES_ONLY } },
  sendmultisms2: { source: "指定模板群发短信", samples: ["000", "002", "003"] },
  "sendmultisms2, free text": { source: "群发短信", without: { function: TEMPLATES_ONLY } },
  sendisms: {
    source: "国际短信",
    without: { function: "sendsms and sendmultisms2 reach foreign numbers as well.", sdk: NO_PACKAGE },
  },
  "pullstatus, receipts": { source: "拉取短信状态", samples: ["000", "003"] },
  "pullstatus, replies": { source: "拉取短信状态", samples: ["000", "003"] },
  "pullstatus4mobile, receipts": { source: "拉取单个手机短信状态", samples: ["000", "003"] },
  "pullstatus4mobile, replies": {
    source: "拉取单个手机短信状态",
    samples: ["000", "003"],
    without: { function: REPLIES_QUEUE },
  },
  querysms4mobile: {
    source: "qcloud-documents, 短信/开发指南/API 文档",
    without: { function: LEDGER, sdk: NO_PACKAGE },
  },
  sendcvoice: { source: "发送语音验证码", samples: ["000"] },
  sendvoiceprompt: { source: "qcloud-documents, 语音消息/API 文档", samples: ["000"] },
  sendtvoice: { source: "指定模板发送语音通知", samples: ["000"] },
  sendfvoice: { source: "qcloud-documents, 语音消息/API 文档", samples: ["000"] },
  uploadvoicefile: { source: "qcloud-documents, 语音消息/API 文档", samples: ["000"] },
  statusvoicefile: { source: "qcloud-documents, 语音消息/API 文档", without: { sdk: NO_PACKAGE } },
  add_template: { source: "添加模板", without: { sdk: NO_PACKAGE } },
  mod_template: { source: "修改模板", without: { sdk: NO_PACKAGE } },
  del_template: { source: "删除模板", without: { sdk: NO_PACKAGE } },
  get_template: { source: "模板状态查询", without: { sdk: NO_PACKAGE } },
  add_sign: { source: "添加签名", without: { sdk: NO_PACKAGE } },
  mod_sign: { source: "修改签名", without: { sdk: NO_PACKAGE } },
  del_sign: { source: "删除签名", without: { sdk: NO_PACKAGE } },
  get_sign: { source: "短信签名状态查询", without: { sdk: NO_PACKAGE } },
  pullsendstatus: { source: "短信发送统计", without: { sdk: NO_PACKAGE } },
  pullcallbackstatus: { source: "短信回执统计", without: { sdk: NO_PACKAGE } },
  getsmspackages: { source: "套餐包信息统计", without: { sdk: NO_PACKAGE } },
} as const satisfies Rows;

const sms2021 = {
  SendSms: { source: "SendSms", samples: ["001"] },
  SendMultiGlobalSms: { source: "SendMultiGlobalSms", without: { function: ONE_FOR_ALL } },
  PullSmsSendStatus: { source: "PullSmsSendStatus", samples: ["001"] },
  PullSmsReplyStatus: { source: "PullSmsReplyStatus" },
  PullSmsSendStatusByPhoneNumber: { source: "PullSmsSendStatusByPhoneNumber" },
  PullSmsReplyStatusByPhoneNumber: {
    source: "PullSmsReplyStatusByPhoneNumber",
    without: { function: REPLIES_QUEUE },
  },
  DescribeSendRecordList: { source: "tencentcloud-sdk-nodejs, sms v20210111", without: { function: LEDGER } },
  SendStatusStatistics: { source: "SendStatusStatistics", samples: ["001"] },
  CallbackStatusStatistics: { source: "CallbackStatusStatistics" },
  SmsPackagesStatistics: { source: "SmsPackagesStatistics" },
  AddSmsSign: { source: "AddSmsSign" },
  ModifySmsSign: { source: "ModifySmsSign" },
  DeleteSmsSign: { source: "DeleteSmsSign" },
  DescribeSmsSignList: { source: "DescribeSmsSignList" },
  AddSmsTemplate: { source: "AddSmsTemplate", samples: ["001"] },
  ModifySmsTemplate: { source: "ModifySmsTemplate" },
  DeleteSmsTemplate: { source: "DeleteSmsTemplate" },
  DescribeSmsTemplateList: { source: "DescribeSmsTemplateList" },
  ReportConversion: { source: "ReportConversion" },
  DescribePhoneNumberInfo: { source: "DescribePhoneNumberInfo" },
} as const satisfies Rows;

const older = {
  source: "tencentcloud-sdk-nodejs, sms v20190711",
  without: { client: NEWER_TYPE, function: NEWER_TYPE },
} as const;

const sms2019 = {
  SendSms: older,
  PullSmsSendStatus: older,
  PullSmsReplyStatus: older,
  PullSmsSendStatusByPhoneNumber: older,
  PullSmsReplyStatusByPhoneNumber: older,
  SendStatusStatistics: older,
  CallbackStatusStatistics: older,
  SmsPackagesStatistics: older,
  AddSmsSign: older,
  ModifySmsSign: older,
  DeleteSmsSign: older,
  DescribeSmsSignList: older,
  AddSmsTemplate: older,
  ModifySmsTemplate: older,
  DeleteSmsTemplate: older,
  DescribeSmsTemplateList: older,
} as const satisfies Rows;

const vms = {
  SendCodeVoice: { source: "SendCodeVoice" },
  SendTtsVoice: { source: "SendTtsVoice" },
} as const satisfies Rows;

const dysms = {
  SendSms: { source: "SendSms", samples: ["004"] },
  SendBatchSms: { source: "SendBatchSms", without: { function: ONE_FOR_ALL } },
  QuerySendDetails: { source: "QuerySendDetails" },
  QuerySendStatistics: { source: "@alicloud/dysmsapi20170525" },
  AddSmsSign: { source: "@alicloud/dysmsapi20170525" },
  ModifySmsSign: { source: "@alicloud/dysmsapi20170525" },
  DeleteSmsSign: { source: "@alicloud/dysmsapi20170525" },
  QuerySmsSign: { source: "@alicloud/dysmsapi20170525", without: { client: NEWER_SIGN, function: NEWER_SIGN } },
  QuerySmsSignList: { source: "@alicloud/dysmsapi20170525" },
  CreateSmsSign: { source: "@alicloud/dysmsapi20170525" },
  UpdateSmsSign: { source: "@alicloud/dysmsapi20170525" },
  GetSmsSign: { source: "@alicloud/dysmsapi20170525" },
  AddSmsTemplate: {
    source: "@alicloud/dysmsapi20170525",
    without: { client: NEWER_TEMPLATE, function: NEWER_TEMPLATE },
  },
  ModifySmsTemplate: {
    source: "@alicloud/dysmsapi20170525",
    without: { client: NEWER_TEMPLATE, function: NEWER_TEMPLATE },
  },
  DeleteSmsTemplate: { source: "@alicloud/dysmsapi20170525" },
  QuerySmsTemplate: {
    source: "@alicloud/dysmsapi20170525",
    without: { client: NEWER_TEMPLATE, function: NEWER_TEMPLATE },
  },
  QuerySmsTemplateList: { source: "@alicloud/dysmsapi20170525" },
  CreateSmsTemplate: { source: "TemplateRule and TemplateContent examples" },
  UpdateSmsTemplate: { source: "@alicloud/dysmsapi20170525" },
  GetSmsTemplate: { source: "@alicloud/dysmsapi20170525" },
  GetSmsTemplateList: {
    source: "@alicloud/dysmsapi20170525",
    without: { client: LIST_BY_PAGE, function: LIST_BY_PAGE },
  },
} as const satisfies Rows;

const dyvms = {
  SingleCallByTts: { source: "SingleCallByTts" },
  SingleCallByVoice: { source: "SingleCallByVoice" },
  QueryCallDetailByCallId: { source: "Voice result codes", without: { client: ONE_CALL, function: ONE_CALL } },
} as const satisfies Rows;

export const OPERATIONS = {
  classic: { title: "Tencent Cloud, classic protocol", what: "Operation", columns: COLUMNS, rows: classic },
  sms2021: { title: "Tencent Cloud API 3.0: SMS 2021-01-11", what: "Action", columns: COLUMNS, rows: sms2021 },
  sms2019: { title: "Tencent Cloud API 3.0: SMS 2019-07-11", what: "Action", columns: COLUMNS, rows: sms2019 },
  vms: { title: "Tencent Cloud API 3.0: VMS 2020-09-02", what: "Action", columns: COLUMNS, rows: vms },
  dysms: { title: "Alibaba Cloud: dysmsapi 2017-05-25", what: "Action", columns: COLUMNS, rows: dysms },
  dyvms: { title: "Alibaba Cloud: dyvmsapi 2017-05-25", what: "Action", columns: COLUMNS, rows: dyvms },
} as const satisfies Record<string, Table>;
