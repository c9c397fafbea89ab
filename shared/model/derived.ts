import { z } from 'zod';

/** What an export makes of the recordings, beside transcripts, for the places that notes and findings name. */
export const derivedChoiceSchema = z.object({
  /** A picture for each moment. */
  stills: z.boolean().default(true),
  /** A clip for each range: of long ones it takes time and room. */
  clips: z.boolean().default(false),
  /** A sheet of small pictures of each recording that has some. */
  thumbnails: z.boolean().default(true),
});
export type DerivedChoice = z.infer<typeof derivedChoiceSchema>;

export const nothingDerived: DerivedChoice = { stills: false, clips: false, thumbnails: false };

export const derivedKindSchema = z.enum(['still', 'clip', 'thumbnails']);
export type DerivedKind = z.infer<typeof derivedKindSchema>;
