import { z } from 'zod';

/** An instant as documents that are handed out write it: RFC 3339, in UTC, to the millisecond. */
export const utcSchema = z.string().regex(/^-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
