/**
 * The folder as WeChat DevTools takes it. DevTools compiles each file by itself, with Babel: types go, specifiers stay.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { build, transform } from "esbuild";
import { TmplGroup } from "glass-easel-template-compiler";
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { loadOptions } from "./fake-wechat.ts";
import { type Element, elementsOf, expressionsIn, parseWxml } from "./wxml.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const APP = join(ROOT, "miniprogram");
const FILES = readdirSync(APP, { recursive: true, encoding: "utf8" }).sort();
const APP_JSON: AppJson = readJson("miniprogram/app.json");
/** Without extension, as `usingComponents` names them. */
const COMPONENTS = filesOf(".wxml").flatMap((file) => (file.startsWith("components/") ? [file.slice(0, -5)] : []));
const VIEWS = [...APP_JSON.pages, ...COMPONENTS];
/** What every view has of WeChat's own; the preview emulates these, and those of docs/miniprogram.md. */
const BUILT_IN = ["block", "button", "input", "page-meta", "slot", "text", "view"];

interface AppJson {
  pages: string[];
  tabBar: { list: { pagePath: string; iconPath: string; selectedIconPath: string }[] };
  themeLocation: string;
  sitemapLocation: string;
}

function readJson<Json>(path: string): Json {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

function filesOf(extension: string): string[] {
  return FILES.filter((file) => file.endsWith(extension));
}

/** Functions that a WXML may name, and data that it may show. */
interface Offered {
  functions: Record<string, unknown>;
  data: string[];
}

async function offeredBy(view: string): Promise<Offered> {
  vi.resetModules();
  const options = await loadOptions(view);
  vi.unstubAllGlobals();
  const { data = {}, properties = {}, methods = options } = options as Record<string, object | undefined>;
  return { functions: { ...methods }, data: [...Object.keys(data), ...Object.keys(properties)] };
}

function viewElements(view: string): Element[] {
  return elementsOf(parseWxml(readFileSync(join(APP, `${view}.wxml`), "utf8")));
}

/** The components that a view names, by tag. */
function usedBy(view: string): Record<string, string> {
  return readJson<{ usingComponents: Record<string, string> }>(`miniprogram/${view}.json`).usingComponents;
}

/** The names in an expression that come from outside it. */
function namesIn(expression: string): string[] {
  const names: string[] = [];
  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) names.push(node.text);
    if (ts.isPropertyAccessExpression(node)) visit(node.expression);
    else ts.forEachChild(node, visit);
  }
  visit(ts.createSourceFile("wxml.ts", `(${expression})`, ts.ScriptTarget.ES2017));
  return names;
}

/** The classes of an attribute; of an expression the texts it may give, and what stands before it as `name-`. */
function classesIn(value: string): string[] {
  const plain = value.replace(/\{\{([\s\S]*?)\}\}/g, (_, expression: string) =>
    (expression.match(/'[^']*'/g) ?? []).join(" ").replace(/'/g, ""),
  );
  return plain.split(/\s+/).filter((name) => name !== "");
}

function loopNames({ attributes }: Element): string[] {
  if (attributes["wx:for"] === undefined) return [];
  return [attributes["wx:for-item"] ?? "item", attributes["wx:for-index"] ?? "index"];
}

describe("project.config.json", () => {
  const project = readJson<Record<string, string> & { setting: { useCompilerPlugins: string[] } }>(
    "project.config.json",
  );

  test("names the app, the built functions and the TypeScript compiler", () => {
    expect(project).toMatchObject({
      appid: "touristappid",
      compileType: "miniprogram",
      miniprogramRoot: "miniprogram/",
      cloudfunctionRoot: "dist/functions/",
      setting: { useCompilerPlugins: ["typescript"], es6: true, enhance: true },
    });
    expect(existsSync(join(ROOT, project.miniprogramRoot ?? "", "app.json"))).toBe(true);
  });
});

