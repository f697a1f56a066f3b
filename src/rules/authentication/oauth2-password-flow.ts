import { declaresFlow, offersPassword } from '../../facts/access/offered-flows.ts';
import { flowPlace } from '../../facts/access/schemes.ts';
import type { About } from '../../findings/finding.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { isAskedNowhere } from './scheme-uses.ts';

export default defineRule({
  id: 'oauth2-password-flow',
  title: 'OAuth 2.0 password flow',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  looksAt: ['access'],
  needs: 'OAuth',
  isProvedByAbsence: true,
  otherCauses: ['oauth2-password-flow-applied'],
  rationale:
    'Users type their password into each client: whoever breaks into one, or imitates one, has the password itself, and a second factor cannot be asked for (RFC 9700 §2.4: must not be used).',
  remediation:
    'Offer `authorizationCode` (2.0: `accessCode`) with PKCE for people and `clientCredentials` for machines, and delete the password flow.',
  falsePositives: [
    'The authorization server has switched the flow off already, and only the definition still tells of it.',
    'No operation asks for the scheme: reported at medium.',
    'A token endpoint that lists `password` among its grants may keep it for clients of its own: reported at medium.',
  ],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'oauth2') return;
      examines(scheme.operations());
      const flow = scheme.flows.find(({ type }) => type === 'password');
      if (!flow) return;
      report({
        ...flowPlace(scheme, flow.place),
        ...(isAskedNowhere(scheme) ? { severity: 'medium' as const } : {}),
        message: `\`${scheme.name}\` has clients collect their users’ passwords (password flow)`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },

    // The token endpoint itself, where a definition describes one.
    property(property, context) {
      const { name, schema, owner, place } = property;
      if (!property.flows('input')) return;
      const of = about.schema(owner, 'input', `.${name}`);
      judgeGrants({ name, schema, at: place, operations: property.operations('input'), about: of }, context);
    },

    parameter(parameter, context) {
      const { name, schema, place } = parameter;
      if (!schema) return;
      const of = about.parameter(parameter);
      judgeGrants({ name, schema, at: place, operations: parameter.operations(), about: of }, context);
    },
  },
});

/** A value by which clients may say how they get a token. */
interface Grants {
  readonly name: string;
  readonly schema: Schema;
  readonly at: Place;
  readonly operations: readonly Operation[];
  readonly about: About;
}

/** Among others, of which clients may take one; nothing in the definition asks for it. */
function judgeGrants(
  { name, schema, at, operations: all, about: of }: Grants,
  { api, report }: RuleContext<Record<string, never>>,
): void {
  if (declaresFlow(api, 'password')) return;
  const operations = ownOf(all);
  if (!offersPassword(name, schema, operations)) return;
  report({
    at,
    part: 'key',
    severity: 'medium',
    message: `\`${name}\` may be \`password\`: clients collect their users’ passwords (password flow)`,
    remedy: 'take `password` out of the values, and offer `authorization_code` with PKCE',
    operations,
    about: of,
  });
}
