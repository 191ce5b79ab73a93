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
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { type Element, elementsOf, expressionsIn, parseWxml } from "./wxml.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const APP = join(ROOT, "miniprogram");
const FILES = readdirSync(APP, { recursive: true, encoding: "utf8" }).sort();
const APP_JSON: AppJson = readJson("miniprogram/app.json");

interface AppJson {
  pages: string[];
  tabBar: { list: { pagePath: string }[] };
  themeLocation: string;
  sitemapLocation: string;
}

function readJson<Json>(path: string): Json {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

function filesOf(extension: string): string[] {
  return FILES.filter((file) => file.endsWith(extension));
}

async function pageOptions(page: string): Promise<Record<string, unknown>> {
  let options: Record<string, unknown> = {};
  vi.resetModules();
  vi.stubGlobal("Page", (given: Record<string, unknown>) => {
    options = given;
  });
  await import(join(APP, `${page}.ts`));
  vi.unstubAllGlobals();
  return options;
}

function pageElements(page: string): Element[] {
  return elementsOf(parseWxml(readFileSync(join(APP, `${page}.wxml`), "utf8")));
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
  test.each(APP_JSON.pages)("page %s has its four files", (page) => {
    expect(filesOf("").filter((file) => dirname(file) === dirname(page) && file.startsWith(`${page}.`))).toEqual(
      ["json", "ts", "wxml", "wxss"].map((extension) => `${page}.${extension}`),
    );
  });

  test("names every page there is, and only pages as tabs", () => {
    expect(filesOf(".wxml").map((file) => file.replace(/\.wxml$/, ""))).toEqual([...APP_JSON.pages].sort());
    expect(APP_JSON.tabBar.list.map(({ pagePath }) => pagePath)).toEqual(APP_JSON.pages);
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

describe.each(APP_JSON.pages)("%s.wxml", (page) => {
  test("binds only functions that the page has", async () => {
    const options = await pageOptions(page);
    const handlers = pageElements(page).flatMap(({ attributes }) =>
      Object.entries(attributes).flatMap(([name, handler]) => (/^(bind|catch)/.test(name) ? [handler] : [])),
    );
    expect(handlers).not.toEqual([]);
    expect(handlers.filter((handler) => typeof options[handler] !== "function")).toEqual([]);
  });

  test("shows only data that the page has, and all of it", async () => {
    const { data } = await pageOptions(page);
    const source = readFileSync(join(APP, `${page}.wxml`), "utf8");
    const loops = new Set(pageElements(page).flatMap(loopNames));
    const used = new Set(
      expressionsIn(source)
        .flatMap(namesIn)
        .filter((name) => !loops.has(name)),
    );
    expect([...used].sort()).toEqual(Object.keys(data ?? {}).sort());
  });

  test("begins with page-meta, which takes over the user's font size", () => {
    expect(pageElements(page)[0]).toMatchObject({ tag: "page-meta", attributes: { "root-font-size": "system" } });
  });

  test("uses only classes that a style sheet has", () => {
    const styles = ["app", page].map((file) => readFileSync(join(APP, `${file}.wxss`), "utf8")).join("");
    const known = [...styles.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = ""]) => name);
    const used = pageElements(page).flatMap(({ attributes }) => classesIn(attributes.class ?? ""));
    const isKnown = (name: string): boolean =>
      known.some((other) => (name.endsWith("-") ? other.startsWith(name) : other === name));
    expect(used.filter((name) => !isKnown(name))).toEqual([]);
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

test("app.ts and the pages bundle to ES2017 from the app's own files alone", async () => {
  const { metafile } = await build({
    entryPoints: ["app", ...APP_JSON.pages].map((name) => join(APP, `${name}.ts`)),
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
