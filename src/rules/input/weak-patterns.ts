/** Patterns that check less than they seem to: what a rule about requests and its twin about responses share. */
import { isDropped, isLimit } from '../../facts/schemas/limits.ts';
import { isFormFixed, patternsOf, shown } from '../../facts/schemas/patterns.ts';
import type { Decision, Severity } from '../../findings/finding.ts';
import { holds } from '../../openapi/composition.ts';
import type { Api, Direction, Schema } from '../../openapi/model.ts';
import { analysePattern, type PatternFacts } from '../../regex/analyse.ts';
import { foreignSyntax } from '../../regex/foreign.ts';
import { about, type Visitors } from '../rule.ts';

/** What is wrong with a pattern. */
interface Weakness {
  readonly message: string;
  /** Where it is not the rule's own. */
  readonly severity?: Severity;
  readonly remedy?: string;
  readonly decision?: Decision;
}

interface Question {
  /** Does it matter of the patterns, too, that only select names of properties? */
  readonly ofSelected?: boolean;
  /** May something else in the schema fix the form, so that the pattern is not needed? */
  readonly settledByForm?: boolean;
  /** May the greatest length of the text, so that nothing has room around what the pattern matches? */
  readonly settledByLength?: boolean;
  /** What cannot be told of a pattern that is too large. */
  readonly untold: string;
  readonly weakness: (pattern: string, facts: PatternFacts, api: Api) => Weakness | undefined;
}

export const keepsNothingOut: Question = {
  settledByForm: true,
  untold: 'what it keeps out',
  weakness(pattern, { permissive, findsNothing }) {
    if (!permissive) return undefined;
    // JSON Schema validation §6.3.3: a pattern may match anywhere.
    const why = findsNothing
      ? ': it need not span the whole text (`^…$`), and finds the empty one anywhere'
      : '';
    return { message: `The pattern ${shown(pattern)} matches every text${why}`, decision: permitting };
  },
};

/** Generators write them for texts of which nothing is known. */
const permitting = {
  name: 'patterns that match every text',
  says: 'Patterns match every text',
  from: 5,
};

/** Who writes so many of them without ends believes that a pattern spans the text by itself. */
const unanchored = {
  name: 'ends of patterns',
  says: 'Patterns let any text stand around what they match',
  from: 10,
};

export const matchesAPart: Question = {
  settledByForm: true,
  settledByLength: true,
  untold: 'what it matches',
  weakness(pattern, { anchored, valid, incomplete, permissive, search }) {
    if ((anchored.start && anchored.end) || incomplete) return undefined;
    // What keeps nothing out at all, or is no pattern, is pattern-permissive’s and pattern-invalid’s matter.
    if (permissive || !valid || foreignSyntax(pattern) !== undefined) return undefined;
    const where = anchored.start ? ' after it' : anchored.end ? ' before it' : ' around it';
    return {
      message: `The pattern ${shown(pattern)} lets any text stand${where}`,
      decision: unanchored,
      ...(search && { severity: 'low' as const, remedy: 'describe the whole text, from `^` to `$`' }),
    };
  },
};

export const isNoPattern: Question = {
  ofSelected: true,
  untold: 'whether it is valid',
  weakness(pattern, { problem }, api) {
    if (problem === undefined) return undefined;
    return {
      message: `The pattern ${shown(pattern)} is not valid: ${problem}`,
      ...(isDropped(pattern, api) ? {} : { severity: 'low' as const }),
    };
  },
};

/** Reports the patterns, of what flows in one direction, of which a question finds something wrong. */
export function weakPatterns(direction: Direction, question: Question): Visitors<object> {
  return {
    schema(schema, { api, report, examines, unchecked }) {
      if (!schema.flows(direction)) return;
      for (const { pattern, of, at, part } of patternsOf(schema)) {
        // `.*` may well select all names of a map.
        if (of === 'selected names' && !question.ofSelected) continue;
        const operations = schema.operations(direction);
        examines(operations);
        const facts = analysePattern(pattern);
        if (facts.incomplete) unchecked(at, `the pattern is too large to tell ${question.untold}`);
        const found = question.weakness(pattern, facts, api);
        if (!found || (question.settledByForm && of === 'text' && isFormFixed(schema))) continue;
        if (question.settledByLength && of === 'text' && fillsText(schema, facts)) continue;
        const { message, severity, remedy, decision } = found;
        report({
          at,
          part,
          ...(severity && direction === 'input' ? { severity } : {}),
          message,
          operations,
          about: about.schema(schema, direction, of === 'text' ? '' : of),
          ...(remedy === undefined ? {} : { remedy }),
          ...(decision && direction === 'input' ? { decision } : {}),
        });
      }
    },
  };
}

/** Is the shortest text that the pattern matches as long as the longest that is accepted? */
function fillsText(schema: Schema, { minLength }: PatternFacts): boolean {
  return (
    minLength > 0 && holds(schema, ({ value }) => isLimit(value.maxLength) && value.maxLength <= minLength)
  );
}
