import { about, defineRule } from '../rule.ts';
import { headerValues } from './origins.ts';

export default defineRule({
  id: 'set-cookie-flags',
  title: 'Cookie without the flags that protect it',
  severity: 'medium',
  confidence: 'high',
  category: 'cors',
  owasp: ['API8'],
  cwe: [614],
  stride: ['S', 'I'],
  looksAt: ['output'],
  needs: 'a cookie that it sets',
  isProvedByAbsence: true,
  rationale:
    'Without `Secure` the cookie travels in clear text when a link says `http://`, without `HttpOnly` an injected script reads it, and without `SameSite` other sites call the API in the visitor’s name.',
  remediation: 'Set all three: `Set-Cookie: session=…; Secure; HttpOnly; SameSite=Lax`, and describe it so.',
  falsePositives: [
    'The example is shortened: write it as it is sent, because servers are generated from it.',
    'Scripts must read the cookie: then it should hold no session. Names that speak of CSRF need no `HttpOnly`.',
  ],
  visit: {
    header(header, { report, examines }) {
      if (header.name !== 'set-cookie') return;
      const operations = header.operations();
      examines(operations);
      for (const { at, value } of headerValues(header)) {
        for (const cookie of Array.isArray(value) ? value : [value]) {
          const missing = typeof cookie === 'string' ? missingFlags(cookie) : [];
          if (missing.length === 0) continue;
          report({
            at,
            message: `The cookie \`${nameOf(cookie)}\` lacks ${missing.join(', ')}`,
            operations,
            about: about.header(header, nameOf(cookie)),
          });
        }
      }
    },
  },
});

function nameOf(cookie: string): string {
  return cookie.slice(0, cookie.indexOf('=')).trim();
}

/** The flags that a cookie does not have (RFC 6265bis §4.1.2; attributes are case-insensitive). */
function missingFlags(cookie: string): readonly string[] {
  const [pair = '', ...attributes] = cookie.split(';');
  if (!/^\s*[^\s=;,]+=/.test(pair)) return [];
  const named = attributes.map((attribute) => attribute.trim().toLowerCase());
  const has = (name: string) =>
    named.some((attribute) => attribute === name || attribute.startsWith(`${name}=`));
  const isRemoved = named.some(
    (attribute) => /^max-age\s*=\s*(0|-\d+)$/.test(attribute) || /^expires=.*\b19[67]\d\b/.test(attribute),
  );
  if (isRemoved) return [];
  return [
    ...(has('secure') ? [] : ['`Secure`']),
    ...(has('httponly') || /[cx]srf/i.test(pair) ? [] : ['`HttpOnly`']),
    ...(has('samesite') ? [] : ['`SameSite`']),
  ];
}
