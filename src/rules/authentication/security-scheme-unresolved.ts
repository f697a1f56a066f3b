import { allDeclarations } from '../../facts/access/declarations.ts';
import { unreadableSchemes } from '../../facts/access/schemes.ts';
import type { Operation, SecurityRequirement, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { push } from '../../text/group.ts';
import { nearest } from '../../text/nearest.ts';
import { escapeStep } from '../../text/pointer.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { rename } from '../fix.ts';
import { about, defineRule } from '../rule.ts';

/** The same name elsewhere is told so many times. */
const mostRelated = 10;
/** For so many names the one that was meant is looked for. */
const mostSuggested = 20;

interface Use {
  readonly requirement: SecurityRequirement;
  readonly operations: readonly Operation[];
}

/** A cookie in 2.0: whoever means it has no other words for it (OAS 2.0, Security Scheme Object). */
function cannotBeSaid({ api, in: place, parameterName = '' }: SecurityScheme): boolean {
  return api.version === '2.0' && place === 'cookie' && parameterName.trim() !== '';
}

export default defineRule({
  id: 'security-scheme-unresolved',
  title: 'Requirement of a security scheme that is not declared',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [287],
  stride: ['S', 'E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: otherWaysIn('security-scheme-unresolved'),
  rationale:
    'A requirement that leads nowhere is no protection: gateways and servers that are made from the definition ignore it and let everyone through, or refuse to start.',
  remediation:
    'Write the name as it is declared, or declare the scheme under `components/securitySchemes` (2.0: `securityDefinitions`).',
  falsePositives: [
    'The scheme is declared in a document that is put together with this one only when it is deployed.',
    'A key travels in a cookie, which nothing in OpenAPI 2.0 can say: reported at medium.',
  ],
  fix: {
    says: 'Writes the name of the declared scheme that is nearest, wherever the misspelt one is required.',
    safe: true,
    of({ api, place, meant }) {
      if (meant === undefined) return null;
      const places = new Map<string, Place>();
      for (const { declaration } of allDeclarations(api)) {
        for (const { requirements } of declaration.alternatives)
          for (const requirement of requirements)
            if (requirement.name === place.key) places.set(requirement.place.id(), requirement.place);
      }
      const changes = [...places.values()].map((one) => rename(one, meant));
      return { title: `Require \`${meant}\``, safe: true, changes };
    },
  },
  visit: {
    api(api, { report, examines }) {
      const uses = new Map<string, Use[]>();
      for (const { declaration, operations } of allDeclarations(api)) {
        for (const { requirements } of declaration.alternatives) {
          if (requirements.length > 0) examines(operations);
          for (const requirement of requirements) {
            const { name, scheme, lack } = requirement;
            if (scheme && lack === undefined) continue;
            push(uses, JSON.stringify(lack === undefined ? [name] : [name, lack]), {
              requirement,
              operations,
            });
          }
        }
      }
      const unreadable = unreadableSchemes(api);
      let suggested = 0;
      for (const [first, ...others] of uses.values()) {
        if (!first) continue;
        const { name, scheme, lack } = first.requirement;
        const operations = [...new Set([first, ...others].flatMap((use) => use.operations))];
        const [only] = operations;
        const broken = unreadable.has(escapeStep(name));
        const meant =
          scheme || broken || suggested++ >= mostSuggested ? undefined : nearest(name, api.schemes.keys());
        report({
          at: first.requirement.place,
          part: 'key',
          ...(scheme && cannotBeSaid(scheme) ? { severity: 'medium' as const } : {}),
          message: scheme
            ? `The scheme \`${name}\` ${lack}, so ${cannotBeSaid(scheme) ? 'what is made from the definition may let everyone through' : 'requiring it protects nothing'}`
            : broken
              ? `The scheme \`${name}\` is declared by something that cannot be read, so requiring it protects nothing`
              : `No scheme \`${name}\` is declared, so requiring it protects nothing${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
          operations,
          about: about.api(`requires ${name}`),
          ...(operations.length === 1 && only ? { operation: only } : {}),
          related: others.slice(0, mostRelated).map(({ requirement }) => ({
            place: requirement.place,
            part: 'key',
            message: 'required here too',
          })),
          ...(scheme ? { remedy: 'complete the scheme, or require another' } : {}),
          ...(meant === undefined ? {} : { meant, remedy: `write \`${meant}\`` }),
        });
      }
    },
  },
});
