/**
 * WXML as the code that WeChat's own component framework renders by.
 *
 * Source: "glass-easel-template-compiler", https://www.npmjs.com/package/glass-easel-template-compiler
 *
 * @module
 */
import type * as Compiler from "glass-easel-template-compiler";

/** Elements that WeChat gives; in a browser their names would mean something else, or nothing. */
export const BUILT_INS = ["view", "text", "button", "input", "page-meta"] as const;

const TAG = new RegExp(`<(/?)(${BUILT_INS.join("|")})(?=[\\s/>])`, "g");

/** The older way to write a listener, which the framework takes on components only. */
const LISTENER = /(\s)(bind|catch|mut-bind|capture-bind|capture-catch)(?=[a-z]+=)/g;

/** The same with names of our own for built-in elements, and what they are for people who hear the page in a browser's words. */
export function renameBuiltIns(wxml: string): string {
  return wxml
    .replace(TAG, "<$1wx-$2")
    .replace(/\baria-role=/g, "role=")
    .replace(LISTENER, "$1$2:");
}

/** Elements of a template that neither WeChat's list here nor the view's own components have. */
export function unknownTags(wxml: string, components: readonly string[]): string[] {
  const known = new Set<string>([...BUILT_INS, ...components, "block", "slot", "template", "wxs", "include", "import"]);
  const tags = [...wxml.matchAll(/<([a-z][\w-]*)/g)].map(([, tag = ""]) => tag);
  return [...new Set(tags)].filter((tag) => !known.has(tag));
}

/** What the compiler has to say of a template. */
interface Fault {
  isError: boolean;
  message: string;
  /** Counted from 0. */
  startLine: number;
}

/** JavaScript that is the template, as an expression. */
export async function compileWxml(wxml: string): Promise<string> {
  // It brings WebAssembly: loaded where a preview is shown, and nowhere else.
  const { TmplGroup } = (await import("glass-easel-template-compiler")) as typeof Compiler;
  const group = new TmplGroup();
  try {
    const faults = group.addTmpl("", renameBuiltIns(wxml)) as Fault[];
    const [fault] = faults.filter(({ isError }) => isError);
    if (fault !== undefined) throw new Error(`line ${fault.startLine + 1}: ${fault.message}`);
    return `(() => { const groups = ${group.getTmplGenObjectGroups()}; return { groupList: groups, content: groups[""] }; })()`;
  } finally {
    group.free();
  }
}
