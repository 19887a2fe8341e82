/**
 * What the repository's own source looks like: its files, their imports, their length, the words they use.
 * The floors test and `npm run check` read it; nothing of the product does.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** One TypeScript file of the repository. */
export interface SourceFile {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** A spec or anything under `test/`. */
  readonly isTest: boolean;
}

/** Every TypeScript file that is tracked, or new and not ignored. */
export function sourceFiles(root: string): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard', '--deduplicate', '--', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\0')
    .filter((path) => path !== '')
    .flatMap((path) => {
      const text = readIfThere(`${root}/${path}`);
      return text === null ? [] : [{ path, text, isTest: path.startsWith('test/') || path.endsWith('.spec.ts') }];
    });
}

/** Null for a file that is tracked but deleted in the working tree. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** What a file imports, dynamic and type-only imports included, as written. */
export function importsOf(file: SourceFile): string[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map((imported) => imported.fileName);
}

/** Whether a file loads a package together with itself: imports and re-exports that are not of types alone. */
export function loadsAtOnce(file: SourceFile, name: string): boolean {
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest);
  return tree.statements.some((node) => {
    if (ts.isImportDeclaration(node)) return isText(node.moduleSpecifier, name) && !isOfTypes(node.importClause);
    if (ts.isExportDeclaration(node)) return isText(node.moduleSpecifier, name) && !node.isTypeOnly;
    return false;
  });
}

/** Whether a file loads a package at all, by `import(…)` too. */
export function loads(file: SourceFile, name: string): boolean {
  if (!file.text.includes(name)) return false;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest);
  const loadsLater = (node: ts.Node): boolean =>
    (ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      isText(node.arguments[0], name)) ||
    ts.forEachChild(node, loadsLater) === true;
  return loadsAtOnce(file, name) || loadsLater(tree);
}

const isOfTypes = (clause: ts.ImportClause | undefined): boolean => clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;

const isText = (node: ts.Node | undefined, text: string): boolean =>
  node !== undefined && ts.isStringLiteralLike(node) && node.text === text;

const engineInName = /mysql|mariadb|postgres|sqlite/i;
// In texts only the bare lower-case word, as code would compare it; sentences for people may name an engine.
const engineInText = /^(mysql|mariadb|postgres|postgresql|sqlite)$/;
const enginePlaces = [
  /^libs\/engine\//,
  /^libs\/config\//,
  /^(test|scripts)\//,
  // `postgres` is a role there: the owner in a dump's grants.
  /^libs\/schema\/src\/parse\/statements\/grant\.ts$/,
];

/** Engine words in identifiers and texts (comments do not count) where none may stand, as `path:line word`. */
export function engineWordsOutOfPlace(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => !file.isTest && !enginePlaces.some((place) => place.test(file.path)))
    .flatMap((file) => engineWords(file).map(({ line, word }) => `${file.path}:${line} ${word}`));
}

function engineWords(file: SourceFile): { line: number; word: string }[] {
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest);
  const found: { line: number; word: string }[] = [];
  const visit = (node: ts.Node): void => {
    const word = ts.isIdentifier(node)
      ? engineInName.exec(node.text)?.[0]
      : ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)
        ? engineInText.exec(node.text)?.[0]
        : undefined;
    if (word !== undefined)
      found.push({ line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, word });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** How the source has grown: lengths in lines, of files that are no tests. */
export interface Trend {
  readonly files: number;
  readonly median: number;
  readonly p90: number;
  readonly longest: { readonly path: string; readonly lines: number };
  readonly sourceLines: number;
  readonly testLines: number;
  /** Places that use the type `any`, tests left out, as `path:line`. */
  readonly anys: readonly string[];
}

/** Measures the trend over `files`. */
export function measureTrend(files: readonly SourceFile[]): Trend {
  const lines = (file: SourceFile) => file.text.split('\n').length - 1;
  const sources = files.filter((file) => !file.isTest).toSorted((a, b) => lines(a) - lines(b));
  const at = (share: number) => sources[Math.max(0, Math.ceil(sources.length * share) - 1)];
  const length = (file: SourceFile | undefined) => (file === undefined ? 0 : lines(file));
  const sum = (some: readonly SourceFile[]) => some.reduce((total, file) => total + lines(file), 0);
  return {
    files: sources.length,
    median: length(at(0.5)),
    p90: length(at(0.9)),
    longest: { path: at(1)?.path ?? '', lines: length(at(1)) },
    sourceLines: sum(sources),
    testLines: sum(files.filter((file) => file.isTest)),
    anys: sources.flatMap(anysOf),
  };
}

function anysOf(file: SourceFile): string[] {
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword)
      found.push(`${file.path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
