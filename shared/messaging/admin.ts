/**
 * The use case behind `smsadmin`: what operators do at one provider, one verb a call.
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import { XinshiError } from "../errors.ts";
import type {
  Managed,
  ManagedSign,
  ManagedTemplate,
  NumberInfo,
  PackageInfo,
  ProviderAdmin,
  SendStatistics,
  StatisticsRange,
} from "../providers/admin.ts";
import { CAPABILITIES } from "../providers/capabilities.ts";
import type { CallOptions, ProviderName } from "../providers/provider.ts";
import type { Call } from "../triggers/invocation.ts";
import { MAX_LISTED, type ProviderAdminInput, type SmsAdminInput } from "../validation/admin.ts";
import { OPERATOR_VERBS, type OperatorInput } from "../validation/operator.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { WithAdmins } from "./admins.ts";
import type { App } from "./app.ts";
import { configuredProviders } from "./clients.ts";
import { type OperatorAnswer, operate } from "./operator.ts";
import { explicitProvider } from "./plan.ts";
import { providerOptions } from "./provider-deadline.ts";
import { readRecipients } from "./recipients.ts";
import { type SyncedTemplates, syncTemplates } from "./sync-templates.ts";

/** The store is for the list of templates; nothing else is kept. */
export const ADMIN_SETTINGS = ["store", "http"] as const satisfies readonly SettingGroup[];
export type AdminApp = App<(typeof ADMIN_SETTINGS)[number]> & WithAdmins;

/** A range may end with the day that is today anywhere on earth. */
const DAY_MS = 86_400_000;

/** What one verb answers; absent fields are what the provider does not tell. */
export type AdminAnswer =
  | { signs: ManagedSign[] }
  | { templates: ManagedTemplate[] }
  /** Of what was added, changed or removed. */
  | { id: string }
  /** With the range that was asked for, milliseconds since the Unix epoch. */
  | ({ statistics: SendStatistics } & StatisticsRange)
  | ({ packages: PackageInfo[] } & StatisticsRange)
  /** One per phone that the provider knows, in the order asked. */
  | { numbers: NumberInfo[] };
export type SmsAdminData = { provider: ProviderName } & AdminAnswer;
/** Of `syncTemplates`, which asks every provider unless one is named. */
export interface SyncTemplatesData {
  synced: SyncedTemplates[];
}

/** Done at one provider. */
type ProviderVerb = Exclude<ProviderAdminInput, { action: "syncTemplates" }>;

/** Asks a provider; every call it makes ends before the deadline. */
type Work = (options: CallOptions) => Promise<AdminAnswer>;

/**
 * Carries out one verb at the provider that is named, else at the config's first that can do it.
 *
 * @throws XinshiError `INVALID_ARGUMENT`, with reason `unsupported` where the provider cannot do it;
 *   `PROVIDER_REJECTED`, `PROVIDER_UNAVAILABLE`, `OUTCOME_UNKNOWN` (a change may have been made)
 */
export async function administer(
  input: SmsAdminInput,
  call: Call<"service">,
  app: AdminApp,
): Promise<SmsAdminData | SyncTemplatesData | OperatorAnswer> {
  if (isOperators(input)) return operate(input, call, app);
  if (input.action === "syncTemplates") return { synced: await syncTemplates(providersOf(input, app), call, app) };
  const now = app.deps.now();
  checkRange(input, now);
  const { provider, work } = await chooseProvider(input, app, now);
  checkDraft(input, provider);
  // The whole verb has the time of one request, also where a provider has to be asked more than once.
  call.trail?.provider(provider);
  const answer = await work(providerOptions(provider, call, app));
  if ("numbers" in answer) call.trail?.phones(answer.numbers.flatMap(({ valid, phone }) => (valid ? phone : [])));
  return { provider, ...answer };
}

const OPERATOR_ACTIONS: ReadonlySet<unknown> = new Set(OPERATOR_VERBS.map(({ shape }) => shape.action.def.values[0]));

function isOperators(input: SmsAdminInput): input is OperatorInput {
  return OPERATOR_ACTIONS.has(input.action);
}

/** Those that may be asked: the one that is named, else all of the config. */
function providersOf({ provider }: Pick<ProviderAdminInput, "provider">, { config }: AdminApp): ProviderName[] {
  return provider === undefined ? configuredProviders(config) : [explicitProvider(config, provider)];
}

async function chooseProvider(
  input: ProviderVerb,
  app: AdminApp,
  now: number,
): Promise<{ provider: ProviderName; work: Work }> {
  for (const provider of providersOf(input, app)) {
    const work = workOf(await app.admin(provider), input, now);
    if (work !== undefined) return { provider, work };
  }
  const able: ProviderName[] = [];
  for (const name of configuredProviders(app.config)) {
    if (workOf(await app.admin(name), input, now) !== undefined) able.push(name);
  }
  throw unsupported(input, able);
}

function unsupported({ action, provider }: ProviderAdminInput, able: readonly ProviderName[]): XinshiError {
  const nobody = `no configured provider can do ${action}`;
  const others = able.length === 0 ? nobody : `${able.join(", ")} can`;
  const fault = provider === undefined ? nobody : `${provider} cannot do ${action}; ${others}`;
  return new XinshiError("INVALID_ARGUMENT", invalidArgument([`provider: ${fault}`]).message, {
    reason: "unsupported",
  });
}

