import type { RuleInfo } from '../../src/findings/rule-info.ts';
import type { Range, Source } from '../../src/text/source.ts';
import type { MitigationResult, Report, ReportedFinding, ThreatResult } from '../../src/verdict/report.ts';

/** A range from `line:column` to `line:column`. */
export function range(start: string, end: string): Range {
  const position = (text: string) => {
    const [line, column] = text.split(':').map(Number) as [number, number];
    return { line, column };
  };
  return { start: position(start), end: position(end) };
}

/** The range of the nth occurrence of a text in a source. */
export function rangeOf(source: Source, text: string, nth = 0): Range {
  let start = source.text.indexOf(text);
  for (let seen = 0; seen < nth; seen++) start = source.text.indexOf(text, start + 1);
  if (start < 0) throw new Error(`${source.file} has no ${JSON.stringify(text)}`);
  return source.range({ start, end: start + text.length });
}

/** A passing report about nothing, with what the test is about on top. */
export function makeReport(parts: Partial<Report> = {}): Report {
  const findings = parts.findings ?? [];
  const failing = findings.some(({ suppressed, severity }) => !suppressed && /high|critical/.test(severity));
  return {
    tool: { name: 'threatlint', version: '0.1.0' },
    verdict: failing ? 'fail' : 'pass',
    gates: [],
    findings,
    omitted: 0,
    threats: [],
    documents: [],
    unchecked: [],
    errors: [],
    rules: new Map(),
    sources: new Map(),
    exitStatus: failing ? 1 : 0,
    folder: '',
    ...parts,
  };
}

export function makeFinding(parts: Partial<ReportedFinding> = {}): ReportedFinding {
  const operations = parts.operations ?? (parts.operation ? [parts.operation] : []);
  return {
    rule: 'server-cleartext',
    severity: 'high',
    confidence: 'high',
    message: 'The server http://api.example.com sends everything in clear text',
    file: 'openapi/pets.yaml',
    range: range('8:10', '8:33'),
    pointer: '/servers/0/url',
    operation: null,
    operations,
    operationCount: operations.length,
    related: [],
    fingerprint: '3f1c0000',
    owasp: ['API8:2023'],
    cwe: [319],
    stride: ['I'],
    threats: [],
    suppressed: null,
    fix: null,
    remedy: null,
    docs: 'https://docs.example/rules/server-cleartext.md',
    ...parts,
  };
}

export function makeRule(id: string, parts: Partial<RuleInfo> = {}): RuleInfo {
  return {
    id,
    title: `Title of ${id}`,
    severity: 'high',
    rationale: `What an attacker gains by ${id}`,
    remediation: `What to write against ${id}`,
    owasp: [],
    cwe: [],
    stride: [],
    ...parts,
  };
}

export function makeThreat(parts: Partial<ThreatResult> = {}): ThreatResult {
  return {
    id: 'T-BOLA',
    file: 'threat-models/payments.yaml',
    title: "A customer reads another customer's payment",
    operations: 12,
    status: 'open',
    risk: { inherent: 20, residual: 20 },
    mitigations: [],
    ...parts,
  };
}

export function makeMitigation(parts: Partial<MitigationResult> = {}): MitigationResult {
  return {
    id: 'M-SCOPE',
    status: 'implemented',
    verdict: 'verified',
    assurance: 'declared',
    operations: 12,
    failing: [],
    ...parts,
  };
}

export function rules(...list: RuleInfo[]): Report['rules'] {
  return new Map(list.map((rule) => [rule.id, rule]));
}

export function sources(...list: Source[]): Report['sources'] {
  return new Map(list.map((source) => [source.file, source]));
}
