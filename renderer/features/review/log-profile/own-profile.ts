import type { LogProfile } from '../../../../shared/model/log-profile.ts';

/** A profile with changes; of a built-in one a copy under an id that none has yet. */
export function ownProfile(profile: LogProfile, changes: Partial<LogProfile>, known: readonly LogProfile[]): LogProfile {
  if (!profile.builtIn) return { ...profile, ...changes };
  const taken = new Set(known.map(({ id }) => id));
  const base = `my-${profile.id}`.slice(0, 60);
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
  return { ...profile, name: `My ${profile.name}`, ...changes, id, builtIn: false };
}

/** As it is saved: values are typed between commas, with blanks around them. */
export function withoutBlanks(profile: LogProfile): LogProfile {
  return { ...profile, inputValues: profile.inputValues.map((value) => value.trim()).filter((value) => value !== '') };
}
