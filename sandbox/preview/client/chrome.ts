/**
 * What WeChat draws around a page: the bar with the title and the capsule, and the tabs.
 *
 * @module
 */
import { element } from "./sheet.ts";

export interface TabBar {
  color: string;
  selectedColor: string;
  backgroundColor: string;
  borderStyle: string;
  list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[];
}

export interface Look {
  navigationBarBackgroundColor: string;
  navigationBarTextStyle: string;
  backgroundColor: string;
}

export interface Chrome {
  title: string;
  hasBack: boolean;
  /** The tab that is open; none on a page over the tabs. */
  tab: string | undefined;
}

interface Handlers {
  onBack(): void;
  onTab(path: string): void;
}

let draw: (chrome: Chrome) => void = () => {};

export function showChrome(chrome: Chrome): void {
  draw(chrome);
}

/** Returns where pages are shown. */
export function buildChrome(
  screen: HTMLElement,
  look: Look,
  tabBar: TabBar | undefined,
  handlers: Handlers,
): HTMLElement {
  const bar = element("header", "wx-nav");
  bar.style.background = look.navigationBarBackgroundColor;
  bar.style.color = look.navigationBarTextStyle;
  const back = element("button", "wx-nav-back");
  back.setAttribute("aria-label", "返回");
  back.addEventListener("click", handlers.onBack);
  const title = element("h1", "wx-nav-title");
  const capsule = element("div", "wx-capsule");
  capsule.setAttribute("aria-hidden", "true");
  bar.append(back, title, capsule);
  const pages = element("main", "wx-pages");
  pages.style.background = look.backgroundColor;
  const tabs = tabBar === undefined ? undefined : buildTabs(tabBar, handlers);
  screen.replaceChildren(bar, pages, ...(tabs === undefined ? [] : [tabs.bar]));
  draw = (chrome) => {
    title.textContent = chrome.title;
    back.hidden = !chrome.hasBack;
    if (tabs === undefined) return;
    tabs.bar.hidden = chrome.tab === undefined;
    tabs.select(chrome.tab);
  };
  return pages;
}

function buildTabs(tabBar: TabBar, { onTab }: Handlers): { bar: HTMLElement; select(path: string | undefined): void } {
  const bar = element("nav", "wx-tabs");
  bar.style.background = tabBar.backgroundColor;
  const items = tabBar.list.map((item) => {
    const button = element("button", "wx-tab");
    const icon = element("img");
    icon.alt = "";
    button.append(icon, element("span", "", item.text));
    button.addEventListener("click", () => onTab(`/${item.pagePath}`));
    bar.append(button);
    return { item, button, icon };
  });
  return {
    bar,
    select(path) {
      for (const { item, button, icon } of items) {
        const isOpen = item.pagePath === path;
        button.style.color = isOpen ? tabBar.selectedColor : tabBar.color;
        button.setAttribute("aria-current", isOpen ? "page" : "false");
        const image = (isOpen ? item.selectedIconPath : item.iconPath) ?? item.iconPath;
        icon.hidden = image === undefined;
        if (image !== undefined) icon.src = image;
      }
    },
  };
}
