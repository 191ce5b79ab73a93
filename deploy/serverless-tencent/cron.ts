/**
 * A timer's expression, checked before anything is deployed: the platform refuses a wrong one when the trigger is made,
 * and the code is in charge by then. What only the platform can judge (`L`, `W`, `?`, `#`) is left to it.
 *
 * Source: "Timer Trigger", https://www.tencentcloud.com/document/product/583/9708
 *
 * @module
 */

interface Field {
  name: string;
  min: number;
  max: number;
  /** Names that stand for `min`, `min + 1`, … */
  names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "second", min: 0, max: 59 },
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day", min: 1, max: 31 },
  {
    name: "month",
    min: 1,
    max: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  { name: "weekday", min: 0, max: 6, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] },
  { name: "year", min: 1970, max: 2099 },
];
/** Of the days, what other dialects have; whether the platform takes them is not documented. */
const UNDOCUMENTED = /^(\?|L|\d{0,2}[LW]|LW|[A-Z0-9]+[L#]\d?)$/i;

/** What is wrong with it, in words; nothing when it may be right. */
export function cronFaults(cron: string): string[] {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    const names = FIELDS.map(({ name }) => name).join(", ");
    return [`the cron has ${fields.length} fields and must have seven: ${names}`];
  }
  return FIELDS.flatMap((field, index) => {
    const text = fields[index] ?? "";
    if (text.split(",").every((part) => isRight(part, field))) return [];
    const names = field.names === undefined ? "" : ` or ${field.names[0]}-${field.names.at(-1)}`;
    return [`the cron's ${field.name} is ${text}; it takes ${field.min}-${field.max}${names}, with , - * /`];
  });
}

/** `*`, `a` or `a-b`, each with an optional `/step`. */
function isRight(part: string, field: Field): boolean {
  if ((field.name === "day" || field.name === "weekday") && UNDOCUMENTED.test(part)) return true;
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((text) => numberOf(text, field));
  const [from = Number.NaN, to = from] = ends;
  return ends.length <= 2 && from >= field.min && to <= field.max && from <= to;
}

function numberOf(text: string, { min, names = [] }: Field): number {
  const index = names.indexOf(text.toUpperCase());
  if (index >= 0) return min + index;
  return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
}
