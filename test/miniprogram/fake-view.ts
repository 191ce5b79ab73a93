/**
 * A page or a component as WeChat runs it: its own data, its own file, and the components inside it. Each is driven as a
 * person does it, through its WXML: what is not on the screen, or disabled, cannot be touched.
 *
 * Sources: "Page", https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html; "Component",
 * https://developers.weixin.qq.com/miniprogram/dev/reference/api/Component.html
 *
 * @module
 */
import { expect } from "vitest";
import { type Node, type Rendered, render, type Shown } from "./wxml.ts";

/** The four files of a page or a component, read. */
export interface Source {
  /** What `Page` or `Component` was given. */
  options: Record<string, unknown>;
  nodes: readonly Node[];
  /** By tag. */
  components: ReadonlyMap<string, Source>;
}

type Handler = (this: Instance, event?: unknown) => unknown;
type Instance = Record<string, unknown> & { data: Record<string, unknown> };
type Functions = Record<string, ((this: Instance, ...values: unknown[]) => unknown) | undefined>;

/** Attributes that every element has, and no component declares. */
const COMMON = /^(id|class|style|slot|data-.*|aria-.*|wx:.*|bind.*|catch.*)$/;

export class FakeView {
  /** How often something was sent to the screen. */
  renders = 0;
  protected readonly instance: Instance;
  private readonly source: Source;
  /** What the other thread has drawn: it lags behind the data. */
  private screen: Record<string, unknown>;
  private readonly children = new Map<string, FakeComponent>();

  constructor(source: Source, own: Record<string, unknown>, data: unknown) {
    this.source = source;
    this.instance = { ...own, data: overTheWire(data), setData: this.setData.bind(this) };
    this.screen = overTheWire(this.instance.data);
  }

  /** What is on the screen, components and all. */
  render(slot: Rendered[] = []): Rendered[] {
    const expand = (element: Shown, inner: Rendered[]): Rendered[] | undefined =>
      this.children.get(element.place)?.render(inner);
    return render(this.source.nodes, this.screen, { owner: this, slot, expand });
  }

  /** Calls a handler that the WXML names. */
  start(name: string, event?: unknown): unknown {
    const handler = this.instance[name];
    if (typeof handler !== "function") throw new Error(`There is no ${name}`);
    return (handler as Handler).call(this.instance, event);
  }

  /** Tells all inside of something that happened to the page. */
  tellInside(tell: (component: FakeComponent) => void): void {
    for (const child of this.children.values()) {
      tell(child);
      child.tellInside(tell);
    }
  }

  /** Makes the components inside fit what is shown: new ones begin, those there get their values, the others end. */
  protected reconcile(): void {
    const seen = new Set<string>();
    const expand = (element: Shown): undefined => {
      const source = this.source.components.get(element.tag);
      if (source === undefined) return undefined;
      seen.add(element.place);
      this.put(element, source);
      return undefined;
    };
    render(this.source.nodes, this.screen, { owner: this, expand });
    for (const [place, child] of this.children) {
      if (seen.has(place)) continue;
      this.children.delete(place);
      child.end();
      child.tellInside((inner) => inner.end());
    }
  }

  protected setData(change: Record<string, unknown>): void {
    this.renders += 1;
    // What is lost on the way to the other thread (undefined, functions) must not have been there.
    expect(overTheWire(change)).toStrictEqual(change);
    Object.assign(this.instance.data, overTheWire(change));
    this.drawSoon();
  }

  protected drawSoon(): void {
    queueMicrotask(() => {
      this.screen = overTheWire(this.instance.data);
      this.reconcile();
    });
  }

  private put(element: Shown, source: Source): void {
    const known = this.children.get(element.place);
    if (known !== undefined) known.receive(element.attributes);
    else this.add(element, source).begin();
  }

  private add({ place, attributes }: Shown, source: Source): FakeComponent {
    const child = new FakeComponent(source, this, attributes);
    this.children.set(place, child);
    return child;
  }
}

export class FakeComponent extends FakeView {
  private readonly options: Record<string, unknown>;
  private readonly parent: FakeView;
  private attributes: Record<string, unknown>;

  constructor(source: Source, parent: FakeView, attributes: Record<string, unknown>) {
    const { data = {}, methods } = source.options as { data?: object; methods?: object };
    super(source, { ...methods }, { ...defaultsOf(source.options), ...data });
    this.options = source.options;
    this.parent = parent;
    this.attributes = {};
    this.instance.triggerEvent = (name: string, detail: unknown): void => this.tell(name, detail);
    this.receive(attributes);
  }

  begin(): void {
    this.reconcile();
    this.call("lifetimes", "attached");
  }

  end(): void {
    this.call("lifetimes", "detached");
  }

  /** Of the page: `show` or `hide`. */
  pageTold(name: string): void {
    this.call("pageLifetimes", name);
  }

  /** Values from outside; observers hear of those that are new. */
  receive(attributes: Record<string, unknown>): void {
    const before = this.attributes;
    this.attributes = attributes;
    const properties = Object.keys((this.options.properties as object | undefined) ?? {});
    const given = Object.keys(attributes).filter((name) => !COMMON.test(name));
    expect(given.filter((name) => !properties.includes(name))).toEqual([]);
    const changed = given.filter((name) => JSON.stringify(attributes[name]) !== JSON.stringify(before[name]));
    if (changed.length === 0) return;
    const values = Object.fromEntries(changed.map((name) => [name, attributes[name]]));
    Object.assign(this.instance.data, overTheWire(values));
    this.drawSoon();
    this.observe(changed);
  }

  private observe(changed: readonly string[]): void {
    for (const [names, observer] of Object.entries((this.options.observers ?? {}) as Functions)) {
      const fields = names.split(",").map((name) => name.trim());
      if (!fields.some((field) => changed.includes(field))) continue;
      observer?.apply(
        this.instance,
        fields.map((field) => this.instance.data[field]),
      );
    }
  }

  private tell(name: string, detail: unknown): void {
    const handler = this.attributes[`bind${name}`];
    if (handler !== undefined) this.parent.start(String(handler), { type: name, detail });
  }

  private call(group: "lifetimes" | "pageLifetimes", name: string): void {
    const functions = this.options[group] as Functions | undefined;
    functions?.[name]?.call(this.instance);
  }
}

/** `String`, `Boolean` and the like stand for their empty value. */
function defaultsOf({ properties = {} }: { properties?: object }): Record<string, unknown> {
  const initial = (declared: unknown): unknown =>
    typeof declared === "function" ? declared().valueOf() : (declared as { value: unknown }).value;
  return Object.fromEntries(Object.entries(properties).map(([name, declared]) => [name, initial(declared)]));
}

export function overTheWire(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value));
}
