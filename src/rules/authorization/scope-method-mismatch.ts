import { declarations } from '../../facts/access/declarations.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { hasOAuthScopes, scopeAllows } from '../../facts/access/scopes.ts';
import type { Operation, SecurityAlternative, SecurityRequirement } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { readsDespiteMethod } from './reading-by-post.ts';

export default defineRule({
  id: 'scope-method-mismatch',
  title: 'Scope that does not fit what the operation does',
  severity: 'medium',
  confidence: 'medium',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [863],
  stride: ['E', 'T'],
  rationale:
    'A client that its user allowed to read can write. The other way round, clients that only read must be given the right to write, which whoever steals their token has as well.',
  remediation:
    'Ask for the writing scope on operations that write, and for the reading one on those that read.',
  falsePositives: [
    'The method is one for writing, and the operation only reads, or the other way round.',
    'Whoever may write may read as well, and the definition names the stronger scope only.',
  ],
  examples: {
    good: [
      {
        title: 'Each asks for what it does; a search by POST reads',
        code: `openapi: 3.0.3
security: [{oauth: ['orders:read']}]
paths:
  /orders:
    get: {responses: {}}
    post: {security: [{oauth: ['orders:read', 'orders:write']}], responses: {}}
  /orders/search:
    post: {responses: {}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {'orders:read': r, 'orders:write': w}}
`,
      },
      {
        title: 'Names that say both or neither; either scope will do for reading',
        code: `openapi: 3.1.0
paths:
  /threads:
    get: {security: [{oauth: ['threads:read']}, {oauth: ['threads:write']}], responses: {}}
    post: {security: [{oauth: [Threads.ReadWrite]}], responses: {}}
    delete: {security: [{oauth: [spreadsheets]}], responses: {}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://id.example.com/token
          scopes: {'threads:read': r, 'threads:write': w, Threads.ReadWrite: rw, spreadsheets: s}
`,
      },
    ],
    bad: [
      {
        title: 'Deleting with the right to read, here or from the root',
        code: `openapi: 3.0.3
security: [{oauth: ['orders:read']}]
paths:
  /orders:
    get: {responses: {}}
    post: # <-- here
      responses: {}
  /orders/{id}:
    delete:
      security:
        - oauth: [orders.readonly] # <-- here
      responses: {}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {'orders:read': r, orders.readonly: r}}
`,
      },
      {
        title: 'Reading with nothing less than the right to write, in 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      security:
        - oauth: ['write:orders'] # <-- here
      responses: {}
securityDefinitions:
  oauth:
    type: oauth2
    flow: application
    tokenUrl: https://id.example.com/token
    scopes: {'write:orders': w, 'read:orders': r}
`,
      },
      {
        title: 'The right to read is one of two ways in, and enough',
        code: `openapi: 3.1.0
paths:
  /orders:
    put:
      security:
        - oauth: ['orders:write']
        - oauth: ['orders:read'] # <-- here
      responses: {}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {'orders:read': r, 'orders:write': w}}
`,
      },
    ],
  },
  visit: {
    api(api, { report, examines }) {
      for (const { declaration, operation: holder, operations } of declarations(api)) {
        const limited = declaration.alternatives.filter((one) => allows(one) !== undefined);
        if (limited.length === 0) continue;
        for (const operation of operations) {
          if (operation.protection.anonymous || openByNature(operation)) continue;
          examines([operation]);
          const wrong = mismatch(operation, declaration.alternatives);
          if (wrong) report(reportOf(operation, wrong, holder !== undefined));
        }
      }
    },
  },
});

/** The way in that is for the other kind of access. */
function mismatch(
  operation: Operation,
  alternatives: readonly SecurityAlternative[],
): SecurityAlternative | undefined {
  if (!operation.safe) {
    // What only asks a question is judged by neither.
    if (readsDespiteMethod(operation)) return undefined;
    return alternatives.find((one) => allows(one) === 'read');
  }
  if (operation.method !== 'GET' && operation.method !== 'HEAD') return undefined;
  // Whoever is to read has no way in but the right to write.
  return alternatives.every((one) => allows(one) === 'write') ? alternatives[0] : undefined;
}

/** What the scopes of an alternative allow when all of them say the same. */
function allows({ requirements }: SecurityAlternative): 'read' | 'write' | undefined {
  const kinds = new Set(requirements.filter(isOAuth).flatMap(({ scopes }) => scopes.map(scopeAllows)));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function isOAuth({ scheme }: SecurityRequirement): boolean {
  return hasOAuthScopes(scheme);
}

function reportOf(operation: Operation, wrong: SecurityAlternative, own: boolean) {
  const scopes = wrong.requirements.filter(isOAuth).flatMap((one) => one.scopes);
  const names = scopes.map((scope) => `\`${scope}\``).join(', ');
  return {
    at: own ? wrong.place : operation.place,
    part: own ? ('value' as const) : ('key' as const),
    message: operation.safe
      ? `${operation.label} reads, and asks for a right to write: ${names}`
      : `${operation.label} writes, and a right to read is enough: ${names}`,
    operation,
    operations: [operation],
    about: about.operation(operation),
    related: own ? [] : [{ place: wrong.place, message: 'the requirement that it inherits' }],
  };
}
