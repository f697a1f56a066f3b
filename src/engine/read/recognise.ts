import type { Problem } from '../../findings/problem.ts';
import { recognise } from '../../openapi/read.ts';
import type { Document } from '../../refs/document.ts';
import { withoutInvisible } from '../../refs/sniff.ts';
import { isObject, own } from '../../syntax/value.ts';
import { later, laterMappings } from '../../syntax/yaml.ts';
import { signOf } from './signs.ts';

/** What a document is, of what a run looks at. */
export type Recognised =
  | { readonly kind: 'definition' | 'model' | 'other' }
  /** A definition or a model by all signs, and why it cannot be taken for one. */
  | { readonly kind: 'spoilt'; readonly problem: Problem }
  /** It has paths, and says nowhere of what: a part of a definition, or one whose version was lost. */
  | { readonly kind: 'unversioned'; readonly problem: Problem };

const versions = 'write swagger: "2.0", or openapi: 3.0.x, 3.1.x or 3.2.x';

/** The fields of the OpenAPI Object (3.2 §4.1.1, 2.0 Swagger Object) that other tools' configurations seldom have. */
const fields: ReadonlySet<string> = new Set([
  ...['openapi', 'swagger', 'info', 'paths', 'webhooks', 'components', 'servers', 'security', 'tags'],
  ...['host', 'basePath', 'schemes', 'definitions', 'securityDefinitions', 'externalDocs'],
]);

const versionLike = /^v?\d+(?:\.\d+)*(?:[-+].*)?$/i;

/**
 * Tells definitions and threat models from everything else, and what was meant to be one.
 *
 * @param named was it named by itself? Then less is enough to take it for what it was meant to be
 */
export function recogniseDocument(document: Document, named: boolean): Recognised {
  const { value } = document.tree;
  if (own(value, 'threatlint') !== undefined) return { kind: 'model' };
  const recognised = recognise(value);
  if (recognised.kind === 'definition') return { kind: 'definition' };
  const later = laterDefinition(document);
  if (later) return { kind: 'spoilt', problem: later };
  if (Array.isArray(value) && value.some((one) => recognise(one).kind === 'definition')) {
    const message = 'a definition in a list is not checked: write it into a file of its own, at the root';
    const { source } = document;
    const range = source.range({ start: 0, end: 1 });
    return { kind: 'spoilt', problem: { file: document.file, range, message, source } };
  }
  if (!isObject(value)) return insideText(document) ?? ofOldLineEnds(document) ?? { kind: 'other' };
  if (recognised.kind === 'unknown-version') {
    const { key, text } = recognised;
    // Other tools have a section of that name: a map, a list, the name of a file.
    const isOther = !isVersion(value[key]) && !hasPaths(value) && !isForgotten(value, key);
    if (isOther && (!named || isSection(value, key))) return { kind: 'other' };
    const said = `\`${key}\` says no version that is known (${text.slice(0, 40)}): ${versions}`;
    return { kind: 'spoilt', problem: problemAt(document, key, said, 'value') };
  }
  const misspelt = misspeltKey(value);
  if (misspelt) {
    const [key, message] = misspelt;
    return { kind: 'spoilt', problem: problemAt(document, key, message) };
  }
  const lost = hasPaths(value) && (isObject(own(value, 'info')) || named);
  if (!lost) return ofOldLineEnds(document) ?? { kind: 'other' };
  const message = `this has \`paths\` and no version, and is not checked: ${versions}`;
  const problem = problemAt(document, 'paths', message);
  return { kind: Object.values(value).some(isVersion) ? 'spoilt' : 'unversioned', problem };
}

/** Threats without the key that makes them a threat model: nothing of what they claim would be verified. */
export function unmarked(document: Document): Problem {
  const message = 'the configuration takes this for a threat model: write `threatlint: 1` at its root';
  return problemAt(document, 'threats', message);
}

function isVersion(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && versionLike.test(value.trim()));
}

/** `openapi:` and nothing, or `openapi: true`, with nothing beside it that a definition does not have. */
function isForgotten(value: object, key: string): boolean {
  const written = own(value, key);
  return (
    (written === null || typeof written === 'boolean') &&
    Object.keys(value).every((one) => fields.has(one) || one.startsWith('x-'))
  );
}

