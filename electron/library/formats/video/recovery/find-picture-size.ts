import type { StreamTrial, TrialPicture } from '../stream-trial.ts';
import { type PictureSize, seamRoughness, usualSizes } from './picture-sizes.ts';

/** Tries of a size: a search over all of them takes some seconds, and never more. */
const mostTries = 4000;
const blockPixels = 16;
/** In blocks of 16 pixels. */
const narrowest = 5;
const widest = 320;
const tallest = 200;
/** Blocks are tried in so many rows to find out whether a width can be right. */
const probeRows = 4;

/**
 * The size of the pictures of a stream that does not say it: the one at which its key frames decode to their last bit. Usual
 * sizes first, then every width by a few rows of blocks, and for those that fit every height. Of several that fit equally
 * well the one whose blocks join best is taken. `likely` is taken where it fits at all: it was found in this way before.
 */
export async function findPictureSize(
  trial: StreamTrial,
  keyFrames: readonly Uint8Array[],
  headerOf: (size: PictureSize) => Uint8Array,
  likely: PictureSize | null = null,
): Promise<PictureSize | null> {
  let tries = 0;
  const smallestFirst = [...keyFrames].sort((a, b) => a.length - b.length);
  const attempt = async (
    size: PictureSize,
    isStrict: boolean,
  ): Promise<{ readonly isClean: boolean; readonly picture: TrialPicture | null }> => {
    const extradata = headerOf(size);
    let picture: TrialPicture | null = null;
    for (const sample of smallestFirst) {
      tries += 1;
      const result = await trial.decode({ codec: 'mpeg4', extradata, samples: [sample], isStrict });
      if (result.clean[0] !== true) return { isClean: false, picture };
      picture = result.picture;
    }
    return { isClean: picture !== null, picture };
  };
  if (likely && (await attempt(likely, true)).isClean) return likely;
  const usual = await best(usualSizes, attempt);
  if (usual) return usual;

  const fitting: PictureSize[] = [];
  for (let columns = narrowest; columns <= widest && tries < mostTries; columns += 1) {
    const width = columns * blockPixels;
    if (!(await attempt({ width, height: probeRows * blockPixels }, false)).isClean) continue;
    // More rows than there are make an error, fewer make none.
    let low = probeRows;
    let high = tallest + 1;
    while (high - low > 1 && tries < mostTries) {
      const middle = (low + high) >>> 1;
      if ((await attempt({ width, height: middle * blockPixels }, false)).isClean) low = middle;
      else high = middle;
    }
    fitting.push({ width, height: low * blockPixels });
  }
  return best(fitting.filter(isLikeScreen), attempt);
}

function isLikeScreen({ width, height }: PictureSize): boolean {
  const ratio = width / height;
  return ratio >= 0.5 && ratio <= 5;
}

/** The first size that fits; of those with as many blocks as it the one whose blocks join clearly better. */
async function best(
  sizes: readonly PictureSize[],
  attempt: (size: PictureSize, isStrict: boolean) => Promise<{ readonly isClean: boolean; readonly picture: TrialPicture | null }>,
): Promise<PictureSize | null> {
  let found: { readonly size: PictureSize; readonly roughness: number } | null = null;
  for (const size of sizes) {
    if (found !== null && (blocksOf(size) !== blocksOf(found.size) || columnsOf(size) === columnsOf(found.size))) continue;
    const { isClean, picture } = await attempt(size, true);
    if (!isClean || picture === null) continue;
    const roughness = seamRoughness(picture);
    if (found === null || roughness < found.roughness * clearly) found = { size, roughness };
  }
  return found?.size ?? null;
}

const clearly = 0.9;

function columnsOf({ width }: PictureSize): number {
  return Math.ceil(width / blockPixels);
}

function blocksOf(size: PictureSize): number {
  return columnsOf(size) * Math.ceil(size.height / blockPixels);
}
