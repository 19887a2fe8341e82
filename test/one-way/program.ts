import { join } from 'node:path';
import ts from 'typescript';
import { sourceFiles } from '../../scripts/source-tree.js';

const root = join(import.meta.dirname, '..', '..');

/** The product's source, type-checked as the repository's tsconfig says. */
export class Program {
  readonly #program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** Every file of apps and libs that is no test, with its path from the root. */
  readonly files: readonly { readonly path: string; readonly source: ts.SourceFile }[];

  /** `extra`: paths of files that are checked with it. */
  constructor(extra: readonly string[]) {
    const config = ts.getParsedCommandLineOfConfigFile(
      join(root, 'tsconfig.json'),
      {},
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
    );
    if (!config) throw new Error('no tsconfig.json');
    const product = sourceFiles(root)
      .filter((file) => /^(apps|libs)\//.test(file.path) && !file.isTest)
      .map((file) => file.path);
    this.#program = ts.createProgram(
      [...product, ...extra].map((path) => join(root, path)),
      config.options,
    );
    this.checker = this.#program.getTypeChecker();
    this.files = product.map((path) => ({ path, source: this.source(path) }));
  }

  source(path: string): ts.SourceFile {
    const source = this.#program.getSourceFile(join(root, path));
    if (!source) throw new Error(`${path} is not there`);
    return source;
  }

  /** What the compiler finds wrong in one file. */
  problems(path: string): readonly string[] {
    return ts
      .getPreEmitDiagnostics(this.#program, this.source(path))
      .map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
  }

  /** Every node of the product for which `look` gives something, as `path: what`. */
  findings(look: (node: ts.Node, path: string) => string | null): readonly string[] {
    const found: string[] = [];
    for (const { path, source } of this.files) {
      const visit = (node: ts.Node): void => {
        const what = look(node, path);
        if (what !== null) found.push(`${path}: ${what}`);
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
    return found;
  }
}
