import type { SecurityScheme } from '../../openapi/model.ts';

/**
 * What a security scheme is, as the lock remembers it: `oauth2 authorizationCode`, `http bearer`, `apiKey header X-Key`.
 * Empty for one that lacks what makes it protect anything.
 */
export function kindOf({ type, scheme, in: where, parameterName, flows, lack }: SecurityScheme): string {
  if (lack !== undefined || type === undefined) return '';
  const more = {
    http: [scheme],
    apiKey: [where, parameterName],
    oauth2: [...new Set(flows.map((flow) => flow.type))].sort(),
    openIdConnect: [],
    mutualTLS: [],
  }[type];
  return [type, ...more.filter((word) => word !== undefined)].join(' ');
}

/** A scheme of the same name, now compared with then. */
export type KindChange = 'same' | 'stronger' | 'weaker' | 'other';

/** What became of a scheme; what nobody remembers is the same. */
export function compareKinds(then: string | undefined, now: string): KindChange {
  if (then === undefined || then === now) return 'same';
  const [before, after] = [worthOf(then), worthOf(now)];
  if (before !== after) return before < after ? 'stronger' : 'weaker';
  const [type, ...flows] = then.split(' ');
  const [other, ...others] = now.split(' ');
  if (type !== other) return 'other';
  if (type === 'oauth2')
    return others.some((flow) => risky.has(flow) && !flows.includes(flow)) ? 'weaker' : 'same';
  // A key under another name is the same key.
  return flows[0] === others[0] ? 'same' : 'other';
}

/** RFC 9700 §2.1.2, §2.4: tokens in the URL, and passwords in the hands of clients. */
const risky: ReadonlySet<string> = new Set(['implicit', 'password']);

/** From nothing to tokens of limited life and client certificates, as facts/access/schemes.ts weighs alternatives. */
function worthOf(kind: string): number {
  if (kind === '') return 0;
  if (/^(http (basic|digest)|apiKey query)\b/.test(kind)) return 1;
  if (/^(oauth2|openIdConnect|mutualTLS|http (bearer|dpop))\b/.test(kind)) return 3;
  return 2;
}

const names: Readonly<Record<string, string>> = {
  oauth2: 'OAuth 2.0',
  openIdConnect: 'OpenID Connect',
  mutualTLS: 'mutual TLS',
};

/** The kind for people, to follow "is". */
export function kindInWords(kind: string): string {
  const [type = '', first = '', ...rest] = kind.split(' ');
  if (type === '') return 'nothing that protects';
  if (type === 'apiKey') return `a key in ${first === 'cookie' ? 'a' : 'the'} ${first} (${rest.join(' ')})`;
  if (type === 'http') return `HTTP ${first}`;
  const flows = [first, ...rest].filter((flow) => flow !== '').join(', ');
  return `${names[type] ?? type}${flows === '' ? '' : ` (${flows})`}`;
}
