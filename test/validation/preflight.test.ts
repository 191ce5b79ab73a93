import { describe, expect, test } from "vitest";
import { refusalOfCode } from "../../sandbox/providers/qcloudsms/errors.ts";
import { CAPABILITIES } from "../../shared/providers/capabilities.ts";
import { PROVIDERS } from "../../shared/providers/provider.ts";
import {
  composeText,
  findFault,
  findHourFault,
  type KnownTemplate,
  type PlannedText,
  previewSegments,
} from "../../shared/validation/preflight.ts";
import {
  PREFLIGHT_RULES,
  type PreflightProvider,
  type PreflightReason,
} from "../../shared/validation/preflight-rules.ts";

const CODE: KnownTemplate = {
  text: "您的验证码是: {1}",
  kind: "code",
  review: "approved",
  domestic: true,
  international: false,
};
const NOTICE: KnownTemplate = { ...CODE, text: "{1}，您的订单{2}到了", kind: "notice" };
const NAMED: KnownTemplate = { ...CODE, text: `您的验证码为：\${code}` };

function text(change: Partial<PlannedText> = {}): PlannedText {
  return { domestic: true, signName: "信使", template: CODE, values: { params: ["4370"] }, ...change };
}

describe("findFault()", () => {
  const approved = { review: "approved" } as const;
  const cases: [what: string, provider: PreflightProvider, change: Partial<PlannedText>, fault: object | undefined][] =
    [
      ["passes a good text", "tencent", { sign: approved }, undefined],
      [
        "passes what it knows nothing of",
        "tencent",
        { template: undefined, values: { params: ["x", "www.a.com"] } },
        undefined,
      ],
      [
        "wants a sign name for the mainland",
        "tencent",
        { signName: "" },
        {
          reason: "sign_missing",
          field: "signName",
          rule: "is required for numbers of mainland China",
          code: "FailedOperation.SignatureIncorrectOrUnapproved",
        },
      ],
      ["wants none abroad", "tencent", { signName: "", domestic: false, template: undefined }, undefined],
      ["wants none where the account has a default one", "qcloudsms", { signName: "" }, undefined],
      [
        "wants one abroad too",
        "aliyun",
        { signName: "", domestic: false, template: undefined },
        { reason: "sign_missing", field: "signName", rule: "is required", code: "MissingSignName" },
      ],
      [
        "looks at the sign name before all else",
        "tencent",
        { sign: null, template: null },
        expect.objectContaining({ reason: "sign_unknown" }),
      ],
      [
        "refuses a sign name in review",
        "aliyun",
        { sign: { review: "pending" } },
        expect.objectContaining({ code: "isv.SIGN_STATE_ILLEGAL" }),
      ],
      [
        "keeps a sign name for codes to codes",
        "aliyun",
        {
          sign: { review: "approved", isForCodesOnly: true },
          template: { ...NAMED, kind: "notice" },
          values: { params: [], namedParams: { code: "1" } },
        },
        expect.objectContaining({ reason: "sign_codes_only", code: "isv.SMS_SIGNATURE_SCENE_ILLEGAL" }),
      ],
      [
        "says of a refused template that it is not approved",
        "tencent",
        { template: { ...CODE, review: "refused" } },
        {
          reason: "template_unapproved",
          field: "templateId",
          rule: "is not approved",
          code: "FailedOperation.TemplateIncorrectOrUnapproved",
        },
      ],
      [
        "names the variable, counted from 1",
        "qcloudsms",
        { template: NOTICE, values: { params: ["李", "www.example.com"] } },
        { reason: "params_url", field: "params", rule: "must not hold a link", variable: "2", code: "1048" },
      ],
      [
        "names the variable by its name",
        "aliyun",
        { template: NAMED, values: { params: [], namedParams: {} } },
        {
          reason: "params_missing",
          field: "params",
          rule: "is required by the template",
          variable: "code",
          code: "isv.TEMPLATE_MISSING_PARAMETERS",
        },
      ],
      [
        "takes no inherited member for a value",
        "aliyun",
        { template: { ...NAMED, text: `\${constructor}` }, values: { params: [], namedParams: {} } },
        expect.objectContaining({ reason: "params_missing", variable: "constructor" }),
      ],
      [
        "tells how many values there must be",
        "tencent",
        { values: { params: [] } },
        expect.objectContaining({
          reason: "params_count",
          rule: "must have 1 value: the template has that many variables",
        }),
      ],
      [
        "tells when there must be none",
        "tencent",
        { template: { ...CODE, text: "欢迎" } },
        expect.objectContaining({ reason: "params_count", rule: "must be empty: the template has no variables" }),
      ],
      [
        "holds values to the account's maximum",
        "tencent",
        { template: NOTICE, values: { params: ["李", "1234567"] }, maxValueLength: 6 },
        expect.objectContaining({ reason: "params_too_long", variable: "2" }),
      ],
      [
        "refuses 501 characters, brackets included",
        "tencent",
        { template: NOTICE, values: { params: ["李".repeat(489), "1"] } },
        expect.objectContaining({ reason: "text_too_long", code: "InvalidParameterValue.ContentLengthLimit" }),
      ],
      ["passes 500", "tencent", { template: NOTICE, values: { params: ["李".repeat(488), "1"] } }, undefined],
      [
        "asks for no digits where the kind is not known",
        "qcloudsms",
        { template: { ...CODE, kind: undefined }, values: { params: ["abc"] } },
        undefined,
      ],
    ];
  test.each(cases)("%s (%s)", (_what, provider, change, fault) => {
    expect(findFault<string>(PREFLIGHT_RULES[provider], text(change))).toEqual(fault);
  });
});

