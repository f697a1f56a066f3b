import { ownOperations } from '../../facts/access/declarations.ts';
import { weakness } from '../../facts/access/schemes.ts';
import type { Api, SecurityRequirement, SecurityScheme } from '../../openapi/model.ts';
import { remove } from '../fix.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'security-scheme-unused',
  title: 'Security scheme that nothing requires',
  severity: 'info',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [1164],
  stride: ['S'],
  looksAt: ['access'],
  rationale:
    'A scheme that protects nothing is mostly a requirement that was forgotten, or an old way in that the server still accepts though nobody looks after it any more.',
  remediation: 'Require it where it belongs, or delete it here and switch it off in the server.',
  falsePositives: ['The definition is a library whose schemes other documents refer to.'],
  fix: {
    says: 'Takes the scheme out.',
    safe: false,
    of: ({ place }) => ({
      title: `Take \`${place.key}\` out, if nobody is meant to require it`,
      safe: false,
      changes: [remove(place)],
    }),
  },
  visit: {
    api(api, { report, examines }) {
      if (api.schemes.size === 0 || isLibrary(api)) return;
      examines(ownOperations(api));
      // One scheme may be declared under several names, by reference.
      const required = new Set<unknown>([...requirements(api)].map(({ scheme }) => scheme?.value));
      for (const scheme of api.schemes.values()) {
        if (required.has(scheme.value)) continue;
        const lurks = weaknessOf(scheme);
        report({
          at: scheme.written,
          part: 'key',
          message: `Nothing requires \`${scheme.name}\`${lurks === undefined ? '' : `, which ${lurks}`}`,
          operations: [],
          about: about.scheme(scheme),
        });
      }
    },
  },
});

/** Does it declare nothing that could be called, and is there for other documents? */
function isLibrary({ value }: Api): boolean {
  return !['paths', 'webhooks', 'x-webhooks', 'security'].some((key) => Object.hasOwn(value, key));
}

function* requirements(api: Api): Iterable<SecurityRequirement> {
  for (const alternative of api.security?.alternatives ?? []) yield* alternative.requirements;
  for (const { protection } of api.operations) {
    if (protection.source !== 'operation') continue;
    for (const alternative of protection.declaration?.alternatives ?? []) yield* alternative.requirements;
  }
}

function weaknessOf(scheme: SecurityScheme): string | undefined {
  const { place, name } = scheme;
  return weakness({ place, requirements: [{ place, name, scopes: [], scheme }] });
}
