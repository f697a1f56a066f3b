import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pretty } from '../../src/formats/pretty/pretty.ts';
import { width } from '../../src/text/clean.ts';
import { Source } from '../../src/text/source.ts';
import type { Report, ReportedFinding } from '../../src/verdict/report.ts';
import {
  makeFinding,
  makeMitigation,
  makeReport,
  makeRule,
  makeThreat,
  range,
  rangeOf,
  rules,
  sources,
} from '../support/report.ts';
import { anyReport } from './arbitrary.ts';
import { mendedReport, paymentsReport } from './payments.ts';

const plain = { color: false, width: 100 };

/** The code frame of a finding at a text of a source: its lines as printed, without what stands around them. */
function frame(source: Source, text: string, columns = 60): string[] {
  const finding = makeFinding({ file: source.file, range: rangeOf(source, text) });
  const lines = pretty(makeReport({ findings: [finding], sources: sources(source) }), {
    color: false,
    width: columns,
  });
  return lines.split('\n').filter((line) => /^ +\d* │/.test(line));
}

/** What the underline of a frame stands under. */
function underlined(lines: string[]): string {
  const mark = lines.findIndex((line) => line.includes('━'));
  const line = lines[mark - 1] as string;
  const [from, to] = [(lines[mark] as string).indexOf('━'), (lines[mark] as string).lastIndexOf('━') + 1];
  let column = 0;
  let under = '';
  for (const { segment } of new Intl.Segmenter('en').segment(line)) {
    if (column >= from && column < to) under += segment;
    column += width(segment);
  }
  return under;
}

function strings(count: number, parts: Partial<ReportedFinding> = {}): ReportedFinding[] {
  return Array.from({ length: count }, (_, index) =>
    makeFinding({
      rule: 'string-unbounded',
      severity: 'medium',
      message: `The string p${index + 1} has no \`maxLength\``,
      range: range(`${index + 1}:5`, `${index + 1}:9`),
      ...parts,
    }),
  );
}

describe('the report at a terminal', () => {
  it('shows what could not be read, the findings, the threats, what was not checked, and the verdict', async () => {
    await expect(pretty(paymentsReport, plain)).toMatchFileSnapshot('golden/payments.txt');
  });

  it('fits a narrow terminal', async () => {
    await expect(pretty(paymentsReport, { color: false, width: 60 })).toMatchFileSnapshot(
      'golden/payments-narrow.txt',
    );
  });

  it('speaks only of what breaks a gate when it is told to be quiet', async () => {
    await expect(pretty(paymentsReport, { ...plain, quiet: true })).toMatchFileSnapshot(
      'golden/payments-quiet.txt',
    );
  });

  it('is short when the gate passes', () => {
    expect(pretty(mendedReport, { ...plain, elapsedMs: 212 })).toMatchInlineSnapshot(`
      "Threats

        ✔ every mitigation proved  T-BOLA

      ✔ passed
        ✔ severity >= high     nothing open
        ✔ threat models valid
        ✔ everything checked
        no open finding · 1 waived (until 2027-03-31)
        2 operations · 1 definition · 1 threat: 1 mitigated · 0.21 s
      "
    `);
    expect(pretty(mendedReport, { ...plain, quiet: true })).toMatchInlineSnapshot(`
      "✔ passed
        no open finding · 1 waived (until 2027-03-31)
        2 operations · 1 definition · 1 threat: 1 mitigated
      "
    `);
  });

  it('does not pass off an empty run as a clean one', () => {
    expect(pretty(makeReport(), plain)).toContain('nothing was checked: no OpenAPI definition was found');
  });

  it('never says passed when an input could not be read', () => {
    const text = pretty(makeReport({ errors: [{ file: 'a.yaml', range: null, message: 'no' }] }), plain);
    expect(text).toContain('✖ failed  1 input could not be read');
    expect(text).not.toContain('passed');
  });

  it('only adds colours: without them the text is the same', () => {
    const coloured = pretty(paymentsReport, { ...plain, color: true });
    expect(coloured).not.toBe(pretty(paymentsReport, plain));
    expect(withoutColours(coloured)).toBe(pretty(paymentsReport, plain));
  });
});

