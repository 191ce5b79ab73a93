/**
 * Reads digits by the world's number plans, as Google's libphonenumber does: by the same table, which libphonenumber-js
 * carries, and with the same results. Its own reader also understands texts, extensions and formats and is ten times as
 * long; the digits that come here are clean already.
 *
 * Source: "METADATA.md" of libphonenumber-js, https://gitlab.com/catamphetamine/libphonenumber-js
 *
 * @module
 */

/** One kind of numbers, such as mobile ones: what they look like, and their lengths where not the plan's. */
type NumberKind = readonly [pattern: string, lengths?: readonly number[] | 0] | 0;

/** The entry of a country, by place; 0 where it has none. The places left out say how numbers are printed. */
export interface NumberPlan {
  readonly 0: string; // calling code
  readonly 1: string | 0; // what is dialled before a calling code
  readonly 2: string; // every national number
  readonly 3: readonly number[] | 0; // their lengths, ascending
  readonly 5?: string | 0; // what is dialled before a national number,
  readonly 7?: string | 0; // and all forms of it, where it has some
  readonly 8?: string | 0; // what they are replaced by
  readonly 10?: string | 0; // how numbers begin, among countries that share a calling code
  readonly 11?: readonly NumberKind[] | 0;
}

export interface PlanTable {
  /** Countries of each calling code, the one whose plan counts for all first. */
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>;
  readonly countries: Readonly<Record<string, NumberPlan>>;
  /** Plans of no country, such as satellites', by calling code. */
  readonly nonGeographic?: Readonly<Record<string, NumberPlan>>;
}

export interface PlannedNumber {
  e164: string;
  callingCode: string;
  /** Undefined where a plan is shared and does not tell. */
  country: string | undefined;
  /** False for digits that only look like a number. */
  isValid: boolean;
}

/** A number without what is dialled before it. */
interface Split {
  callingCode: string;
  rest: string;
  country?: string | undefined;
}

const MAX_CALLING_CODE = 3;
const MIN_NATIONAL = 2;
const MAX_NATIONAL = 17;

export interface NumberPlans {
  /**
   * @param digits with at most one leading plus; without it, as dialled in the home country, where there is one
   * @returns undefined for what fits no plan
   */
  read(digits: string, home?: string): PlannedNumber | undefined;
}

/** Plans that keep the patterns they have compiled. */
export function createNumberPlans(table: PlanTable): NumberPlans {
  const compiled = new Map<string, RegExp>();

  function patternOf(source: string): RegExp {
    const known = compiled.get(source);
    if (known !== undefined) return known;
    const pattern = new RegExp(source);
    compiled.set(source, pattern);
    return pattern;
  }

  const fits = (text: string, pattern: string): boolean => patternOf(`^(?:${pattern})$`).test(text);

  function planOf(
    callingCode: string,
    country = table.country_calling_codes[callingCode]?.[0],
  ): NumberPlan | undefined {
    return country === undefined ? table.nonGeographic?.[callingCode] : table.countries[country];
  }

  /** Whether the number is of a kind that the plan knows. */
  function isOfAKind(national: string, plan: NumberPlan): boolean {
    const kinds = plan[11] || [];
    if (!fits(national, plan[2])) return false;
    return kinds.some((kind) => {
      if (!kind || kind[0] === "") return false;
      const lengths = kind[1] || plan[3];
      return (!lengths || lengths.includes(national.length)) && fits(national, kind[0]);
    });
  }

  function isValid(national: string, plan: NumberPlan): boolean {
    return plan[11] ? isOfAKind(national, plan) : fits(national, plan[2]);
  }

  /** Among countries that share a calling code, by how numbers begin or else by what kinds there are. */
  function countryOf(callingCode: string, national: string): string | undefined {
    const countries = table.country_calling_codes[callingCode] ?? [];
    if (countries.length === 1) return countries[0];
    return countries.find((country) => {
      const plan = table.countries[country];
      if (plan === undefined) return false;
      return plan[10] ? national.search(patternOf(plan[10])) === 0 : isOfAKind(national, plan);
    });
  }

  /** Without a national prefix, unless the number is one with it and none without it. */
  function nationalOf(number: string, plan: NumberPlan): string {
    const candidate = withoutPrefix(number, plan);
    if (candidate === number) return number;
    if (fits(number, plan[2]) && !fits(candidate, plan[2])) return number;
    if (!plan[3]) return candidate;
    const lengths = planOf(plan[0], countryOf(plan[0], candidate))?.[3];
    return !lengths || lengths.includes(candidate.length) || isLonger(candidate, lengths) ? candidate : number;
  }

  function withoutPrefix(number: string, plan: NumberPlan): string {
    const prefix = plan[7] || plan[5];
    if (!prefix || number === "") return number;
    const pattern = patternOf(`^(?:${prefix})`);
    const match = pattern.exec(number);
    if (match === null) return number;
    const rule = match.length > 1 && match.at(-1) ? plan[8] : 0;
    return rule ? number.replace(pattern, rule) : number.slice(match[0].length);
  }

  function splitInternational(digits: string): Split | undefined {
    for (let length = 1; length <= Math.min(MAX_CALLING_CODE, digits.length); length++) {
      const callingCode = digits.slice(0, length);
      if (planOf(callingCode) !== undefined) return { callingCode, rest: digits.slice(length) };
    }
    return undefined;
  }

  /** As dialled at home: international after its prefix, or with the calling code alone where that is no national number. */
  function splitAtHome(digits: string, country: string, plan: NumberPlan): Split | undefined {
    const [prefix] = (plan[1] && patternOf(`^(?:${plan[1]})`).exec(digits)) || [""];
    const abroad = digits.slice(prefix.length);
    if (prefix !== "" && abroad !== "" && !abroad.startsWith("0")) return splitInternational(abroad);
    const [callingCode, rest] = [plan[0], digits.slice(plan[0].length)];
    if (digits.startsWith(callingCode)) {
      const national = nationalOf(digits, plan);
      const isOnlyWithout = !fits(national, plan[2]) && fits(nationalOf(rest, plan), plan[2]);
      if (isOnlyWithout || (plan[3] && isLonger(national, plan[3]))) return { callingCode, rest };
    }
    return { callingCode, rest: digits, country };
  }

  function split(digits: string, home: string | undefined): Split | undefined {
    if (digits.startsWith("+")) return splitInternational(digits.slice(1));
    const plan = home === undefined ? undefined : table.countries[home];
    return home === undefined || plan === undefined ? undefined : splitAtHome(digits, home, plan);
  }

  return {
    read(digits, home) {
      const found = split(digits, home);
      const plan = found && planOf(found.callingCode, found.country);
      if (found === undefined || plan === undefined) return undefined;
      const { callingCode } = found;
      const national = nationalOf(found.rest, plan);
      if (national.length < MIN_NATIONAL || national.length > MAX_NATIONAL) return undefined;
      const country = countryOf(callingCode, national) ?? found.country;
      const own = planOf(callingCode, country) ?? plan;
      return { e164: `+${callingCode}${national}`, callingCode, country, isValid: isValid(national, own) };
    },
  };
}

function isLonger(text: string, lengths: readonly number[]): boolean {
  return text.length > (lengths.at(-1) ?? 0);
}
