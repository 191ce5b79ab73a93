/**
 * A page under a person's finger.
 *
 * @module
 */
import { vi } from "vitest";
import { FakeView, type Source } from "./fake-view.ts";
import { elementsShown, type Shown } from "./wxml.ts";

/** Of the page, and what the components inside hear of it. */
const INSIDE: Record<string, string> = { onShow: "show", onHide: "hide" };

export class FakePage extends FakeView {
  private readonly typed = new Map<string, string>();

  constructor(source: Source) {
    const { data = {}, ...options } = source.options;
    const isOwn = ([, value]: [string, unknown]): boolean => typeof value !== "function" && value !== undefined;
    // WeChat copies a page's own values deeply for each page it opens.
    const own = structuredClone(Object.fromEntries(Object.entries(options).filter(isOwn)));
    super(source, { ...options, ...own }, data);
    this.reconcile();
  }

  async lifecycle(name: string): Promise<void> {
    if (typeof this.instance[name] === "function") this.start(name);
    const inside = INSIDE[name];
    if (inside !== undefined) this.tellInside((component) => component.pageTold(inside));
    if (name === "onUnload") this.tellInside((component) => component.end());
    await settle();
  }

  /** A tap on what reads so, or begins with this line; a disabled button does nothing. */
  async tap(text: string): Promise<void> {
    this.tapNow(text);
    await settle();
  }

  /** The same, without waiting for anything: a second finger may follow at once. */
  tapNow(text: string): void {
    const isMeant = ({ attributes, text: words }: Shown): boolean =>
      attributes.bindtap !== undefined && [words, words.split("\n")[0], attributes["aria-label"]].includes(text);
    const found = this.shown().find(isMeant);
    if (found === undefined)
      throw new Error(`There is nothing to tap that reads ${text}: ${this.tappable().join(", ")}`);
    if (found.attributes.disabled !== true) handle(found, "bindtap", { type: "tap" });
  }

  /** What a button of WeChat's own does: it asks the user, and tells the page. */
  async tell(text: string, event: string, detail: unknown): Promise<void> {
    const button = this.shown().find((element) => element.tag === "button" && element.text === text);
    if (button === undefined) throw new Error(`There is no button ${text}`);
    if (button.attributes.disabled !== true) handle(button, `bind${event}`, { type: event, detail });
    await settle();
  }

  /** Puts a text into the field of this id or label, at once, as when pasting. */
  async type(name: string, text: string): Promise<void> {
    const field = this.field(name);
    if (field.attributes.disabled === true) return;
    const value = text.slice(0, Number(field.attributes.maxlength ?? 140));
    const replaced = handle(field, "bindinput", { type: "input", detail: { value, cursor: value.length } });
    this.typed.set(name, typeof replaced === "string" ? replaced : value);
    await settle();
  }

  /** The keyboard leaves the field. */
  async leave(name: string): Promise<void> {
    handle(this.field(name), "bindblur", { type: "blur" });
    await settle();
  }

  /** What a field holds after typing: what the handler returned, if it returned a text. */
  typedInto(field: string): string | undefined {
    return this.typed.get(field);
  }

  field(name: string): Shown {
    const isField = ({ tag, attributes }: Shown): boolean =>
      tag === "input" && (attributes.id === name || attributes["aria-label"] === name);
    const field = this.shown().find(isField);
    if (field === undefined) throw new Error(`There is no field ${name}`);
    return field;
  }

  /** The words of every element of a class. */
  texts(className: string): string[] {
    return this.shown()
      .filter(({ attributes }) => String(attributes.class).split(" ").includes(className))
      .map(({ text }) => text);
  }

  /** Everything that is written on the screen. */
  words(): string {
    return this.render()
      .map((part) => (typeof part === "string" ? part : (part[0]?.text ?? "")))
      .join("\n");
  }

  buttons(): string[] {
    return this.shown().flatMap(({ tag, text }) => (tag === "button" ? [text] : []));
  }

  isDisabled(button: string): boolean {
    return this.shown().some(
      ({ tag, text, attributes }) => tag === "button" && text === button && attributes.disabled === true,
    );
  }

  shown(): Shown[] {
    return elementsShown(this.render());
  }

  private tappable(): string[] {
    return this.shown().flatMap(({ attributes, text }) => (attributes.bindtap === undefined ? [] : [text]));
  }
}

/** Lets everything that waits for promises run. */
export async function settle(): Promise<void> {
  if (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(0);
  else await new Promise((resolve) => setTimeout(resolve, 0));
}

function handle({ owner, attributes }: Shown, binding: string, event: unknown): unknown {
  if (!(owner instanceof FakeView)) throw new Error("An element must belong to a page or a component");
  const handler = attributes[binding];
  return handler === undefined ? undefined : owner.start(String(handler), event);
}
