import { isObject } from '../../syntax/value.ts';

/** What is wrong with a value, told by its name; undefined where nothing is. */
type Shape = (value: unknown, name: string) => string | undefined;

const shape =
  (what: string, holds: (value: unknown) => boolean): Shape =>
  (value, name) =>
    holds(value) ? undefined : `${name} must be ${what}`;

const text = shape('a text', (value) => typeof value === 'string');
const integer = shape('a whole number', Number.isInteger);
/** LSP 3.17, uinteger. */
const count = shape(
  'a whole number from 0 to 2147483647',
  (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31,
);
const anything: Shape = () => undefined;
const optional =
  (of: Shape): Shape =>
  (value, name) =>
    value === undefined || value === null ? undefined : of(value, name);
const list =
  (of: Shape): Shape =>
  (value, name) => {
    if (!Array.isArray(value)) return `${name} must be a list`;
    for (const [at, one] of value.entries()) {
      const wrong = of(one, `${name}[${at}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
const object =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value, name) => {
    if (!isObject(value)) return `${name} must be an object`;
    for (const [key, of] of Object.entries(members)) {
      const wrong = of(value[key], name === 'params' ? key : `${name}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

const position = object({ line: count, character: count });
const range = object({ start: position, end: position });
const document = object({ uri: text });
const versioned = object({ uri: text, version: integer });
const diagnostics = list(object({ range, message: text }));
const folders = list(object({ uri: text }));

const of = object({ textDocument: document });
const at = object({ textDocument: document, position });

/** The parameters of the messages that are served, as far as they are read (LSP 3.17). */
const shapes: Readonly<Record<string, Shape>> = {
  initialize: object({
    capabilities: object({
      general: optional(object({ positionEncodings: optional(list(text)) })),
      workspace: optional(object({})),
      textDocument: optional(object({})),
    }),
    rootUri: optional(text),
    rootPath: optional(text),
    workspaceFolders: optional(folders),
  }),
  '$/cancelRequest': object({
    id: shape('a text or a whole number', (value) => typeof value === 'string' || Number.isInteger(value)),
  }),
  '$/setTrace': object({}),
  '$/progress': object({}),
  'textDocument/didOpen': object({
    textDocument: object({ uri: text, version: integer, text, languageId: optional(text) }),
  }),
  'textDocument/didChange': object({
    textDocument: versioned,
    contentChanges: list(object({ text, range: optional(range) })),
  }),
  'textDocument/didSave': of,
  'textDocument/didClose': of,
  'textDocument/diagnostic': object({ textDocument: document, previousResultId: optional(text) }),
  'workspace/diagnostic': object({ previousResultIds: optional(list(object({ uri: text, value: text }))) }),
  'textDocument/hover': at,
  'textDocument/completion': at,
  'textDocument/definition': at,
  'textDocument/references': object({
    ...{ textDocument: document, position },
    context: object({ includeDeclaration: shape('true or false', (value) => typeof value === 'boolean') }),
  }),
  'textDocument/documentHighlight': at,
  'textDocument/prepareRename': at,
  'textDocument/rename': object({ textDocument: document, position, newName: text }),
  'textDocument/documentLink': of,
  'textDocument/documentSymbol': of,
  'textDocument/codeAction': object({
    ...{ textDocument: document, range },
    context: object({ diagnostics, only: optional(list(text)) }),
  }),
  'textDocument/codeLens': of,
  'textDocument/inlayHint': object({ textDocument: document, range }),
  'workspace/symbol': object({ query: text }),
  'workspace/executeCommand': object({ command: text }),
  'workspace/didChangeWatchedFiles': object({ changes: list(document) }),
  'workspace/didChangeWorkspaceFolders': object({ event: object({ added: folders, removed: folders }) }),
  'workspace/didChangeConfiguration': object({ settings: anything }),
};

/** What is wrong with the parameters of a message, in words; undefined where nothing is, or where nobody reads them. */
export function wrongParams(method: string, params: unknown): string | undefined {
  if (Object.hasOwn(shapes, method)) return shapes[method]?.(params, 'params');
  return params === undefined || params === null || typeof params === 'object'
    ? undefined
    : 'params must be an object';
}
