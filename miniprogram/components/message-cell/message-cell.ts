/**
 * One message: what it was, to whom and when, and what became of it.
 *
 * @module
 */
Component({
  properties: {
    /** A `MessageItem` of the page of messages. */
    item: { type: Object, value: {} },
  },
});
