import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type FormatName, formats } from '../../src/formats/index.ts';
import type { Report } from '../../src/verdict/report.ts';
import { makeFinding, makeReport, range } from '../support/report.ts';
import { anyReport } from './arbitrary.ts';
import { paymentsReport } from './payments.ts';

// What GitHub, GitLab and other CI servers read. Their schemas are held against any report that a stranger could bring about,
// and each format is read again by a parser that takes it as its reader does.

const options = { color: false, width: 100, quiet: false, elapsedMs: 0, today: '2026-11-28' };
const made = (name: FormatName, report: Report) => [...formats[name](report, options)].join('');

const schemas = new URL('../../../shared/schemas/', import.meta.url);
const areHere = existsSync(schemas);
if (!areHere)
  console.warn(`forges' formats are not checked against their schemas: ${schemas.pathname} is not there`);
const textOf = (name: string) => readFileSync(new URL(name, schemas), 'utf8');

/** An annotation as the runner of GitHub reads it (actions/runner, ActionCommand): a line, decoded. */
interface Command {
  readonly level: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly text: string;
}

function commandsOf(log: string): { commands: Command[]; others: string[] } {
  const commands: Command[] = [];
  const others: string[] = [];
  for (const line of log.split(/\r\n|[\r\n]/).filter((one) => one !== '')) {
    const found = /^\s*::([a-z-]+)(?: ([^:]*))?::(.*)$/.exec(line);
    if (!found) {
      others.push(line);
      continue;
    }
    const [, level = '', list = '', text = ''] = found;
    const pairs = list
      .split(',')
      .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]);
    commands.push({
      level,
      properties: Object.fromEntries(pairs.map(([key, value = '']) => [key, decoded(value, true)])),
      text: decoded(text, false),
    });
  }
  return { commands, others };
}

function decoded(text: string, isProperty: boolean): string {
  const found = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  const whole = isProperty ? found.replaceAll('%3A', ':').replaceAll('%2C', ',') : found;
  return whole.replaceAll('%25', '%');
}

describe('github', () => {
  it('annotates the line of what breaks a gate as an error, what else is medium or worse as a warning', () => {
    const { commands, others } = commandsOf(
      made(
        'github',
        makeReport({
          verdict: 'fail',
          findings: [
            makeFinding({ severity: 'low' }),
            makeFinding({ severity: 'medium', blocking: false, message: 'Wide: 100%, open' }),
            makeFinding({ severity: 'high', blocking: true, before: 'it was closed' }),
          ],
        }),
      ),
    );
    expect(commands.map(({ level }) => level)).toEqual(['error', 'warning']);
    expect(commands[0]?.text).toContain('Before: it was closed');
    expect(commands[1]?.text).toContain('Wide: 100%, open');
    expect(others).toEqual([expect.stringContaining('threatlint failed')]);
  });

  it('says how many errors GitHub would not show', () => {
    const findings = Array.from({ length: 23 }, (_, at) =>
      makeFinding({ blocking: true, range: range(`${at + 1}:1`, `${at + 1}:2`) }),
    );
    const { commands, others } = commandsOf(made('github', makeReport({ verdict: 'fail', findings })));
    expect(commands).toHaveLength(10);
    expect(others[0]).toContain('13 errors more');
  });

  it('names the files as the repository does, wherever the run was', () => {
    const report = makeReport({
      folder: 'services/shop',
      findings: [makeFinding({ file: 'api.yaml', blocking: true })],
    });
    expect(commandsOf(made('github', report)).commands[0]?.properties.file).toBe('services/shop/api.yaml');
  });

  it('says what could not be read, at its line, before anything else', () => {
    const report = makeReport({
      errors: [{ file: 'api.yaml', range: range('3:1', '3:2'), message: 'the text ends early' }],
      findings: [makeFinding({ blocking: true })],
    });
    expect(commandsOf(made('github', report)).commands[0]).toMatchObject({
      level: 'error',
      properties: { file: 'api.yaml', line: '3' },
      text: 'the text ends early',
    });
  });
});

