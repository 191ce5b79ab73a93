/**
 * A provider's words that could not be read, carried as an error's cause to whoever can keep them.
 *
 * @module
 */

/** Holds the body; no log prints it. */
export class UnreadableReply extends Error {
  override readonly name = "UnreadableReply";
  readonly #body: string;

  constructor(body: string) {
    super(`An answer of ${body.length} characters could not be read`);
    this.#body = body;
  }

  get body(): string {
    return this.#body;
  }
}
