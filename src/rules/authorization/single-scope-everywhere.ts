import { ownOperations } from '../../facts/access/declarations.ts';
import { hasOAuthScopes, scopePlaces } from '../../facts/access/scopes.ts';
import type { Api, Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { about, defineRule } from '../rule.ts';
import { readsDespiteMethod } from './reading-by-post.ts';

export default defineRule({
  id: 'single-scope-everywhere',
  title: 'One OAuth scope for reading and writing everything',
  severity: 'low',
  confidence: 'high',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [269],
  stride: ['E'],
  rationale:
    'Users cannot let a client read without letting it write and delete as well, and a stolen token of the most harmless client does all of it.',
  remediation:
    'Split the scope, at least into one for reading and one for writing, and ask for each where it is needed.',
  falsePositives: ['A small API whose every client needs all of it.'],
  examples: {
    good: [
      {
        title: 'Reading and writing need different scopes',
        code: `openapi: 3.0.3
security: [{oauth: [read]}]
paths:
  /orders:
    get: {responses: {}}
    post: {security: [{oauth: [read, write]}], responses: {}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {read: r, write: w}}}
`,
      },
      {
        title: 'There is nothing but reading',
        code: `openapi: 3.1.0
security: [{oauth: [read]}]
paths:
  /orders:
    get: {responses: {}}
  /orders/search:
    post: {responses: {}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://id.example.com/token, scopes: {read: r}}}
`,
      },
    ],
    bad: [
      {
        title: 'The same for all, from the root or said again; what is open to anyone does not matter',
        code: `openapi: 3.0.3
security: [{oauth: [api]}]
paths:
  /orders:
    get: {responses: {}}
    post: {security: [{oauth: [api]}], responses: {}}
  /health:
    get: {security: [], responses: {}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://id.example.com/token
          scopes:
            api: Use the API # <-- here
`,
      },
      {
        title: 'OpenID Connect in 3.1: the first requirement is the place',
        code: `openapi: 3.1.0
security:
  - login:
      - orders # <-- here
paths:
  /orders:
    get: {responses: {}}
    delete: {responses: {}}
components:
  securitySchemes:
    login: {type: openIdConnect, openIdConnectUrl: 'https://id.example.com/.well-known/openid-configuration'}
`,
      },
      {
        title: 'In 2.0',
        code: `swagger: "2.0"
security: [{oauth: [api]}]
paths:
  /orders:
    get: {responses: {}}
    put: {responses: {}}
securityDefinitions:
  oauth:
    type: oauth2
    flow: application
    tokenUrl: https://id.example.com/token
    scopes:
      api: Use the API # <-- here
`,
      },
    ],
  },
  visit: {
    api(api, { report, examines }) {
      const guarded = guardedByScopes(api);
      if (guarded.length === 0) return;
      examines(guarded);
      const only = sharedScope(guarded);
      const isWrite = (operation: Operation) => !operation.safe && !readsDespiteMethod(operation);
      if (!only || !guarded.some(isWrite) || guarded.every(isWrite)) return;
      const { scheme, scope } = only;
      const declared = scopePlaces(scheme, scope)[0];
      report({
        at: declared ?? only.place,
        part: declared ? 'key' : 'value',
        message: `All ${guarded.length} guarded operations, reading and writing, ask for the one scope \`${scope}\``,
        operations: guarded,
        about: about.scheme(scheme, `scope ${scope}`),
      });
    },
  },
});

/** What is not open to anyone, when each of it asks for scopes; else nothing. */
function guardedByScopes(api: Api): readonly Operation[] {
  const guarded = ownOperations(api).filter(({ protection }) => !protection.anonymous);
  const asks = ({ protection }: Operation) =>
    protection.alternatives.some(({ requirements }) =>
      requirements.some(({ scheme, scopes }) => hasOAuthScopes(scheme) && scopes.length > 0),
    );
  return guarded.every(asks) ? guarded : [];
}

interface Shared {
  readonly scheme: SecurityScheme;
  readonly scope: string;
  readonly place: Place;
}

/** The scope that all of them ask for when none asks for another. */
function sharedScope(operations: readonly Operation[]): Shared | undefined {
  let shared: Shared | undefined;
  for (const { protection } of operations) {
    for (const { scheme, scopes, place } of protection.alternatives.flatMap((one) => one.requirements)) {
      if (!hasOAuthScopes(scheme)) continue;
      for (const [index, scope] of scopes.entries()) {
        if (shared && shared.scope !== scope) return undefined;
        shared ??= { scheme, scope, place: place.child(index) };
      }
    }
  }
  return shared;
}
