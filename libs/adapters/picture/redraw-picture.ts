import type sharp from 'sharp';
import { NotAPicture, PictureBroken, PictureHoldsMore, PictureTooLarge, PictureTooManyPixels } from './errors';
import { findPicture } from './picture-end';

/** What is taken, and within which size in pixels it is kept. */
export interface PictureLimits {
  readonly bytes: number;
  readonly pixels: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

const PATIENCE_SECONDS = 10;
const LOADERS = ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'];
let library: Promise<typeof sharp> | undefined;

/**
 * A picture that somebody gave, drawn anew as a PNG that holds nothing of the file but its looks. Throws NotAPicture,
 * PictureTooLarge, PictureTooManyPixels, PictureHoldsMore or PictureBroken.
 */
export async function redrawPicture(file: Buffer, limits: PictureLimits): Promise<Picture> {
  if (file.length > limits.bytes) throw new PictureTooLarge(limits.bytes);
  const found = findPicture(file);
  if (!found) throw new NotAPicture();
  library ??= loaded();
  const draw = await library;
  const options = { limitInputPixels: limits.pixels, failOn: 'warning', sequentialRead: true } as const;
  const { width, height } = await draw(file, { ...options, limitInputPixels: false })
    .metadata()
    .catch(broken);
  if (width * height > limits.pixels) throw new PictureTooManyPixels(width, height, limits.pixels);
  if (found.end === null) throw new PictureBroken();
  if (found.end !== file.length) throw found.end > file.length ? new PictureBroken() : new PictureHoldsMore();
  const { data, info } = await draw(file, options)
    .timeout({ seconds: PATIENCE_SECONDS })
    .autoOrient()
    .resize({ width: limits.width, height: limits.height, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .png({ compressionLevel: 9 })
    .toBuffer({ resolveWithObject: true })
    .catch(broken);
  return { png: data, width: info.width, height: info.height };
}

/** libvips with every loader switched off but three, and nothing kept of a picture once it is drawn. */
async function loaded(): Promise<typeof sharp> {
  const { default: draw } = await import('sharp');
  draw.block({ operation: ['VipsForeignLoad'] });
  draw.unblock({ operation: LOADERS });
  draw.cache(false);
  return draw;
}

function broken(cause: unknown): never {
  throw new PictureBroken(cause);
}
