/**
 * A line that says what went wrong and what to do. A refusal with a wait counts down to the second, and goes when it is
 * over. Tells `action` when its button is pressed.
 *
 * @module
 */
import { stopTicking, tickWhile } from "../../platform/tick";
import { isOver, type Notice, retrySeconds } from "../../rules/problem";
import { errorText, supportText } from "../../texts/errors";

/** What is shown of a notice at a moment. */
function wordsOf(notice: Notice | null, text: string, now: number): { words: string; support: string; left: number } {
  if (notice === null || isOver(notice, now)) return { words: text, support: "", left: 0 };
  const left = retrySeconds(notice, now);
  return { words: errorText({ ...notice, retryAfterSeconds: left }), support: supportText(notice), left };
}

Component({
  properties: {
    /** A `Notice`; null for none. */
    notice: { type: Object, value: null },
    /** Words of the page's own, in place of a notice. */
    text: String,
    /** Label of the button; empty for none. */
    action: String,
  },

  data: { words: "", support: "", left: 0 },

  observers: {
    "notice, text"() {
      this.show();
    },
  },

  lifetimes: {
    attached() {
      this.show();
    },
    detached() {
      stopTicking(this);
    },
  },

  pageLifetimes: {
    show() {
      this.show();
    },
    hide() {
      stopTicking(this);
    },
  },

  methods: {
    onActionTap() {
      this.triggerEvent("action");
    },

    show() {
      const { words, support, left } = wordsOf(this.data.notice as Notice | null, this.data.text, Date.now());
      const isSame = words === this.data.words && support === this.data.support && left === this.data.left;
      if (!isSame) this.setData({ words, support, left });
      tickWhile(this, left > 0, () => this.show());
    },
  },
});
