/** Which JSON Schema a schema is written in (OAS 3.1 §4.8.24.5): what keywords mean, and which mean nothing. */
import { isObject, own } from '../syntax/value.ts';
import { append } from '../text/lists.ts';
import type { JsonObject } from './model.ts';

const latest: readonly string[] = ['https://json-schema.org/draft/2020-12/schema'];
const ofOpenApi = 'https://spec.openapis.org/oas/3.';

const since7: readonly string[] = [
  ...['prefixItems', 'unevaluatedProperties', 'unevaluatedItems', 'dependentRequired', 'dependentSchemas'],
  ...['$dynamicRef', 'minContains', 'maxContains', 'contentSchema'],
];
const since6: readonly string[] = ['if', 'contentEncoding', 'contentMediaType', ...since7];
const since4: readonly string[] = ['const', 'contains', 'propertyNames', ...since6];

/** Drafts in which what stands beside a `$ref` means nothing (draft-07 core §8.3), with what they do not know. */
const drafts: ReadonlyMap<string, readonly string[]> = new Map([
  ['draft-07', since7],
  ['draft-06', since6],
  ['draft-04', since4],
]);

/** Judges the dialects that one definition names. What schemas share is looked through once. */
export class Dialects {
  readonly #seen = new Map<string, Set<object>>();
  readonly #lost = new Map<string, string>();

  /**
   * Why a schema in a dialect is not what the model takes it for; undefined where it is.
   *
   * @param value what is written in it
   */
  problem(dialect: string, value: JsonObject): string | undefined {
    const name = dialect.endsWith('#') ? dialect.slice(0, -1) : dialect;
    if (latest.includes(name) || (name.startsWith(ofOpenApi) && name.includes('/dialect/'))) return undefined;
    const draft = [...drafts.keys()].find((one) => name === `http://json-schema.org/${one}/schema`);
    if (draft === undefined)
      return `what schemas say in the dialect ${dialect.slice(0, 200)} is not known: use JSON Schema 2020-12`;
    const lost = this.#lostIn(value, draft);
    return (
      lost && `${lost} means nothing in JSON Schema ${draft}, and was read as JSON Schema 2020-12 has it`
    );
  }

  /** A keyword below a schema that an older draft does not know, or ignores beside a `$ref`. */
  #lostIn(root: JsonObject, draft: string): string | undefined {
    const seen = this.#seen.get(draft) ?? new Set();
    this.#seen.set(draft, seen);
    let lost: string | undefined;
    const stack: unknown[] = [root];
    while (stack.length > 0) {
      const value = stack.pop();
      if (typeof value !== 'object' || value === null) continue;
      // Looked through before, for another schema: what was lost there may have been in it.
      if (seen.has(value)) lost ??= this.#lost.get(draft);
      else if (Array.isArray(value)) append(stack, value);
      else if (isObject(value) && (value === root || typeof own(value, '$schema') !== 'string')) {
        lost ??= lostBy(value, drafts.get(draft) ?? []);
        append(stack, Object.values(value));
      }
      seen.add(value);
    }
    if (lost !== undefined) this.#lost.set(draft, lost);
    return lost;
  }
}

function lostBy(value: JsonObject, unknown: readonly string[]): string | undefined {
  const found = unknown.find((keyword) => Object.hasOwn(value, keyword));
  if (found !== undefined) return `\`${found}\``;
  if (typeof own(value, '$ref') !== 'string') return undefined;
  const beside = Object.keys(value).find((key) => !remarks.has(key) && !key.startsWith('x-'));
  return beside && `\`${beside}\` beside \`$ref\``;
}

const remarks: ReadonlySet<string> = new Set([
  ...[
    '$ref',
    '$schema',
    '$id',
    '$comment',
    '$defs',
    'definitions',
    'title',
    'description',
    'summary',
    'default',
  ],
  ...['example', 'examples', 'deprecated', 'externalDocs', 'xml'],
]);
