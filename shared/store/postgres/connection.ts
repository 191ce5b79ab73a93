/**
 * One connection to the server, and never another behind one's back: what is lost is lost, with the transaction on it.
 * The driver alone would connect again and run the rest of a transaction outside of it, or end the process.
 *
 * Source: "nextWrite() throws an uncaughtException", https://github.com/porsager/postgres/issues/1208
 *
 * @module
 */
import { connect as connectSocket, isIP, type Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import postgres from "postgres";
import type { Address } from "./address.ts";
import { ConnectionLost } from "./faults.ts";
import { toRows } from "./rows.ts";
import { encode, type Statement } from "./statement.ts";

/** A session that does nothing for so long may be ended: a frozen function cannot do so itself. */
const IDLE_SESSION_MS = 60_000;
/** A transaction whose function was frozen or killed holds its locks for so long at most. */
const IDLE_TRANSACTION_MS = 5_000;
/**
 * A session keeps its plans until the table is analyzed, which takes a minute or more: one made for an empty table reads
 * the whole of it when it has a hundred thousand rows.
 */
const KEEP_PLANS_MS = 1_000;

export interface Connection {
  /** False once it was lost or ended. */
  readonly isOpen: boolean;
  /** Milliseconds since its last answer, by a clock that nobody sets. */
  idleMs(): number;
  /** True when its plans are old, and are to be made anew: once, until they are so again. */
  arePlansOld(): boolean;
  /**
   * Runs statements in one round trip, or in one more for each that it has not run before; gives the rows of each. A text
   * without values may hold several statements.
   *
   * @throws PostgresError what the server said, ConnectionLost when it said nothing within `answerMs` or not to the end
   */
  run(statements: readonly Statement[], answerMs: number): Promise<object[][]>;
  end(): Promise<void>;
  /** Without a word: the server undoes what it was doing when it finds out. */
  destroy(): void;
}

/**
 * Connects and signs in.
 *
 * @throws PostgresError when the server refuses, Error when it cannot be reached or is not who it should be
 */
export async function connect(address: Address, statementMs: number): Promise<Connection> {
  const { host, port, user, password, database, connectMs, keepsSession } = address;
  const startedAt = performance.now();
  const socket = await openSocket(address);
  let isTaken = false;
  let isOpen = true;
  let usedAt = performance.now();
  let plannedAt = usedAt;
  const options = {
    ...{ host, port, user, password, database },
    max: 1,
    ssl: tlsOptions(address),
    prepare: keepsSession,
    fetch_types: false,
    connect_timeout: 0,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => undefined,
    // Times and counts: none of ours is beyond what a number holds.
    types: { number: { to: 20, from: [20, 1700], serialize: String, parse: Number } },
    connection: { ...address.parameters, ...sessionSettings(address, statementMs) },
    socket: () => {
      if (isTaken || !isOpen) throw new ConnectionLost("The connection ended");
      isTaken = true;
      return socket;
    },
  };
  const sql = postgres(options);
  socket.once("close", () => {
    isOpen = false;
  });
  /** One of the socket's: while it is asked, it keeps the process alive; a resting one keeps no invocation going. */
  const ask = async <Answer>(work: () => Promise<Answer>, answerMs: number): Promise<Answer> => {
    if (!isOpen) throw new ConnectionLost("The connection ended");
    let isLate = false;
    let last: NodeJS.Immediate | undefined;
    // One turn more: a process that stood still reads its clock before it reads the answer that came meanwhile.
    const timer = setTimeout(() => {
      last = setImmediate(() => {
        isLate = true;
        socket.destroy();
      });
    }, answerMs);
    socket.ref();
    try {
      return await work();
    } catch (cause) {
      if (isLate) throw late(answerMs, cause);
      throw cause;
    } finally {
      clearTimeout(timer);
      clearImmediate(last);
      socket.unref();
      usedAt = performance.now();
    }
  };
  const connection: Connection = {
    get isOpen() {
      return isOpen;
    },
    idleMs: () => performance.now() - usedAt,
    arePlansOld: () => {
      if (!keepsSession || performance.now() - plannedAt < KEEP_PLANS_MS) return false;
      plannedAt = performance.now();
      return true;
    },
    run: (statements, answerMs) =>
      ask(() => {
        sendAtOnce(socket);
        return Promise.all(
          // Each awaited by itself: else what the driver made for one outlives it until the next full collection.
          statements.map(async ({ text, values }) =>
            toRows(await sql.unsafe(text, values.map(encode), { prepare: keepsSession }).values()),
          ),
        );
      }, answerMs),
    end: () => sql.end({ timeout: 1 }),
    destroy: () => {
      isOpen = false;
      socket.destroy();
    },
  };
  try {
    await connection.run([greeting(address)], Math.max(1, connectMs - (performance.now() - startedAt)));
    return connection;
  } catch (cause) {
    connection.destroy();
    throw cause;
  }
}

/**
 * What the driver writes in this turn goes out as one: it writes each longer statement by itself, and the last of the
 * short ones at the end of the turn.
 */
function sendAtOnce(socket: Socket): void {
  socket.cork();
  process.nextTick(() => setImmediate(() => socket.uncork()));
}

/** Rejects with the error that tells why. */
function openSocket({ host, port, connectMs }: Address): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port, noDelay: true, keepAlive: true });
    const timer = setTimeout(() => socket.destroy(late(connectMs)), connectMs);
    socket.on("error", reject).once("close", () => clearTimeout(timer)); // without a listener an error ends the process
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

function late(ms: number, cause?: unknown): ConnectionLost {
  return new ConnectionLost(`The server did not answer within ${Math.round(ms)} ms`, { cause, isLate: true });
}

/** What the driver takes as its `ssl`. */
function tlsOptions({ host, sslMode, ca }: Address): false | "prefer" | ConnectionOptions {
  if (sslMode === "disable") return false;
  if (sslMode === "prefer") return "prefer";
  return {
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: sslMode.startsWith("verify"),
    ...(ca !== undefined && { ca }),
    ...(sslMode === "verify-ca" && { checkServerIdentity: () => undefined }),
  };
}

/** A pooler takes none at the start: see `database.ts` for how a transaction is given its own. */
function sessionSettings({ keepsSession }: Address, statementMs: number): Record<string, number> {
  if (!keepsSession) return {};
  return { statement_timeout: statementMs, idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS };
}

/** The driver connects for the first statement. PostgreSQL before 14 ends no session by itself. */
function greeting({ keepsSession }: Address): Statement {
  if (!keepsSession) return { text: "SELECT 1", values: [] };
  return {
    text: `SELECT CASE WHEN current_setting('server_version_num')::int >= 140000
      THEN set_config('idle_session_timeout', '${IDLE_SESSION_MS}', false) END`,
    values: [],
  };
}
