import { shown } from '../../facts/schemas/patterns.ts';
import { admits, choices, held } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { everyAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'pattern-length-conflict',
  title: 'Pattern and length that exclude each other',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['D'],
  looksAt: ['input'],
  judgesAside: everyAside,
  needs: 'a pattern',
  rationale:
    'No text can be right: either requests are refused, or, more likely, nobody checks them against the definition and the limits were never in effect.',
  remediation:
    'Let `pattern` say which characters there are and `minLength` and `maxLength` how many, or state the length in the pattern alone.',
  falsePositives: [],
  visit: {
    schema(schema, { report, examines, unchecked, isClaimed, cannotTell }) {
      if (!schema.flows('input') || !admits(schema, 'string')) return;
      const doubtful = isClaimed ? conflictAround(schema) : undefined;
      if (doubtful)
        cannotTell(
          schema.operations('input'),
          doubtful.place,
          'what stands around it asks for another length',
        );
      for (const { part, least, most } of patternsWithLengths(schema)) {
        const operations = schema.operations('input');
        examines(operations);
        const pattern = part.value.pattern as string;
        if (analysePattern(pattern).incomplete)
          unchecked(part.place.child('pattern'), 'the pattern is too large to tell how long its texts are');
        const conflict = conflictOf(pattern, least, most);
        if (conflict === undefined) continue;
        report({
          at: part.place.child('pattern'),
          message: `The pattern ${shown(pattern)} ${conflict}`,
          operations,
          about: about.schema(schema, 'input'),
        });
      }
    },
  },
});

interface Lengths {
  readonly least: number;
  readonly most: number;
}

/** Each part with a pattern, and the lengths that hold besides: its own, and those of all that must hold around it. */
function patternsWithLengths(schema: Schema): ({ readonly part: Schema } & Lengths)[] {
  const found: ({ readonly part: Schema } & Lengths)[] = [];
  const seen = new Set<Schema>();
  const stack: { part: Schema; around: Lengths }[] = [{ part: schema, around: { least: 0, most: Infinity } }];
  for (let item = stack.pop(); item; item = stack.pop()) {
    if (seen.has(item.part)) continue;
    const together = held(item.part);
    const { least, most } = within(together, item.around);
    for (const part of together) {
      if (seen.has(part)) continue;
      seen.add(part);
      if (typeof part.value.pattern === 'string') found.push({ part, least, most });
      for (const branch of choices(part).flat()) stack.push({ part: branch, around: { least, most } });
    }
  }
  return found;
}

function within(together: Iterable<Schema>, around: Lengths): Lengths {
  let { least, most } = around;
  for (const { value } of together) {
    if (typeof value.minLength === 'number') least = Math.max(least, value.minLength);
    if (typeof value.maxLength === 'number') most = Math.min(most, value.maxLength);
  }
  return { least, most };
}

/** Each is held against all that stands around it. */
const mostBranches = 200;

/**
 * Patterns and lengths that meet only where a condition or a branch holds, or two patterns: no branch need be taken, but whoever
 * claims that none conflict claims it of each.
 */
function conflictAround(schema: Schema): Schema | undefined {
  const around = [...held(schema)];
  const branches = around.flatMap((part) => [...choices(part).flat(), ...part.conditional]);
  if (![...around, ...branches].some(({ value }) => typeof value.pattern === 'string')) return undefined;
  if (branches.length > mostBranches) return schema;
  for (const together of [around, ...branches.map((one) => [...around, ...held(one)])]) {
    let { least, most } = within(together, { least: 0, most: Infinity });
    const patterns = together.flatMap((part) =>
      typeof part.value.pattern === 'string' ? [{ part, ...analysePattern(part.value.pattern) }] : [],
    );
    for (const { part, valid, incomplete, minLength, maxLength } of patterns) {
      if (!valid || incomplete) continue;
      least = Math.max(least, minLength);
      most = Math.min(most, maxLength);
      if (least > most) return part;
    }
  }
  return undefined;
}

function conflictOf(pattern: string, least: number, most: number): string | undefined {
  const { valid, incomplete, minLength, maxLength } = analysePattern(pattern);
  if (!valid || incomplete) return undefined;
  if (minLength === Infinity) return 'matches no text at all';
  if (minLength > most) return `asks for ${characters(minLength)} at least, and \`maxLength\` is ${most}`;
  if (maxLength < least) return `allows ${characters(maxLength)} at most, and \`minLength\` is ${least}`;
  return undefined;
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}
