/**
 * A page, or a part of one, that has nothing else to show: it is loading, empty, offline, refused or done. Tells `action`
 * when its button is pressed.
 *
 * @module
 */
Component({
  properties: {
    /** `loading`, `empty`, `error`, `offline`, `blocked`, `signin` or `done`: its picture. */
    kind: { type: String, value: "empty" },
    title: String,
    text: String,
    /** Label of the button; empty for none. */
    action: String,
  },

  methods: {
    onActionTap() {
      this.triggerEvent("action");
    },
  },
});
