/**
 * The phone around the mini-program, and the tools beside it: who holds it, theme, size of text, network, and what was texted.
 *
 * @module
 */
import { element } from "../client/sheet.ts";

interface Tools {
  user: string;
  theme: "light" | "dark";
  scale: string;
  isOffline: boolean;
}

const KEPT = "preview tools";
const BARS = `<svg viewBox="0 0 58 13" fill="currentColor" aria-hidden="true"><rect x="0" y="8" width="3" height="5" rx="1"/><rect x="5" y="5.5" width="3" height="7.5" rx="1"/><rect x="10" y="3" width="3" height="10" rx="1"/><rect x="15" y="0" width="3" height="13" rx="1"/><rect x="28" y=".5" width="25" height="12" rx="3.5" fill="none" stroke="currentColor" opacity=".4"/><rect x="30" y="2.5" width="21" height="8" rx="2"/><path d="M54.5 4.5v4c.8-.3 1.4-1.1 1.4-2s-.6-1.7-1.4-2z" opacity=".5"/></svg>`;

const tools: Tools = { user: "oPreviewUser1", theme: preferred(), scale: "1", isOffline: false, ...kept() };
const phone = element("div", "phone");
const screen = element("iframe");
const clock = element("span");
const panel = element("section", "tools");
const trouble = element("p", "trouble");
let latest: HTMLElement;

build();
reload();
setInterval(tellTime, 10_000);
watchFiles();
watchTexts();

function build(): void {
  const glass = element("div", "glass");
  const status = element("div", "status");
  const icons = element("span");
  icons.innerHTML = BARS;
  status.append(clock, icons);
  screen.title = "小程序";
  screen.allow = "microphone; clipboard-write";
  glass.append(status, screen, element("div", "home"));
  phone.append(glass);
  panel.append(element("h1", "", "小程序预览"), element("p", "", "改动 miniprogram/ 里的文件，这里会自动刷新。"));
  panel.append(
    field(
      "用户 openid",
      choice(["oPreviewUser1", "oPreviewUser2", "oPreviewUser3"], tools.user, (user) => set({ user })),
    ),
    field(
      "外观",
      choice(["light", "dark"], tools.theme, (theme) => set({ theme: theme === "dark" ? "dark" : "light" }), [
        "浅色",
        "深色",
      ]),
    ),
    field(
      "字号",
      choice(["1", "1.2", "1.4"], tools.scale, (scale) => set({ scale }), ["标准", "大", "特大"]),
    ),
    checkbox("断开网络", tools.isOffline, (isOffline) => {
      tools.isOffline = isOffline;
      keep();
      screen.contentWindow?.postMessage({ isOffline }, location.origin);
    }),
    button("重新打开", reload),
  );
  trouble.setAttribute("role", "alert");
  panel.append(trouble);
  latest = element("div");
  latest.setAttribute("aria-live", "polite");
  panel.append(latest);
  document.getElementById("frame")?.append(phone, panel);
  tellTime();
}

function set(changed: Partial<Tools>): void {
  Object.assign(tools, changed);
  keep();
  reload();
}

function reload(): void {
  phone.dataset.theme = tools.theme;
  const query = new URLSearchParams({
    user: tools.user,
    theme: tools.theme,
    scale: tools.scale,
    offline: tools.isOffline ? "1" : "0",
  });
  screen.src = `screen?${query}`;
}

function tellTime(): void {
  clock.textContent = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}

function watchFiles(): void {
  const files = new EventSource("changes");
  files.addEventListener("change", reload);
  files.addEventListener("error", () => {
    phone.dataset.lost = "true";
    trouble.textContent = "沙盒没有应答；它回来后，这里会自动刷新。";
  });
  files.addEventListener("open", () => {
    trouble.textContent = "";
    if (phone.dataset.lost === undefined) return;
    delete phone.dataset.lost;
    reload();
  });
}

/** The newest text of the sandbox's phones, so that its code is at hand. */
function watchTexts(): void {
  new EventSource("/_sandbox/events").addEventListener("message", ({ data }: MessageEvent<string>) => {
    const { phone: number, text, code } = JSON.parse(data) as { phone: string; text: string; code: string | null };
    const shown = element("div", "text");
    shown.append(element("div", "", `短信 ${number}`), element("div", "", text));
    latest.replaceChildren(shown);
    if (code === null) return;
    shown.append(element("strong", "", code));
    latest.append(button("复制验证码", () => void navigator.clipboard.writeText(code)));
  });
}

function field(name: string, control: HTMLElement): HTMLElement {
  const label = element("label", "", name);
  label.append(control);
  return label;
}

function choice(
  values: readonly string[],
  chosen: string,
  onChange: (value: string) => void,
  labels = values,
): HTMLElement {
  const select = element("select");
  select.append(...values.map((value, place) => new Option(labels[place] ?? value, value, false, value === chosen)));
  select.addEventListener("change", () => onChange(select.value));
  return select;
}

function checkbox(name: string, isOn: boolean, onChange: (isOn: boolean) => void): HTMLElement {
  const label = element("label", "row");
  const box = element("input");
  box.type = "checkbox";
  box.checked = isOn;
  box.addEventListener("change", () => onChange(box.checked));
  label.append(box, name);
  return label;
}

function button(name: string, onClick: () => void): HTMLElement {
  const made = element("button", "", name);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

function preferred(): Tools["theme"] {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function kept(): Partial<Tools> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

function keep(): void {
  localStorage.setItem(KEPT, JSON.stringify(tools));
}
