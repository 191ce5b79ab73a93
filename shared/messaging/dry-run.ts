/**
 * What a send would do and cost, told without sending it.
 *
 * @module
 */
import type { Store } from "../store/store.ts";
import { isMarketingTime } from "../validation/marketing-hours.ts";
import type { Phone } from "../validation/phone.ts";
import { previewSegments } from "../validation/preflight.ts";
import { PREFLIGHT_RULES } from "../validation/preflight-rules.ts";
import type { PlannedSend, SendSmsData, SendSmsEntry, SendWarning } from "../validation/sms.ts";
import type { App } from "./app.ts";
import type { PlannedRequest } from "./dispatch.ts";
import { suppressedError } from "./limits.ts";
import type { SendTarget } from "./plan.ts";
import { type CheckedPlan, isOldReview, type Verdict } from "./preflight.ts";
import { priceOf, roundedPrice } from "./price.ts";

/** Numbers in one question to the store. */
const PHONES_AT_ONCE = 1000;
/** Above these, values are refused to some accounts; of Alibaba Cloud only a secondary source says so. */
const USUAL_VALUE_LENGTH = { tencent: 6, qcloudsms: 6, aliyun: 35 } as const;

type DryRunApp = Pick<App, "config" | "deps" | "store">;

/** One entry per recipient of each request, in its order. */
export async function planEntries(
  app: DryRunApp,
  plan: CheckedPlan,
): Promise<[request: PlannedRequest<SendTarget>, entries: SendSmsEntry[]][]> {
  const phones = plan.requests.flatMap(({ recipients }) => recipients.map(({ phone }) => phone.e164));
  const suppressed = await readSuppressed(await app.store(), phones);
  const describe = createDescriber(app, plan);
  return plan.requests.map((request) => [
    request,
    request.recipients.map(({ phone }): SendSmsEntry => {
      const reason = suppressed.get(phone.e164);
      if (reason === undefined) return describe(request, phone);
      return { phone: phone.e164, status: "rejected", error: suppressedError(reason).toBody() };
    }),
  ]);
}

/** What is told of the call as a whole. */
export function planTotals(
  { requests }: CheckedPlan,
  entries: readonly SendSmsEntry[],
): Pick<SendSmsData, "price" | "warnings"> {
  const prices = entries.flatMap(({ planned }) => planned?.price ?? []);
  const kinds = new Set(requests.flatMap(({ recipients }) => recipients.map(({ phone }) => phone.domestic)));
  return {
    ...(prices.length > 0 && { price: roundedPrice(prices.reduce((sum, price) => sum + price, 0)) }),
    ...(kinds.size > 1 && {
      warnings: [
        warning(
          "mixed_numbers",
          "Numbers of mainland China and others go out in requests of their own, by other rules",
        ),
      ],
    }),
  };
}

async function readSuppressed(store: Store, phones: readonly string[]) {
  const found = new Map<string, Parameters<typeof suppressedError>[0]>();
  for (let start = 0; start < phones.length; start += PHONES_AT_ONCE) {
    const some = phones.slice(start, start + PHONES_AT_ONCE);
    for (const { phone, reason } of await store.findSuppressions({ phones: some, limit: some.length })) {
      found.set(phone, reason);
    }
  }
  return found;
}

/** What is said of one recipient is said of all that share route and country: remembered. */
function createDescriber(app: DryRunApp, plan: CheckedPlan) {
  const known = new Map<readonly SendTarget[], Map<string | null, Omit<SendSmsEntry, "phone">>>();
  return (request: PlannedRequest<SendTarget>, phone: Phone): SendSmsEntry => {
    const ofTargets = known.get(request.targets) ?? new Map<string | null, Omit<SendSmsEntry, "phone">>();
    known.set(request.targets, ofTargets);
    const description = ofTargets.get(phone.country) ?? describe(app, plan, request, phone);
    ofTargets.set(phone.country, description);
    return { phone: phone.e164, ...description };
  };
}

function describe(
  { config, deps }: DryRunApp,
  plan: CheckedPlan,
  request: PlannedRequest<SendTarget>,
  { domestic, country }: Phone,
): Omit<SendSmsEntry, "phone"> {
  const [target] = request.targets;
  if (target === undefined) return { status: "planned" };
  const { provider, templateId } = target;
  const verdict = plan.verdictOf(target, domestic);
  const count = previewSegments(PREFLIGHT_RULES[provider], verdict.text, country ?? undefined);
  const warnings = [
    ...warningsOf(verdict, deps.now()),
    ...plan.skippedOf(request).map(({ target: skipped, fault }) => {
      const rule = `${fault?.field}: ${fault?.rule}`;
      return warning(
        "route_skipped",
        `${skipped.provider} ${skipped.templateId} is left out: ${rule} (${fault?.code})`,
      );
    }),
  ];
  const price = count && priceOf(config, { provider, country, segments: count.segments });
  const planned: PlannedSend = {
    templateId,
    template: verdict.template,
    ...(count !== undefined && { encoding: count.encoding }),
    ...(price !== undefined && { price }),
    ...(warnings.length > 0 && { warnings }),
  };
  return { status: "planned", provider, ...(count !== undefined && { segments: count.segments }), planned };
}

function warningsOf(verdict: Verdict, now: number): SendWarning[] {
  const { target, text, listed } = verdict;
  const { provider, signName } = target;
  const found: SendWarning[] = [];
  if (listed !== undefined && target.text !== undefined && target.text !== listed.text) {
    found.push(
      warning("text_differs", "The config has another text of this template than the provider; theirs is used"),
    );
  }
  if (listed !== undefined && isOldReview(listed, now)) {
    found.push(warning("review_old", `The template was ${listed.review} when it was synced more than ten minutes ago`));
  }
  if (signName === null && text.domestic && provider === "qcloudsms") {
    found.push(
      warning("sign_default", "Without a sign name the account's default goes before the text: it is not counted"),
    );
  }
  if (hasLongValue(verdict)) {
    const message = `A value is longer than ${USUAL_VALUE_LENGTH[provider]} characters, which some accounts refuse: set maxValueLength`;
    found.push(warning("value_length", message));
  }
  if (text.template?.kind === "marketing" && !isMarketingTime(now)) {
    found.push(warning("marketing_hours", "It is between 22:00 and 08:00 (UTC+8); this provider documents no hours"));
  }
  return found;
}

function hasLongValue({ target: { provider }, text }: Verdict): boolean {
  const { template, values, maxValueLength } = text;
  if (maxValueLength !== undefined || !template || template.kind === "code") return false;
  const all = [...values.params, ...Object.values(values.namedParams ?? {})];
  return all.some((value) => value.length > USUAL_VALUE_LENGTH[provider]);
}

function warning(reason: SendWarning["reason"], message: string): SendWarning {
  return { reason, message };
}
