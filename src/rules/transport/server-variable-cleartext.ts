import { publicData } from '../../facts/access/public-data.ts';
import { cleartextProtocol } from '../../facts/hosts/cleartext.ts';
import { isDevelopmentServer, isDevelopmentUrl } from '../../facts/hosts/host.ts';
import type { Server, ServerVariable } from '../../openapi/model.ts';
import { moreUrls, mostUrls, usualUrl } from '../../openapi/servers.ts';
import type { Place } from '../../refs/place.ts';
import { shortened } from '../../text/shorten.ts';
import { asClientsRead } from '../../text/url.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
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

    server(server, { report, examines, unchecked }) {
      const operations = server.operations();
      examines(operations);
      const isDevelopment = isDevelopmentServer(server);
      for (const { name, at, part, message, url, always } of weaknesses(server, unchecked)) {
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

function weaknesses(server: Server, unchecked: RuleContext<unknown>['unchecked']): Weakness[] {
  const declared = new Map(server.variables.map((variable) => [variable.name, variable]));
  let left = mostUrls;
  const found = schemeVariables(server.url).flatMap(({ name, whole }): Weakness[] => {
    const variable = declared.get(name);
    if (!variable) {
      if (whole) return [];
      const message = `Nothing declares \`{${name}}\`, which stands for the protocol: a client may put http`;
      return [{ name, at: server.urlPlace, part: 'value', message }];
    }
    const all = values(variable);
    const tried = all.slice(0, Math.max(left, 0));
    left -= all.length;
    const permitted = tried.flatMap(({ value, at }) => {
      const url = usualUrl(server, { [name]: value });
      return cleartextProtocol(url) === undefined ? [] : [{ value, at, url }];
    });
    if (permitted.length > 0 && (whole || variable.enum?.length)) {
      const always = Boolean(variable.enum?.length) && permitted.length === all.length;
      return permitted.map(({ value, at, url }) => {
        const says = always && permitted.length === 1 ? 'can only be' : 'may be';
        const message = `\`{${name}}\` ${says} \`${shortened(value, mostQuoted)}\`: ${shortened(url, mostQuoted)} sends everything in clear text`;
        return { name: `${name} ${value}`, at, part: 'value', message, url, always };
      });
    }
    if (whole || variable.enum?.length) return [];
    const message = `\`{${name}}\` stands for the protocol and has no \`enum\`: a client may put http`;
    return [{ name, at: variable.place, part: 'key', message }];
  });
  // Where it has so many URLs altogether, that is said already.
  if (left < 0 && server.urls.length < mostUrls) unchecked(server.place, moreUrls);
  return found;
}

/** So much of a value and of a URL is quoted: who repeats a variable a thousand times repeats its value. */
const mostQuoted = 200;

/** The variables that decide on the URL scheme, each once: those before `://`, or one that stands for the beginning of the URL. */
function schemeVariables(url: string): { name: string; whole: boolean }[] {
  const before = /^\s*([a-z0-9+.-]|\{[^{}]*\})*(?=:\/\/)/i.exec(asClientsRead(url))?.[0];
  if (before !== undefined)
    return [...new Set(Array.from(before.matchAll(/\{([^{}]*)\}/g), ([, name = '']) => name))].map(
      (name) => ({
        name,
        whole: false,
      }),
    );
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