describe('whatever a stranger names', () => {
  it('no line of github is a command but the annotations', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const { commands, others } = commandsOf(made('github', report));
        expect(commands.every(({ level }) => level === 'error' || level === 'warning')).toBe(true);
        expect(commands.length).toBeLessThanOrEqual(20);
        expect(others.join('\n')).not.toMatch(/##\[|^\s*::/m);
        const known = ['file', 'line', 'endLine', 'col', 'endColumn', 'title'];
        for (const { properties } of commands)
          expect(known).toEqual(expect.arrayContaining(Object.keys(properties)));
      }),
    );
  });

  it.each(['gitlab', 'gitlab-sast'] as const)('%s is JSON, with one entry of each id', (name) => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const value = JSON.parse(made(name, report));
        const ids = (name === 'gitlab' ? value : value.vulnerabilities).map(
          (one: { fingerprint?: string; id?: string }) => one.fingerprint ?? one.id,
        );
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it.skipIf(!areHere).each([
    ['gitlab', 'gitlab-code-quality.facts.schema.json'],
    ['gitlab-sast', 'gitlab-sast-15.2.1.facts.schema.json'],
  ] as const)('%s satisfies its schema', (name, schema) => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(textOf(schema)));
    fc.assert(
      fc.property(anyReport, (report) => {
        const isValid = validate(JSON.parse(made(name, report)));
        expect(validate.errors ?? []).toEqual([]);
        expect(isValid).toBe(true);
      }),
    );
  });

  test.skipIf(!areHere)('junit satisfies its schema', async () => {
    const reports = [paymentsReport, makeReport({}), ...fc.sample(anyReport, 40)];
    const { errors, valid } = await validateXML({
      xml: reports.map((report, at) => ({ fileName: `report${at}.xml`, contents: made('junit', report) })),
      schema: [textOf('junit.xsd')],
    });
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
  });
});

test('a Markdown report fits into a comment, and says what it left out', () => {
  const findings = Array.from({ length: 90 }, (_, at) =>
    makeFinding({ message: `${'long '.repeat(300)} ${at}`, file: `${'f'.repeat(250)}${at}.yaml` }),
  );
  const text = made(
    'markdown',
    makeReport({ findings, errors: [{ file: 'z.yaml', range: null, message: 'm'.repeat(9000) }] }),
  );
  expect(text.length).toBeLessThan(60_000);
});

test('a Markdown report that is longer than a comment says how many lines it left out', () => {
  const findings = Array.from({ length: 100 }, (_, at) =>
    makeFinding({ message: '`&'.repeat(290), file: `${'*'.repeat(290)}${at}.yaml` }),
  );
  const errors = findings.map(({ file, message }) => ({ file, range: null, message }));
  const text = made('markdown', makeReport({ findings, errors }));
  expect(text.length).toBeLessThan(60_000);
  expect(text).toMatch(/\d+ lines left out: `--format json` has all of it\n$/);
});

test('GitLab is given as many results as it shows, the worst, and told how many were left out', () => {
  const findings = Array.from({ length: 25_010 }, (_, at) => makeFinding({ fingerprint: String(at) }));
  const report = makeReport({ findings });
  const issues = JSON.parse(made('gitlab', report));
  expect(issues).toHaveLength(25_000);
  expect(issues[0]).toMatchObject({
    check_name: 'left-out',
    severity: 'info',
    description: '11 issues left out of this file; the worst were kept',
  });
  const { vulnerabilities, scan } = JSON.parse(made('gitlab-sast', report));
  expect(vulnerabilities).toHaveLength(25_000);
  expect(scan.messages).toEqual([
    { level: 'warn', value: '10 findings left out of this file; the worst were kept' },
  ]);
  expect(JSON.parse(made('gitlab', makeReport({ findings: findings.slice(0, 5) })))).toHaveLength(5);
});

test.each([
  ['gitlab', '11 issues left out of this file; the worst were kept'],
  ['gitlab-sast', '10 findings left out of this file; the worst were kept'],
  ['sarif', '10 findings were left out of this file; the worst were kept'],
] as const)(
  'what %s leaves out is told to whoever runs it, as a forge alone reads the file',
  (name, said) => {
    const findings = Array.from({ length: 25_010 }, (_, at) => makeFinding({ fingerprint: String(at) }));
    const told: string[] = [];
    const options = {
      ...{ color: false, width: 100, quiet: false },
      onCut: (what: string) => told.push(what),
    };
    for (const _ of formats[name](makeReport({ findings }), options as never));
    expect(told).toEqual([said]);
  },
);

test('JUnit names files as the repository does, so that those of two folders are told apart', () => {
  const text = made(
    'junit',
    makeReport({ folder: 'services/shop', findings: [makeFinding({ file: 'api.yaml' })] }),
  );
  expect(text).toContain('name="services/shop/api.yaml"');
});
