/**
 * The mini-program as its files say: pages and components, their configuration, what colours a theme gives.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Theme = "light" | "dark";
export const THEMES: readonly Theme[] = ["light", "dark"];

export interface TabItem {
  pagePath: string;
  text: string;
  iconPath?: string;
  selectedIconPath?: string;
}

export interface AppConfig {
  pages: string[];
  window?: Record<string, unknown>;
  tabBar?: { color: string; selectedColor: string; backgroundColor: string; borderStyle: string; list: TabItem[] };
  themeLocation?: string;
}

export interface Project {
  root: string;
  app: AppConfig;
  /** Paths of everything that has a template, without suffix. */
  views: string[];
  /** Each view's own JSON. */
  configs: Record<string, Record<string, unknown>>;
}

/** @throws Error when there is no mini-program in the folder, or a file of it is no JSON */
export function readProject(root: string): Project {
  const views = readdirSync(root, { recursive: true })
    .map((file) => String(file).replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".wxml"))
    .map((file) => file.slice(0, -".wxml".length))
    .sort();
  return {
    root,
    app: readJson(join(root, "app.json")) as unknown as AppConfig,
    views,
    configs: Object.fromEntries(views.map((view) => [view, readJson(join(root, `${view}.json`))])),
  };
}

/** The app's configuration with a theme's values in the place of `@names`. */
export function themed({ root, app }: Project, theme: Theme): AppConfig {
  if (app.themeLocation === undefined) return app;
  const values = readJson(join(root, app.themeLocation))[theme] as Record<string, string> | undefined;
  const fill = (value: unknown): unknown => {
    if (typeof value === "string" && value.startsWith("@")) return values?.[value.slice(1)] ?? value;
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member)]));
  };
  return fill(app) as AppConfig;
}

function readJson(file: string): Record<string, unknown> {
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is no JSON`, { cause });
  }
}
