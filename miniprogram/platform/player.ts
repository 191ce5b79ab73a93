/**
 * Plays a sound of this phone, one at a time.
 *
 * Source: "InnerAudioContext", https://developers.weixin.qq.com/miniprogram/dev/api/media/audio/InnerAudioContext.html
 *
 * @module
 */

let playing: { audio: WechatMiniprogram.InnerAudioContext; onEnd: (isWell: boolean) => void } | undefined;

/** @param onEnd told once: true when the sound came to its end or was stopped, false when it cannot be played */
export function play(path: string, onEnd: (isWell: boolean) => void): void {
  stopPlaying();
  const audio = wx.createInnerAudioContext();
  playing = { audio, onEnd };
  audio.onEnded(() => close(audio, true));
  audio.onError(() => close(audio, false));
  audio.src = path;
  audio.play();
}

export function stopPlaying(): void {
  if (playing !== undefined) close(playing.audio, true);
}

/** A sound that was replaced says nothing any more. */
function close(audio: WechatMiniprogram.InnerAudioContext, isWell: boolean): void {
  if (playing === undefined || playing.audio !== audio) return;
  const { onEnd } = playing;
  playing = undefined;
  audio.stop();
  audio.destroy();
  onEnd(isWell);
}
