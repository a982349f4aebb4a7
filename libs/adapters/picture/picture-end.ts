/** What a file is by its first bytes, and where the picture in it ends; null where that cannot be found. */
export interface FoundPicture {
  readonly kind: 'png' | 'jpeg' | 'webp';
  /** In bytes from the file's start. */
  readonly end: number | null;
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');

/** Undefined for what is no PNG, JPEG or WebP. */
export function findPicture(file: Buffer): FoundPicture | undefined {
  if (file.subarray(0, 8).equals(PNG)) return { kind: 'png', end: pngEnd(file) };
  if (file.subarray(0, 3).equals(JPEG)) return { kind: 'jpeg', end: jpegEnd(file) };
  if (file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP')
    return { kind: 'webp', end: 8 + file.readUInt32LE(4) };
  return undefined;
}

/** Chunks of a length, a name, that many bytes and four of a checksum, until the one called IEND. */
function pngEnd(file: Buffer): number | null {
  for (let at = PNG.length; at + 12 <= file.length; ) {
    const isLast = file.toString('latin1', at + 4, at + 8) === 'IEND';
    at += 12 + file.readUInt32BE(at);
    if (isLast) return at;
  }
  return null;
}

const [STUFFED, FIRST_RESTART, LAST_RESTART, END, SCAN] = [0x00, 0xd0, 0xd7, 0xd9, 0xda];

/** Segments of a marker and a length; behind a scan's head come its bytes, in which FF is followed by 00 or a restart. */
function jpegEnd(file: Buffer): number | null {
  let at = 2;
  while (at + 4 <= file.length || file[at + 1] === END) {
    if (file[at] !== 0xff) return null;
    const marker = file[at + 1]!;
    if (marker === END) return at + 2;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    at += 2 + file.readUInt16BE(at + 2);
    if (marker === SCAN) at = scanEnd(file, at);
  }
  return null;
}

function scanEnd(file: Buffer, from: number): number {
  let at = file.indexOf(0xff, from);
  while (at !== -1 && at + 1 < file.length) {
    const next = file[at + 1]!;
    if (next !== STUFFED && (next < FIRST_RESTART || next > LAST_RESTART)) return at;
    at = file.indexOf(0xff, at + 2);
  }
  return file.length;
}
