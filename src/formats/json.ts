import type { Suppression } from '../findings/finding.ts';
import { Allowance } from '../text/shorten.ts';
import type { Range } from '../text/source.ts';
import type { Report, ReportedFinding, ReportedFix, SinceResult, ThreatResult } from '../verdict/report.ts';
import { encode } from './encode.ts';
import { ThreatNames } from './threat-names.ts';

/**
 * The JSON report, for programs: its fields and their order are a contract (docs/output.md). The same report
 * gives the same bytes. In pieces.
 */
export function json(report: Report): Iterable<string> {
  const names = new ThreatNames(report);
  const lists = new Allowance();
  const value = {
    version: 1,
    tool: { name: report.tool.name, version: report.tool.version },
    verdict: report.verdict,
    gates: report.gates.map(({ name, passed, findings }) => ({ name, passed, findings })),
    findings: report.findings.map((found) => finding(found, names)),
    since: report.since ? since(report.since) : null,
    ...(report.omitted > 0 ? { omitted: report.omitted } : {}),
    threats: report.threats.map((one) => threat(one, lists)),
    documents: report.documents.map(({ file, openapi, operations, copyOf }) => ({
      ...{ file, openapi, operations },
      ...(copyOf === undefined ? {} : { copyOf }),
    })),
    unchecked: report.unchecked.map(({ file, pointer, reason }) => ({ file, pointer, reason })),
    errors: report.errors.map((error) => ({
      file: error.file,
      range: error.range && range(error.range),
      message: error.message,
    })),
    ...(report.shard ? { shard: report.shard } : {}),
  };
  return encode(value, 2);
}

function finding(found: ReportedFinding, names: ThreatNames) {
  return {
    rule: found.rule,
    severity: found.severity,
    confidence: found.confidence,
    message: found.message,
    file: found.file,
    range: range(found.range),
    pointer: found.pointer,
    operation: found.operation,
    operations: found.operations,
    operationCount: found.operationCount,
    related: found.related.map((related) => ({
      file: related.file,
      range: range(related.range),
      pointer: related.pointer,
      message: related.message,
    })),
    fingerprint: found.fingerprint,
    since: found.since ?? null,
    before: found.before ?? null,
    owasp: found.owasp,
    cwe: found.cwe,
    stride: found.stride,
    threats: found.threats,
    ...names.filesOf(found),
    ...more('threatCount', found.threatCount ?? 0, found.threats),
    suppressed: found.suppressed && suppression(found.suppressed),
    fix: found.fix && fix(found.fix),
    docs: found.docs,
  };
}

function since({ ref, base, to, new: fresh, unchanged, fixed, gone, unnamed }: SinceResult) {
  return {
    ...{ ref, base, to, new: fresh, unchanged },
    fixed: fixed.map(({ rule, message, file, fingerprint, operations }) => ({
      ...{ rule, message, file, fingerprint, operations },
    })),
    ...(gone.length > 0 ? { gone } : {}),
    ...(unnamed.length > 0 ? { unnamed } : {}),
  };
}

function fix({ title, safe, edits }: ReportedFix) {
  return {
    title,
    safe,
    edits: edits.map((edit) => ({ file: edit.file, range: range(edit.range), text: edit.text })),
  };
}

function suppression({ by, id, owner, reason, expires }: Suppression) {
  return { by, id, owner, reason, expires };
}

function range({ start, end }: Range) {
  return {
    start: { line: start.line, column: start.column },
    end: { line: end.line, column: end.column },
  };
}

function threat(
  { id, file, title, operations, elements, status, risk, mitigations }: ThreatResult,
  lists: Allowance,
) {
  return {
    id,
    file,
    title,
    operations,
    ...(elements ? { elements } : {}),
    status,
    risk: {
      inherent: risk.inherent,
      residual: risk.residual,
      ...(risk.explanation === undefined ? {} : { explanation: risk.explanation }),
    },
    mitigations: mitigations.map((mitigation) => {
      const failing = lists.of(mitigation.failing);
      return {
        id: mitigation.id,
        status: mitigation.status,
        verdict: mitigation.verdict,
        assurance: mitigation.assurance,
        operations: mitigation.operations,
        ...(mitigation.judged === undefined ? {} : { judged: mitigation.judged }),
        failing,
        ...more('failingCount', mitigation.failing.length, failing),
      };
    }),
  };
}

/** How many there are, where a list holds only the first of them. */
function more(name: string, count: number, listed: readonly string[]): Record<string, number> {
  return count > listed.length ? { [name]: count } : {};
}
