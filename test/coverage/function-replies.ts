/**
 * What goes wrong between the functions and a provider, by what the functions were asked for: each gives its outcome of
 * docs/errors.md.
 *
 * @module
 */
import type { Table } from "./table.ts";

const OUTCOMES = { source: "docs/errors.md" } as const;

export const FUNCTION_REPLIES = {
  outcomes: {
    title: "Bad settings and bad replies, through the functions",
    what: "Asked for",
    columns: {
      credentials: "Wrong credentials",
      clock: "Skewed clock",
      html: "HTML",
      nothing: "Nothing",
      types: "Wrong types",
      status: "HTTP 500",
      cut: "Cut off",
    },
    rows: {
      "tencent text": OUTCOMES,
      "qcloudsms text": OUTCOMES,
      "aliyun text": OUTCOMES,
      "tencent call": OUTCOMES,
      "qcloudsms call": OUTCOMES,
      "aliyun call": OUTCOMES,
      "qcloudsms file": OUTCOMES,
    },
  },
} as const satisfies Record<string, Table>;
