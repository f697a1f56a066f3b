import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json as jsonPieces } from '../../src/formats/json.ts';
import { makeFinding, makeMitigation, makeReport, makeThreat, range } from '../support/report.ts';
import { anyReport } from './arbitrary.ts';

const json = (...parts: Parameters<typeof jsonPieces>) => [...jsonPieces(...parts)].join('');

describe('the JSON report', () => {
  it('has the fields of the contract, in its order, and nothing else', () => {
    const report = makeReport({
      gates: [{ name: 'severity >= high', passed: false, findings: 1, detail: '1 open' }],
      findings: [
        makeFinding({
          operations: ['GET /pets'],
          related: [
            { file: 'a.yaml', range: range('1:1', '1:2'), pointer: '/paths/~1pets', message: 'used by' },
          ],
          suppressed: { by: 'waiver', id: 'W-1', owner: 'team:a', reason: 'frozen', expires: '2027-03-31' },
          fix: {
            title: 'Use https',
            safe: true,
            edits: [
              { file: 'openapi/pets.yaml', range: range('8:10', '8:33'), text: 'https://api.example.com' },
            ],
          },
          remedy: 'write https',
          docs: 'https://docs.example/v0.1.0/docs/rules/server-cleartext.md',
          blocking: true,
        }),
      ],
      threats: [
        makeThreat({
          range: range('1:1', '1:2'),
          mitigations: [makeMitigation({ failing: ['DELETE /a'], rules: ['x'], range: range('1:1', '1:2') })],
        }),
      ],
      documents: [{ file: 'openapi/pets.yaml', openapi: '3.0.3', operations: 2 }],
      unchecked: [
        {
          file: 'a.yaml',
          pointer: '/x',
          reason: 'remote reference not followed',
          range: range('1:1', '1:2'),
        },
      ],
      errors: [{ file: 'b.yaml', range: null, message: 'not readable' }],
    });
    expect(json(report)).toMatchInlineSnapshot(`
      "{
        "version": 1,
        "tool": {
          "name": "threatlint",
          "version": "0.1.0"
        },
        "verdict": "pass",
        "gates": [
          {
            "name": "severity >= high",
            "passed": false,
            "findings": 1
          }
        ],
        "findings": [
          {
            "rule": "server-cleartext",
            "severity": "high",
            "confidence": "high",
            "message": "The server http://api.example.com sends everything in clear text",
            "file": "openapi/pets.yaml",
            "range": {
              "start": {
                "line": 8,
                "column": 10
              },
              "end": {
                "line": 8,
                "column": 33
              }
            },
            "pointer": "/servers/0/url",
            "operation": null,
            "operations": [
              "GET /pets"
            ],
            "operationCount": 1,
            "related": [
              {
                "file": "a.yaml",
                "range": {
                  "start": {
                    "line": 1,
                    "column": 1
                  },
                  "end": {
                    "line": 1,
                    "column": 2
                  }
                },
                "pointer": "/paths/~1pets",
                "message": "used by"
              }
            ],
            "fingerprint": "3f1c0000",
            "since": null,
            "before": null,
            "owasp": [
              "API8:2023"
            ],
            "cwe": [
              319
            ],
            "stride": [
              "I"
            ],
            "threats": [],
            "suppressed": {
              "by": "waiver",
              "id": "W-1",
              "owner": "team:a",
              "reason": "frozen",
              "expires": "2027-03-31"
            },
            "fix": {
              "title": "Use https",
              "safe": true,
              "edits": [
                {
                  "file": "openapi/pets.yaml",
                  "range": {
                    "start": {
                      "line": 8,
                      "column": 10
                    },
                    "end": {
                      "line": 8,
                      "column": 33
                    }
                  },
                  "text": "https://api.example.com"
                }
              ]
            },
            "docs": "https://docs.example/v0.1.0/docs/rules/server-cleartext.md"
          }
        ],
        "since": null,
        "threats": [
          {
            "id": "T-BOLA",
            "file": "threat-models/payments.yaml",
            "title": "A customer reads another customer's payment",
            "operations": 12,
            "status": "open",
            "risk": {
              "inherent": 20,
              "residual": 20
            },
            "mitigations": [
              {
                "id": "M-SCOPE",
                "status": "implemented",
                "verdict": "verified",
                "assurance": "declared",
                "operations": 12,
                "failing": [
                  "DELETE /a"
                ]
              }
            ]
          }
        ],
        "documents": [
          {
            "file": "openapi/pets.yaml",
            "openapi": "3.0.3",
            "operations": 2
          }
        ],
        "unchecked": [
          {
            "file": "a.yaml",
            "pointer": "/x",
            "reason": "remote reference not followed"
          }
        ],
        "errors": [
          {
            "file": "b.yaml",
            "range": null,
            "message": "not readable"
          }
        ]
      }
      "
    `);
  });

  it('says how many findings were left out, when some were', () => {
    expect(JSON.parse(json(makeReport({ omitted: 7 }))).omitted).toBe(7);
    expect(JSON.parse(json(makeReport()))).not.toHaveProperty('omitted');
  });

  it('ends with a line feed', () => {
    expect(json(makeReport())).toMatch(/\}\n$/);
  });

  it('for any report: parses back to what went in, and sends no control character to a terminal', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = json(report);
        expect(text).not.toMatch(/[^\P{C}\n\p{Co}\p{Cn}]|[\p{Zl}\p{Zp}]/u);
        const parsed = JSON.parse(text);
        expect(parsed.findings.map((finding: { message: string }) => finding.message)).toEqual(
          report.findings.map((finding) => finding.message),
        );
        expect(parsed.unchecked).toEqual(report.unchecked);
        expect(json(report)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});
