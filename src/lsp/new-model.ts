import { dirname, relative, sep } from 'node:path';
import type { CompletionItem } from 'vscode-languageserver';
import { definitionsBeside } from './ref-files.ts';
import { type FileKind, keysAt } from './schema-words.ts';
import type { View } from './view.ts';
import type { Where } from './where.ts';

/** How a first threat model begins, in a file with nothing in it, and with the definitions that are there. */

/** LSP 3.17, CompletionItemKind and InsertTextFormat. */
const kinds = { property: 10, snippet: 15 } as const;
const snippet = 2;
/** A person chooses among the definitions; of a whole estate they know the name. */
const most = 50;

/** Is nothing in the file but the word that is being written, and remarks? Then it may become a threat model. */
export function isNew({ open, isJson }: View, { path, word }: Where): boolean {
  if (isJson || path.length > (word === '' ? 0 : 1)) return false;
  return open.text.replaceAll(/^[ \t]*#.*$/gm, '').trim() === word;
}

/** What such a file begins with. */
export function newModel(view: View, takesSnippets: boolean): CompletionItem[] {
  const model: FileKind = 'model';
  const description = keysAt(model, []).find(({ text }) => text === 'threatlint')?.description ?? '';
  const [first] = definitions(view);
  const components = first ? ['components:', `  ${componentOf(first)}`] : [];
  const key: CompletionItem = {
    ...{ label: 'threatlint', kind: kinds.property, detail: 'a threat model', insertText: 'threatlint: 1' },
    documentation: { kind: 'markdown', value: `A threat model begins with it. ${description}` },
  };
  // It has lines, and what stands on one line is no model to go on with.
  if (!takesSnippets) return [key];
  return [
    key,
    {
      ...{ label: 'threat model', kind: kinds.snippet, detail: 'A threat model with a first threat' },
      insertText: [
        'threatlint: 1',
        `id: \${1:${namesOfModels(view)[0] ?? 'NAME'}}`,
        ...components,
        'threats:',
        '  T-${2:NAME}:',
        '    title: "${3:What goes wrong, and for whom}"',
        '    scope: { path: "${4:/**}" }',
        '    risk: { likelihood: ${5:3}, impact: ${6:3} }',
        '    mitigations:',
        '      M-${7:NAME}:',
        '        status: implemented',
        '        verify: { rule: ${8:operation-unauthenticated} }',
        '',
      ].join('\n'),
      insertTextFormat: snippet,
    },
  ];
}

/** What a model may be called: as the definitions are. */
export function namesOfModels(view: View): string[] {
  return [...new Set(definitions(view).map(({ name }) => name))];
}

/** A component for each definition: what it implements, and who reaches it. */
export function componentsAt(view: View): CompletionItem[] {
  return definitions(view).map((one) => ({
    ...{ label: `component of ${one.path}`, kind: kinds.snippet, detail: 'What implements this definition' },
    ...{ insertText: componentOf(one), insertTextFormat: snippet, sortText: `2${one.path}` },
  }));
}

interface Definition {
  readonly name: string;
  /** As the model names it: relative to its folder. */
  readonly path: string;
}

function definitions(view: View): Definition[] {
  const { apis, open } = view;
  const files = apis.length > 0 ? apis.map(({ place }) => place.document.absolute) : definitionsBeside(view);
  const paths = files.map((file) => relative(dirname(open.path), file).split(sep).join('/'));
  return [...new Set(paths)].slice(0, most).map((path) => {
    const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.[a-z]{1,5}$/i, '');
    return {
      name:
        file
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '-')
          .replaceAll(/^-|-$/g, '') || 'api',
      path,
    };
  });
}

function componentOf({ name, path }: Definition): string {
  const written = /^[\w./-]+$/.test(path) ? path : JSON.stringify(path).replaceAll(/[$}\\]/g, '\\$&');
  return `\${1:api}: { exposure: \${2:public}, implements: { ${name}: ${written} } }`;
}
