import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isClassDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isLiteralTypeNode,
  isMethodDeclaration,
  isMethodSignatureDeclaration,
  isModuleBlock,
  isModuleDeclaration,
  isParameterDeclaration,
  isStringLiteral,
  isTypeQueryNode,
  isTypeReferenceNode,
  isVariableStatement,
  type Node,
  type Statement,
} from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import { root } from '../../scripts/bootstrap.mjs';

/** What electron.d.ts says of one class or interface, without what it inherits. */
export interface DeclaredType {
  readonly extends: string | null;
  /** By name; static members of a class as well. */
  readonly members: ReadonlyMap<string, { readonly leastArguments: number; readonly mostArguments: number }>;
  /** The names that `on` and its like are declared for. */
  readonly events: ReadonlySet<string>;
}

export interface ElectronDeclarations {
  readonly types: ReadonlyMap<string, DeclaredType>;
  /** What `import ... from 'electron'` gives in the main process, each with the name of its type. */
  readonly mainExports: ReadonlyMap<string, string>;
}

const declarationsFile = join(root, 'node_modules', 'electron', 'electron.d.ts');

/** Reads Electron's own declarations with the TypeScript compiler: the version that the desktop host is built against. */
export function readElectronDeclarations(): ElectronDeclarations {
  const folder = mkdtempSync(join(tmpdir(), 'witness-electron-'));
  const config = join(folder, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ compilerOptions: { noLib: true, types: [] }, files: [declarationsFile] }));
  const api = new API({ cwd: folder });
  try {
    const [project] = api.updateSnapshot({ openProjects: [config] }).getProjects();
    const statements = namespaceOf(project?.program.getSourceFile(declarationsFile)?.statements ?? [], 'Electron');
    const types = new Map<string, DeclaredType>();
    for (const statement of statements) {
      if ((isInterfaceDeclaration(statement) || isClassDeclaration(statement)) && statement.name) {
        types.set(statement.name.text, declaredType(statement));
      }
    }
    return { types, mainExports: new Map(['Main', 'Common'].flatMap((name) => [...exportsOf(namespaceOf(statements, name))])) };
  } finally {
    api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function namespaceOf(statements: Iterable<Statement>, name: string): readonly Statement[] {
  for (const statement of statements) {
    if (!isModuleDeclaration(statement) || statement.name.text !== name) continue;
    if (statement.body && isModuleBlock(statement.body)) return [...statement.body.statements];
  }
  throw new Error(`electron.d.ts has no namespace ${name}.`);
}

function exportsOf(statements: readonly Statement[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of statements) {
    if (isClassDeclaration(statement) && statement.name) found.set(statement.name.text, statement.name.text);
    if (!isVariableStatement(statement)) continue;
    for (const { name, type } of statement.declarationList.declarations) {
      if (!isIdentifier(name) || !type) continue;
      // `app: App`, or, where only statics are used, `session: typeof Session`.
      const named = isTypeReferenceNode(type) ? type.typeName : isTypeQueryNode(type) ? type.exprName : null;
      if (named && isIdentifier(named)) found.set(name.text, named.text);
    }
  }
  return found;
}

function declaredType(declaration: Node & { readonly members: Iterable<Node>; readonly heritageClauses?: Iterable<Node> }): DeclaredType {
  const members = new Map<string, { leastArguments: number; mostArguments: number }>();
  const events = new Set<string>();
  for (const member of declaration.members) {
    const name: unknown = Reflect.get(Object(Reflect.get(member, 'name')), 'text');
    if (typeof name !== 'string') continue;
    if (!isMethodSignatureDeclaration(member) && !isMethodDeclaration(member)) {
      // A property may hold a function; what it takes is checked by the compiler alone.
      members.set(name, { leastArguments: 0, mostArguments: Number.POSITIVE_INFINITY });
      continue;
    }
    const parameters = [...member.parameters].filter(isParameterDeclaration);
    const first = parameters[0]?.type;
    if (['on', 'once'].includes(name) && first && isLiteralTypeNode(first) && isStringLiteral(first.literal))
      events.add(first.literal.text);
    const least = parameters.filter(({ questionToken, dotDotDotToken }) => !questionToken && !dotDotDotToken).length;
    const most = parameters.some(({ dotDotDotToken }) => dotDotDotToken) ? Number.POSITIVE_INFINITY : parameters.length;
    const overloads = members.get(name);
    members.set(name, {
      leastArguments: Math.min(least, overloads?.leastArguments ?? least),
      mostArguments: Math.max(most, overloads?.mostArguments ?? most),
    });
  }
  return { extends: baseOf(declaration), members, events };
}

function baseOf({ heritageClauses }: { readonly heritageClauses?: Iterable<Node> }): string | null {
  for (const clause of heritageClauses ?? []) {
    for (const { expression } of Reflect.get(clause, 'types') as Iterable<{ expression: { text?: string } }>)
      return expression.text ?? null;
  }
  return null;
}
