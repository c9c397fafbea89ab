import type { Operation } from './operations.ts';
import type { Effect, GuacamoleScreen, Sized } from './screen.ts';

/** Decodes an image; null when it cannot be. */
export type DecodeImage<Image, Picture> = (image: Image) => Promise<Picture | null>;

export interface DrawOptions<Image, Picture> {
  readonly decode: DecodeImage<Image, Picture>;
  /** Gives a picture's memory back once it was drawn. */
  readonly release?: (picture: Picture) => void;
  /** After each operation. An `img` without a picture drew nothing. */
  readonly onEffect?: (operation: Operation, effect: Effect, picture: Picture | null) => void;
  /** Between operations: settles when others had their turn; null while that is not needed. */
  readonly pause?: () => Promise<void> | null;
  readonly signal?: { readonly aborted: boolean };
}

/** Pixels that are decoded at once: as many images as fit, and at least one. */
const pixelsAtOnce = 16 * 1024 * 1024;
const imagesAtOnce = 64;

/** Carries operations out in order. Images are decoded beside one another, some of them ahead, in bounded memory. */
export async function drawOperations<
  Image extends { readonly width: number; readonly height: number },
  Picture extends Readonly<Sized>,
  Canvas extends Sized,
>(
  screen: GuacamoleScreen<Picture, Canvas>,
  operations: readonly Operation[],
  images: readonly Image[],
  { decode, release, onEffect, pause, signal }: DrawOptions<Image, Picture>,
): Promise<void> {
  for (let from = 0; from < operations.length; ) {
    const end = endOfBatch(operations, images, from);
    const batch = operations.slice(from, end);
    const pictures = await Promise.all(batch.map((operation) => pictureOf(operation, images, decode)));
    try {
      for (const [at, operation] of batch.entries()) {
        const turn = pause?.();
        if (turn) await turn;
        if (signal?.aborted) return;
        const picture = pictures[at] ?? null;
        const effect = screen.apply(operation, picture);
        onEffect?.(operation, effect, picture);
      }
    } finally {
      if (release) for (const picture of pictures) if (picture) release(picture);
    }
    from = end;
  }
}

function endOfBatch(
  operations: readonly Operation[],
  images: readonly { readonly width: number; readonly height: number }[],
  from: number,
): number {
  let pixels = 0;
  let count = 0;
  let end = from;
  for (; end < operations.length; end += 1) {
    const operation = operations[end];
    const image = operation?.[0] === 'img' ? images[operation[5]] : undefined;
    if (!image) continue;
    pixels += image.width * image.height;
    count += 1;
    if (count > 1 && (pixels > pixelsAtOnce || count > imagesAtOnce)) break;
  }
  return end;
}

async function pictureOf<Image, Picture>(
  operation: Operation,
  images: readonly Image[],
  decode: DecodeImage<Image, Picture>,
): Promise<Picture | null> {
  const image = operation[0] === 'img' ? images[operation[5]] : undefined;
  return image === undefined ? null : decode(image);
}
