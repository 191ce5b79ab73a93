/**
 * The microphone, the loudspeaker and the files of a phone, as far as the sample app uses them.
 *
 * Source: "RecorderManager", https://developers.weixin.qq.com/miniprogram/dev/api/media/recorder/RecorderManager.html
 *
 * @module
 */
import { settle } from "./fake-page.ts";

type Listener = (event?: unknown) => void;

/** The app's one recorder. */
export class FakeRecorder {
  startedWith: unknown[] = [];
  private readonly listeners = new Map<string, Listener>();
  /** What the next recording is. */
  next = { tempFilePath: "wxfile://tmp/voice.mp3", duration: 7000, fileSize: 21_000 };
  isRefused = false;

  api(): Record<string, unknown> {
    return {
      onStart: (listener: Listener) => this.listeners.set("start", listener),
      onStop: (listener: Listener) => this.listeners.set("stop", listener),
      onError: (listener: Listener) => this.listeners.set("error", listener),
      start: (options: unknown) => {
        this.startedWith.push(options);
        if (this.isRefused) this.tell("error", { errMsg: "operateRecorder:fail auth deny" });
        else this.tell("start");
      },
      stop: () => this.tell("stop", this.next),
    };
  }

  /** As WeChat does: later, and to the listener that was set last. */
  tell(name: string, event?: unknown): void {
    queueMicrotask(() => this.listeners.get(name)?.(event));
  }
}

export class FakePlayer {
  src = "";
  isPlaying = false;
  private onEnd: Listener = () => {};
  private onFault: Listener = () => {};

  onEnded(listener: Listener): void {
    this.onEnd = listener;
  }
  onError(listener: Listener): void {
    this.onFault = listener;
  }
  play(): void {
    this.isPlaying = true;
  }
  stop(): void {
    this.isPlaying = false;
  }
  destroy(): void {}

  async finish(): Promise<void> {
    this.onEnd();
    await settle();
  }
  async breakDown(): Promise<void> {
    this.onFault({ errMsg: "MediaError", errCode: 10_004 });
    await settle();
  }
}

export interface ChosenFile {
  path: string;
  size: number;
}

/** Files and sounds of one phone. */
export class FakeMedia {
  readonly recorder = new FakeRecorder();
  readonly players: FakePlayer[] = [];
  /** What the user picks next; undefined picks nothing. */
  chosen: ChosenFile | undefined;
  /** Base64 by path; other files cannot be read. */
  readonly files = new Map<string, string>([["wxfile://tmp/voice.mp3", "//NkxAAA"]]);
  /** By path in the cloud. */
  readonly stored = new Map<string, string>();
  isStorageDown = false;

  api(): Record<string, unknown> {
    return {
      getRecorderManager: () => this.recorder.api(),
      createInnerAudioContext: () => this.addPlayer(),
      chooseMessageFile: this.choose.bind(this),
      getFileSystemManager: () => ({ readFile: this.read.bind(this) }),
      getRandomValues: ({
        length,
        success,
      }: {
        length: number;
        success(result: { randomValues: ArrayBuffer }): void;
      }) => success({ randomValues: new Uint8Array(length).fill(0xab).buffer }),
    };
  }

  async upload({ cloudPath, filePath }: { cloudPath: string; filePath: string }): Promise<{ fileID: string }> {
    if (this.isStorageDown) throw new Error("uploadFile:fail");
    this.stored.set(cloudPath, filePath);
    return { fileID: `cloud://env.bucket/${cloudPath}` };
  }

  private addPlayer(): FakePlayer {
    const player = new FakePlayer();
    this.players.push(player);
    return player;
  }

  private choose({ success, fail }: { success(result: object): void; fail(error: { errMsg: string }): void }): void {
    if (this.chosen === undefined) fail({ errMsg: "chooseMessageFile:fail cancel" });
    else success({ tempFiles: [{ ...this.chosen, name: "voice.mp3", type: "file", time: 0 }] });
  }

  private read({
    filePath,
    success,
    fail,
  }: {
    filePath: string;
    success(result: { data: string }): void;
    fail(error: { errMsg: string }): void;
  }): void {
    const data = this.files.get(filePath);
    if (data === undefined) fail({ errMsg: "readFile:fail no such file or directory" });
    else success({ data });
  }
}
