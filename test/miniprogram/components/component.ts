/**
 * A component of the app in WeChat's own framework, its template compiled by WeChat's own compiler: set from outside as a page
 * sets it, tapped as a person taps it. Nothing is drawn, so this needs no browser.
 *
 * Sources: "glass-easel", https://www.npmjs.com/package/glass-easel ; "glass-easel-miniprogram-adapter",
 * https://www.npmjs.com/package/glass-easel-miniprogram-adapter
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { type Component as Custom, Element, EmptyBackendContext, TextNode } from "glass-easel";
import { MiniProgramEnv } from "glass-easel-miniprogram-adapter";
import { onTestFinished, vi } from "vitest";
import { compileWxml } from "../../../sandbox/preview/server/wxml.ts";
import { loadOptions } from "../fake-wechat.ts";

const APP_ROOT = new URL("../../../miniprogram/", import.meta.url);
/** A page whose component listens to these, and puts a line of its own inside. */
const HOLDER = "pages/holder";
/** WeChat's own elements, which show what is put into them. */
const BUILT_INS = ["wx-button", "wx-input"];

type CodeSpace = ReturnType<MiniProgramEnv["createCodeSpace"]>;
type Properties = Record<string, unknown>;

/** One thing that the component told its page. */
export interface Told {
  name: string;
  detail: unknown;
}

export class Mounted {
  /** In order. */
  readonly told: Told[] = [];
  readonly #page: Custom<never, never, never>;

  constructor(page: Custom<never, never, never>) {
    this.#page = page;
  }

  /** Changes what the page gives. */
  set(properties: Properties): void {
    (this.#page as unknown as { setData(data: Properties): void }).setData(properties);
  }

  /** All that can be read, components and all, with a line break where an element begins. */
  get text(): string {
    return textOf(this.#page).replace(/\n+/g, "\n").trim();
  }

  /** Elements with a class, in the order that they stand. */
  all(name: string): Element[] {
    return descendantsOf(this.#page).filter((element) => classesOf(element).includes(name));
  }

  /** @throws Error when there is none, or more than one */
  one(name: string): Element {
    const [found, ...more] = this.all(name);
    if (found === undefined || more.length > 0) throw new Error(`There must be one .${name}: ${this.text}`);
    return found;
  }

  /** WeChat's own elements by their tag, such as `button`. */
  builtIn(tag: string): Custom<never, never, never> {
    const found = descendantsOf(this.#page).find(
      (element) => (element as unknown as { is?: string }).is === `wx-${tag}`,
    );
    if (found === undefined) throw new Error(`There must be a ${tag}: ${this.text}`);
    return found as Custom<never, never, never>;
  }

  /** What the template gives one of WeChat's own elements. */
  given(tag: string): Properties {
    return (this.builtIn(tag) as unknown as { data: Properties }).data;
  }

  /** What an element tells; returns what the listener gave back. */
  tell(element: Element, name: string, detail: unknown = {}): unknown {
    let returned: unknown;
    element.triggerEvent(name, detail, {
      bubbles: name === "tap",
      composed: name === "tap",
      handleListenerReturn: (value: unknown) => {
        returned = value;
      },
    } as never);
    return returned;
  }

  tap(name: string): void {
    this.tell(this.one(name), "tap");
  }

  /** The page comes into view, or goes out of it. */
  pageIs(state: "show" | "hide"): void {
    (this.#page as unknown as { triggerPageLifetime(name: string, values: unknown[]): void }).triggerPageLifetime(
      state,
      [],
    );
  }

  detach(): void {
    Element.pretendDetached(this.#page as unknown as Element);
  }
}

/**
 * Puts a component on a page that gives it these properties; the end of the test takes it away.
 *
 * @param name such as `code-input`
 * @param events those that the page listens to
 * @param inside what the page puts into it
 */
export async function mount(
  name: string,
  {
    properties = {},
    events = [],
    inside = "",
  }: { properties?: Properties; events?: readonly string[]; inside?: string },
): Promise<Mounted> {
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace("", true);
  for (const tag of BUILT_INS) await defineBuiltIn(space, tag);
  await define(space, `components/${name}/${name}`);
  const given = Object.keys(properties).map((key) => `${key}="{{${key}}}"`);
  const bound = events.map((event) => `bind:${event}="on_${event}"`);
  const wxml = `<it ${[...given, ...bound].join(" ")}>${inside}</it>`;
  space.addComponentStaticConfig(HOLDER, { usingComponents: { it: `/components/${name}/${name}` } } as never);
  space.addCompiledTemplate(HOLDER, await templateOf(wxml));
  let mounted: Mounted | undefined;
  const handlers = events.map((event) => [
    `on_${event}`,
    ({ detail }: { detail: unknown }) => void mounted?.told.push({ name: event, detail }),
  ]);
  const page = { data: properties, ...Object.fromEntries(handlers) };
  space.componentEnv(HOLDER, ({ Page }) => Page(page as never));
  const root = env.associateBackend(new EmptyBackendContext() as never).createRoot("wx-root", space, HOLDER);
  const component = root.getComponent() as unknown as Custom<never, never, never>;
  mounted = new Mounted(component);
  Element.pretendAttached(component as unknown as Element);
  onTestFinished(() => mounted?.detach());
  return mounted;
}

async function defineBuiltIn(space: CodeSpace, tag: string): Promise<void> {
  space.addComponentStaticConfig(tag, { component: true } as never);
  space.addCompiledTemplate(tag, await templateOf("<slot />"));
  const names = [
    "disabled",
    "loading",
    "value",
    "focus",
    "type",
    "maxlength",
    "openType",
    "ariaLabel",
    "size",
    "cursorSpacing",
  ];
  const properties = Object.fromEntries(names.map((name) => [name, null]));
  space.componentEnv(tag, ({ Component }) => Component({ properties } as never));
  const all = space.getComponentSpace();
  all.setGlobalUsingComponent(tag, all.getComponentByUrl(tag, ""));
}

async function define(space: CodeSpace, path: string): Promise<void> {
  const read = (extension: string): string => readFileSync(new URL(`${path}.${extension}`, APP_ROOT), "utf8");
  const config: { usingComponents: Record<string, string> } = JSON.parse(read("json"));
  for (const used of Object.values(config.usingComponents)) await define(space, used.slice(1));
  space.addComponentStaticConfig(path, config as never);
  space.addCompiledTemplate(path, await templateOf(read("wxml")));
  vi.resetModules();
  const options = await loadOptions(path);
  space.componentEnv(path, ({ Component }) => Component(options as never));
}

async function templateOf(wxml: string): Promise<never> {
  return new Function(`return ${await compileWxml(wxml)}`)() as never;
}

function descendantsOf(from: object): Element[] {
  const found: Element[] = [];
  eachChild(from, (child) => {
    if (!(child instanceof Element)) return;
    found.push(child, ...descendantsOf(child));
  });
  return found;
}

function textOf(from: object): string {
  let text = "";
  eachChild(from, (child) => {
    text += child instanceof TextNode ? child.textContent : `\n${textOf(child)}\n`;
  });
  return text;
}

function eachChild(from: object, look: (child: Element | TextNode) => void): void {
  (from as Element).forEachComposedChild((child) => {
    look(child as Element | TextNode);
  });
}

/** Without the scope that keeps components' styles apart. */
function classesOf({ class: written }: Element): string[] {
  return written.split(/\s+/).map((name) => name.replace(/^.*--/, ""));
}
