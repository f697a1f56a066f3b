import fc from 'fast-check';
import { severities } from '../../src/findings/finding.ts';
import { Source } from '../../src/text/source.ts';
import type { Report } from '../../src/verdict/report.ts';

/** Strings as a stranger would choose them: controls, escapes, direction overrides, lone surrogates, anything. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        '\u001b[31m',
        '\u009b2J',
        '\u202e',
        '\u2066',
        '\u200b',
        '\r',
        '\n',
        '\t',
        '\ud800',
        '\u2028',
        'a',
        ' ',
        '](',
        '日',
        '/',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);

const position = fc.record({ line: fc.integer({ min: 1, max: 8 }), column: fc.integer({ min: 1, max: 40 }) });
const range = fc.tuple(position, position).map(([a, b]) => {
  const ordered = a.line < b.line || (a.line === b.line && a.column <= b.column);
  return ordered ? { start: a, end: b } : { start: b, end: a };
});
const severity = fc.constantFrom(...severities);
const confidence = fc.constantFrom('low', 'medium', 'high');
const count = fc.nat({ max: 5000 });
const names = fc.array(nasty, { maxLength: 4 });

const finding = (file: fc.Arbitrary<string>) =>
  fc.record({
    rule: fc.oneof(fc.constantFrom('rule-a', 'rule-b'), nasty),
    severity,
    confidence,
    message: nasty,
    file,
    range,
    pointer: nasty,
    operation: fc.option(nasty),
    operations: names,
    operationCount: count,
    related: fc.array(fc.record({ file, range, pointer: nasty, message: nasty }), { maxLength: 5 }),
    fingerprint: nasty,
    owasp: names,
    cwe: fc.array(count, { maxLength: 3 }),
    stride: names,
    threats: fc.array(fc.constantFrom('T-1', 'T-2', '\u001b]0;T\u0007'), { maxLength: 3 }),
    suppressed: fc.option(
      fc.record({
        by: fc.constantFrom('waiver', 'inline', 'acceptance'),
        id: nasty,
        owner: fc.option(nasty),
        reason: nasty,
        expires: fc.option(nasty),
      }),
    ),
    fix: fc.option(
      fc.record({
        title: nasty,
        safe: fc.boolean(),
        edits: fc.array(fc.record({ file, range, text: nasty }), { minLength: 1, maxLength: 3 }),
      }),
    ),
    remedy: fc.option(nasty),
    docs: nasty,
    blocking: fc.boolean(),
  });

const mitigation = fc.record({
  id: nasty,
  status: fc.oneof(fc.constantFrom('implemented', 'planned'), nasty),
  verdict: fc.constantFrom('verified', 'contradicted', 'partial', 'unverifiable', 'vacuous', 'stale'),
  assurance: fc.constantFrom('declared', 'evidenced', 'attested', 'none'),
  operations: count,
  failing: names,
  range,
  rules: fc.array(fc.constantFrom('rule-a', 'rule-b'), { maxLength: 2 }),
});

const rule = (id: string) =>
  fc.record({
    id: fc.constant(id),
    title: nasty,
    severity,
    rationale: nasty,
    remediation: nasty,
    owasp: names,
    cwe: fc.array(count, { maxLength: 3 }),
    stride: names,
    falsePositives: names,
  });

/** Any report at all, its findings pointing into (or past) texts as odd as everything else. */
export const anyReport: fc.Arbitrary<Report> = fc
  .tuple(nasty, nasty, fc.array(nasty, { maxLength: 8 }))
  .chain(([one, other, lines]) => {
    const file = fc.constantFrom(one, other);
    return fc.record<Report>({
      tool: fc.constant({ name: 'threatlint', version: '0.1.0' }),
      verdict: fc.constantFrom('pass', 'fail'),
      gates: fc.array(fc.record({ name: nasty, passed: fc.boolean(), findings: count, detail: nasty }), {
        maxLength: 3,
      }),
      findings: fc.array(finding(file), { maxLength: 12 }) as fc.Arbitrary<Report['findings']>,
      omitted: count,
      threats: fc.array(
        fc.record({
          id: fc.constantFrom('T-1', 'T-2', '\u009bT'),
          file,
          title: nasty,
          operations: count,
          status: fc.constantFrom('mitigated', 'partly', 'open', 'accepted'),
          risk: fc.record({ inherent: fc.nat({ max: 25 }), residual: fc.nat({ max: 25 }) }),
          mitigations: fc.array(mitigation, { maxLength: 3 }),
          range,
        }),
        { maxLength: 3 },
      ) as fc.Arbitrary<Report['threats']>,
      documents: fc.array(fc.record({ file, openapi: nasty, operations: count }), { maxLength: 2 }),
      unchecked: fc.array(fc.record({ file, pointer: nasty, reason: nasty }), { maxLength: 6 }),
      errors: fc.array(fc.record({ file, range: fc.option(range), message: nasty }), { maxLength: 3 }),
      rules: fc
        .tuple(rule('rule-a'), rule('rule-b'))
        .map((rules) => new Map(rules.map((info) => [info.id, info]))) as fc.Arbitrary<Report['rules']>,
      sources: fc.constant(new Map([one, other].map((name) => [name, new Source(name, lines.join('\n'))]))),
      exitStatus: fc.constantFrom(0, 1, 3, 70),
      folder: nasty,
    });
  });
