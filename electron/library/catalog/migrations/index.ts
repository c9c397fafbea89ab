import type { Migration } from '../migrate.ts';
import { migration as base } from './0010-base.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [base];
