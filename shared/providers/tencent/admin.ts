/**
 * What operators do at Tencent Cloud SMS: sign names, templates, statistics, packages, numbers, conversions.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import type * as z from "zod/mini";
import { formatHour, HOUR_MS } from "../../validation/beijing.ts";
import type { NumberInfo, PackageInfo, ProviderAdmin, StatisticsRange } from "../admin.ts";
import { callErrorOf } from "../faults.ts";
import type { CallOptions } from "../provider.ts";
import {
  Conversion,
  MAX_NUMBERS,
  MAX_PACKAGES,
  NumberItem,
  PackageItem,
  ReceiptCounters,
  SendCounters,
} from "./admin-wire.ts";
import { createTencentApi } from "./api.ts";
import { type Ask, asker, itemsOf, memberOf } from "./ask.ts";
import type { TencentProviderOptions } from "./client.ts";
import { faultOf, PROVIDER } from "./faults.ts";
import { managedSigns, managedTemplates } from "./managed.ts";
import { ACCEPTED_CODE, type Requests } from "./wire.ts";

/** Every part of the port is there. */
export type TencentAdmin = { readonly [Part in keyof ProviderAdmin]-?: NonNullable<ProviderAdmin[Part]> };

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createTencentAdmin(options: TencentProviderOptions): TencentAdmin {
  const { smsSdkAppId: SmsSdkAppId, now } = options;
  const ask = asker(createTencentApi(options), now);
  const counted = (range: StatisticsRange) => ({ SmsSdkAppId, ...hoursOf(range), Limit: 0, Offset: 0 }); // the only values

  return {
    name: PROVIDER,
    signs: managedSigns(ask),
    templates: managedTemplates(ask),
    async sendStatistics(range, call) {
      const told = await ask("SendStatusStatistics", counted(range), call);
      const counters = memberOf(told, "SendStatusStatistics", SendCounters);
      const { RequestCount: requested, RequestSuccessCount: accepted, FeeCount: billed } = counters;
      return { requested, accepted, billed, detail: numbersOf(counters) };
    },
    async receiptStatistics(range, call) {
      const told = await ask("CallbackStatusStatistics", counted(range), call);
      const counters = memberOf(told, "CallbackStatusStatistics", ReceiptCounters);
      const { RequestSuccessCount: accepted, CallbackSuccessCount: delivered, CallbackFailCount: failed } = counters;
      return { accepted, delivered, failed, detail: numbersOf(counters) };
    },
    packages: (range, call) => listPackages(ask, { SmsSdkAppId, ...pastHoursOf(range, now()) }, call),
    async numberInfo(phones, call) {
      const lists = chunksOf(phones).map(async (PhoneNumberSet) => {
        const told = await ask("DescribePhoneNumberInfo", { PhoneNumberSet }, { ...call, phones: PhoneNumberSet });
        return itemsOf(told, "PhoneNumberInfoSet", NumberItem);
      });
      return (await Promise.all(lists)).flat().map(readNumber);
    },
    async reportConversion(SerialNo, at, call) {
      const request = { SmsSdkAppId, SerialNo, ConversionTime: Math.floor(at / 1000) };
      const told = await ask("ReportConversion", request, call);
      const { Code, Message } = memberOf(told, "ReportConversionStatus", Conversion);
      // In capitals in the published sample, in small letters in the text beside it.
      if (Code.toLowerCase() !== ACCEPTED_CODE.toLowerCase()) throw callErrorOf(faultOf(Code, Message, now()));
    },
  };
}

interface Hours {
  BeginTime: string;
  EndTime: string;
}

function hoursOf({ from, to }: StatisticsRange): Hours {
  return { BeginTime: formatHour(from), EndTime: formatHour(to) };
}

/** Packages want an end in the past, and a begin in an hour before it. */
function pastHoursOf({ from, to }: StatisticsRange, now: number): Hours {
  const end = Math.min(to, now - 1);
  return { BeginTime: formatHour(Math.min(from, end - HOUR_MS)), EndTime: formatHour(end) };
}

/** Page by page, until one is not full. */
async function listPackages(
  ask: Ask,
  range: Omit<Requests["SmsPackagesStatistics"], "Limit" | "Offset">,
  call: CallOptions,
): Promise<PackageInfo[]> {
  const packages: PackageInfo[] = [];
  for (let isLast = false; !isLast; ) {
    const page = { Limit: MAX_PACKAGES, Offset: packages.length };
    const told = await ask("SmsPackagesStatistics", { ...range, ...page }, call);
    const items = itemsOf(told, "SmsPackagesStatisticsSet", PackageItem);
    packages.push(...items.map(readPackage));
    isLast = items.length < MAX_PACKAGES;
  }
  return packages;
}

function readPackage(item: PackageItem): PackageInfo {
  return {
    id: String(item.PackageId),
    amount: item.PackageAmount,
    used: item.CurrentUsage,
    createdAt: millisecondsOf(item.PackageCreateTime),
    expiresAt: millisecondsOf(item.PackageExpiredTime),
  };
}

function millisecondsOf(seconds: number | null | undefined): number | undefined {
  return seconds ? seconds * 1000 : undefined;
}

function readNumber({ PhoneNumber, Code, IsoCode, ...rest }: NumberItem): NumberInfo {
  const valid = Code === ACCEPTED_CODE;
  const detail = Object.entries({ Code, IsoCode, ...rest }).filter((entry): entry is [string, string] => !!entry[1]);
  return {
    phone: PhoneNumber,
    valid,
    ...(valid && IsoCode ? { country: IsoCode } : {}),
    detail: Object.fromEntries(detail),
  };
}

function chunksOf(phones: readonly string[]): string[][] {
  const starts = Array.from({ length: Math.ceil(phones.length / MAX_NUMBERS) }, (_, chunk) => chunk * MAX_NUMBERS);
  return starts.map((start) => phones.slice(start, start + MAX_NUMBERS));
}

/** The provider's own counters, those too that nothing here needs. */
function numbersOf(counters: z.output<typeof SendCounters | typeof ReceiptCounters>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counters).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
