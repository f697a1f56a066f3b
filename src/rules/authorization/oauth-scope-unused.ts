import { scopePlaces } from '../../facts/access/scopes.ts';
import type { Api, SecurityScheme } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { remove } from '../fix.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'oauth-scope-unused',
  title: 'OAuth scope that nothing asks for',
  severity: 'info',
  confidence: 'high',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [1164],
  stride: ['E'],
  looksAt: ['access'],
  rationale:
    'A scope that no operation asks for protects nothing: either the check that it was made for is missing, or users grant clients a right that nobody can explain.',
  remediation: 'Ask for it on the operations that it is meant for, or delete it from the scheme.',
  falsePositives: [
    'The scope is for operations that this definition leaves out, or asks the authorisation server for more (`offline_access`, `openid`).',
  ],
  fix: {
    says: 'Takes the scope out of each flow that declares it.',
    safe: false,
    of: ({ place, related }) => ({
      title: `Take the scope \`${place.key}\` out, if nobody is meant to ask for it`,
      safe: false,
      changes: [place, ...related.map((one) => one.place)].map(remove),
    }),
  },
  visit: {
    securityScheme(scheme, { api, report, examines }) {
      const used = scopesInUse(api).get(scheme);
      if (!scheme.scopes || !used) return;
      examines(scheme.operations());
      for (const scope of scheme.scopes) {
        if (used.has(scope) || forTheServer.test(scope)) continue;
        const [first, ...others] = scopePlaces(scheme, scope);
        if (!first) continue;
        report({
          at: first,
          part: 'key',
          message: `No operation asks for the scope \`${scope}\` of \`${scheme.name}\``,
          operations: [],
          about: about.scheme(scheme, `scope ${scope}`),
          related: others.map((place) => ({ place, part: 'key', message: 'declared here, too' })),
        });
      }
    },
  },
});

/** Scopes that change what the authorisation server answers (OpenID Connect Core §5.4, §11), which no operation asks for. */
const forTheServer = /^(openid|profile|email|address|phone|offline_access)$/;

/** The scopes that some requirement names, of each scheme that some requirement names. */
const scopesInUse = once((api: Api): ReadonlyMap<SecurityScheme, ReadonlySet<string>> => {
  const used = new Map<SecurityScheme, Set<string>>();
  const declared = new Set([api.security, ...api.operations.map(({ protection }) => protection.declaration)]);
  for (const declaration of declared) {
    for (const { scheme, scopes } of declaration?.alternatives.flatMap((one) => one.requirements) ?? []) {
      if (!scheme) continue;
      const of = used.get(scheme) ?? new Set();
      used.set(scheme, of);
      for (const scope of scopes) of.add(scope);
    }
  }
  return used;
});
