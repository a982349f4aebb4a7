import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { redrawPicture } from './redraw-picture';

const LIMITS = { bytes: 1_048_576, pixels: 4_000_000, width: 640, height: 160 };
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 20, g: 90, b: 60, alpha: 0.5 } } });
const codeOf = (file: Buffer): Promise<string> =>
  redrawPicture(file, LIMITS).then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? String(error),
  );
const big = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
/** A PNG chunk; its checksum is left wrong, for what is refused before it is looked at. */
const chunk = (name: string, data: Buffer): Buffer =>
  Buffer.concat([big(data.length), Buffer.from(name), data, big(0)]);
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const SCRIPT = '<script>alert(1)</script>';
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">${SCRIPT}</svg>`;

test.each(['png', 'jpeg', 'webp'] as const)('a %s is drawn anew as a PNG within its size', async (kind) => {
  const given = await flat(2000, 400).toFormat(kind).toBuffer();
  const { png, width, height } = await redrawPicture(given, LIMITS);
  expect([width, height]).toEqual([640, 128]);
  expect((await sharp(png).metadata()).format).toBe('png');
  expect((await redrawPicture(given, LIMITS)).png.equals(png)).toBe(true);
});

test('a small one is not blown up', async () => {
  const { width, height } = await redrawPicture(await flat(90, 30).png().toBuffer(), LIMITS);
  expect([width, height]).toEqual([90, 30]);
});

test('what a camera and a program wrote into it is gone, and it stands upright', async () => {
  const given = await flat(120, 60)
    .jpeg()
    .withExif({ IFD0: { Artist: SCRIPT }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  expect(given.includes('Exif')).toBe(true);
  const { png, width, height } = await redrawPicture(given, LIMITS);
  expect([width, height]).toEqual([60, 120]);
  const { exif, icc, xmp, iptc } = await sharp(png).metadata();
  expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined]);
  expect(png.includes('script')).toBe(false);
});

test.each(['png', 'jpeg', 'webp'] as const)('a %s with a page behind it is refused', async (kind) => {
  const given = await flat(40, 40).toFormat(kind).toBuffer();
  expect(await codeOf(Buffer.concat([given, Buffer.from(`<html>${SCRIPT}`)]))).toBe('picture-holds-more');
});

test('a progressive JPEG, with its many scans, ends where it ends', async () => {
  const noise = sharp({
    create: {
      width: 300,
      height: 200,
      channels: 3,
      background: '#fff',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
  const given = await noise.jpeg({ progressive: true }).toBuffer();
  expect(await codeOf(given)).toBe('taken');
  expect(await codeOf(Buffer.concat([given, given]))).toBe('picture-holds-more');
});

test.each([
  ['an SVG with a script', SVG],
  ['a page', `<!doctype html>${SCRIPT}`],
  ['a GIF that is a program', 'GIF89a/*;alert(1)//*/'],
  ['a PDF', '%PDF-1.4\n%%EOF'],
  ['a bitmap of an old kind', 'BM\x3a\0\0\0'],
  ['nothing', ''],
  ['a single byte', '\xff'],
])('%s is no picture', async (_name, text) => {
  expect(await codeOf(Buffer.from(text, 'latin1'))).toBe('not-a-picture');
});

test('an SVG that calls itself a PNG is broken, not drawn', async () => {
  expect(await codeOf(Buffer.concat([PNG, Buffer.from(SVG)]))).toBe('picture-broken');
});

test('a picture that would fill the machine is refused by its head', async () => {
  const head = Buffer.concat([big(40_000), big(40_000), Buffer.from([1, 0, 0, 0, 0])]);
  const bomb = await flat(40, 40).png().toBuffer();
  head.copy(bomb, 16, 0, 13);
  expect(bomb.length).toBeLessThan(1000);
  // The checksum of the head no longer fits: a decoder that looks at it calls it broken, one that does not counts.
  expect(['picture-too-many-pixels', 'picture-broken']).toContain(await codeOf(bomb));
  const honest = await flat(4000, 2000).png({ compressionLevel: 9 }).toBuffer();
  expect(honest.length).toBeLessThan(100_000);
  expect(await codeOf(honest)).toBe('picture-too-many-pixels');
});

test('a comment that unpacks to far more than it is does no harm', async () => {
  const png = await flat(40, 40).png().toBuffer();
  const packed = deflateSync(Buffer.alloc(200_000_000), { level: 9 });
  const comment = chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), packed]));
  const before = process.memoryUsage().rss;
  expect(['taken', 'picture-broken']).toContain(
    await codeOf(Buffer.concat([png.subarray(0, 33), comment, png.subarray(33)])),
  );
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});

test('what is cut off is broken, and what is too large is not opened', async () => {
  for (const kind of ['png', 'jpeg', 'webp'] as const) {
    const given = await flat(300, 200).toFormat(kind).toBuffer();
    expect(await codeOf(given.subarray(0, given.length - 20))).toBe('picture-broken');
  }
  expect(await codeOf(Buffer.alloc(LIMITS.bytes + 1))).toBe('picture-too-large');
});
