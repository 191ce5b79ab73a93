/**
 * Asks for consent to the privacy guide whenever WeChat wants it: before the first use of a number, the microphone or a
 * file. A page that uses one of these has this dialog.
 *
 * @module
 */
import { agreePrivacy, onPrivacyNeeded, refusePrivacy } from "../../platform/privacy";

/** The consent counts only when it comes from the button of this id. */
const AGREE_BUTTON = "agree-privacy";

Component({
  data: { isOpen: false },

  lifetimes: {
    attached() {
      this.listen();
    },
    detached() {
      this.leave();
    },
  },

  pageLifetimes: {
    show() {
      this.listen();
    },
    hide() {
      this.leave();
    },
  },

  methods: {
    listen() {
      onPrivacyNeeded(this, () => this.setData({ isOpen: true }));
    },

    /** A question that nobody sees any more is refused. */
    leave() {
      onPrivacyNeeded(this, undefined);
      if (this.data.isOpen) this.onRefuse();
    },

    onAgree() {
      this.setData({ isOpen: false });
      agreePrivacy(AGREE_BUTTON);
    },

    onRefuse() {
      this.setData({ isOpen: false });
      refusePrivacy();
    },

    onContractTap() {
      wx.openPrivacyContract({});
    },
  },
});
