/**
 * What a phone's keyboard suggests when a text with a code has come: one tap puts it into the field.
 *
 * @module
 */
import { element } from "./sheet.ts";

/** As long as keyboards offer it. */
const OFFERED_MS = 180_000;
/** How a field for a number calls itself to who cannot see it. */
const PHONE_FIELD = /手机号|phone/i;
/** National digits: no number has fewer. */
const MIN_DIGITS = 5;

let shown: HTMLElement | undefined;
let offered = "";
let ending: ReturnType<typeof setTimeout> | undefined;

/** The frame around the phone tells of codes. */
export function listenForCodes(): void {
  addEventListener("message", ({ origin, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin || typeof data !== "object" || data === null) return;
    if ("suggestion" in data && "to" in data && isOwn(String(data.to))) suggest(String(data.suggestion));
    if ("fill" in data) fill(String(data.fill));
  });
  // Whoever has typed it, or puts the keyboard away, is offered nothing more.
  addEventListener("input", ({ target }) => isField(target) && target.value === offered && withdraw(), true);
  addEventListener("pointerdown", ({ target }) => {
    if (!isField(target) && !(target instanceof Node && shown?.contains(target))) withdraw();
  });
}

/** Whether a text to that number comes to whoever holds this phone: any does until a number is typed. */
function isOwn(e164: string): boolean {
  const typed = typedNumbers();
  return typed.length === 0 || typed.some((number) => number.length >= MIN_DIGITS && e164.endsWith(number));
}

/** National digits of the numbers on the page, without mainland China's code. */
function typedNumbers(): string[] {
  return [...document.querySelectorAll<HTMLInputElement>("input")]
    .filter((field) => PHONE_FIELD.test(field.getAttribute("aria-label") ?? "") && field.getClientRects().length > 0)
    .map(({ value }) =>
      value
        .normalize("NFKC")
        .replace(/\D/g, "")
        .replace(/^(?:00)?86(?=1\d{10}$)/, ""),
    )
    .filter((digits) => digits !== "");
}

/** Above the bottom of the screen, until it is taken or old. */
function suggest(code: string): void {
  withdraw();
  const fields = visibleFields();
  if (fields.length === 0 || fields.some(({ value }) => value === code)) return; // signed in, or typed already
  offered = code;
  const button = element("button", "wx-suggestion");
  button.type = "button";
  button.append(element("small", "", "来自短信"), element("strong", "", code));
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the keyboard
  button.addEventListener("click", () => fill(code));
  document.body.append(button);
  shown = button;
  ending = setTimeout(withdraw, OFFERED_MS);
}

/** Into the field that has the keyboard, else into the last one for digits on the page. */
function fill(code: string): void {
  withdraw();
  const visible = visibleFields().filter(({ disabled }) => !disabled);
  const field = visible.find((one) => one === document.activeElement && one.value === "") ?? visible.at(-1);
  if (field === undefined) return;
  field.focus();
  field.value = code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function visibleFields(): HTMLInputElement[] {
  const fields = [...document.querySelectorAll<HTMLInputElement>("input[autocomplete='one-time-code']")];
  return fields.filter((field) => field.getClientRects().length > 0);
}

function isField(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement;
}

function withdraw(): void {
  clearTimeout(ending);
  shown?.remove();
  shown = undefined;
}
