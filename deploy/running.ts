/**
 * What the commands that keep a sandbox running have in common: their port, the addresses that they print, their end.
 *
 * @module
 */
const DEFAULT_PORT = 4600;
const MAX_PORT = 65_535;

/**
 * A port as a person writes it; `name` is what they call it.
 * @throws Error for what is no port
 */
export function readPort(text: string | undefined, name: string): number {
  if (text === undefined || text === "") return DEFAULT_PORT;
  if (/^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT) return Number(text);
  throw new Error(`${name} must be a whole number from 0 to ${MAX_PORT}`);
}

/** Where everything is; `apiKey` is what backends call the functions with, if there are any. */
export function describeAddresses(url: string, apiKey: string | undefined): string {
  const functions = [
    ["mini-program", `${url}/call/sendsms`, "(header x-wx-openid)"],
    ["HTTP", `${url}/fn/sendsms`, `(Authorization: Bearer ${apiKey})`],
  ] as const;
  const rows = [
    ["messages", `${url}/`, ""],
    ...(apiKey === undefined ? [] : functions),
    ["Tencent SMS", url, "(endpoint for any official SDK; AKIDsandbox / sandboxSecretKey)"],
    ["control API", `${url}/_sandbox/openapi.json`, ""],
  ] as const;
  const width = Math.max(...rows.map(([, address]) => address.length));
  return rows
    .map(([what, address, hint]) => `${what.padEnd(12)} ${address.padEnd(width)}   ${hint}`.trimEnd())
    .join("\n");
}

/** Ends all of it on Ctrl-C and its like; asked twice, at once. */
export function endOnSignal(close: () => Promise<void>): void {
  let ending = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
