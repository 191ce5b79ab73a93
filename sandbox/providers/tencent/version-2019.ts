/**
 * Version 2019-07-11: the same actions under other names of fields, with times as text beside the numbers, and without what
 * was added later. It needs no region.
 *
 * Which of `PhoneNumber` and `PurePhoneNumber` is E.164 the published field lists say differently; here `PhoneNumber` is, as in
 * the newer version.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20190711, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import { formatLocalTime } from "../../../shared/validation/beijing.ts";
import type { Action } from "./action.ts";
import type { ParameterRule, ParameterRules } from "./parameters.ts";

type Members = Readonly<Record<string, unknown>>;

interface Differences {
  /** The older name of a parameter, by the newer. */
  names?: Readonly<Record<string, string>>;
  /** Newer names of text parameters that are numbers in the older version. */
  numbers?: readonly string[];
  /** Newer names of parameters that must be given in the older version. */
  required?: readonly string[];
  /** Newer names of parameters that the older version does not have. */
  without?: readonly string[];
  /** What the older version makes of each object in the answer. */
  item?: (item: Members) => Members;
}

const APP = { SmsSdkAppId: "SmsSdkAppid" };
const PHONE_NAMES = { ...APP, BeginTime: "SendDateTime", EndTime: "EndDateTime" };
const SIGN_NAMES = { SignPurpose: "UsedMethod" };
const STATISTICS: Differences = {
  names: { ...APP, BeginTime: "StartDateTime", EndTime: "EndDataTime" },
  numbers: ["BeginTime", "EndTime"],
};
const BY_IDS = { without: ["Limit", "Offset"] };

const RECEIPT = ({ CountryCode, SubscriberNumber, UserReceiveTime, SessionContext: _, ...rest }: Members): Members => ({
  UserReceiveTime: textOf(UserReceiveTime),
  UserReceiveUnixTime: UserReceiveTime,
  NationCode: CountryCode,
  PurePhoneNumber: SubscriberNumber,
  ...rest,
});

const REPLY = ({ CountryCode, SubscriberNumber: _, SignName, ReplyTime, ...rest }: Members): Members => ({
  NationCode: CountryCode,
  Sign: SignName,
  ReplyTime: textOf(ReplyTime),
  ReplyUnixTime: ReplyTime,
  ...rest,
});

const TEMPLATE = ({ TemplateContent: _, ...rest }: Members): Members => rest;

/** By action; what is not listed is no action of the older version. */
const DIFFERENCES: Readonly<Record<string, Differences>> = {
  SendSms: { names: { ...APP, TemplateId: "TemplateID", SignName: "Sign" } },
  PullSmsSendStatus: { names: APP, item: RECEIPT },
  PullSmsReplyStatus: { names: APP, item: REPLY },
  PullSmsSendStatusByPhoneNumber: { names: PHONE_NAMES, item: RECEIPT },
  PullSmsReplyStatusByPhoneNumber: { names: PHONE_NAMES, item: REPLY },
  SendStatusStatistics: STATISTICS,
  CallbackStatusStatistics: STATISTICS,
  AddSmsSign: { names: SIGN_NAMES, item: ({ SignId }) => ({ SignId, SignApplyId: SignId }) },
  ModifySmsSign: { names: SIGN_NAMES, item: ({ SignId }) => ({ SignId, SignApplyId: String(SignId) }) },
  DeleteSmsSign: {},
  DescribeSmsSignList: { ...BY_IDS, required: ["SignIdSet"] },
  AddSmsTemplate: {},
  ModifySmsTemplate: {},
  DeleteSmsTemplate: {},
  DescribeSmsTemplateList: { ...BY_IDS, required: ["TemplateIdSet"], item: TEMPLATE },
};

/** The actions of the older version, made of the newer ones. */
export function actionsOf2019(newer: ReadonlyMap<string, Action>): Map<string, Action> {
  return new Map(
    [...newer].flatMap(([name, action]) => {
      const differences = Object.hasOwn(DIFFERENCES, name) ? DIFFERENCES[name] : undefined;
      return differences === undefined ? [] : [[name, withDifferences(action, differences)]];
    }),
  );
}

function withDifferences({ rules, prepare }: Action, differences: Differences): Action {
  const { names = {}, numbers = [], required = [], without = [], item } = differences;
  const pairs = Object.keys(rules)
    .filter((name) => !without.includes(name))
    .map((name): [newer: string, older: string] => [name, names[name] ?? name]);
  const olderRules: ParameterRules = Object.fromEntries(
    pairs.map(([newer, older]) => [older, ruleOf(rules[newer], numbers.includes(newer), required.includes(newer))]),
  );
  return {
    rules: olderRules,
    prepare(parameters, context) {
      const given = parameters as Members;
      const renamed = Object.fromEntries(
        pairs.map(([newer, older]) => [newer, numbers.includes(newer) ? numeral(given[older]) : given[older]]),
      );
      const prepared = prepare(renamed, context);
      if (item === undefined) return prepared;
      return {
        ...prepared,
        async run() {
          const result = await prepared.run();
          return { ...result, payload: withItems(result.payload, item) };
        },
      };
    },
  };
}

function ruleOf(rule: ParameterRule | undefined, isNumber: boolean, isRequired: boolean): ParameterRule {
  if (isNumber) return { type: "integer", required: true };
  const same = rule ?? { type: "string" };
  return isRequired ? { ...same, required: true } : same;
}

function numeral(value: unknown): string | undefined {
  return typeof value === "number" ? String(value) : undefined;
}

function withItems(payload: object, item: (item: Members) => Members): object {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, Array.isArray(value) ? value.map(item) : item(value)]),
  );
}

function textOf(seconds: unknown): string {
  return typeof seconds === "number" ? formatLocalTime(seconds * 1000) : "";
}
