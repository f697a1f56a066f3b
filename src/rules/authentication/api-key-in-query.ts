import { readOnlyPublic } from '../../facts/access/public-data.ts';
import { isMereName, isQueryKey } from '../../facts/access/schemes.ts';
import type { SecurityScheme } from '../../openapi/model.ts';
import { found } from '../../text/says.ts';
import { set } from '../fix.ts';
import { about, defineRule } from '../rule.ts';
import { isIdle } from './scheme-uses.ts';

export default defineRule({
  id: 'api-key-in-query',
  title: 'API key in the URL',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [598],
  stride: ['S', 'I'],
  looksAt: ['access'],
  needs: 'an API key',
  isProvedByAbsence: true,
  otherCauses: ['credential-param-in-url', 'session-id-in-url', 'password-format-in-url'],
  rationale:
    'URLs are kept by proxies, access logs, browser histories and analytics, and passed on as referrers: whoever reads one of them has the key.',
  remediation: 'Send the key in a header, `in: header`, or ask for tokens with `http` and `scheme: bearer`.',
  falsePositives: [
    'The key only tells applications apart for counting and opens nothing, as with keys for public maps: reported at medium where all of the API only reads what is nobody’s.',
    'By its name it only says which application calls, or for whom (`client_id`, `app_id`, `sudo`): reported at low.',
    'No operation asks for the scheme, while others are asked for: reported at medium.',
  ],
  fix: {
    says: 'Writes `in: header`. Not where the name only says which application calls, is no name of a key, or belongs to another scheme in a header; not where the description speaks of headers or links.',
    safe: false,
    of({ api, place, value }) {
      const scheme = api.allSchemes.find((one) => one.place.child('in').id() === place.id());
      const name = scheme?.parameterName ?? '';
      if (value !== 'query' || !scheme || isMereName(scheme) || !ofKeys.test(name)) return null;
      if (speaksOfPlaces(scheme.value.description)) return null;
      if (
        api.allSchemes.some(
          (one) => one !== scheme && one.parameterName?.toLowerCase() === name.toLowerCase(),
        )
      )
        return null;
      return { title: 'Send the key in a header', safe: false, changes: [set(place, 'header')] };
    },
  },
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'apiKey') return;
      examines(scheme.operations());
      if (!isQueryKey(scheme)) return;
      const parameter =
        scheme.parameterName === undefined ? 'a parameter' : `the parameter \`${scheme.parameterName}\``;
      const isName = isMereName(scheme);
      report({
        at: scheme.place.child('in'),
        ...(isName
          ? { severity: 'low' as const }
          : isIdle(scheme) || onlyMeters(scheme)
            ? { severity: 'medium' as const }
            : {}),
        message: isName
          ? `\`${scheme.name}\` travels in the URL, as ${parameter}: it only names who calls, or for whom`
          : `The key of \`${scheme.name}\` travels in the URL, as ${parameter}`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
        remedy: 'write `in: header`',
      });
    },
  },
});

/** A key that can be a header as it is (RFC 9110 §5.6.2). */
const ofKeys = /^[\w.-]{0,40}(?:key|token|secret)$/i;
/** “Browsers cannot send headers there”, “part of the signed URL”. */
const speaksOfPlaces = found(
  /\b(?:headers?|browsers?|web ?sockets?|event ?source|(?:pre-?)?signed|links?)\b/i,
);

/** Whoever reads the key calls in the place of its owner, for what is nobody's: he uses up a quota. */
function onlyMeters(scheme: SecurityScheme): boolean {
  const operations = scheme.operations();
  return (
    operations.length > 0 &&
    readOnlyPublic(scheme.api, operations) &&
    readOnlyPublic(scheme.api, scheme.api.operations)
  );
}
