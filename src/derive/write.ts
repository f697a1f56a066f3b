import { posix } from 'node:path';
import { stringify } from 'yaml';
import { needsEscapes, quoted } from '../edit/write.ts';
import type { Ids } from '../text/ids.ts';
import { remember } from '../text/memo.ts';
import { withoutTrailing } from '../text/trim.ts';
import type { AnsweredCandidate } from './answer.ts';
import { aliasOf } from './answer.ts';
import { measures, testFile } from './measures.ts';
import { type PatternId, patterns } from './patterns.ts';
import { nameOf } from './resources.ts';
import { selectorOf, type WrittenSelector } from './scope.ts';

/** A threat as sync writes it. */
export interface WrittenThreat {
  readonly id: string;
  readonly pattern: PatternId;
  readonly title: string;
  readonly scope: WrittenSelector;
  /** Why it was proposed; for a comment. */
  readonly evidence: readonly string[];
  /** Where a test that shows what no definition can may stand, as the model names it. */
  readonly test: string;
}

/** What is known of a mitigation that was written as planned and then checked. */
export type Standing = 'holds' | 'fails' | 'nothing to judge';

const mostEvidence = 2;

/**
 * The threats that answer what is open, one a candidate.
 *
 * @param taken ids that the model has already; the new ones are added
 */
export function threatsFor(candidates: readonly AnsweredCandidate[], taken: Ids): WrittenThreat[] {
  return candidates.flatMap((candidate) => {
    const { api, pattern, prefix, title, operations, pressing, open, evidence, model } = candidate;
    if (open.length === 0) return [];
    const covered = open.length === pressing.length ? operations : open;
    const spec = model && model.reach.length > 1 ? aliasOf(model, api) : undefined;
    const still = new Set(open);
    const reasons = evidence.filter(({ operation }) => still.has(operation));
    const more = reasons.length - mostEvidence;
    const id = idFor(pattern, prefix, taken);
    const folder = posix.dirname(model?.model.document.file ?? '');
    return {
      id,
      pattern,
      title,
      scope: selectorOf(api, covered, prefix, spec),
      evidence: [
        ...reasons.slice(0, mostEvidence).map(({ why }) => why),
        ...(more > 0 ? [`and ${more} more: threatlint threats derive`] : []),
      ],
      test: posix.relative(folder, testFile(id)),
    };
  });
}

function idFor(pattern: PatternId, prefix: string, taken: Ids): string {
  const text = `T-${pattern}-${nameOf(prefix)}`.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-');
  return taken.add(undefined, withoutTrailing(text, '-').slice(0, 60).toUpperCase());
}

/**
 * The body of a threat as plain data. Claimed is only what rules judge in a definition and what already holds; what a
 * test has to show is planned in any case, so that nothing is mitigated by being written.
 */
export function bodyOf(
  { id, pattern, title, scope, test }: WrittenThreat,
  standing: (threat: string, mitigation: string) => Standing | undefined,
): Record<string, unknown> {
  const { owasp, cwe, stride } = patterns[pattern];
  const mitigations = Object.entries(measures[pattern]).flatMap(([name, measure]): [string, object][] => {
    if ('shows' in measure)
      return [[name, { status: 'planned', title: measure.shows, verify: { evidence: test } }]];
    const { rules, unfound } = measure;
    const known = standing(id, name);
    if (known === 'nothing to judge' || (known === 'holds' && unfound === 'left out')) return [];
    const status =
      known === 'holds' && !unfound
        ? { status: 'implemented', reduces: { likelihood: 1 } }
        : { status: 'planned' };
    return [[name, { ...status, verify: { rule: rules.length === 1 ? rules[0] : rules } }]];
  });
  const categories = { stride, owasp: [owasp], cwe };
  return { title, categories, scope, mitigations: Object.fromEntries(mitigations) };
}

/** A threat as an entry of a block map, in lines without indentation; its evidence as comments. */
export function blockOf(threat: WrittenThreat, standing: Parameters<typeof bodyOf>[1]): string[] {
  const { mitigations, ...rest } = bodyOf(threat, standing) as { mitigations: Record<string, unknown> };
  return [
    `${threat.id}:`,
    ...threat.evidence.map((why) => `  # ${comment(why)}`),
    ...Object.entries(rest).map(([key, value]) => `  ${key}: ${flow(value)}`),
    '  mitigations:',
    ...Object.entries(mitigations).flatMap(([name, value]) => [
      ...(isTest(value)
        ? ['    # a test to write: name its file, and say `implemented` when it passes']
        : []),
      `    ${name}: ${flow(value)}`,
    ]),
  ];
}

function isTest(mitigation: unknown): boolean {
  return Object.hasOwn((mitigation as { verify: object }).verify, 'evidence');
}

/** A value on one line, in the house's layout; paths are always quoted, because unquoted globs break YAML. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${scalar(key)}: ${flow(inner)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' && value.startsWith('/') ? quoted(value) : scalar(value);
}

/** As it must be written inside brackets. Of thousands of threats most say the same: a library need not write it again. */
function scalar(value: unknown): string {
  return typeof value === 'string' ? written(value) : inBrackets(value);
}

const written = remember((text) => inBrackets(text));

function inBrackets(value: unknown): string {
  // A file's name may hold a line break, which would end the line.
  if (typeof value === 'string' && needsEscapes(value)) return quoted(value);
  return stringify([value], { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false })
    .trimEnd()
    .slice(1, -1);
}

/** A stranger's text on one line of a comment. */
export function comment(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]+/gu, ' ');
  return line.length > 140 ? `${line.slice(0, 139)}…` : line;
}
