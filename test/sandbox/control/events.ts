/**
 * A page that listens to a sandbox's events.
 *
 * @module
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import type { Json } from "../helpers.ts";

export interface LiveEvent {
  name: string;
  id: number;
  data: Json;
}

export interface Listener {
  /** All that came so far, `hello` among them. */
  events: LiveEvent[];
  response: IncomingMessage;
  /** Resolves with the first event of this name, if need be once it comes. */
  next(name: string): Promise<LiveEvent>;
  close(): void;
}

/** Opens the stream; resolves when the sandbox has said hello. */
export async function listen(url: string, path = "/_sandbox/events"): Promise<Listener> {
  const { request, response } = await open(`${url}${path}`);
  const events: LiveEvent[] = [];
  const waiting: { name: string; resolve: (event: LiveEvent) => void }[] = [];
  let rest = "";
  response.on("data", (chunk: string) => {
    const frames = (rest + chunk).split("\n\n");
    rest = frames.pop() ?? "";
    for (const event of frames.flatMap(readFrame)) {
      events.push(event);
      for (const one of waiting) if (one.name === event.name) one.resolve(event);
    }
  });
  const next = (name: string): Promise<LiveEvent> => {
    const known = events.find((event) => event.name === name);
    return known === undefined ? new Promise((resolve) => waiting.push({ name, resolve })) : Promise.resolve(known);
  };
  const listener = { events, response, next, close: () => request.destroy() };
  await next("hello");
  return listener;
}

function open(url: string): Promise<{ request: ClientRequest; response: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent: false }, (response) => {
      response.setEncoding("utf8").on("error", () => undefined);
      resolve({ request, response });
    });
    request.on("error", reject);
    request.end();
  });
}

/** Comments, and the line that says when to come back, are no events. */
function readFrame(frame: string): LiveEvent[] {
  const [, name, id, data] = /^event: (\S+)\nid: (\d+)\ndata: (.*)$/.exec(frame) ?? [];
  return name === undefined ? [] : [{ name, id: Number(id), data: JSON.parse(data ?? "null") }];
}
