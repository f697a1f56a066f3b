import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import type { Location, Log, Result, Run } from 'sarif';
import { describe, expect, it } from 'vitest';
import { severities } from '../../src/findings/finding.ts';
import { sarif as sarifPieces } from '../../src/formats/sarif.ts';
import type { Report } from '../../src/verdict/report.ts';
import { makeFinding, makeReport, makeRule, makeThreat, range, rules } from '../support/report.ts';
import { anyReport } from './arbitrary.ts';
import { paymentsReport } from './payments.ts';

const sarif = (...parts: Parameters<typeof sarifPieces>) => [...sarifPieces(...parts)].join('');

const schemaFile = new URL('../../../shared/schemas/sarif-2.1.0.schema.json', import.meta.url);
const schemaIsHere = existsSync(schemaFile);
if (!schemaIsHere)
  console.warn(`SARIF is not checked against its schema: ${schemaFile.pathname} is not there`);

function run(report: Report, options = {}): Run {
  const log = JSON.parse(sarif(report, options)) as Log;
  return log.runs[0] as Run;
}

function results(report: Report, options = {}): Result[] {
  return run(report, options).results as Result[];
}

describe('SARIF', () => {
  it('describes a finding so that code scanning shows where it is, what it is about and how bad', () => {
    const [result] = results(
      makeReport({
        findings: [
          makeFinding({
            operation: 'GET /pets',
            remedy: 'write https',
            related: [{ file: 'b.yaml', range: range('3:1', '3:4'), pointer: '/x', message: 'used here' }],
          }),
        ],
      }),
    );
    expect(result).toMatchInlineSnapshot(`
      {
        "level": "error",
        "locations": [
          {
            "logicalLocations": [
              {
                "fullyQualifiedName": "GET /pets",
                "kind": "operation",
              },
            ],
            "physicalLocation": {
              "artifactLocation": {
                "uri": "openapi/pets.yaml",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 33,
                "endLine": 8,
                "startColumn": 10,
                "startLine": 8,
              },
            },
          },
        ],
        "message": {
          "text": "The server http://api.example.com sends everything in clear text

      Fix: write https",
        },
        "partialFingerprints": {
          "primaryLocationLineHash": "3f1c0000:1",
          "threatlint/v1": "3f1c0000",
        },
        "properties": {
          "confidence": "high",
          "operationCount": 1,
          "operations": [
            "GET /pets",
          ],
          "pointer": "/servers/0/url",
          "severity": "high",
          "threats": [],
        },
        "relatedLocations": [
          {
            "id": 0,
            "message": {
              "text": "used here",
            },
            "physicalLocation": {
              "artifactLocation": {
                "uri": "b.yaml",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 4,
                "endLine": 3,
                "startColumn": 1,
                "startLine": 3,
              },
            },
          },
        ],
        "ruleId": "server-cleartext",
        "ruleIndex": 0,
      }
    `);
  });

  it('describes each rule with all that GitHub requires', () => {
    const rule = makeRule('server-cleartext', {
      owasp: ['API8:2023'],
      cwe: [319, 22],
      falsePositives: ['The server listens on this machine only'],
      docs: 'https://docs.example/rules/server-cleartext.md',
    });
    const [descriptor] =
      run(makeReport({ findings: [makeFinding()], rules: rules(rule) })).tool.driver.rules ?? [];
    expect(descriptor).toMatchInlineSnapshot(`
      {
        "defaultConfiguration": {
          "level": "error",
        },
        "fullDescription": {
          "text": "What an attacker gains by server-cleartext",
        },
        "help": {
          "markdown": "## Title of server-cleartext

      ### Why

      What an attacker gains by server-cleartext

      ### Fix

      What to write against server-cleartext

      ### Ignore it when

      - The server listens on this machine only",
          "text": "Why: What an attacker gains by server-cleartext

      Fix: What to write against server-cleartext

      Ignore it when: The server listens on this machine only",
        },
        "helpUri": "https://docs.example/rules/server-cleartext.md",
        "id": "server-cleartext",
        "name": "server-cleartext",
        "properties": {
          "precision": "high",
          "security-severity": "8.0",
          "tags": [
            "security",
            "OWASP API8:2023",
            "external/cwe/cwe-319",
            "external/cwe/cwe-022",
          ],
        },
        "shortDescription": {
          "text": "Title of server-cleartext",
        },
      }
    `);
  });

  it.each([
    ['critical', 'error', '9.5'],
    ['high', 'error', '8.0'],
    ['medium', 'warning', '5.5'],
    ['low', 'note', '3.0'],
    ['info', 'note', '0.0'],
  ] as const)('grades %s as %s with the score %s', (severity, level, score) => {
    const { results, tool } = run(makeReport({ findings: [makeFinding({ severity })] }));
    expect(results?.[0]?.level).toBe(level);
    expect(tool.driver.rules?.[0]?.properties?.['security-severity']).toBe(score);
  });

  it('lets a rule count as its worst result, and as sure as its surest', () => {
    const findings = [
      makeFinding({ severity: 'low', confidence: 'low' }),
      makeFinding({ severity: 'high', confidence: 'medium' }),
      makeFinding({ severity: 'medium', confidence: 'low' }),
    ];
    const { rules, ...driver } = run(makeReport({ findings })).tool.driver;
    expect(driver).toEqual({ name: 'threatlint', version: '0.1.0', semanticVersion: '0.1.0' });
    expect(rules?.map((rule) => rule.properties)).toMatchObject([
      { 'security-severity': '8.0', precision: 'medium' },
    ]);
  });

  it('leaves waived findings out, because GitHub would open alerts for them', () => {
    expect(results(paymentsReport).map((result) => result.ruleId)).not.toContain('object-id-enumerable');
  });

  it('marks waived findings as suppressed when they are asked for', () => {
    const waived = results(paymentsReport, { suppressed: true }).filter((result) => result.suppressions);
    expect(waived.map((result) => result.suppressions)).toMatchObject([
      [{ kind: 'external', status: 'accepted', justification: 'frozen API' }],
    ]);
  });

  it('gives the same problem at two places two identities', () => {
    const twice = results(
      makeReport({ findings: [makeFinding(), makeFinding({ range: range('9:1', '9:2') })] }),
    );
    expect(twice.map((result) => result.partialFingerprints)).toEqual([
      { primaryLocationLineHash: '3f1c0000:1', 'threatlint/v1': '3f1c0000' },
      { primaryLocationLineHash: '3f1c0000:2', 'threatlint/v1': '3f1c0000' },
    ]);
  });

  it.each([
    ['my api/pets & co.yaml', 'my%20api/pets%20%26%20co.yaml', '%SRCROOT%'],
    ['what?#a:b.yaml', 'what%3F%23a%3Ab.yaml', '%SRCROOT%'],
    ['日本.yaml', '%E6%97%A5%E6%9C%AC.yaml', '%SRCROOT%'],
    ['half\ud800.yaml', 'half%EF%BF%BD.yaml', '%SRCROOT%'],
    ['/tmp/pets.yaml', 'file:///tmp/pets.yaml', undefined],
  ])('writes the file %j as the URI %s', (file, uri, uriBaseId) => {
    const [result] = results(makeReport({ findings: [makeFinding({ file })] }));
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({
      uri,
      ...(uriBaseId && { uriBaseId }),
    });
  });

  it('names a file outside of the repository by where it lies, and needs no base for it', () => {
    const findings = [
      makeFinding({ file: '../../../my api/pets.yaml' }),
      makeFinding({ file: '../a.yaml' }),
      makeFinding({ file: '..a/b.yaml' }),
    ];
    const { results: found } = run(
      makeReport({ folder: 'services/shop', cwd: '/home/ines/shop/services/shop', findings }),
    );
    expect(found?.map((one) => one.locations?.[0]?.physicalLocation?.artifactLocation)).toEqual([
      { uri: 'file:///home/ines/my%20api/pets.yaml' },
      { uri: 'services/a.yaml', uriBaseId: '%SRCROOT%' },
      { uri: 'services/shop/..a/b.yaml', uriBaseId: '%SRCROOT%' },
    ]);
  });

  it('names files as seen from the root of the repository, wherever the check ran', () => {
    const related = [
      { file: '../common.yaml', range: range('3:1', '3:4'), pointer: '/x', message: 'used here' },
    ];
    const findings = [
      makeFinding({ file: 'api/pets.yaml', related }),
      makeFinding({ file: '/tmp/pets.yaml' }),
    ];
    const done = run(
      makeReport({
        folder: 'services/shop',
        findings,
        threats: [makeThreat({ file: '../../model.yaml' })],
        unchecked: [{ file: 'a.yaml', pointer: '/x', reason: 'remote' }],
        errors: [{ file: 'b.yaml', range: null, message: 'unreadable' }],
      }),
    );
    const uri = (location?: Location) => location?.physicalLocation?.artifactLocation?.uri;
    expect(
      done.results?.flatMap((one) => [...(one.locations ?? []), ...(one.relatedLocations ?? [])].map(uri)),
    ).toEqual(['services/shop/api/pets.yaml', 'services/common.yaml', 'file:///tmp/pets.yaml']);
    expect(
      done.invocations?.[0]?.toolExecutionNotifications?.map(({ locations }) => uri(locations?.[0])),
    ).toEqual(['services/shop/b.yaml', 'services/shop/a.yaml']);
    expect(done.properties).toMatchObject({ threats: [{ file: 'model.yaml' }] });
    expect(done.originalUriBaseIds).toEqual({
      '%SRCROOT%': { description: { text: 'The root of the repository' } },
    });
  });

  it('lets no document put a link into an alert', () => {
    const [result] = results(
      makeReport({ findings: [makeFinding({ message: 'The server [log in](https://evil.example)' })] }),
    );
    expect(result?.message.text).toBe('The server [log in] (https://evil.example)');
  });

  it('keeps to the 25,000 results that GitHub takes: the worst, in their order, and says so', () => {
    const findings = Array.from({ length: 25_010 }, (_, index) =>
      makeFinding({ severity: severities[index % 5] as 'low', fingerprint: String(index) }),
    );
    const { results, invocations } = run(makeReport({ findings, omitted: 5 }));
    const kept = results?.map((result) => Number(result.partialFingerprints?.['threatlint/v1'])) ?? [];
    expect(kept).toHaveLength(25_000);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    expect(results?.filter((result) => result.properties?.severity === 'info')).toHaveLength(5002 - 10);
    expect(invocations?.[0]?.toolExecutionNotifications?.map((note) => note.message.text)).toEqual([
      '15 findings were left out of this file; the worst were kept',
    ]);
  });

  it('leaves out no result that breaks a gate for a graver one that does not', () => {
    const findings = Array.from({ length: 25_002 }, (_, index) =>
      makeFinding({
        severity: index % 2 === 0 ? 'critical' : 'low',
        message: String(index),
        blocking: index % 2 === 1,
      }),
    );
    const kept = results(makeReport({ findings }));
    expect(kept).toHaveLength(25_000);
    expect(kept.filter(({ level }) => level === 'note')).toHaveLength(12_501);
    expect(kept.at(-1)?.message.text).toBe('25001');
  });

  it('says what could not be read or checked, and keeps the results of the rest fit to be uploaded', () => {
    const [invocation] = run(paymentsReport).invocations ?? [];
    expect(invocation).toMatchObject({ executionSuccessful: true, exitCode: 3 });
    expect(
      invocation?.toolExecutionNotifications?.map(({ level, message }) => [level, message.text]),
    ).toEqual([
      ['error', 'Could not be read: The string that begins here never ends: add the closing quote'],
      ['error', 'Could not be read: The file may not be read (permission denied)'],
      ...Array(4).fill(['warning', 'Not checked: remote reference not followed']),
    ]);
  });

  it('of a run that could read no definition promises nothing', () => {
    const errors = [{ file: 'a.yaml', range: null, message: 'no' }];
    const [invocation] = run(makeReport({ errors, exitStatus: 3 })).invocations ?? [];
    expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 3 });
  });

  it('lists so many places that were not checked, and says how many it leaves out', () => {
    const unchecked = Array.from({ length: 5007 }, (_, at) => ({
      file: 'a.yaml',
      pointer: `/${at}`,
      reason: 'x',
    }));
    const notifications = run(makeReport({ unchecked })).invocations?.[0]?.toolExecutionNotifications;
    expect(notifications).toHaveLength(5001);
    expect(notifications?.at(-1)?.message.text).toBe(
      '7 places that were not checked are not listed in this file',
    );
  });

  it('calls a failed gate a successful run', () => {
    expect(run(makeReport({ findings: [makeFinding()] })).invocations?.[0]).toMatchObject({
      executionSuccessful: true,
      exitCode: 1,
    });
  });

  it.skipIf(!schemaIsHere)('is valid against the official schema for any report', () => {
    const validate = compileSchema();
    const isValid = (report: Report) => {
      for (const suppressed of [false, true]) {
        validate(JSON.parse(sarif(report, { suppressed })));
        expect(validate.errors ?? []).toEqual([]);
      }
    };
    isValid(paymentsReport);
    isValid(makeReport());
    fc.assert(fc.property(anyReport, isValid), { numRuns: 100 });
  });
});

/** The schema is written in draft 4, which differs from what Ajv reads in the name of `id` alone here. */
function compileSchema() {
  const { id, $schema: _, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  // biome-ignore lint/suspicious/noExplicitAny: the types of its default export do not fit this module mode
  (formats as any)(ajv);
  return ajv.compile({ $id: id, ...schema });
}

describe('threats in SARIF', () => {
  it('stand in the properties of the run, with their verdicts', () => {
    const { threats } = run(paymentsReport).properties as {
      threats: { id: string; mitigations: unknown[] }[];
    };
    expect(threats.map(({ id }) => id)).toEqual(paymentsReport.threats.map(({ id }) => id));
    expect(threats[0]?.mitigations[0]).toMatchObject({
      id: 'M-AUTH',
      verdict: 'partial',
      assurance: 'declared',
    });
    expect(run(makeReport()).properties).not.toHaveProperty('threats');
  });
});
