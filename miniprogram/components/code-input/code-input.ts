/**
 * Six boxes over one field that nobody sees: it takes the keyboard, the code that the keyboard suggests, and what is
 * pasted. Tells `change` with `{ code }` and `leave` when the keyboard goes.
 *
 * @module
 */
import { codeBoxes, readCode } from "./code-text";

Component({
  properties: {
    /** The digits typed so far. */
    value: String,
    /** True to open the keyboard. */
    focus: Boolean,
    disabled: Boolean,
  },

  data: { boxes: codeBoxes(""), next: 0 },

  observers: {
    value(value: string) {
      this.setData({ boxes: codeBoxes(value), next: value.length });
    },
  },

  methods: {
    /** What it returns replaces the text of the field: pasted words go, digits stay. */
    onInput({ detail }: { detail: { value: string } }): string {
      const code = readCode(detail.value);
      this.triggerEvent("change", { code });
      return code;
    },

    onBlur() {
      this.triggerEvent("leave");
    },
  },
});
