/**
 * What providers get wrong, by what our clients asked for: nothing is taken for an acceptance, and nothing for a refusal.
 *
 * @module
 */
import type { Table } from "./table.ts";

/** A reply that cannot be read leaves it open what was done; only a connection that was refused says that nothing was. */
const PORT = { source: "docs/errors.md" } as const;

export const BAD_REPLIES = {
  replies: {
    title: "Bad replies, read by the provider clients",
    what: "Asked for",
    columns: {
      html: "HTML",
      nothing: "Nothing",
      types: "Wrong types",
      status: "HTTP 500",
      cut: "Cut off",
      refused: "Connection refused",
    },
    rows: {
      "tencent send": PORT,
      "tencent queue": PORT,
      "tencent phone log": PORT,
      "tencent call": PORT,
      "tencent administration": PORT,
      "qcloudsms send": PORT,
      "qcloudsms queue": PORT,
      "qcloudsms phone log": PORT,
      "qcloudsms call": PORT,
      "qcloudsms files": PORT,
      "qcloudsms administration": PORT,
      "aliyun send": PORT,
      "aliyun phone log": PORT,
      "aliyun call": PORT,
      "aliyun administration": PORT,
    },
  },
} as const satisfies Record<string, Table>;