describe("app.json", () => {
  test.each(VIEWS)("%s has its four files", (view) => {
    const files = filesOf("").filter((file) => dirname(file) === dirname(view) && file.startsWith(`${view}.`));
    expect(files).toEqual(["json", "ts", "wxml", "wxss"].map((extension) => `${view}.${extension}`));
  });

  test("names every page there is, and only pages as tabs", () => {
    const views = filesOf(".wxml").map((file) => file.slice(0, -5));
    expect(views).toEqual([...VIEWS].sort());
    expect(APP_JSON.pages.every((page) => page.startsWith("pages/"))).toBe(true);
    expect(APP_JSON.tabBar.list.filter(({ pagePath }) => !APP_JSON.pages.includes(pagePath))).toEqual([]);
  });

  test("has a small picture for each tab, chosen and not", () => {
    const pictures = APP_JSON.tabBar.list.flatMap(({ iconPath, selectedIconPath }) => [iconPath, selectedIconPath]);
    const sizes = pictures.map((picture) => readFileSync(join(APP, picture)).length);
    expect(sizes.filter((bytes) => bytes > 40_000)).toEqual([]);
  });

  test("takes from the theme only what both themes have", () => {
    const theme: Record<"light" | "dark", Record<string, string>> = readJson(`miniprogram/${APP_JSON.themeLocation}`);
    const used = [...JSON.stringify(APP_JSON).matchAll(/"@(\w+)"/g)].map(([, name]) => name).sort();
    expect(Object.keys(theme.light).sort()).toEqual(used);
    expect(Object.keys(theme.dark).sort()).toEqual(used);
  });

  test("keeps the page of messages out of search", () => {
    const { rules } = readJson<{ rules: unknown[] }>(`miniprogram/${APP_JSON.sitemapLocation}`);
    expect(rules.at(-1)).toEqual({ action: "disallow", page: "*" });
  });
});

test.each(filesOf(".json"))("%s is strict JSON", (file) => {
  expect(readJson(join("miniprogram", file))).toBeTypeOf("object");
});

describe.each(VIEWS)("%s.wxml", (view) => {
  test("is taken by WeChat's own compiler without a warning", () => {
    const group = new TmplGroup();
    expect(group.addTmpl(view, readFileSync(join(APP, `${view}.wxml`), "utf8"))).toEqual([]);
    group.free();
  });

  test("binds only functions that the view has", async () => {
    const { functions } = await offeredBy(view);
    const handlers = viewElements(view).flatMap(({ attributes }) =>
      Object.entries(attributes).flatMap(([name, handler]) => (/^(bind|catch)/.test(name) ? [handler] : [])),
    );
    expect(handlers.filter((handler) => typeof functions[handler] !== "function")).toEqual([]);
  });

  test("shows only data that the view has", async () => {
    const { data } = await offeredBy(view);
    const source = readFileSync(join(APP, `${view}.wxml`), "utf8");
    const loops = viewElements(view).flatMap(loopNames);
    const used = expressionsIn(source).flatMap(namesIn);
    expect(used.filter((name) => !loops.includes(name) && !data.includes(name))).toEqual([]);
  });

  test("uses its components, and no others", () => {
    const own = Object.keys(usedBy(view));
    const used = new Set(viewElements(view).map(({ tag }) => tag));
    expect([...used].filter((tag) => !BUILT_IN.includes(tag)).sort()).toEqual(own.sort());
    expect(Object.values(usedBy(view)).filter((path) => !COMPONENTS.includes(path.slice(1)))).toEqual([]);
  });

  test("gives components only what they take, and listens only to what they tell", async () => {
    const wrong: string[] = [];
    for (const [tag, path] of Object.entries(usedBy(view))) {
      const { data } = await offeredBy(path.slice(1));
      const source = readFileSync(join(APP, `${path.slice(1)}.ts`), "utf8");
      const told = [...source.matchAll(/triggerEvent\("(\w+)"/g)].map(([, name]) => `bind${name}`);
      const given = viewElements(view).flatMap((element) =>
        element.tag === tag ? Object.keys(element.attributes) : [],
      );
      const isKnown = (name: string): boolean =>
        /^(class|id|wx:.*)$/.test(name) || data.includes(name) || told.includes(name);
      wrong.push(...given.filter((name) => !isKnown(name)).map((name) => `${tag} ${name}`));
    }
    expect(wrong).toEqual([]);
  });

  test("uses only classes that a style sheet has", () => {
    // A component sees its own style sheet and no other.
    const sheets = view.startsWith("pages/") ? ["app", view] : [view];
    const styles = sheets.map((file) => readFileSync(join(APP, `${file}.wxss`), "utf8")).join("");
    const known = [...styles.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = ""]) => name);
    const used = viewElements(view).flatMap(({ attributes }) => classesIn(attributes.class ?? ""));
    const isKnown = (name: string): boolean =>
      known.some((other) => (name.endsWith("-") ? other.startsWith(name) : other === name));
    expect(used.filter((name) => !isKnown(name))).toEqual([]);
  });
});