describe('many findings', () => {
  it('of one cause are a paragraph', () => {
    const rule = makeRule('string-unbounded', {
      rationale: 'memory runs out',
      remediation: 'add `maxLength`',
    });
    const report = makeReport({ findings: strings(300), rules: rules(rule) });
    expect(pretty(report, plain)).toMatchInlineSnapshot(`
      "openapi/pets.yaml

        medium  string-unbounded  ×300                                                 API8:2023 · CWE-319
        The string p1 has no \`maxLength\`

          openapi/pets.yaml:1:5

          2:5  The string p2 has no \`maxLength\`
          3:5  The string p3 has no \`maxLength\`
          4:5  The string p4 has no \`maxLength\`
          5:5  The string p5 has no \`maxLength\`
          6:5  The string p6 has no \`maxLength\`
          and 294 more (--format json lists all)

        Why   memory runs out
        Fix   add \`maxLength\`

      ✔ passed
        300 medium
        nothing was checked: no OpenAPI definition was found
      "
    `);
  });

  it.each([
    [1, 0],
    [3, 0],
    [4, 0],
    [7, 0],
    [8, 2],
    [6000, 5994],
  ])('%i of one rule: all that are not shown (%i) are counted', (count, left) => {
    const text = pretty(makeReport({ findings: strings(count) }), plain);
    expect(text.match(/The string p\d+ /g)).toHaveLength(count - left);
    expect(text.includes('more (--format json lists all)')).toBe(left > 0);
  });

  it('of low severity take one line a rule', () => {
    const report = makeReport({
      findings: [...strings(40, { severity: 'low' }), makeFinding({ severity: 'info' })],
    });
    expect(pretty(report, plain)).toMatchInlineSnapshot(`
      "openapi/pets.yaml

        low   string-unbounded  ×40   1:5  The string p1 has no \`maxLength\`
        info  server-cleartext       8:10  The server http://api.example.com sends everything in clear te…

      ✔ passed
        40 low · 1 info
        nothing was checked: no OpenAPI definition was found
      "
    `);
  });

  it('of low severity are shown in full when they break a gate', () => {
    const report = makeReport({ findings: strings(1, { severity: 'low', blocking: true }) });
    expect(pretty(report, { ...plain, quiet: true })).toContain('openapi/pets.yaml:1:5');
  });

  it('come worst first in their file', () => {
    const order = ['low', 'medium', 'critical', 'info', 'high'] as const;
    const text = pretty(makeReport({ findings: order.map((severity) => makeFinding({ severity })) }), plain);
    expect(text.match(/^ {2}(critical|high|medium|low|info) /gm)?.map((line) => line.trim())).toEqual([
      'critical',
      'high',
      'medium',
      'low',
      'info',
    ]);
  });

  it('come in the worst file first, and in threat models last', () => {
    const findings = [
      makeFinding({ file: 'a-model.yaml', severity: 'critical', rule: 'mitigation-contradicted' }),
      makeFinding({ file: 'b.yaml', severity: 'high' }),
      makeFinding({ file: 'c.yaml', severity: 'critical' }),
      ...strings(2, { file: 'd.yaml', severity: 'high' }),
    ];
    const text = pretty(makeReport({ findings, threats: [makeThreat({ file: 'a-model.yaml' })] }), plain);
    expect(text.match(/^[a-d](-model)?\.yaml$/gm)).toEqual(['c.yaml', 'd.yaml', 'b.yaml', 'a-model.yaml']);
  });

  it('that break no gate are short beside what does, and say where and what to do', () => {
    const rule = makeRule('string-unbounded', { rationale: 'memory runs out', remediation: 'add a limit' });
    const medium = strings(20);
    const report = (findings: readonly ReportedFinding[]) =>
      pretty(makeReport({ findings, rules: rules(rule) }), plain);
    expect(report(medium)).toContain('memory runs out');
    const beside = report([makeFinding({ file: 'a.yaml' }), ...medium]);
    expect(beside).not.toContain('memory runs out');
    expect(beside).toMatch(/^ {4}1:5 {2}The string p1 has no `maxLength`$/m);
    expect(beside).toContain('and 15 more');
    expect(beside).toContain('Fix   add a limit');
  });

  it('of several operations say of which, where the message does not', () => {
    const message = 'The answer 200 does not say what its body holds';
    const findings = ['GET /boards', 'GET /nails', 'GET /hooks', 'GET /walls'].map((operation, at) =>
      makeFinding({
        operation: null,
        operations: [operation],
        operationCount: 1,
        message,
        range: range(`${at + 1}:3`, `${at + 1}:9`),
      }),
    );
    const text = pretty(makeReport({ findings }), plain);
    expect(text).toContain(`2:3  GET /nails: ${message}`);
    expect(text).toContain(`4:3  GET /walls: ${message}`);
  });

  it('in a file of one long line are shown by the way through its values', () => {
    const findings = Array.from({ length: 5 }, (_, at) =>
      makeFinding({
        range: range(`1:${184_233 + at}`, `1:${184_240 + at}`),
        pointer: `/paths/~1orders~1{id}/get/parameters/${at}/schema`,
      }),
    );
    const text = pretty(makeReport({ findings }), plain);
    expect(text).toContain('openapi/pets.yaml:1:184233 (#/paths/~1orders~1{id}/get/parameters/0/schema)');
    expect(text).toContain('…/get/parameters/3/schema');
    expect(text).not.toContain('1:184236');
  });

  it('of one rule in several files are explained once, with the remedy each time', () => {
    const rule = makeRule('server-cleartext', {
      rationale: 'all is read on the way',
      remediation: 'use https',
    });
    const findings = [makeFinding({ file: 'a.yaml' }), makeFinding({ file: 'b.yaml' })];
    const text = pretty(makeReport({ findings, rules: rules(rule) }), plain);
    expect(text.match(/Why/g)).toHaveLength(1);
    expect(text.match(/Fix {3}use https/g)).toHaveLength(2);
  });

  it('each keep their own remedy where the remedies differ', () => {
    const findings = [makeFinding({ remedy: 'use https://a' }), makeFinding({ remedy: 'use https://b' })];
    const text = pretty(makeReport({ findings }), plain);
    expect(text).toContain('Fix   use https://a');
    expect(text).toContain('Fix   use https://b');
  });

  it('that reach many operations name a few and count the rest', () => {
    const operations = Array.from({ length: 25 }, (_, index) => `GET /resource-${index}`);
    const text = pretty(makeReport({ findings: [makeFinding({ operations, operationCount: 214 })] }), plain);
    expect(text).toContain('Reach 214 operations: GET /resource-0, GET /resource-1, ');
    expect(text).toMatch(/ and 21\d more\n/);
  });
});

