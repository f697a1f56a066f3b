import { Source } from '../../src/text/source.ts';
import type { Report } from '../../src/verdict/report.ts';
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

const payments = new Source(
  'openapi/payments.yaml',
  `openapi: 3.0.3
info: { title: Payments, version: "1" }
servers:
  - url: http://api.example.com/v1
paths:
  /v1/payments/{id}:
    get:
      operationId: getPayment
      security: [{ oauth: ["payments:read"] }]
    delete:
      operationId: cancelPayment
      responses: { "204": { description: Cancelled } }
components:
  schemas:
    Payment:
      type: object
      properties:
        id: { type: string }
        amount: { type: number }
        note: { type: string }
        reference: { type: string }
        city: { type: string }
        street: { type: string }
        country: { type: string }
        holder: { type: string }
`,
);

const model = new Source(
  'threat-models/payments.yaml',
  `threatlint: 1
id: payments
threats:
  T-BOLA:
    title: A customer reads or cancels another customer's payment
    mitigations:
      M-AUTH: { status: implemented, verify: { rule: operation-unauthenticated } }
`,
);

const broken = new Source('openapi/broken.yaml', 'openapi: 3.0.3\ninfo:\n  title: "Broken\npaths: {}\n');

const cancel = 'DELETE /v1/payments/{id}';
const read = 'GET /v1/payments/{id}';
const unbounded = ['id', 'note', 'reference', 'city', 'street', 'country', 'holder'];

