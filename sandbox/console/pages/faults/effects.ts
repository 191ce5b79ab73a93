/**
 * What a fault can do, and what each needs to know.
 *
 * @module
 */
import type { FaultRule } from "../../../faults.ts";

export type Effect = FaultRule["effect"];
export type EffectKind = Effect["kind"];

export const EFFECT_KINDS = [
  "drop-before",
  "drop-after-accept",
  "delay",
  "http",
  "throttle",
  "error",
  "body",
  "lose-receipt",
  "duplicate-receipt",
] as const satisfies readonly EffectKind[];

/** What the form holds, as typed. */
export interface Typed {
  kind: EffectKind;
  provider: string;
  action: string;
  phone: string;
  /** 0 to 100. */
  percent: number;
  times: string;
  seed: string;
  ms: string;
  status: string;
  code: string;
  message: string;
  raw: string;
  accept: boolean;
}

export const UNTOUCHED: Typed = {
  kind: "drop-before",
  provider: "",
  action: "",
  phone: "",
  percent: 100,
  times: "",
  seed: "",
  ms: "5000",
  status: "503",
  code: "InternalError",
  message: "",
  raw: "{}",
  accept: false,
};

/** The rule as the sandbox takes it; what is empty is left out. */
export function ruleOf(typed: Typed): FaultRule {
  const { provider, action, phone, percent, times, seed } = typed;
  return {
    ...(provider !== "" && { provider }),
    ...(action !== "" && { action }),
    ...(phone !== "" && { phone }),
    ...(percent < 100 && { probability: percent / 100 }),
    ...(times !== "" && { times: Number(times) }),
    ...(seed !== "" && { seed: Number(seed) }),
    effect: effectOf(typed),
  };
}

function effectOf({ kind, ms, status, code, message, raw, accept }: Typed): Effect {
  switch (kind) {
    case "delay":
      return { kind, ms: Number(ms) };
    case "http":
      return { kind, status: Number(status), ...(accept && { accept }) };
    case "error":
      return { kind, code, ...(message !== "" && { message }) };
    case "body":
      return { kind, raw, ...(accept && { accept }) };
    default:
      return { kind };
  }
}

/** Rules that people want often. */
export const PRESETS = {
  tencentDown: { provider: "tencent", effect: { kind: "drop-before" } },
  aliyunDown: { provider: "aliyun", effect: { kind: "drop-before" } },
  throttled: { provider: "tencent", effect: { kind: "throttle" } },
  slow: { effect: { kind: "delay", ms: 5000 } },
  cut: { probability: 0.3, effect: { kind: "drop-after-accept" } },
  lost: { effect: { kind: "lose-receipt" } },
  twice: { effect: { kind: "duplicate-receipt" } },
} as const satisfies Readonly<Record<string, FaultRule>>;

export type PresetName = keyof typeof PRESETS;
