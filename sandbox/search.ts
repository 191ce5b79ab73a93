/**
 * A search of the console as a test of captured messages.
 *
 * @module
 */
import type { Search, SearchKey, Term } from "../shared/validation/search.ts";
import type { CapturedMessage } from "./message.ts";

type Test = (message: CapturedMessage) => boolean;

/** Whether a message passes every term; those that read its text come last, because they take longest. */
export function compileSearch({ terms }: Search): Test {
  const inOrder = [...terms].sort((left, right) => Number(readsText(left)) - Number(readsText(right)));
  const tests = inOrder.map(compileTerm);
  return (message) => tests.every((test) => test(message));
}

function compileTerm({ key, values, negated }: Term): Test {
  const tests = values.map((value) => compileValue(key, value));
  return (message) => tests.some((test) => test(message)) !== negated;
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
      return () => value === "sms";
    case "scene":
      return () => false; // the wire carries none
  }
}

function readsText({ key }: Term): boolean {
  return key === "text" || key === "any";
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
