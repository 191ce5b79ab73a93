/**
 * `/preview/`: the source of a mini-program in the browser, made anew whenever a file of it changes.
 *
 * @module
 */
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type * as Esbuild from "esbuild";
import { bundleApp, scopeOf } from "./bundle.ts";
import { FRAME_PAGE, HEADERS, screenPage } from "./pages.ts";
import { type Project, readProject, THEMES, type Theme, themed } from "./project.ts";
import { toCss } from "./wxss.ts";

export interface Preview {
  /** Answers a request below `/preview/`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): void;
}

const HERE = fileURLToPath(new URL("..", import.meta.url));
const TYPES: Readonly<Record<string, string>> = { png: "image/png", jpg: "image/jpeg", svg: "image/svg+xml" };
/** Editors write a file in several steps. */
const SETTLE_MS = 60;

interface Asset {
  type: string;
  body: string | Uint8Array;
}

/** @param root the folder of `app.json` */
export function createPreview(root: string): Preview {
  const listeners = new Set<ServerResponse>();
  let made = new Map<string, Promise<Asset>>();
  let timer: NodeJS.Timeout | undefined;

  const watcher = watch(root, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      made = new Map();
      for (const response of listeners) response.write("event: change\ndata: {}\n\n");
    }, SETTLE_MS);
  });
  watcher.on("error", () => watcher.close()); // the system watches no more files: pages are made anew on reload only
  watcher.unref();

  function asset(path: string, theme: Theme): Promise<Asset> {
    const key = `${theme} ${path}`;
    const known = made.get(key) ?? make(root, path, theme);
    made.set(key, known);
    known.catch(() => made.delete(key));
    return known;
  }

  function listen(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { ...HEADERS, "content-type": "text/event-stream" });
    response.write("retry: 1000\n\n");
    listeners.add(response);
    request.on("close", () => listeners.delete(response));
  }

  return {
    async handle(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const path = pathname.slice("/preview/".length);
      if (request.method !== "GET")
        return send(response, 405, { type: "text/plain", body: "The preview is read with GET" });
      if (path === "changes") return listen(request, response);
      const theme = searchParams.get("theme") === "dark" ? "dark" : "light";
      try {
        send(response, 200, await asset(path, theme));
      } catch (error) {
        const words = error instanceof Error ? error.message : "The preview failed";
        send(response, error instanceof NotFound ? 404 : 500, failure(path, words));
      }
    },
    close() {
      clearTimeout(timer);
      watcher.close();
      for (const response of listeners) response.end();
    },
  };
}

class NotFound extends Error {}

async function make(root: string, path: string, theme: Theme): Promise<Asset> {
  if (path === "") return html(FRAME_PAGE);
  if (path === "screen") return html(screenPage(theme));
  if (path === "frame.css" || path === "screen.css") return css(await readFile(styleFile(path), "utf8"));
  if (path === "frame.js") return script(await bundleFrame());
  if (path === "app.js") return script(await bundleApp(readProject(root)));
  if (path === "app.css") return css(await stylesOf(readProject(root), theme));
  if (path === "config.json") return json(configOf(readProject(root)));
  return readImage(root, path);
}

function styleFile(path: string): string {
  return join(HERE, path === "frame.css" ? "frame" : "client", path);
}

async function bundleFrame(): Promise<string> {
  const { build } = (await import("esbuild")) as typeof Esbuild;
  const entryPoints = [join(HERE, "frame/frame.ts")];
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: "esm", target: "es2022" });
  return outputFiles[0]?.text ?? "";
}

async function stylesOf(project: Project, theme: Theme): Promise<string> {
  const sheets = [
    { file: "app.wxss" },
    ...project.views.map((view) => {
      const scope = scopeOf(view, project.configs[view] ?? {});
      return { file: `${view}.wxss`, scope, page: scope === undefined ? view : undefined };
    }),
  ];
  const texts = await Promise.all(
    sheets.map(async ({ file, ...only }) =>
      toCss(await readFile(join(project.root, file), "utf8"), { theme, ...only }),
    ),
  );
  return texts.join("\n");
}

function configOf(project: Project): object {
  return Object.fromEntries(THEMES.map((theme) => [theme, themed(project, theme)]));
}

/** @throws NotFound for whatever is no image of the app */
async function readImage(root: string, path: string): Promise<Asset> {
  const type = TYPES[path.split(".").at(-1) ?? ""];
  const file = normalize(join(root, decodeURIComponent(path)));
  if (type === undefined || !file.startsWith(join(root, "/"))) throw new NotFound("There is no such file");
  try {
    return { type, body: await readFile(file) };
  } catch {
    throw new NotFound("There is no such file");
  }
}

/** A script that fails says so on the phone's screen. */
function failure(path: string, words: string): Asset {
  if (path !== "app.js") return { type: "text/plain; charset=utf-8", body: words };
  return script(`document.getElementById("screen").innerText = ${JSON.stringify(words)};`);
}

const html = (body: string): Asset => ({ type: "text/html; charset=utf-8", body });
const css = (body: string): Asset => ({ type: "text/css; charset=utf-8", body });
const script = (body: string): Asset => ({ type: "text/javascript; charset=utf-8", body });
const json = (body: object): Asset => ({ type: "application/json", body: JSON.stringify(body) });

function send(response: ServerResponse, status: number, { type, body }: Asset): void {
  // A script with an error in it has to reach the screen.
  const shown = status === 500 && type.startsWith("text/javascript") ? 200 : status;
  response.writeHead(shown, { ...HEADERS, "content-type": type });
  response.end(body);
}
