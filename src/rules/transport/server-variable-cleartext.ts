import { publicData } from '../../facts/access/public-data.ts';
import { cleartextProtocol } from '../../facts/hosts/cleartext.ts';
import { isDevelopmentServer, isDevelopmentUrl } from '../../facts/hosts/host.ts';
import type { Server, ServerVariable } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { asClientsRead } from '../../text/url.ts';
import { about, defineRule } from '../rule.ts';
import { sayUnstated } from './unstated.ts';

export default defineRule({
  id: 'server-variable-cleartext',
  title: 'Server variable that permits an unencrypted transport',
  severity: 'medium',
  confidence: 'high',
  category: 'transport',
  owasp: ['API8'],
  cwe: [319],
  stride: ['I', 'T'],
  looksAt: ['servers'],
  otherCauses: ['server-cleartext', 'credentials-over-cleartext'],
  toldWith: ['credentials-over-cleartext'],
  rationale:
    'Clients fill in the variable: one that chooses `http`, or is made to, sends every request and credential where anyone on the way can read and change it.',
  remediation:
    'Write `https://` into the URL, or allow the variable encrypted protocols only: `enum: [https]`, `default: https`.',
  falsePositives: [
    'Where nothing but clear text can be put in, it is a server like any other in clear text: reported at high.',
    'The server is one of somebody who develops: `localhost`, private addresses and names under `.test` are only noted.',
  ],
  visit: {
    api: sayUnstated,

    server(server, { report, examines }) {
      const operations = server.operations();
      examines(operations);
      const isDevelopment = isDevelopmentServer(server);
      for (const { name, at, part, message, url, always } of weaknesses(server)) {
        report({
          at,
          part,
          message,
          operations,
          about: about.server(server, `variable ${name}`),
          ...((url === undefined ? isDevelopment : isDevelopmentUrl(url))
            ? { severity: 'info' }
            : always && !publicData(server.api)
              ? { severity: 'high' }
              : {}),
        });
      }
    },
  },
});

interface Weakness {
  readonly name: string;
  readonly at: Place;
  readonly part: 'key' | 'value';
  readonly message: string;
  /** The URL in clear text; undefined where any protocol may be put in. */
  readonly url?: string;
  /** Can nothing else be put in? Then it is a server in clear text, however it is written. */
  readonly always?: boolean;
}

function weaknesses(server: Server): Weakness[] {
  return schemeVariables(server.url).flatMap(({ name, whole }): Weakness[] => {
    const variable = server.variables.find((candidate) => candidate.name === name);
    if (!variable) {
      if (whole) return [];
      const message = `Nothing declares \`{${name}}\`, which stands for the protocol: a client may put http`;
      return [{ name, at: server.urlPlace, part: 'value', message }];
    }
    const permitted = values(variable).filter(
      ({ value }) => cleartextProtocol(fill(server, name, value)) !== undefined,
    );
    if (permitted.length > 0 && (whole || variable.enum?.length)) {
      const always = Boolean(variable.enum?.length) && permitted.length === values(variable).length;
      return permitted.map(({ value, at }) => {
        const url = fill(server, name, value);
        const says = always && permitted.length === 1 ? 'can only be' : 'may be';
        const message = `\`{${name}}\` ${says} \`${value}\`: ${url} sends everything in clear text`;
        return { name: `${name} ${value}`, at, part: 'value', message, url, always };
      });
    }
    if (whole || variable.enum?.length) return [];
    const message = `\`{${name}}\` stands for the protocol and has no \`enum\`: a client may put http`;
    return [{ name, at: variable.place, part: 'key', message }];
  });
}

/** The variables that decide on the URL scheme: those before `://`, or one that stands for the beginning of the URL. */
function schemeVariables(url: string): { name: string; whole: boolean }[] {
  const before = /^\s*([a-z0-9+.-]|\{[^{}]*\})*(?=:\/\/)/i.exec(asClientsRead(url))?.[0];
  if (before !== undefined)
    return [...before.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => ({ name, whole: false }));
  const first = /^\{([^{}]*)\}/.exec(asClientsRead(url))?.[1];
  return first === undefined ? [] : [{ name: first, whole: true }];
}

/** Every value that a variable says it may take, with the text to change. */
function values({
  value: { enum: list, default: usual },
  place,
}: ServerVariable): { value: string; at: Place }[] {
  const allowed: readonly unknown[] = Array.isArray(list) ? list : [];
  const found = allowed.map((value, index) => ({ value, at: place.child('enum', index) }));
  if (!allowed.includes(usual)) found.push({ value: usual, at: place.child('default') });
  return found.flatMap(({ value, at }) => (typeof value === 'string' ? [{ value, at }] : []));
}

/** The server's URL with one value put in, the other variables at their defaults. */
function fill(server: Server, name: string, value: string): string {
  let url = server.url.replaceAll(`{${name}}`, () => value);
  for (const other of server.variables) {
    if (other.name !== name) url = url.replaceAll(`{${other.name}}`, () => other.default ?? '');
  }
  return url;
}
