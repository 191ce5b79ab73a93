/**
 * Files of the phone: recordings and what was chosen, by paths that only this page knows.
 *
 * @module
 */

const files = new Map<string, Blob>();

/** Returns its path. */
export function keep(file: Blob, suffix: string): string {
  const path = `wxfile://tmp_${crypto.randomUUID()}.${suffix}`;
  files.set(path, file);
  return path;
}

export function fileAt(path: string): Blob | undefined {
  return files.get(path);
}

export async function base64At(path: string): Promise<string | undefined> {
  const file = files.get(path);
  if (file === undefined) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
