/**
 * WeChat's own elements: a button that may ask for the phone number or for consent, an input, and the page's settings.
 *
 * Source: "组件", https://developers.weixin.qq.com/miniprogram/dev/component/
 *
 * @module
 */
import type { CodeSpace } from "glass-easel-miniprogram-adapter";
import { settings } from "./settings.ts";
import { ask, element } from "./sheet.ts";
import { agreeToPrivacy } from "./wx.ts";

/** What a component of the framework is here: what it is made of, and how it tells the page something. */
interface Host {
  _$: { getBackendElement(): unknown };
  data: Record<string, unknown>;
  triggerEvent(name: string, detail: unknown, options?: object): void;
}

/**
 * Makes them known in the app's space.
 *
 * @param slot the compiled template of an element that shows what is put into it
 */
export function defineBuiltIns(space: CodeSpace, slot: unknown): void {
  space.addCompiledTemplate("wx-button", slot as never);
  for (const [tag, definition] of Object.entries({
    "wx-button": BUTTON,
    "wx-input": INPUT,
    "wx-page-meta": PAGE_META,
  })) {
    space.addComponentStaticConfig(tag, { component: true } as never);
    space.componentEnv(tag, ({ Component }) => Component(definition as never));
    const all = space.getComponentSpace();
    all.setGlobalUsingComponent(tag, all.getComponentByUrl(tag, ""));
  }
}

const BUTTON = {
  properties: { disabled: Boolean, loading: Boolean, openType: String, hoverClass: String },
  observers: {
    disabled(this: Host, disabled: boolean) {
      const host = elementOf(this);
      host.toggleAttribute("disabled", disabled);
      host.setAttribute("aria-disabled", String(disabled));
      host.tabIndex = disabled ? -1 : 0;
    },
    loading(this: Host, loading: boolean) {
      elementOf(this).toggleAttribute("loading", loading);
    },
  },
  lifetimes: {
    attached(this: Host) {
      const host = elementOf(this);
      host.setAttribute("role", "button");
      host.tabIndex = this.data.disabled === true ? -1 : 0;
      host.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") tap(host, event);
      });
      host.addEventListener("click", () => {
        if (this.data.disabled !== true) openAs(this, String(this.data.openType ?? ""));
      });
    },
  },
};

/** Its element in the document. */
function elementOf({ _$: component }: Pick<Host, "_$">): HTMLElement {
  return component.getBackendElement() as HTMLElement;
}

/** As a finger does it. */
function tap(host: HTMLElement, event: Event): void {
  event.preventDefault();
  const { x, y } = host.getBoundingClientRect();
  for (const name of ["mousedown", "mouseup", "click"]) {
    host.dispatchEvent(new MouseEvent(name, { bubbles: true, clientX: x + 1, clientY: y + 1 }));
  }
}

async function openAs(host: Host, openType: string): Promise<void> {
  if (openType === "agreePrivacyAuthorization") {
    agreeToPrivacy();
    host.triggerEvent("agreeprivacyauthorization", {});
  }
  if (openType !== "getPhoneNumber") return;
  const phone = boundPhone(settings.openid);
  const choice = await ask("申请获取你的手机号", `${phone}（微信绑定号码）`, [
    { label: "不允许" },
    { label: "允许", kind: "primary" },
  ]);
  const given = { errMsg: "getPhoneNumber:ok", code: "preview", cloudID: `sandbox-phone:+86${phone}` };
  host.triggerEvent("getphonenumber", choice === 1 ? given : { errMsg: "getPhoneNumber:fail user deny" });
}

/** Each user's own: `oPreviewUser2` has 13800002222. */
function boundPhone(openid: string): string {
  return `1380000${(/\d$/.exec(openid)?.[0] ?? "0").repeat(4)}`;
}

type InputHost = Host & { field?: HTMLInputElement };

const INPUT = {
  properties: {
    value: String,
    type: String,
    maxlength: { type: Number, value: 140 },
    placeholder: String,
    placeholderClass: String,
    disabled: Boolean,
    focus: Boolean,
    ariaLabel: String,
    cursorSpacing: Number,
  },
  observers: {
    value(this: InputHost, value: string) {
      if (this.field !== undefined && this.field.value !== value) this.field.value = value;
    },
    disabled(this: InputHost, disabled: boolean) {
      if (this.field !== undefined) this.field.disabled = disabled;
    },
    focus(this: InputHost, focus: boolean) {
      if (focus) this.field?.focus();
    },
  },
  lifetimes: {
    attached(this: InputHost) {
      const { data } = this;
      const field = element("input");
      field.type = "text";
      field.inputMode = data.type === "number" ? "numeric" : "text";
      if (data.type === "number") field.autocomplete = "one-time-code";
      field.maxLength = Number(data.maxlength);
      field.placeholder = String(data.placeholder ?? "");
      field.value = String(data.value ?? "");
      field.disabled = data.disabled === true;
      field.setAttribute("aria-label", String(data.ariaLabel ?? ""));
      field.addEventListener("input", (event) => {
        event.stopPropagation();
        const detail = { value: field.value, cursor: field.selectionStart ?? 0 };
        this.triggerEvent("input", detail, {
          handleListenerReturn: (returned: unknown) => replaceText(field, returned),
        });
      });
      for (const name of ["focus", "blur"] as const) {
        field.addEventListener(name, () => this.triggerEvent(name, { value: field.value }));
      }
      field.addEventListener("keydown", ({ key }) => {
        if (key === "Enter") this.triggerEvent("confirm", { value: field.value });
      });
      this.field = field;
      elementOf(this).append(field);
      if (data.focus === true) field.focus();
    },
  },
};

/** What a listener returns takes the place of what was typed. */
function replaceText(field: HTMLInputElement, returned: unknown): void {
  if (typeof returned === "string" && returned !== field.value) field.value = returned;
}

const PAGE_META = {
  properties: { rootFontSize: String },
  lifetimes: {
    attached(this: Host) {
      if (this.data.rootFontSize === "system") document.documentElement.style.fontSize = `${16 * settings.scale}px`;
    },
  },
};
