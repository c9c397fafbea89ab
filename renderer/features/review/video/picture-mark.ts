import type { Box } from '../../../../shared/model/box.ts';

/** A place on the picture that is to be seen; asked for again it is another object. */
export interface PictureMark {
  readonly box: Box;
}
