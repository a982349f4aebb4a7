import { HouseError } from '@/kernel';

/** More bytes than a picture may have. */
export class PictureTooLarge extends HouseError {
  constructor(mostBytes: number) {
    super(
      'invalid',
      'picture-too-large',
      `The file is larger than ${mostBytes / 1024} KiB. Save the picture smaller.`,
      { field: 'picture' },
    );
  }
}

/** None of the kinds we take, whatever its name says. */
export class NotAPicture extends HouseError {
  constructor() {
    super(
      'invalid',
      'not-a-picture',
      'The file is no PNG, JPEG or WebP picture. Export the picture as PNG, and give that.',
      { field: 'picture' },
    );
  }
}

/** More pixels than are decoded: a small file may hold a picture that fills a machine. */
export class PictureTooManyPixels extends HouseError {
  constructor(width: number, height: number, mostPixels: number) {
    super(
      'invalid',
      'picture-too-many-pixels',
      `The picture is ${width} × ${height} pixels, and ${mostPixels / 1_000_000} million are the most. Save it smaller.`,
      { field: 'picture' },
    );
  }
}

/** Something stands behind the picture's end: a program, an archive, another picture. */
export class PictureHoldsMore extends HouseError {
  constructor() {
    super(
      'invalid',
      'picture-holds-more',
      'The file holds more than a picture. Export the picture anew, and give that.',
      { field: 'picture' },
    );
  }
}

/** It begins like a picture, and cannot be read to its end. */
export class PictureBroken extends HouseError {
  constructor(cause?: unknown) {
    super(
      'invalid',
      'picture-broken',
      'The picture cannot be read. Export it anew, and give that.',
      { field: 'picture' },
      { cause },
    );
  }
}
