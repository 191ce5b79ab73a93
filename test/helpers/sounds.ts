/**
 * Sound files that say nothing.
 *
 * @module
 */

/** Silence: so many frames of 417 bytes, 128 kbit/s at 44.1 kHz. `mark` makes it another file. */
export function mp3(frames = 3, mark = ""): Buffer {
  const frame = Buffer.alloc(417);
  frame.writeUInt32BE(0xfffb9064);
  frame.write(mark, 40, "latin1");
  return Buffer.concat(Array.from({ length: frames }, () => frame));
}

/** Silence: so many samples of 8 bits at 8 kHz. `mark` makes it another file. */
export function wav(samples = 800, mark = ""): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples, 40);
  const sound = Buffer.alloc(samples, 128);
  sound.write(mark, "latin1");
  return Buffer.concat([header, sound]);
}
