import { ownOperations } from '../../facts/access/declarations.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { hasOAuthScopes, scopePlaces } from '../../facts/access/scopes.ts';
import type { Api, Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'single-scope-everywhere',
  title: 'One OAuth scope for reading and writing everything',
  severity: 'low',
  confidence: 'high',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [269],
  stride: ['E'],
  looksAt: ['access'],
  otherCauses: ['scope-wildcard'],
  rationale:
    'Users cannot let a client read without letting it write and delete as well, and a stolen token of the most harmless client does all of it.',
  remediation:
    'Split the scope, at least into one for reading and one for writing, and ask for each where it is needed.',
  falsePositives: ['A small API whose every client needs all of it.'],
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
