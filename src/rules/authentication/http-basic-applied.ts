import type { Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { declarations, ownOperations } from '../declarations.ts';
import { about, defineRule } from '../rule.ts';
import { isBasic } from '../schemes.ts';

/** So many requirements that name the scheme are shown. */
const mostRelated = 5;

export default defineRule({
  id: 'http-basic-applied',
  title: 'Basic authentication in use',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  rationale:
    'Every request carries the password itself, merely encoded: one log, proxy or careless client gives away a credential that does not expire and often opens more than this API.',
  remediation:
    'Ask for tokens of limited life instead: `oauth2` or `openIdConnect`, or at least `http` with `scheme: bearer`, and drop the scheme from `security`.',
  falsePositives: [
    'It carries a revocable API key in the place of the password, over TLS only, to clients that can do no better.',
  ],
  examples: {
    good: [
      {
        title: 'Bearer tokens',
        code: `openapi: 3.0.3
security: [{token: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
`,
      },
      {
        title: 'Declared, but required nowhere',
        code: `openapi: 3.1.0
security: [{token: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    login: {type: http, scheme: basic}
`,
      },
    ],
    bad: [
      {
        title: 'Required at the root; the scheme’s name is case-insensitive',
        code: `openapi: 3.0.3
security: [{login: []}]
paths:
  /orders:
    get: {responses: {}}
components:
  securitySchemes:
    login:
      type: http
      scheme: Basic # <-- here
`,
      },
      {
        title: 'An alternative of one operation, in 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      security: [{key: []}, {login: []}]
      responses: {}
securityDefinitions:
  key: {type: apiKey, in: header, name: X-Key}
  login:
    type: basic # <-- here
`,
      },
    ],
  },
  visit: {
    api(api, { report, examines }) {
      const idle = ownOperations(api).length === 0;
      const uses = new Map<SecurityScheme, { places: Place[]; operations: Set<Operation> }>();
      for (const { declaration, operations } of declarations(api)) {
        const required = declaration.alternatives.flatMap(({ requirements }) => requirements);
        if (required.length > 0) examines(operations);
        for (const { scheme, place } of required) {
          // A root requirement that every operation replaces is in use nowhere.
          if (!scheme || !isBasic(scheme) || (operations.length === 0 && !idle)) continue;
          const use = uses.get(scheme) ?? { places: [], operations: new Set() };
          uses.set(scheme, use);
          use.places.push(place);
          for (const operation of operations) use.operations.add(operation);
        }
      }
      for (const [scheme, { places, operations }] of uses) {
        report({
          at: scheme.place.child(isTypedBasic(scheme) ? 'type' : 'scheme'),
          message: `\`${scheme.name}\` sends the password itself with every request${reach(operations)}`,
          operations: [...operations],
          about: about.scheme(scheme),
          related: places
            .slice(0, mostRelated)
            .map((place) => ({ place, part: 'key', message: 'required here' })),
        });
      }
    },
  },
});

/** 2.0 says so by the scheme's type. */
function isTypedBasic({ value }: SecurityScheme): boolean {
  return typeof value.type === 'string' && value.type.toLowerCase() === 'basic';
}

function reach(operations: ReadonlySet<Operation>): string {
  const [only] = operations;
  if (!only) return '';
  return operations.size === 1 ? ` to ${only.label}` : ` to ${operations.size} operations`;
}