/** A hook names whatever was changed: a section of settings is one also then, where nothing beside it is of a definition. */
function isSection(value: object, key: string): boolean {
  const written = own(value, key);
  if (typeof written === 'string' && !/[/\\]|\.(?:ya?ml|json)$/i.test(written)) return false;
  return !ofDefinitions.some((one) => own(value, one) !== undefined);
}

const ofDefinitions = ['info', 'paths', 'webhooks', 'components', 'definitions', 'securityDefinitions'];

function hasPaths(value: object): boolean {
  const paths = own(value, 'paths') ?? own(value, 'webhooks');
  return isObject(paths) && (own(value, 'info') !== undefined || Object.keys(paths).some(isPath));
}

const isPath = (key: string) => key.startsWith('/');

/** A key that a person reads as the right one: in another case, full width, with something invisible in it. */
function misspeltKey(value: object): [key: string, message: string] | undefined {
  for (const [key, child] of Object.entries(value)) {
    const last = lastWord(key);
    if (last.length > 60) continue;
    const meant = withoutInvisible(last.normalize('NFKC'))
      .replace(/[\s\p{Cc}]/gu, '')
      .toLowerCase();
    const isModel = meant === 'threatlint' && isObject(own(value, 'threats'));
    const isDefinition =
      (meant === 'openapi' || meant === 'swagger') && (isVersion(child) || hasPaths(value));
    if (isModel || isDefinition)
      return [key, `this key is not \`${meant}\`: write it with these letters alone`];
  }
  return undefined;
}

/** A definition that was written out twice, `"{\\"openapi\\": …}"`, or has words before it, is one text for a parser. */
function insideText({ file, tree }: Document): Recognised | undefined {
  const { source, value } = tree;
  if (typeof value !== 'string' || signOf(value) !== 'definition') return undefined;
  const message =
    'this is one text with a definition in it, which is not checked: write the definition without quotes around it and words before it';
  return {
    kind: 'spoilt',
    problem: { file, range: source.range({ start: 0, end: 1 }), message, source },
  };
}

/** For YAML a comment of JSON goes on with the key behind it (YAML 1.2 §7.3.3). */
function lastWord(key: string): string {
  if (!/^\/[/*]/.test(key)) return key;
  return key.slice(-40).replace(/["']$/, '').split(/\W/).at(-1) || key;
}

/** Only the first document of a YAML stream is read: a definition behind it must not pass in silence. */
function laterDefinition({ file, tree }: Document): Problem | undefined {
  const { source } = tree;
  const warning = later(tree);
  if (!warning) return undefined;
  const matters = (value: unknown) =>
    isObject(value) &&
    (own(value, 'threatlint') !== undefined ||
      isVersion(own(value, 'openapi') ?? own(value, 'swagger')) ||
      misspeltKey(value) !== undefined ||
      (hasPaths(value) && isObject(own(value, 'info'))));
  if (!laterMappings(source).some(matters)) return undefined;
  return { file, range: source.range(warning.span), message: warning.message, source };
}

/** YAML 1.1 breaks lines at more signs than YAML 1.2 (§5.4): what is a comment for us is a definition for others. */
function ofOldLineEnds({ file, tree }: Document): Recognised | undefined {
  const { source } = tree;
  const at = source.text.search(/[\u0085\u2028\u2029]/);
  if (at === -1 || signOf(source.text) !== 'definition') return undefined;
  const message =
    'for readers of YAML 1.1 this is a definition, because this sign ends a line there (NEL, LS or PS): end lines with LF';
  return {
    kind: 'spoilt',
    problem: { file, range: source.range({ start: at, end: at + 1 }), message, source },
  };
}

function problemAt(document: Document, key: string, message: string, part: 'key' | 'value' = 'key'): Problem {
  const { source } = document;
  const [location] = document.tree.locate([[key]]);
  const span = part === 'key' ? (location?.key ?? location?.value) : location?.value;
  return { file: document.file, range: span ? source.range(span) : null, message, source };
}
