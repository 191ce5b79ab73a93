/**
 * WXML read and rendered, as far as the sample app uses it: `wx:if`, `wx:elif`, `wx:else`, `wx:for`, `block`, and
 * expressions in double braces.
 *
 * Source: "WXML", https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/
 *
 * @module
 */
export interface Element {
  tag: string;
  attributes: Record<string, string>;
  children: Node[];
}

export type Node = Element | string;

/** An element as it stands on the screen. */
export interface Shown {
  tag: string;
  attributes: Record<string, unknown>;
  text: string;
  /** Where it stands in its file, the same from one rendering to the next. */
  place: string;
  /** Whose file it is in: who handles its events. */
  owner?: object | undefined;
}

/** Texts and elements, each element with all inside it. */
export type Rendered = string | Shown[];

export interface RenderOptions {
  owner?: object;
  /** What stands in for `<slot/>`. */
  slot?: Rendered[];
  /** The inside of a component; undefined for an element of WeChat's own. */
  expand?(element: Shown, slot: Rendered[]): Rendered[] | undefined;
}

interface Scope {
  data: Record<string, unknown>;
  place: string;
  options: RenderOptions;
}

const TOKEN = /<!--[\s\S]*?-->|<\/([\w-]+)\s*>|<([\w-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+|</g;
const ATTRIBUTE = /([\w:-]+)(?:="([^"]*)")?/g;
const EXPRESSION = /\{\{([\s\S]*?)\}\}/g;

/** The nodes of a file. Throws on anything that is not well-formed. */
export function parseWxml(source: string): Node[] {
  const root: Element = { tag: "root", attributes: {}, children: [] };
  const open = [root];
  for (const [token, closes, opens, attributes = "", selfCloses] of source.matchAll(TOKEN)) {
    const parent = open.at(-1);
    if (parent === undefined || token === "<") throw new Error(`Cannot read the WXML at ${token}`);
    if (closes !== undefined) {
      if (open.length === 1 || parent.tag !== closes) throw new Error(`</${closes}> closes <${parent.tag}>`);
      open.pop();
    } else if (opens !== undefined) {
      const element = { tag: opens, attributes: readAttributes(attributes), children: [] };
      parent.children.push(element);
      if (selfCloses === "") open.push(element);
    } else if (!token.startsWith("<!--")) parent.children.push(token);
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.tag}> is never closed`);
  return root.children;
}

/** All elements, outermost first. */
export function elementsOf(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) => (typeof node === "string" ? [] : [node, ...elementsOf(node.children)]));
}

/** The text of every `{{…}}` in a value. */
export function expressionsIn(value: string): string[] {
  return [...value.matchAll(EXPRESSION)].map(([, expression = ""]) => expression);
}

/** What is on the screen with this data. */
export function render(nodes: readonly Node[], data: Record<string, unknown>, options: RenderOptions = {}): Rendered[] {
  return renderSiblings(nodes, { data, place: "", options });
}

/** The elements among what is rendered, outermost first. */
export function elementsShown(rendered: readonly Rendered[]): Shown[] {
  return rendered.flatMap((part) => (typeof part === "string" ? [] : part));
}

function renderSiblings(nodes: readonly Node[], scope: Scope): Rendered[] {
  let isChainDone = false;
  return nodes.flatMap((node, index): Rendered[] => {
    if (typeof node === "string") return [String(evaluate(node, scope.data))];
    const { attributes } = node;
    const condition = attributes["wx:if"] ?? attributes["wx:elif"];
    const isSkipped = (attributes["wx:elif"] !== undefined || "wx:else" in attributes) && isChainDone;
    const isTrue = condition === undefined || Boolean(evaluate(condition, scope.data));
    if (condition !== undefined) isChainDone = (attributes["wx:elif"] !== undefined && isChainDone) || isTrue;
    return isSkipped || !isTrue ? [] : renderEach(node, { ...scope, place: `${scope.place}/${index}` });
  });
}

function renderEach(element: Element, scope: Scope): Rendered[] {
  const list = element.attributes["wx:for"];
  if (list === undefined) return renderOne(element, scope);
  const items = evaluate(list, scope.data);
  if (!Array.isArray(items)) throw new Error(`wx:for="${list}" must be a list`);
  const [itemName = "item", indexName = "index", key = ""] = [
    element.attributes["wx:for-item"],
    element.attributes["wx:for-index"],
    element.attributes["wx:key"],
  ];
  return items.flatMap((item, index) =>
    renderOne(element, {
      ...scope,
      place: `${scope.place}:${item?.[key] ?? index}`,
      data: { ...scope.data, [itemName]: item, [indexName]: index },
    }),
  );
}

function renderOne({ tag, attributes, children }: Element, scope: Scope): Rendered[] {
  const { data, place, options } = scope;
  if (tag === "slot") return options.slot ?? [];
  const slot = renderSiblings(children, scope);
  if (tag === "block") return slot;
  const values = Object.entries(attributes).map(([name, value]) => [name, evaluate(value, data)]);
  const self: Shown = { tag, attributes: Object.fromEntries(values), text: "", place, owner: options.owner };
  const inner = options.expand?.(self, slot) ?? slot;
  self.text = inner
    .map((part) => (typeof part === "string" ? part : (part[0]?.text ?? "")))
    .join("")
    .trim();
  return [[self, ...elementsShown(inner)]];
}

/** A value alone in braces keeps its type; with text around it, all is text. */
function evaluate(value: string, scope: Record<string, unknown>): unknown {
  const whole = /^\{\{([\s\S]*?)\}\}$/.exec(value);
  if (whole?.[1] !== undefined && expressionsIn(value).length === 1) return compute(whole[1], scope);
  return value.replace(EXPRESSION, (_, expression: string) => String(compute(expression, scope)));
}

type Compiled = (scope: object) => unknown;
const compiled = new Map<string, Compiled>();

/** An expression sees the data and nothing else; a name that the data has not is a fault. */
function compute(expression: string, scope: Record<string, unknown>): unknown {
  const known = compiled.get(expression) ?? (new Function("scope", `with (scope) return (${expression})`) as Compiled);
  compiled.set(expression, known);
  return known(
    new Proxy(scope, {
      has: () => true,
      get(data, name) {
        if (name === Symbol.unscopables) return undefined;
        if (typeof name === "string" && Object.hasOwn(data, name)) return data[name];
        throw new ReferenceError(`${String(name)} is not in the data`);
      },
    }),
  );
}

function readAttributes(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name, value]));
}
