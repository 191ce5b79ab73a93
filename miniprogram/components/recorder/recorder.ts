/**
 * A round button that records: one tap begins, the next ends. Tells `recorded` with a `Clip`, or `failed` with the error.
 *
 * @module
 */
import { requirePrivacy } from "../../platform/privacy";
import { type Clip, dropRecording, MAX_SECONDS, startRecording, stopRecording } from "../../platform/recorder";
import { stopTicking, tickWhile } from "../../platform/tick";
import { failed } from "../../rules/problem";
import type { Answer } from "../../services/app-error";
import { durationText } from "../../texts/duration";

const LONGEST = durationText(MAX_SECONDS);

Component({
  properties: {
    disabled: Boolean,
  },

  data: {
    isRecording: false,
    /** Milliseconds since the Unix epoch. */
    startedAt: 0,
    elapsed: durationText(0),
    longest: LONGEST,
  },

  lifetimes: {
    detached() {
      this.leave();
    },
  },

  pageLifetimes: {
    hide() {
      stopRecording();
    },
  },

  methods: {
    async onTap() {
      if (this.data.disabled) return;
      if (this.data.isRecording) return stopRecording();
      if (!(await requirePrivacy())) return this.end(failed("PRIVACY_REFUSED", "The user did not agree"));
      startRecording({ onStart: () => this.begin(), onEnd: (answer) => this.end(answer) });
    },

    begin() {
      this.setData({ isRecording: true, startedAt: Date.now(), elapsed: durationText(0) });
      tickWhile(this, true, () => this.show());
    },

    show() {
      const seconds = Math.min(MAX_SECONDS, Math.round((Date.now() - this.data.startedAt) / 1000));
      this.setData({ elapsed: durationText(seconds) });
    },

    end(answer: Answer<Clip>) {
      stopTicking(this);
      this.setData({ isRecording: false, elapsed: durationText(0) });
      if (answer.ok) this.triggerEvent("recorded", answer.value);
      else this.triggerEvent("failed", answer.error);
    },

    leave() {
      stopTicking(this);
      dropRecording();
    },
  },
});
