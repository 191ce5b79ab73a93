/**
 * Where the server is and how to come in, as DATABASE_URL says it in libpq's words.
 *
 * Source: "Connection Strings", https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { XinshiError } from "../../errors.ts";
import { parseUrl } from "../../parse-url.ts";

const SSL_MODES = ["disable", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** A function's platform gives it 3 s unless it is told otherwise: by then it must have answered. */
const DEFAULT_CONNECT_MS = 2_000;
const DEFAULT_PORT = 5432;

export interface Address {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** `prefer` takes TLS where the server has it; only `verify-ca` and `verify-full` look at its certificate. */
  sslMode: SslMode;
  /** Certificates of the authorities to believe, in PEM; by default those of Node.js. */
  ca: string | undefined;
  /** Until it is signed in. */
  connectMs: number;
  /** False behind a pooler that gives each transaction another session: nothing is prepared or set for the next one. */
  keepsSession: boolean;
  /** Settings of the session. */
  parameters: Readonly<Record<string, string>>;
}

/** What may stand behind the question mark; what is misspelt must not be passed over, least of all `sslmode`. */
const PARAMETERS = ["application_name", "connect_timeout", "options", "pgbouncer", "sslmode", "sslrootcert"] as const;

/** @throws XinshiError `NOT_CONFIGURED`; no part of the address is repeated */
export function readAddress(databaseUrl: string): Address {
  const url = parseUrl(databaseUrl);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) throw wrong("must begin with postgres:// or postgresql://");
  const { hostname, port, username, password, pathname, searchParams } = url;
  const database = decoded(pathname.slice(1));
  if (hostname === "" || username === "" || database === "") throw wrong("must name a host, a user and a database");
  const unknown = [...searchParams.keys()].some((name) => !PARAMETERS.some((known) => known === name));
  if (unknown) throw wrong(`has a parameter that is none of ${PARAMETERS.join(", ")}`);
  const options = searchParams.get("options");
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? DEFAULT_PORT : Number(port),
    user: decoded(username),
    password: decoded(password),
    database,
    sslMode: readSslMode(searchParams),
    ca: readCa(searchParams),
    connectMs: readConnectMs(searchParams),
    keepsSession: searchParams.get("pgbouncer") !== "true",
    parameters: {
      application_name: searchParams.get("application_name") ?? "xinshi",
      ...(options !== null && { options }),
    },
  };
}

/** With an authority to believe, `require` is a wish to have the server checked, as for libpq. */
function readSslMode(params: URLSearchParams): SslMode {
  const asked = params.get("sslmode") ?? "prefer";
  const mode = SSL_MODES.find((one) => one === asked);
  if (!mode) throw wrong(`its sslmode must be one of ${SSL_MODES.join(", ")}`);
  return mode === "require" && params.has("sslrootcert") ? "verify-ca" : mode;
}

function readCa(params: URLSearchParams): string | undefined {
  const file = params.get("sslrootcert");
  if (file === null || file === "system") return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw wrong("its sslrootcert must be a file of certificates that can be read here", cause);
  }
}

function readConnectMs(params: URLSearchParams): number {
  const seconds = params.get("connect_timeout");
  if (seconds === null) return DEFAULT_CONNECT_MS;
  if (!/^[1-9]\d?$/.test(seconds)) throw wrong("its connect_timeout must be 1 to 99 seconds");
  return Number(seconds) * 1000;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw wrong("has a % that begins no encoded character: write it as %25");
  }
}

function wrong(what: string, cause?: unknown): XinshiError {
  return new XinshiError("NOT_CONFIGURED", `DATABASE_URL: ${what}`, {}, { cause });
}
