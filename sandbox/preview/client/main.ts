/**
 * The phone's screen: WeChat's own component framework runs the app's own source.
 *
 * @module
 */
import { CurrentWindowBackendContext, Event } from "glass-easel";
import { MiniProgramEnv } from "glass-easel-miniprogram-adapter";
import { defineBuiltIns } from "./built-ins.ts";
import { buildChrome, type Look, type TabBar } from "./chrome.ts";
import { navigateBack, startRouter, switchTab } from "./router.ts";
import { settings } from "./settings.ts";
import { listenForCodes } from "./suggestion.ts";
import { wx } from "./wx.ts";

interface View {
  path: string;
  config: Record<string, unknown>;
  template: unknown;
  load(): void;
}

interface Source {
  /** A template with nothing but what its user puts into it. */
  slot: unknown;
  app(): void;
  views: readonly View[];
}

interface AppConfig {
  pages: string[];
  window: Look & { navigationBarTitleText?: string };
  tabBar?: TabBar;
}

/** Shown by the hover class of whatever is pressed. */
const HOVER_MS = 70;

export async function run(source: Source): Promise<void> {
  const screen = document.getElementById("screen");
  if (screen === null) return;
  try {
    const answer = await fetch("config.json");
    const config = ((await answer.json()) as Record<string, AppConfig>)[settings.theme];
    if (config === undefined) throw new Error("The app has no configuration");
    start(source, config, screen);
  } catch (error) {
    screen.innerText = error instanceof Error ? error.message : String(error);
    throw error;
  }
}

function start({ app, slot, views }: Source, config: AppConfig, screen: HTMLElement): void {
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace("", true);
  defineBuiltIns(space, slot);
  for (const { path, config: own, template } of views) {
    space.addComponentStaticConfig(path, own as never);
    space.addCompiledTemplate(path, template as never);
    if (own.component === true) space.addStyleSheet(path, undefined, path.replace(/\W+/g, "_"));
  }
  listenForCodes();
  Object.assign(window, { wx, App: (definition: { onLaunch?(): void }) => definition.onLaunch?.() });
  app();
  for (const { path, load } of views) space.globalComponentEnv(window, path, load);
  const configOf = (path: string) => views.find((view) => view.path === path)?.config ?? {};
  const titleOf = (path: string): string => {
    const own = configOf(path).navigationBarTitleText;
    return String(own ?? config.window.navigationBarTitleText ?? "");
  };
  const handlers = { onBack: () => void navigateBack(), onTab: (path: string) => void switchTab(path) };
  const holder = buildChrome(screen, config.window, config.tabBar, handlers);
  pressable(holder);
  const tabs = config.tabBar?.list.map(({ pagePath }) => pagePath) ?? [];
  const context = new CurrentWindowBackendContext();
  context.onEvent((target, type, detail, options) => {
    const event = new Event(type, detail, options);
    Event.dispatchEvent(target, event);
    return event.getEventBubbleStatus();
  });
  const backend = env.associateBackend(context);
  startRouter({ backend, space, tabs, titleOf, configOf, holder }, config.pages[0] ?? "");
}

/** `hover-class`, for as long as a finger is down. A component's classes have its scope before them. */
function pressable(holder: HTMLElement): void {
  holder.addEventListener("pointerdown", ({ target }) => {
    const pressed = target instanceof Element ? target.closest("[hover-class]") : null;
    const name = pressed?.getAttribute("hover-class") ?? "";
    if (pressed === null || name === "" || name === "none") return;
    const scope = /^(.+--)/.exec(pressed.classList[0] ?? "")?.[1] ?? "";
    pressed.classList.add(scope + name);
    const release = (): void => void setTimeout(() => pressed.classList.remove(scope + name), HOVER_MS);
    addEventListener("pointerup", release, { once: true });
    addEventListener("pointercancel", release, { once: true });
  });
}
