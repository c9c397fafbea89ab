import { decryptorSchema } from '../../../shared/model/settings.ts';

/** Arguments as the field shows them: one on each line. */
export function argsText(args: readonly string[]): string {
  return args.join('\n');
}

/** Empty lines count for nothing; spaces within an argument stay. */
export function readArgs(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function argsProblem(text: string): string | null {
  const args = readArgs(text);
  if (!decryptorSchema.shape.args.safeParse(args).success) return 'At most 50 arguments of 1000 characters.';
  return args.some((arg) => arg.includes('{key}')) ? null : 'One of them has to name the key: {key}.';
}

export function commandProblem(text: string): string | null {
  const command = text.trim();
  if (command === '' || command.length > 1000) return 'Name a program.';
  const isPath = /[\\/]/.test(command);
  return isPath && !/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(command) ? 'A name, or a full path.' : null;
}
