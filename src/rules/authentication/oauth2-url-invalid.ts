import type { FlowType, JsonObject, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';

/** The endpoints of a flow (OAuth Flow Object). */
const names = ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'deviceAuthorizationUrl'] as const;

/** Which of them a flow cannot do without. */
const needed: Readonly<Record<FlowType, readonly (typeof names)[number][]>> = {
  implicit: ['authorizationUrl'],
  password: ['tokenUrl'],
  clientCredentials: ['tokenUrl'],
  authorizationCode: ['authorizationUrl', 'tokenUrl'],
  deviceAuthorization: ['deviceAuthorizationUrl', 'tokenUrl'],
};

export default defineRule({
  id: 'oauth2-url-invalid',
  title: 'OAuth endpoint that is missing or no complete URL',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [20],
  stride: ['S'],
  looksAt: ['access'],
  rationale:
    'Clients send codes, tokens and secrets to whatever they make of it: a relative URL ends at the host that serves the definition, `user@` lets another host pass for the expected one, and what follows `#` or a blank is lost. Where none is written, each client is told by somebody else where to send them.',
  remediation:
    'Write the whole `https` URL of the endpoint, without fragment (RFC 6749 §3.1, §3.2), user or blanks.',
  falsePositives: [
    'The definition is always read from the host that also hands out the tokens, so that a relative URL leads there: OpenAPI allows it.',
  ],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'oauth2') return;
      const operations = scheme.operations();
      examines(operations);
      for (const { place, value, type } of scheme.flows) {
        const missing = needed[type].filter((name) => own(value, name) === undefined);
        if (missing.length === 0) continue;
        report({
          at: place,
          part: 'key',
          message: `The \`${type}\` flow of \`${scheme.name}\` says no ${missing.map((name) => `\`${name}\``).join(' and no ')}`,
          operations,
          about: about.scheme(scheme, `${type} without ${missing.join(' ')}`),
        });
      }
      for (const { at, name, url, flow } of endpoints(scheme)) {
        const problem = problemOf(url);
        if (problem === undefined) continue;
        report({
          at,
          message: `The \`${name}\` of \`${scheme.name}\` ${problem}`,
          operations,
          about: about.scheme(scheme, `${flow} ${name}`),
        });
      }
    },
  },
});

interface Endpoint {
  readonly at: Place;
  readonly name: string;
  readonly url: unknown;
  readonly flow: string;
}

function endpoints(scheme: SecurityScheme): Endpoint[] {
  return scheme.flows.flatMap(({ place, value, type }) =>
    names.flatMap((name) => {
      const url = (value as JsonObject)[name];
      return url === undefined ? [] : [{ at: place.child(name), name, url, flow: type }];
    }),
  );
}

/** What is wrong with a URL, to follow its name; a password in it is not repeated. */
function problemOf(url: unknown): string | undefined {
  if (typeof url !== 'string') return 'is no text';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\s\u0000-\u001f\u007f]/.test(url)) return 'contains a blank';
  // Tenants are written as `{tenant}`, which OpenAPI does not know here, but every reader does.
  const plain = url.replace(/\{[^{}]*\}/g, 'x');
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(plain)?.[1];
  if (authority === undefined) return `is no absolute URL: ${url === '' ? 'it is empty' : url}`;
  if (authority.includes('@'))
    return `holds a user before the host ${authority.slice(authority.lastIndexOf('@') + 1)}`;
  if (!/^(\[[0-9a-f:.]+\]|[^:[\]]+)(:\d*)?$/i.test(authority)) return `has no valid host: ${url}`;
  if (plain.includes('#')) return `has a fragment, which clients do not send: ${url}`;
  return undefined;
}