/** One run that shows every section there is. */
export const paymentsReport: Report = makeReport({
  verdict: 'fail',
  exitStatus: 3,
  folder: '',
  gates: [
    { name: 'everything checked', passed: false, findings: 4, detail: '4 places were not checked' },
    { name: 'severity >= high', passed: false, findings: 3, detail: '3 open' },
    { name: 'threats: undecided forbidden', passed: true, findings: 0, detail: 'every threat is decided' },
  ],
  findings: [
    makeFinding({
      file: payments.file,
      range: rangeOf(payments, 'http://api.example.com/v1'),
      message: 'The server http://api.example.com/v1 sends everything in clear text',
      remedy: 'write https://api.example.com/v1 instead',
      operations: [cancel, read],
      operationCount: 2,
      fix: {
        title: 'Use https',
        safe: true,
        edits: [
          {
            file: payments.file,
            range: rangeOf(payments, 'http://api.example.com/v1'),
            text: 'https://api.example.com/v1',
          },
        ],
      },
    }),
    makeFinding({
      rule: 'operation-unauthenticated',
      severity: 'critical',
      message: `Anyone can call ${cancel}: no security requirement is in effect`,
      file: payments.file,
      range: rangeOf(payments, 'delete'),
      pointer: '/paths/~1v1~1payments~1{id}/delete',
      operation: cancel,
      operations: [cancel],
      operationCount: 1,
      related: [
        {
          file: payments.file,
          range: rangeOf(payments, 'security'),
          pointer: '/paths/~1v1~1payments~1{id}/get/security',
          message: 'its sibling is protected here',
        },
      ],
      owasp: ['API2:2023'],
      cwe: [306],
      threats: ['T-BOLA'],
      remedy: 'add `security: [{ oauth: ["payments:write"] }]` to the operation',
      fingerprint: '77aa',
    }),
    ...unbounded.map((name) =>
      makeFinding({
        rule: 'string-unbounded',
        severity: 'medium',
        message: `The string ${name} of Payment has no \`maxLength\``,
        file: payments.file,
        range: rangeOf(payments, `${name}: { type: string }`),
        pointer: `/components/schemas/Payment/properties/${name}`,
        operations: [cancel],
        operationCount: 1,
        owasp: ['API4:2023'],
        cwe: [770],
        fingerprint: `str-${name}`,
      }),
    ),
    makeFinding({
      rule: 'number-unbounded',
      severity: 'low',
      message: 'The number amount of Payment has no `maximum`',
      file: payments.file,
      range: rangeOf(payments, 'amount'),
      owasp: ['API4:2023'],
      fingerprint: 'num',
    }),
    makeFinding({
      rule: 'rate-limit-undeclared',
      severity: 'info',
      message: 'Nothing says how often a client may call',
      file: payments.file,
      range: range('1:1', '1:8'),
      fingerprint: 'rate',
    }),
    makeFinding({
      rule: 'object-id-enumerable',
      message: 'Waived',
      file: payments.file,
      range: range('6:3', '6:20'),
      fingerprint: 'obj',
      suppressed: {
        by: 'waiver',
        id: 'W-12',
        owner: 'team:legacy',
        reason: 'frozen API',
        expires: '2027-03-31',
      },
    }),
    makeFinding({
      rule: 'mitigation-contradicted',
      severity: 'high',
      message:
        'T-BOLA › M-AUTH is claimed as implemented, but DELETE /v1/payments/{id} can be called by anyone',
      file: model.file,
      range: rangeOf(model, 'M-AUTH'),
      pointer: '/threats/T-BOLA/mitigations/M-AUTH',
      related: [
        {
          file: payments.file,
          range: rangeOf(payments, 'delete'),
          pointer: '/paths/~1v1~1payments~1{id}/delete',
          message: 'operation-unauthenticated is found here',
        },
      ],
      owasp: [],
      cwe: [],
      remedy: 'protect the operation, or set the status to planned',
      fingerprint: 'mit',
    }),
  ],
  threats: [
    makeThreat({
      title: "A customer reads or cancels another customer's payment",
      file: model.file,
      range: rangeOf(model, 'T-BOLA'),
      operations: 2,
      status: 'partly',
      risk: { inherent: 20, residual: 12 },
      mitigations: [
        makeMitigation({
          id: 'M-AUTH',
          verdict: 'partial',
          operations: 2,
          failing: [cancel],
          rules: ['operation-unauthenticated'],
          range: rangeOf(model, 'M-AUTH'),
        }),
        makeMitigation({ id: 'M-OWNER', verdict: 'verified', assurance: 'evidenced', operations: 2 }),
        makeMitigation({ id: 'M-MASK', status: 'planned', verdict: 'unverifiable', assurance: 'none' }),
      ],
    }),
    makeThreat({ id: 'T-PAN-LEAK', status: 'mitigated', mitigations: [makeMitigation()] }),
    makeThreat({
      id: 'T-HOOK-SSRF',
      title: 'A callback reaches internal hosts',
      status: 'accepted',
      operations: 1,
    }),
  ],
  documents: [{ file: payments.file, openapi: '3.0.3', operations: 2 }],
  unchecked: [
    ...['200', '404', '500', '503'].map((status) => ({
      file: payments.file,
      pointer: `/paths/~1v1~1payments~1{id}/get/responses/${status}`,
      reason: 'remote reference not followed',
    })),
  ],
  errors: [
    {
      file: broken.file,
      range: rangeOf(broken, '"Broken'),
      message: 'The string that begins here never ends: add the closing quote',
    },
    { file: 'openapi/secret.yaml', range: null, message: 'The file may not be read (permission denied)' },
  ],
  rules: rules(
    makeRule('server-cleartext', {
      rationale: 'whoever is on the way reads tokens and payments, and can change them',
      remediation: 'use https in every server URL',
    }),
    makeRule('operation-unauthenticated', {
      rationale:
        'whoever learns an id can cancel the payment; ids appear in receipts, in logs and in the address bar',
      remediation: 'add a security requirement to the operation or to the root',
    }),
    makeRule('string-unbounded', {
      severity: 'medium',
      rationale: 'a string of any length fills memory, logs and columns: a few requests are enough',
      remediation: 'add `maxLength`; the longest value you store is a good limit',
    }),
  ),
  sources: sources(payments, model, broken),
});

/** The same API once it is mended. */
export const mendedReport: Report = makeReport({
  gates: [
    { name: 'severity >= high', passed: true, findings: 0, detail: 'nothing open' },
    { name: 'threat models valid', passed: true, findings: 0, detail: '' },
    { name: 'everything checked', passed: true, findings: 0, detail: '' },
  ],
  findings: [paymentsReport.findings.find((finding) => finding.suppressed) as Report['findings'][number]],
  threats: [makeThreat({ status: 'mitigated', mitigations: [makeMitigation()] })],
  documents: paymentsReport.documents,
});