describe('the threat model beside a finding', () => {
  it('is named with its claim, its verdict and its place', () => {
    expect(pretty(paymentsReport, plain).replace(/\s+/g, ' ')).toContain(
      'Model T-BOLA › M-AUTH is claimed as implemented: holds only on some operations (threat-models/payments.yaml:7:7)',
    );
  });

  it('is named even when no claim of it is broken', () => {
    const report = makeReport({ findings: [makeFinding({ threats: ['T-BOLA'] })], threats: [makeThreat()] });
    expect(pretty(report, plain)).toContain(
      "Model T-BOLA A customer reads another customer's payment (threat-models/payments.yaml)",
    );
  });
});

describe('a claim', () => {
  it('that six places contradict shows all six', () => {
    const related = Array.from({ length: 6 }, (_, at) => ({
      file: 'openapi/pets.yaml',
      range: range(`${at + 3}:5`, `${at + 3}:9`),
      pointer: `/paths/${at}`,
      message: `place ${at}`,
    }));
    const said = (rule: string) =>
      pretty(makeReport({ findings: [makeFinding({ rule, related })] }), plain).match(/place \d/g)?.length;
    expect(said('mitigation-contradicted')).toBe(6);
    expect(said('mitigation-partial')).toBe(6);
    expect(said('server-cleartext')).toBe(3);
  });

  it('beside others says by what it is contradicted', () => {
    const findings = [1, 2, 3, 4, 5].map((at) =>
      makeFinding({
        rule: 'mitigation-contradicted',
        message: `M-${at} is contradicted`,
        related: [
          {
            file: 'api.yaml',
            range: range(`${at}:5`, `${at}:9`),
            pointer: '',
            message: `rule-${at}: is wrong`,
          },
        ],
      }),
    );
    const text = pretty(makeReport({ findings }), plain);
    for (const at of [1, 2, 3, 4, 5])
      expect(text).toMatch(new RegExp(`api\\.yaml:${at}:5 rule-${at}: is wrong`));
  });

  it('of a model with an error is not said to lack a proof', () => {
    const claimed = { verdict: 'unverifiable', assurance: 'none', failing: [] } as const;
    const text = (unasked?: string) => {
      const mitigation = makeMitigation({ ...claimed, ...(unasked === undefined ? {} : { unasked }) });
      return pretty(
        makeReport({ threats: [makeThreat({ status: 'open', mitigations: [mitigation] })] }),
        plain,
      );
    };
    expect(text()).toContain('unverifiable, nothing proves it');
    expect(text('the model has an error')).toContain('unverifiable, the model has an error');
  });
});

