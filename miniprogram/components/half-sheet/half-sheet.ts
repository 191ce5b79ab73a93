/**
 * A sheet that comes up from the bottom over the page. What is on it is the page's. Tells `close` when the shade or the
 * cross is tapped.
 *
 * @module
 */
Component({
  properties: {
    isOpen: Boolean,
    title: String,
  },

  methods: {
    onCloseTap() {
      this.triggerEvent("close");
    },

    /** A touch that moves on the shade must not move the page below. */
    onShadeMove() {},
  },
});