/** What the provider would be asked; undefined where it cannot do this. */
function workOf(admin: ProviderAdmin, input: ProviderVerb, now: number): Work | undefined {
  const { signs, templates, sendStatistics, receiptStatistics, packages, numberInfo } = admin;
  switch (input.action) {
    case "listSigns":
      return signs && (async (options) => ({ signs: await signs.list(queryOf(input), options) }));
    case "addSign":
      return signs && (async (options) => ({ id: await signs.add(input, options) }));
    case "modifySign":
      return signs && changing(input, (options) => signs.modify(input.id, input, options));
    case "removeSign":
      return signs && changing(input, (options) => signs.remove(input.id, options));
    case "listTemplates":
      return templates && (async (options) => ({ templates: await templates.list(queryOf(input), options) }));
    case "addTemplate":
      return templates && (async (options) => ({ id: await templates.add(input, options) }));
    case "modifyTemplate":
      return templates && changing(input, (options) => templates.modify(input.id, input, options));
    case "removeTemplate":
      return templates && changing(input, (options) => templates.remove(input.id, options));
    case "sendStatistics": {
      const range = rangeOf(input, now);
      return sendStatistics && (async (options) => ({ statistics: await sendStatistics(range, options), ...range }));
    }
    case "receiptStatistics": {
      const range = rangeOf(input, now);
      return (
        receiptStatistics && (async (options) => ({ statistics: await receiptStatistics(range, options), ...range }))
      );
    }
    case "packages": {
      const range = rangeOf(input, now);
      return packages && (async (options) => ({ packages: await packages(range, options), ...range }));
    }
    case "numberInfo":
      return numberInfo && (async (options) => ({ numbers: await lookUp(input.phones, numberInfo, options) }));
  }
}

function changing({ id }: { id: string }, change: (options: CallOptions) => Promise<void>): Work {
  return async (options) => {
    await change(options);
    return { id };
  };
}

type Listing = Extract<SmsAdminInput, { action: "listSigns" | "listTemplates" }>;
type Query = Parameters<Managed<unknown, unknown>["list"]>[0];

function queryOf({ ids, international, limit = MAX_LISTED, offset = 0 }: Listing): Query {
  const asked = ids === undefined ? { limit, offset } : { ids };
  return international === undefined ? asked : { ...asked, international };
}

function rangeOf({ from, to }: { from: number; to?: number | undefined }, now: number): StatisticsRange {
  return { from, to: to ?? now };
}

/** @throws XinshiError `INVALID_ARGUMENT` for a time to come: a day ahead it is still today somewhere */
function checkRange(input: SmsAdminInput, now: number): void {
  if (!("from" in input)) return;
  const { from, to } = rangeOf(input, now);
  const faults = [
    ...(from > now ? ["from: must not be in the future"] : []),
    ...(to > now + DAY_MS ? ["to: must be at most a day ahead"] : []),
  ];
  if (faults.length > 0) throw invalidArgument(faults);
}

const POSITIONAL = /(?<!\$)\{\d+\}/;
const NAMED = /\$\{/;

/**
 * What the provider would only find in its review, or pass over in silence.
 *
 * Sources: "正文模板审核标准", https://cloud.tencent.com/document/product/382/39023; "TemplateRule and TemplateContent
 * examples", https://help.aliyun.com/document_detail/2806243.html
 *
 * @throws XinshiError `INVALID_ARGUMENT`
 */
function checkDraft(input: SmsAdminInput, provider: ProviderName): void {
  if (input.action === "addTemplate" || input.action === "modifyTemplate") {
    const takesNames = CAPABILITIES[provider].params === "named";
    if (!(takesNames ? POSITIONAL : NAMED).test(input.text)) return;
    throw invalidArgument([`text: ${provider} takes variables such as ${takesNames ? `\${code}` : "{1}"}`]);
  }
  if (input.action === "modifySign" && provider === "aliyun" && input.text !== input.id) {
    throw invalidArgument(["text: must be the id again: a sign name of aliyun cannot be renamed, only handed in anew"]);
  }
}

/** Asks for what our parser takes for mobile numbers, each once; the others are told to be none. */
async function lookUp(
  phones: readonly string[],
  numberInfo: NonNullable<ProviderAdmin["numberInfo"]>,
  options: CallOptions,
): Promise<NumberInfo[]> {
  const recipients = await readRecipients({ phones: [...phones] });
  const asked = recipients.flatMap((recipient) =>
    "phone" in recipient && !("first" in recipient) ? recipient.phone.e164 : [],
  );
  const told = asked.length === 0 ? [] : await numberInfo(asked, options);
  const byPhone = new Map(told.map((info) => [info.phone, info]));
  return recipients.flatMap((recipient): NumberInfo | NumberInfo[] => {
    if ("phone" in recipient) return byPhone.get(recipient.phone.e164) ?? [];
    return { phone: recipient.asked, valid: false, detail: { fault: recipient.fault } };
  });
}