describe('the code frame', () => {
  it.each([
    ['plain text', 'a: 1\nkey: value # why\nz: 1', 'value'],
    ['text behind tabs', '{\n\t\t"key": "value"\n}', '"value"'],
    ['text behind wide characters', 'name: 日本語テキスト value', 'value'],
    ['wide characters', 'name: 日本語テキスト value', '語テ'],
    ['text behind combining marks', 'e\u0301te\u0301: value', 'value'],
    ['an emoji', 'like: 👍🏽 value', '👍🏽'],
    ['text behind emoji', 'like: 👍🏽 🇩🇪 value', 'value'],
    ['text behind an escape sequence', 'x: \u001b[2J\u202e value', 'value'],
    ['the end of a minified document', `{"a":"${'y'.repeat(5000)}","key":"value"}`, '"value"'],
    ['the middle of a line of wide characters', `${'日'.repeat(200)}value${'本'.repeat(200)}`, 'value'],
  ])('underlines exactly: %s', (_, text, wanted) => {
    expect(underlined(frame(new Source('a.yaml', text), wanted))).toBe(wanted);
  });

  it('cuts long lines around the place', () => {
    const source = new Source(
      'a.json',
      `{"a":"${'y'.repeat(1_000_000)}","key":"value","z":"${'y'.repeat(1_000_000)}"}`,
    );
    expect(frame(source, '"value"').join('\n')).toMatchInlineSnapshot(`
      "    1 │ …yyyyyyyyyyyyyyyyyy","key":"value","z":"yyyyyyyyyyy…
            │                            ━━━━━━━"
    `);
  });

  it('puts a bar beside a place of several lines and leaves out its middle', () => {
    const source = new Source('a.yaml', 'a: 1\nkey:\n  one\n  two\n  three\n  four\n  five\nz: 1\n');
    expect(frame(source, 'key:\n  one\n  two\n  three\n  four\n  five\n').join('\n')).toMatchInlineSnapshot(`
      "    1 │   a: 1
          2 │ ┏ key:
          3 │ ┃   one
          4 │ ┃   two
            │ ┋
          7 │ ┗   five
          8 │   z: 1"
    `);
    expect(frame(source, 'one\n  two').join('\n')).toMatchInlineSnapshot(`
      "    2 │   key:
          3 │ ┏   one
          4 │ ┗   two
          5 │     three"
    `);
  });

  it('marks an empty place with one column', () => {
    const source = new Source('a.yaml', 'key:\n');
    const finding = makeFinding({ file: 'a.yaml', range: range('1:5', '1:5') });
    const text = pretty(makeReport({ findings: [finding], sources: sources(source) }), plain);
    expect(text).toContain('    1 │ key:\n      │     ━\n');
  });

  it('is left out where there is no such place', () => {
    const finding = makeFinding({ file: 'a.yaml', range: range('99:1', '99:5') });
    const text = pretty(
      makeReport({ findings: [finding], sources: sources(new Source('a.yaml', 'key:\n')) }),
      plain,
    );
    expect(text).toContain('a.yaml:99:1\n');
    expect(text).not.toContain('│');
  });
});

describe('whatever a stranger wrote', () => {
  it('sends nothing to the terminal but line feeds and our colours', () => {
    fc.assert(
      fc.property(
        anyReport,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 0, max: 200 }),
        (report, color, quiet, columns) => {
          const text = pretty(report, { color, quiet, width: columns });
          const rest = color ? withoutColours(text) : text;
          expect(rest).not.toMatch(/[^\P{C}\n\p{Co}\p{Cn}]|[\p{Zl}\p{Zp}]/u);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cannot add a line of its own', () => {
    const message = 'bad\n✔ passed\r✔ passed';
    const report = makeReport({
      findings: [makeFinding({ message, file: message, rule: message })],
    } satisfies Partial<Report>);
    expect(pretty(report, plain)).not.toMatch(/^✔/m);
  });
});

function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one
  return text.replace(/\u001b\[\d{1,2}m/g, '');
}
