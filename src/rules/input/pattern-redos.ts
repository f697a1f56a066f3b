import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { patternsOf, shown } from '../../facts/schemas/patterns.ts';
import { patternsAside } from '../../facts/schemas/patterns-aside.ts';
import type { Severity } from '../../findings/finding.ts';
import { holds, parts } from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import { type Backtracking, type SuperLinear, superLinear } from '../../regex/backtracking.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';

/** What a server takes in a URL or a header field (RFC 9110 §4.1). */
const carried = 8000;
/** So many steps take a fraction of a second. */
const harmless = 1e8;

/**
 * In steps (some 50 million a second), for all patterns of a definition that more than a look tells something of. Real ones
 * take seven million at most.
 */
const mostWork = 30_000_000;
/** What making such a pattern ready to be searched costs, in steps. */
const costOfPattern = 10_000;

export default defineRule({
  id: 'pattern-redos',
  title: 'Pattern that a short text can keep busy for ever',
  severity: 'high',
  confidence: 'high',
  category: 'input',
  owasp: ['API4'],
  cwe: [1333],
  stride: ['D'],
  looksAt: ['input'],
  needs: 'a pattern',
  isProvedByAbsence: true,
  rationale:
    'Backtracking engines (JavaScript, Java, Python, .NET, PCRE, Ruby) try all ways to match: one request with the right text occupies a processor for minutes or years.',
  remediation:
    'Write the pattern so that each text can be matched in one way only: no repetition inside a repetition (`(a+)+` is `a+`), alternatives that begin differently. A small `maxLength` helps where the time does not grow exponentially.',
  falsePositives: [
    'Patterns are only run by an engine without backtracking, such as RE2 or those of Go and Rust.',
  ],
  visit: {
    schema(schema, { api, report, examines, unchecked }) {
      if (!schema.flows('input')) return;
      const described = patternsOf(schema).map((one) => ({
        ...one,
        path: '',
        ofValue: one.part !== 'key',
      }));
      const aside = patternsAside(schema, (at) =>
        unchecked(at, 'so many conditions were looked into that the patterns of this one were not'),
      );
      for (const { pattern, at, part, path, ofValue } of [...described, ...aside]) {
        examines(schema.operations('input'));
        const found = analysed(api, pattern);
        if (found === undefined) {
          unchecked(
            at,
            'the patterns before this one took so long to search that how long it takes was not looked into',
          );
          continue;
        }
        const { backtracking, incomplete } = found;
        if (incomplete && !backtracking) unchecked(at, 'the pattern is too large to tell how long it takes');
        const severity = backtracking && severityOf(backtracking, ofValue ? longest(schema) : Infinity);
        if (!backtracking || !severity) continue;
        report({
          at,
          part,
          severity,
          message: `The pattern ${shown(pattern)} takes ${time(backtracking)} for texts such as ${attackOf(backtracking)}`,
          operations: schema.operations('input'),
          about: about.schema(schema, 'input', `${path}${part === 'key' ? 'names' : ''}`),
        });
      }
    },
  },
});

const spentOn = once((_: Api) => ({ work: 0, patterns: new Map<string, SuperLinear>() }));

/**
 * Each pattern has a budget of its own, of which one that is written for it takes a tenth of a second: a stranger must
 * not have ten thousand of them. Undefined where those before it have spent what all may take.
 */
function analysed(api: Api, pattern: string): SuperLinear | undefined {
  const spent = spentOn(api);
  const known = spent.patterns.get(pattern);
  if (known) return known;
  if (spent.work > mostWork) return undefined;
  const found = superLinear(pattern);
  spent.work += found.work > 0 ? found.work + costOfPattern : 0;
  spent.patterns.set(pattern, found);
  return found;
}

/** How long the text can be that the pattern is run on. */
function longest(schema: Schema): number {
  let limit = parameterCarrying(schema) ? carried : Infinity;
  for (const { value } of parts(schema)) {
    const { maxLength } = value;
    if (typeof maxLength !== 'number' || maxLength >= limit) continue;
    if (
      holds(schema, (part) => typeof part.value.maxLength === 'number' && part.value.maxLength <= maxLength)
    ) {
      limit = maxLength;
    }
  }
  return limit;
}

/** Undefined when a text of that length does no harm. */
function severityOf({ kind, degree = 2, cause }: Backtracking, length: number): Severity | undefined {
  if (kind === 'exponential') return length < 20 ? undefined : 'high';
  // Mended by the anchor that pattern-unanchored asks for, and slow with huge texts only.
  if (cause === 'search' || length ** degree <= harmless) return undefined;
  return degree >= 3 ? 'high' : 'medium';
}

function time({ kind, degree = 2 }: Backtracking): string {
  if (kind === 'exponential') return 'exponential time';
  return degree === 2
    ? 'quadratic time'
    : degree === 3
      ? 'cubic time'
      : `time that grows with the ${degree}th power`;
}

/** The attack as a text: what is repeated, how often it takes, and what ends it. */
function attackOf({ attack, kind }: Backtracking): string {
  const { prefix, pump, suffix } = attack;
  const times = kind === 'exponential' ? 'some 30' : 'thousands of';
  const start = prefix === '' ? '' : `${quote(prefix)}, then `;
  const end = suffix === '' ? '' : `, then ${quote(suffix)}`;
  return `${start}${times} times ${quote(pump)}${end}`;
}

/** No longer than a line holds. */
function shorten(text: string): string {
  const characters = [...text];
  return characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : text;
}

/** In quotes, what cannot be seen escaped. */
function quote(text: string): string {
  return JSON.stringify(shorten(text));
}
