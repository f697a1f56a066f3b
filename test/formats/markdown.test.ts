import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../src/formats/markdown.ts';
import { makeFinding, makeMitigation, makeReport, makeThreat } from '../support/report.ts';
import { anyReport } from './arbitrary.ts';

describe('markdown', () => {
  it('says the verdict, and every threat with its risk and what its mitigations are worth', () => {
    const text = markdown(
      makeReport({
        verdict: 'fail',
        threats: [
          makeThreat({
            id: 'T-1',
            title: 'Something bad',
            status: 'partly',
            risk: {
              inherent: 20,
              residual: 12,
              explanation: '5 × 4: likelihood 5 because public and anonymous',
            },
            mitigations: [
              makeMitigation({
                id: 'M-1',
                status: 'implemented',
                verdict: 'contradicted',
                failing: ['GET /a', 'GET /b'],
              }),
              makeMitigation({ id: 'M-2', status: 'implemented', verdict: 'verified', failing: [] }),
              makeMitigation({
                id: 'M-3',
                status: 'planned',
                verdict: 'unverifiable',
                assurance: 'none',
                failing: [],
              }),
            ],
          }),
        ],
      }),
    );
    expect(text).toContain('# threatlint: ✖ failed');
    expect(text).toContain('| T-1 | Something bad | partly | 20 → 12 |');
    expect(text).toContain('Risk: 5 × 4\\: likelihood 5 because public and anonymous');
    expect(text).toContain('| M-1 | implemented | ✖ contradicted | the definition |  | `GET /a`, `GET /b` |');
    expect(text).toContain('| M-2 | implemented | ✔ verified | the definition |  |  |');
    expect(text).toContain('| M-3 | planned | unverifiable |  |  |  |');
  });

  it('lists open findings, what breaks a gate first, and counts waived ones', () => {
    const waiver = { by: 'waiver', id: 'W-1', owner: null, reason: 'r', expires: null } as const;
    const text = markdown(
      makeReport({
        findings: [
          makeFinding({ rule: 'rule-a', severity: 'high', blocking: false }),
          makeFinding({ rule: 'rule-b', severity: 'low', blocking: true, threats: ['T-1'] }),
          makeFinding({ rule: 'rule-c', suppressed: waiver }),
        ],
      }),
    );
    expect([...text.matchAll(/`rule-\w`/g)].map(([name]) => name)).toEqual(['`rule-b`', '`rule-a`']);
    expect(text).toContain('2 open findings · 1 waived');
    expect(text).toMatch(/rule-b.*\| T-1 \|/);
  });

  it('says what was there before and which operations it reaches, where the message does not', () => {
    const operations = ['GET /a', 'GET /b', 'PUT /c', 'PUT /d'];
    const text = markdown(
      makeReport({
        findings: [
          makeFinding({ message: '`name` is open', before: 'it was closed', operations, operationCount: 9 }),
          makeFinding({ message: 'GET /a is open', before: 'is open', operations, operationCount: 4 }),
        ],
      }),
    );
    expect(text).toContain(
      '| `name` is open<br>before: it was closed<br>reaches `GET /a`, `GET /b`, `PUT /c` and 6 more |',
    );
    expect(text).toContain('| GET /a is open |');
  });

  it('says the column too: of a definition in one line the line tells nothing', () => {
    const range = { start: { line: 1, column: 412 }, end: { line: 1, column: 430 } };
    expect(markdown(makeReport({ findings: [makeFinding({ file: 'api.json', range })] }))).toContain(
      '`api.json:1:412`',
    );
  });

  it('lists so many and counts the rest', () => {
    const findings = Array.from({ length: 130 }, () => makeFinding({}));
    const text = markdown(makeReport({ findings }));
    expect(text).toContain('And 30 more');
  });

  it('says also to whoever runs it what a comment does not hold', () => {
    const findings = Array.from({ length: 100 }, () => makeFinding({ message: 'x'.repeat(900) }));
    const threats = Array.from({ length: 500 }, (_, at) =>
      makeThreat({ id: `T-${at}`, title: 'y'.repeat(200) }),
    );
    const told: string[] = [];
    const text = markdown(makeReport({ findings, threats }), { onCut: (what) => told.push(what) });
    expect(told).toEqual([expect.stringMatching(/^[\d,]+ lines left out: /)]);
    expect(text).toContain(told[0]);
    markdown(makeReport({}), { onCut: (what) => told.push(what) });
    expect(told).toHaveLength(1);
  });

  it('makes no markup, line or mention of what strangers write', () => {
    const text = markdown(
      makeReport({ findings: [makeFinding({ message: '<img src=x> [a](http://b) @team\n# x | y' })] }),
    );
    expect(text).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(|@team|^# x/m);
    fc.assert(
      fc.property(anyReport, (report) => {
        const lines = markdown(report).split('\n');
        const cells = lines.filter(
          (line) =>
            line.startsWith('| ') && /\| (info|low|medium|high|critical) \|/.test(`|${line.slice(1, 12)}`),
        );
        for (const line of cells) expect(line.replace(/\\\|/g, '').split('|').length).toBe(7);
        expect(lines.join('\n')).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
      }),
      { numRuns: 50 },
    );
  });
});
