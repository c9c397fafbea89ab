import { image, imageParts, instruction, mouse, picture, sync, type TestPicture } from './guacamole-dump.ts';
import type { Random } from './random.ts';

/** A dump that uses all of the protocol that recorders use, in any order and with any numbers. */
export function makeNastyDump(
  random: Random,
  options: { readonly frames?: number } = {},
): { readonly text: string; readonly durationMs: number } {
  const { frames = 150 } = options;
  const pictures = makePictures(random);
  const layer = (): number => random.pick([0, 0, 0, 1, 2, 5, -1, -2, -3]);
  const position = (): number => random.integer(-40, 220);
  const side = (): number => random.integer(0, 120);
  const mask = (): number => random.pick([14, 14, 14, 12, 2, 10, 1, 4, 6, 8, 9, 11, 15, 0, 3]);
  const makers: readonly (() => string)[] = [
    () => image(random.integer(0, 3), layer(), position(), position(), random.pick(pictures), mask()),
    () => interleaved(random, layer, position, pictures),
    () => instruction('copy', layer(), position(), position(), side(), side(), mask(), layer(), position(), position()),
    () => instruction('transfer', layer(), position(), position(), side(), side(), random.integer(0, 16), layer(), position(), position()),
    () => rectangles(random, layer(), position, side),
    () => instruction('cfill', mask(), layer(), ...colour(random)),
    () => instruction('size', layer(), random.integer(0, 260), random.integer(0, 200)),
    () => instruction('move', random.integer(-1, 6), random.integer(-1, 6), position(), position(), random.integer(-3, 3)),
    () => instruction('shade', random.integer(-1, 6), random.integer(0, 255)),
    () => instruction('dispose', random.pick([0, 1, 2, 5, -1, -2, -3])),
    () =>
      instruction(
        'cursor',
        random.integer(0, 20),
        random.integer(0, 20),
        layer(),
        position(),
        position(),
        random.integer(0, 40),
        random.integer(0, 40),
      ),
    () => instruction('nop') + instruction('name', 'Büro \u{1F4BB}; 4.sync,1.1;'),
    () => instruction('copy', 'x', 1, 2) + instruction('size', 0, 99_999, 5),
  ];
  let atMs = 0;
  let text = instruction('size', 0, 200, 150);
  for (let frame = 0; frame < frames; frame += 1) {
    const count = random.integer(0, 5);
    for (let index = 0; index < count; index += 1) text += random.pick(makers)();
    if (random.next() < 0.4)
      text += mouse(random.integer(0, 200), random.integer(0, 150), random.integer(0, 7), atMs + random.integer(0, 60));
    // Consecutive syncs may share a timestamp.
    if (frame > 0 && random.next() < 0.9) atMs += random.integer(1, 120);
    text += sync(atMs);
  }
  return { text, durationMs: atMs };
}

function colour(random: Random): number[] {
  return [random.integer(0, 255), random.integer(0, 255), random.integer(0, 255), random.pick([255, 255, 128, 0, 7])];
}

function rectangles(random: Random, layer: number, position: () => number, side: () => number): string {
  const count = random.integer(1, 3);
  return Array.from({ length: count }, () => instruction('rect', layer, position(), position(), side(), side())).join('');
}

/** Two images whose streams are open at once; the one that began first ends last. */
function interleaved(random: Random, layer: () => number, position: () => number, pictures: readonly TestPicture[]): string {
  const first = imageParts(0, layer(), position(), position(), random.pick(pictures));
  const second = imageParts(1, layer(), position(), position(), random.pick(pictures));
  return [...first.slice(0, 1), ...second.slice(0, 1), ...first.slice(1, -1), ...second.slice(1), ...first.slice(-1)].join('');
}

function makePictures(random: Random): TestPicture[] {
  const types = ['image/png', 'image/png', 'image/webp', 'image/jpeg'] as const;
  return Array.from({ length: 12 }, (_, index) => {
    const width = random.integer(1, 130);
    const height = random.integer(1, 90);
    return picture(
      width,
      height,
      (context) => {
        const pixels = context.createImageData(width, height);
        for (let at = 0; at < pixels.data.length; at += 4) pixels.data.set(colour(random), at);
        context.putImageData(pixels, 0, 0);
      },
      types[index % types.length],
    );
  });
}
