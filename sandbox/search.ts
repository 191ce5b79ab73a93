/**
 * A search of the console as a test of what the cloud took in.
 *
 * @module
 */
import type { Search, SearchKey, Term } from "../shared/validation/search.ts";
import type { CapturedMessage } from "./message.ts";

/** What a search looks at: a captured message as it is, a call in its words. */
export interface Searched
  extends Pick<CapturedMessage, "phone" | "text" | "provider" | "templateId" | "account" | "at" | "status" | "answer"> {
  receipt: { code: string } | null;
  /** @default a text */
  isCall?: boolean;
}

type Test = (message: Searched) => boolean;

/** Whether a message passes every term; those that read much of it come last, because they take longest. */
export function compileSearch({ terms }: Search): Test {
  const inOrder = [...terms].sort((left, right) => costOf(left) - costOf(right));
  const tests = inOrder.map(compileTerm);
  const [first = () => true, ...others] = tests;
  return others.length === 0 ? first : (message) => first(message) && others.every((test) => test(message));
}

function compileTerm({ key, values, negated }: Term): Test {
  const tests = values.map((value) => compileValue(key, value));
  const [test] = tests;
  const isAny: Test = tests.length === 1 && test !== undefined ? test : (message) => tests.some((one) => one(message));
  return negated ? (message) => !isAny(message) : isAny;
}

function compileValue(key: SearchKey, value: string): Test {
  switch (key) {
    case "to":
      return value.startsWith("+") ? ({ phone }) => phone === value : ({ phone }) => phone.endsWith(value);
    case "text":
      return inText(value);
    case "any": {
      const isInText = inText(value);
      return (message) => isInText(message) || message.phone.includes(value);
    }
    case "status":
      return ({ status }) => status === value;
    case "provider":
      return ({ provider }) => provider === value.toLowerCase();
    case "template":
      return ({ templateId }) => templateId === value;
    case "account":
      return ({ account }) => account === value;
    case "code":
      return ofCode(value.toLowerCase());
    case "before":
      return ({ at }) => at < Number(value);
    case "after":
      return ({ at }) => at >= Number(value);
    case "is":
      return ({ isCall = false }) => isCall === (value === "call");
    case "scene":
      return () => false; // the wire carries none
  }
}

function costOf({ key }: Term): number {
  if (key === "text" || key === "any") return 2;
  return key === "to" || key === "code" ? 1 : 0;
}

/** In any case. What has none, such as digits and Chinese, is looked for in the text as it is. */
function inText(value: string): Test {
  const wanted = value.toLowerCase();
  if (wanted === value.toUpperCase()) return ({ text }) => text.includes(value);
  return ({ text }) => text.toLowerCase().includes(wanted);
}

/** A code whole, or the family that it begins with. */
function ofCode(wanted: string): Test {
  const isIt = (code: string): boolean => {
    const known = code.toLowerCase();
    return known === wanted || known.startsWith(`${wanted}.`);
  };
  return ({ answer, receipt }) => isIt(answer.code) || (receipt !== null && isIt(receipt.code));
}
