/**
 * What a code means to people: why it came, who can change that, and what to do next.
 *
 * @module
 */

/** Who has to act. */
export type Actor =
  /** Whoever holds the phone. */
  | "user"
  /** Who writes the calling program, templates' values included. */
  | "developer"
  /** Who runs the account: console, balance, templates, permissions. */
  | "operator"
  | "provider"
  | "carrier"
  /** Nobody: all is well, or time does it. */
  | "nobody";

export interface ExplanationWords {
  cause: string;
  nextStep: string;
}

export interface Explanation {
  actor: Actor;
  zh: ExplanationWords;
  en: ExplanationWords;
}
