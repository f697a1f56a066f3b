import {
  downloadsByName,
  isServerPath,
  saysFileIsOpened,
  saysServerFile,
} from '../../facts/messages/server-paths.ts';
import { takesFreeText } from '../../facts/messages/takes-text.ts';
import { letsThrough, textOf } from '../../facts/schemas/free-text.ts';
import type { Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { namesObject } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { sayUndeclared } from '../open-messages.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { inputOfParameter, inputOfProperty, judgeNamed, type NamedInput } from './named-inputs.ts';

interface Options {
  readonly named: boolean;
}

export default defineRule<Options>({
  id: 'path-traversal-param',
  title: 'Client names a file by any path',
  severity: 'medium',
  confidence: 'medium',
  category: 'input',
  owasp: ['API8'],
  cwe: [22],
  stride: ['I', 'T'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  needs: 'a text that callers may fill as they like',
  has: takesFreeText,
  isProvedByAbsence: true,
  rationale:
    'With `../` or an absolute path the name leaves the folder that it was meant for: the server reads out its configuration and keys, or writes over its own code.',
  remediation:
    'Allow the characters of a file name only, `^[\\w-][\\w.-]{0,99}$`, or name files by an id; where folders are needed, refuse `..` and compare the resolved path with the folder.',
  falsePositives: [
    'The path is one of a repository, an archive or an object store, not of the server’s own files: reported at low in bodies.',
    'The parameter holds an id, as in `/files/{file}`: reported at low; say so with a `pattern`.',
  ],
  options: {
    schema: {
      type: 'object',
      properties: {
        named: {
          type: 'boolean',
          description:
            'At full severity also values that only their names call paths; without it these are reported at low, and those with other meanings are not',
        },
      },
      additionalProperties: false,
    },
    defaults: { named: true },
  },
  visit: {
    operation(operation, context) {
      sayUndeclared(operation, (name) => lexiconOf(context.api).filePath(name), context);
    },
    parameter(parameter, context) {
      judgeNamed(inputOfParameter(parameter), context, judge);
    },
    property(property, context) {
      // A JSON Patch’s path leads through the document (RFC 6902 §4).
      if (property.owner.properties.has('op')) return;
      judgeNamed(inputOfProperty(property), context, (input, its) => judge(input, its, property));
    },
  },
});

function judge(
  input: NamedInput | undefined,
  { api, report, examines, options, isClaimed }: RuleContext<Options>,
  property?: Property,
): void {
  if (!input) return;
  const named = lexiconOf(api).filePath(input.name);
  const isSaid =
    (isPathByName(input.name) &&
      (isServerPath(input.schema, input.description, input.operations, input.examples) ||
        // In a path the name of a file says which object is meant.
        (input.in !== 'path' && saysFileIsOpened(input.description)) ||
        (property !== undefined && mayBeLocal(property.owner)))) ||
    saysServerFile(input.description);
  const meaning = named ?? (isSaid ? said : undefined);
  const text = meaning && textOf(input.schema);
  if (!text) return;
  examines(input.operations);
  const isSure = isSaid || (named !== undefined && isDownload(input));
  if (!options.named && !isClaimed && !isSure && meaning.confidence === 'low') return;
  const climbs = letsThrough(text, '..');
  const slashes = letsThrough(text, '/');
  if (slashes ? !climbs && beginsInside(text) : !climbs) return;
  report({
    at: input.at,
    part: 'key',
    severity:
      isSure && slashes ? 'medium' : options.named || isSure ? severityOf(input, slashes, meaning) : 'low',
    confidence: isSure ? 'medium' : meaning.confidence,
    message: slashes
      ? `\`${input.name}\` may hold ${climbs ? '`../`' : '`/` at its beginning'}: ${meaning.reason}`
      : `\`${input.name}\` may be \`..\`, the folder above`,
    operations: input.operations,
    about: input.about,
  });
}

const said: Meaning = {
  meaning: 'file path',
  reason: 'with `..` or an absolute path it reaches files that nobody meant to share',
  confidence: 'medium',
};

/** A text of a body may be about paths without being one: its name has to say what it is. */
function isPathByName(name: string): boolean {
  return words(name).some((word) =>
    /^(?:path|paths|file|filename|folder|dir|directory|doc|document|template|page|location|source|attachment|report|image)$/.test(
      word,
    ),
  );
}

/** `{type: local_path | s3 | url, path}`: where something is read from may be the server’s own disk. */
const mayBeLocal = once(({ properties }: Schema): boolean =>
  [...properties].some(
    ([name, { schema }]) =>
      /^(?:type|kind|source|source_?type|storage|storage_?type|scheme|provider)$/i.test(name) &&
      allowedValues(schema)?.some(
        (value) =>
          typeof value === 'string' &&
          /^(?:local[-_ ]?(?:path|files?|disk|fs|file_?system)?|file[-_ ]?system|disk)$/i.test(value),
      ) === true,
  ),
);

/** What the file is to be called that is sent. */
const calledSo = finds(
  /\bcontent-disposition\b|\b(?:downloaded|resulting|returned|generated|output|saved?)\b/i,
);

/** `GET /download?file=…` */
function isDownload({ in: where, operations, description }: NamedInput): boolean {
  return (
    where === 'query' && !calledSo(description) && operations.length > 0 && operations.every(downloadsByName)
  );
}

/**
 * Names such as `path` are in bodies mostly those of a repository or a tree; in `/files/{file}` stands an id; `..` alone
 * reaches one folder.
 */
function severityOf(input: NamedInput, slashes: boolean, { confidence }: Meaning): Severity {
  const { in: where, name, operations } = input;
  const isId =
    where === 'path' && operations.length > 0 && operations.every(({ path }) => namesObject(name, path));
  return !slashes || (confidence === 'low' && (where === 'body' || isId)) ? 'low' : 'medium';
}

/** Does a pattern refuse a slash at the beginning: `^(?!/)`, `^\w`, `^[a-z.]+`? */
function beginsInside(text: Schema): boolean {
  return parts(text).some(({ value: { pattern } }) => typeof pattern === 'string' && inside.test(pattern));
}

const inside =
  /^\^(?:\(\?[!=][^()]{0,100}\)){0,5}(?:\(\?!\^?\\?\/\)|\(?(?:\?:)?(?:\\w|\[[^\]/^]+\]|[A-Za-z0-9]))/;
