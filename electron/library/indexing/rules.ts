import { constants, copyFile, readFile } from 'node:fs/promises';
import { type Matcher, RE2JS } from 're2js';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { severitySchema } from '../../../shared/model/review.ts';

const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  label: z.string().min(1).max(200),
  severity: severitySchema,
  /** Why a match deserves a look, in words. */
  reason: z.string().max(1000),
  /** What the pattern is matched against: commands, lines of output, or both. */
  appliesTo: z.enum(['command', 'output', 'both']),
  /** RE2 syntax: linear time, whatever the pattern and the text. */
  pattern: z.string().min(1).max(4000),
  /** A line without any of these (any case) cannot match and is not tried; empty: every line is tried. */
  keywords: z.array(z.string().min(1)).default([]),
  ignoreCase: z.boolean().default(false),
  /** The match is a secret: it is masked wherever the marker is shown. */
  masks: z.boolean().default(false),
  enabled: z.boolean().default(true),
});
const rulesFileSchema = z.strictObject({ version: z.literal(1), rules: z.array(ruleSchema).max(1000) });
export type Rule = z.infer<typeof ruleSchema>;

/** A rule ready to be tried. */
export interface CompiledRule extends Rule {
  /** The matched text, or null. */
  match(text: string): string | null;
  /** False for a text, given in lower case, that has none of the rule's keywords: it cannot match. */
  mayMatch(lower: string): boolean;
  /** Every matched text, in order. */
  matches(text: string): string[];
}

/** Longer lines are matched up to here. */
const maxMatchedChars = 8192;

/** Makes the rules file from the default rules where there is none. */
export async function ensureRules(path: string, defaults: string): Promise<void> {
  await copyFile(defaults, path, constants.COPYFILE_EXCL).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

/** Reads and checks the rules file; `rules-invalid` says what is wrong with it. It is never overwritten. */
export async function readRules(path: string): Promise<Rule[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('rules-invalid', `The rules file ${path} cannot be read.`, { cause });
  });
  const problems: string[] = [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new AppError('rules-invalid', `The rules file ${path} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const parsed = rulesFileSchema.safeParse(json);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.slice(0, 10).map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`));
  } else {
    for (const rule of parsed.data.rules) {
      try {
        compileRule(rule);
      } catch (error) {
        problems.push(`${rule.id}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (problems.length === 0) return parsed.data.rules;
  }
  throw new AppError('rules-invalid', `The rules file ${path} is not valid: ${problems.join('; ')}.`);
}

export function compileRule(rule: Rule): CompiledRule {
  const regex = RE2JS.compile(rule.pattern, rule.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const keywords = rule.keywords.map((keyword) => keyword.toLowerCase());
  // One look at a text for all keywords; they are literals, so that it takes time linear in the text.
  const anyKeyword = keywords.length === 0 ? null : new RegExp(keywords.map((keyword) => RegExp.escape(keyword)).join('|'));
  const mayMatch = (lower: string): boolean => anyKeyword?.test(lower) ?? true;
  const find = (text: string): Matcher | null => {
    const line = text.slice(0, maxMatchedChars);
    if (!mayMatch(line.toLowerCase())) return null;
    const matcher = regex.matcher(line);
    return matcher.find() ? matcher : null;
  };
  return {
    ...rule,
    mayMatch,
    match: (text) => find(text)?.group() ?? null,
    matches(text) {
      const found: string[] = [];
      const matcher = find(text);
      if (matcher) {
        do found.push(matcher.group() ?? '');
        while (matcher.find());
      }
      return found.filter((match) => match !== '');
    },
  };
}

export interface RulesStatus {
  path: string;
  rules: { id: string; label: string; severity: Rule['severity']; enabled: boolean }[];
  problems: string[];
}

/** What the Settings screen shows: the rules, or what is wrong with the file. */
export async function rulesStatus(path: string): Promise<RulesStatus> {
  try {
    const rules = await readRules(path);
    return { path, rules: rules.map(({ id, label, severity, enabled }) => ({ id, label, severity, enabled })), problems: [] };
  } catch (error) {
    if (error instanceof AppError && error.code === 'rules-invalid') return { path, rules: [], problems: [error.message] };
    throw error;
  }
}
