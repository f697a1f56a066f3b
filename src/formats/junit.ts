import { shortened } from '../text/shorten.ts';
import type { MitigationResult, Report, ReportedFinding } from '../verdict/report.ts';
import { seenFromRoot } from './from-root.ts';
import type { SastOptions } from './gitlab-sast.ts';
import { inLines, openFindings } from './open.ts';

/** A test that passed, was left out, or did not pass. */
interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'skipped' | 'failure' | 'error';
  readonly message?: string;
  readonly type?: string;
  readonly text?: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

/**
 * The report as JUnit results, which every CI server shows: a suite for the gates, one for each file, one for the threats. A
 * finding that breaks a gate is a failure, what could not be read or checked an error; what breaks no gate is skipped, with
 * its message, so that a suite's colour is the verdict.
 */
export function* junit(given: Report, { today = '1970-01-01' }: SastOptions = {}): Generator<string> {
  const report = seenFromRoot(given);
  const suites = [gates(report), ...files(report), ...threats(report)];
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  for (const [id, { name, cases }] of suites.entries()) {
    const count = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
    const attributes = {
      ...{
        package: 'threatlint',
        id,
        name: token(name),
        timestamp: `${today}T00:00:00`,
        hostname: 'localhost',
      },
      ...{ tests: cases.length, failures: count('failure'), errors: count('error') },
      ...{ skipped: count('skipped'), time: 0 },
    };
    yield `  <testsuite${inTag(attributes)}>\n    <properties/>\n`;
    for (const one of cases) yield element(one, name);
    yield '    <system-out/>\n    <system-err/>\n  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function gates({ gates, errors }: Report): Suite {
  const read: Case = {
    ...{ name: 'every input could be read', outcome: errors.length > 0 ? 'failure' : 'passed' },
    ...(errors.length > 0 ? { type: 'gate', message: `${errors.length} could not be read` } : {}),
  };
  const cases = gates.map(({ name, passed, detail }): Case => {
    if (passed) return { name, outcome: 'passed' };
    return { name, outcome: 'failure', type: 'gate', message: detail === '' ? 'not met' : detail };
  });
  return { name: 'gates', cases: [...cases, read] };
}

function files(report: Report): Suite[] {
  const { errors, unchecked, documents } = report;
  const byFile = new Map<string, Case[]>(documents.map(({ file }) => [file, []]));
  const put = (file: string, one: Case) => {
    const known = byFile.get(file);
    if (known) known.push(one);
    else byFile.set(file, [one]);
  };
  for (const { file, message, range } of errors)
    put(file, {
      ...{ name: 'can be read', outcome: 'error', type: 'unreadable', message },
      ...(range ? { text: `${file}:${range.start.line}:${range.start.column}` } : {}),
    });
  for (const { file, pointer, reason } of unchecked)
    put(file, {
      name: `is checked: ${pointer || '/'}`,
      outcome: 'error',
      type: 'unchecked',
      message: reason,
    });
  for (const finding of openFindings(report)) put(finding.file, caseOf(finding));
  for (const [, cases] of byFile) {
    if (cases.every(({ outcome }) => outcome === 'skipped'))
      cases.push({ name: 'nothing breaks a gate', outcome: 'passed' });
  }
  return [...byFile].map(([name, cases]) => ({ name, cases }));
}

function caseOf(finding: ReportedFinding): Case {
  const { rule, severity, message, file, range, pointer, docs, blocking } = finding;
  return {
    // What a server compares runs by: without the line, which moves.
    name: `${rule} at ${pointer || '/'}`,
    outcome: blocking ? 'failure' : 'skipped',
    type: `${severity} ${rule}`,
    message,
    text: [`${file}:${range.start.line}:${range.start.column}`, ...inLines(finding), docs].join('\n'),
  };
}

function threats({ threats }: Report): Suite[] {
  if (threats.length === 0) return [];
  const cases = threats.flatMap(({ id, title, status, mitigations }): Case[] => {
    const name = `${id} ${title}`;
    if (mitigations.length === 0)
      return [
        {
          name,
          outcome: status === 'accepted' ? 'passed' : 'skipped',
          message: `${status}, without a mitigation`,
        },
      ];
    return mitigations.map((one) => mitigationCase(name, one));
  });
  return [{ name: 'threats', cases }];
}

function mitigationCase(threat: string, { id, status, verdict, failing }: MitigationResult): Case {
  const name = `${threat}: ${id}`;
  if (status !== 'implemented') return { name, outcome: 'skipped', message: status };
  if (verdict === 'verified') return { name, outcome: 'passed' };
  const isBroken = verdict === 'contradicted' || verdict === 'partial';
  const where = failing.length > 0 ? `, fails on ${failing.slice(0, 10).join(', ')}` : '';
  return {
    name,
    outcome: isBroken ? 'failure' : 'skipped',
    type: 'mitigation',
    message: `${verdict}${where}`,
  };
}

function element({ name, outcome, message = '', type = outcome, text = '' }: Case, suite: string): string {
  const tag = `    <testcase${inTag({ name: token(name), classname: token(suite), time: 0 })}`;
  if (outcome === 'passed') return `${tag}/>\n`;
  const said = inTag({ message: shortened(message, 1000), ...(outcome === 'skipped' ? {} : { type }) });
  return `${tag}>\n      <${outcome}${said}>${escaped(shortened(text, 8000))}</${outcome}>\n    </testcase>\n`;
}

function inTag(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${escaped(String(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`,
    )
    .join('');
}

/** A name on one line, which is never empty. */
function token(text: string): string {
  return text.replace(/\s+/g, ' ').trim() || '-';
}

/** XML 1.0 §2.2 knows no other characters; what shows nothing, or turns the direction of writing, is shown as a sign. */
const outside = /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(text: string): string {
  return text
    .replaceAll('\r', ' ')
    .replace(outside, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
