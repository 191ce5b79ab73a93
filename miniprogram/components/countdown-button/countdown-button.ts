/**
 * A button that cannot be pressed before its wait is over, and says how long that is, to the second. Tells `press`.
 *
 * @module
 */
import { stopTicking, tickWhile } from "../../platform/tick";
import { type Countdown, secondsLeft } from "../../rules/countdown";
import { waitText } from "../../texts/wait";

Component({
  properties: {
    label: String,
    /** What can be done after the wait: "17 秒后" comes before it. */
    again: String,
    /** A `Countdown`; null for none. */
    wait: { type: Object, value: null },
    disabled: Boolean,
    loading: Boolean,
    /** `primary`, `plain` or `link`: a link is for a line of text. */
    kind: { type: String, value: "plain" },
  },

  data: { left: 0, waiting: "" },

  observers: {
    "wait, again"() {
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
    onTap() {
      if (!this.data.disabled && this.data.left === 0) this.triggerEvent("press");
    },

    show() {
      const wait = this.data.wait as Countdown | null;
      const left = wait === null ? 0 : secondsLeft(wait, Date.now());
      const waiting = left > 0 ? `${waitText(left)}后${this.data.again}` : "";
      if (left !== this.data.left || waiting !== this.data.waiting) this.setData({ left, waiting });
      tickWhile(this, left > 0, () => this.show());
    },
  },
});