describe("findHourFault()", () => {
  const NIGHT = Date.parse("2026-03-02T23:00:00+08:00");
  const NOON = Date.parse("2026-03-02T12:00:00+08:00");
  const cases: [provider: PreflightProvider, kind: KnownTemplate["kind"], now: number, code: string | undefined][] = [
    ["tencent", "marketing", NIGHT, "FailedOperation.MarketingSendTimeConstraint"],
    ["qcloudsms", "marketing", NIGHT, "1029"],
    ["tencent", "marketing", NOON, undefined],
    ["tencent", "notice", NIGHT, undefined],
    ["tencent", undefined, NIGHT, undefined],
    ["aliyun", "marketing", NIGHT, undefined],
  ];
  test.each(cases)("of %s for a %s template at %i is %s", (provider, kind, now, code) => {
    expect(findHourFault<string>(PREFLIGHT_RULES[provider], { kind }, now)?.code).toBe(code);
  });
});

describe("composeText()", () => {
  const cases: [what: string, provider: PreflightProvider, change: Partial<PlannedText>, whole: string | undefined][] =
    [
      ["brackets of the mainland", "tencent", {}, "【信使】您的验证码是: 4370"],
      ["brackets of abroad", "tencent", { domestic: false }, "[信使]您的验证码是: 4370"],
      ["none without a sign name", "qcloudsms", { signName: "" }, "您的验证码是: 4370"],
      [
        "names",
        "aliyun",
        { template: NAMED, values: { params: [], namedParams: { code: "1" } } },
        "【信使】您的验证码为：1",
      ],
      ["nothing of what it does not know", "aliyun", { template: undefined }, undefined],
    ];
  test.each(cases)("writes %s", (_what, provider, change, whole) => {
    expect(composeText(PREFLIGHT_RULES[provider], text(change))).toBe(whole);
  });
});

describe("previewSegments()", () => {
  test("bills by where the number is", () => {
    const long = text({
      domestic: false,
      signName: "",
      template: { ...CODE, text: "a".repeat(154) },
      values: { params: [] },
    });
    expect(previewSegments(PREFLIGHT_RULES.tencent, long, "SG")).toMatchObject({ segments: 1, encoding: "gsm7" });
    expect(previewSegments(PREFLIGHT_RULES.tencent, long, "MY")).toMatchObject({ segments: 2, encoding: "gsm7" });
    expect(previewSegments(PREFLIGHT_RULES.tencent, { ...long, template: null }, "SG")).toBeUndefined();
  });
});

describe("PREFLIGHT_RULES", () => {
  test.each(PROVIDERS)("has %s's variables as its client sends them", (provider) => {
    expect(PREFLIGHT_RULES[provider].variables).toBe(CAPABILITIES[provider].params);
  });

  test("gives the classic API the number that goes with API 3.0's code", () => {
    const classic: Partial<Record<PreflightReason, string>> = PREFLIGHT_RULES.qcloudsms.codes;
    for (const [reason, code] of Object.entries(PREFLIGHT_RULES.tencent.codes)) {
      if (reason === "sign_missing") continue; // the classic API has a default one
      expect([reason, classic[reason as PreflightReason]]).toEqual([reason, String(refusalOfCode(code).result)]);
    }
  });
});
