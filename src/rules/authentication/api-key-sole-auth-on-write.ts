import { administration } from '../../facts/access/administrators.ts';
import { inWords, ownOperations } from '../../facts/access/declarations.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { isCookieKey } from '../../facts/access/schemes.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, SecurityAlternative, SecurityScheme } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { compare } from '../../text/order.ts';
import { about, defineRule } from '../rule.ts';
import { requiredHere, toWhom } from './scheme-uses.ts';

export default defineRule({
  id: 'api-key-sole-auth-on-write',
  title: 'API key alone guards writing or administration',
  severity: 'medium',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [308],
  stride: ['S', 'E'],
  looksAt: ['access'],
  callersAreKnown: true,
  rationale:
    'A key lies in configuration files, scripts and repositories, does not expire, and names no person: whoever finds a copy changes data in its owner’s name until somebody notices.',
  remediation:
    'Ask for a token of limited life and scope as well, in one entry (`- {key: [], token: []}`), or in the place of the key; keep keys for reading.',
  falsePositives: [
    'Machines only, each with a key of its own that is rotated and opens only what that machine needs.',
  ],
  visit: {
    api(api, { report, examines }) {
      const causes = new Map<string, Cause>();
      for (const operation of ownOperations(api)) {
        if (operation.protection.anonymous || openByNature(operation) || !isDelicate(operation)) continue;
        examines([operation]);
        for (const alternative of operation.protection.alternatives) {
          // The order of keys in a requirement means nothing.
          const requirements = alternative.requirements.toSorted((a, b) => compare(a.name, b.name));
          const scheme = soleKey({ requirements });
          if (!scheme) continue;
          const names = inWords({ requirements });
          const cause = causes.get(names) ?? { scheme, places: new Set(), operations: [] };
          causes.set(names, cause);
          cause.places.add(alternative.place);
          if (cause.operations.at(-1) !== operation) cause.operations.push(operation);
        }
      }
      for (const [names, cause] of causes) {
        const { scheme, operations } = cause;
        const several = names.includes(' with ');
        report({
          at: scheme.place.child('type'),
          message: `${several ? 'The keys' : 'The key'} ${names} alone ${several ? 'give' : 'gives'} access${toWhom(cause)}, which ${operations.length === 1 ? 'changes or administers' : 'change or administer'} something`,
          operations,
          about: about.scheme(scheme, names),
          related: requiredHere(cause).map(({ place, message }) => ({ place, message })),
        });
      }
    },
  },
});

interface Cause {
  readonly scheme: SecurityScheme;
  readonly places: Set<SecurityAlternative['place']>;
  readonly operations: Operation[];
}

/** Does it change something, or show what administrators see? */
function isDelicate(operation: Operation): boolean {
  return !operation.safe || administration(operation) !== undefined;
}

/** The first scheme of an alternative that asks for nothing but keys. */
function soleKey({ requirements }: Pick<SecurityAlternative, 'requirements'>): SecurityScheme | undefined {
  const schemes = requirements.flatMap(({ scheme }) => scheme ?? []);
  return schemes.every(isKey) ? schemes[0] : undefined;
}

/** Is it a key, and neither a session nor a token or signature in the clothes of a key, as 2.0 writes bearer tokens? */
function isKey(scheme: SecurityScheme): boolean {
  if (scheme.type !== 'apiKey' || isCookieKey(scheme)) return false;
  if (scheme.in !== 'header' || scheme.parameterName?.toLowerCase() !== 'authorization') return true;
  // Amazon's gateway: an authorizer checks a token there, or a signature.
  if (Object.keys(scheme.value).some((key) => key.startsWith('x-amazon-apigateway-auth'))) return false;
  const description = own(scheme.value, 'description');
  const said = [scheme.name, ...(typeof description === 'string' ? [description] : [])];
  return !said
    .flatMap((text) => words(text))
    .some((word) => /^(bearer|jwts?|tokens?|oauth|hmac|signatures?|signed)$/.test(word));
}