describe.each(APP_JSON.pages)("page %s", (page) => {
  test("shows all the data that it has", async () => {
    const { data } = await offeredBy(page);
    const used = expressionsIn(readFileSync(join(APP, `${page}.wxml`), "utf8")).flatMap(namesIn);
    expect(data.filter((name) => !used.includes(name))).toEqual([]);
  });

  test("begins with page-meta, which takes over the user's font size", () => {
    expect(viewElements(page)[0]).toMatchObject({ tag: "page-meta", attributes: { "root-font-size": "system" } });
  });

  test("asks for consent itself if it uses what WeChat asks for it", () => {
    const source = readFileSync(join(APP, `${page}.ts`), "utf8");
    const uses = /requirePrivacy|onPhoneNumber/.test(source);
    expect("privacy-dialog" in usedBy(page)).toBe(uses);
  });
});

test.each(filesOf(".wxss"))("%s is well-formed, and takes sizes of text in rem", async (file) => {
  const source = readFileSync(join(APP, file), "utf8");
  const { warnings } = await transform(source, { loader: "css" });
  expect(warnings).toEqual([]);
  expect([...source.matchAll(/font-size:\s*([^;]+);/g)].filter(([, size]) => !size?.endsWith("rem"))).toEqual([]);
});

describe.each(filesOf(".ts"))("%s", (file) => {
  test("compiles by itself to ES2017", async () => {
    const source = readFileSync(join(APP, file), "utf8");
    const { code, warnings } = await transform(source, { loader: "ts", target: "es2017", format: "cjs" });
    expect(warnings).toEqual([]);
    expect(() => new Script(code)).not.toThrow();
    expect(code).not.toMatch(/\?\.[a-z(]|\?\?/);
  });

  test("imports values without extension, from inside the app", () => {
    const source = readFileSync(join(APP, file), "utf8");
    const specifiers = [...source.matchAll(/^(?:import|export)(?! type)[^;]*? from "([^"]+)";$/gm)].map(
      ([, name]) => name ?? "",
    );
    const missing = specifiers.filter((name) => {
      const target = join(APP, dirname(file), `${name}.ts`);
      return !name.startsWith(".") || !existsSync(target) || relative(APP, target).startsWith("..");
    });
    expect(missing).toEqual([]);
  });
});

test.each(COMPONENTS)("%s has tests in WeChat's own framework", (component) => {
  expect(existsSync(join(ROOT, "test/miniprogram", `${component}.test.ts`))).toBe(true);
});

test("the style sheets of components share no class, so that none restyles another", () => {
  const owners = COMPONENTS.flatMap((component) => {
    const source = readFileSync(join(APP, `${component}.wxss`), "utf8");
    const rules = source.replace(/url\([^)]*\)/g, "");
    return [...new Set([...rules.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name))];
  });
  expect(owners.filter((name, index) => owners.indexOf(name) !== index)).toEqual([]);
});

test("app.ts, the pages and the components bundle to ES2017 from the app's own files alone", async () => {
  const { metafile } = await build({
    entryPoints: ["app", ...VIEWS].map((name) => join(APP, `${name}.ts`)),
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    outdir: "out",
    format: "cjs",
    platform: "neutral",
    target: "es2017",
    metafile: true,
  });
  expect(Object.keys(metafile.inputs).filter((input) => !input.startsWith("miniprogram/"))).toEqual([]);
});
