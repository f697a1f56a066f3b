import { hostOf, isInside } from '../../facts/hosts/host.ts';
import type { Severity } from '../../findings/finding.ts';
import type { Api, Server } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { asClientsRead } from '../../text/url.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'server-host-variable-open',
  title: 'Host of a server that anyone may fill in',
  severity: 'high',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API8'],
  cwe: [918],
  stride: ['S', 'I'],
  looksAt: ['servers'],
  rationale:
    'Generated clients, consoles and agents put whatever they are given into the host: a value from outside sends requests with their credentials to an attacker, or from a server into its own network.',
  remediation:
    'List the allowed values in the variable’s `enum`, or write the host into the URL and let the variable choose a part of the path.',
  falsePositives: [
    'Everyone runs the product on his own host: reported at low where the default is the reader’s own machine or `example.com`, or words at the server say so (custom, self-hosted, your instance); let clients take the host from their configuration only.',
    'The variable stands behind the host and begins the path, as its default says: reported at low, write a slash before it.',
    'Only a label before a fixed domain is free, one for each customer or region: reported at low; a value such as `evil.example/` still ends the host early, so clients have to check it.',
  ],
  visit: {
    server(server, { api, report, examines }) {
      // 2.0 knows no templates in its host.
      if (api.version === '2.0') return;
      const operations = server.operations();
      examines(operations);
      const isHandedOut =
        operations.length > 0 &&
        !api.servers.includes(server) &&
        isWhollyOpen(server) &&
        !server.urls.some((url) => rootHosts(api).has(hostOf(url)));
      const declared = byName(server);
      for (const { name, severity, isBehind, isLabel } of hostVariables(server, declared)) {
        const variable = declared.get(name);
        if (variable?.enum && variable.enum.length > 0) continue;
        const how = variable ? 'has no `enum`' : 'is declared nowhere';
        report({
          at: variable?.place ?? server.urlPlace,
          part: variable ? 'key' : 'value',
          severity:
            isHandedOut || isReadersOwn(server.url, declared) || saysOperatorFills(server, variable)
              ? 'low'
              : // A definition that leaves out what its own host is was mostly made for the reader's.
                !variable && isWhollyOpen(server)
                ? 'medium'
                : severity,
          message: isBehind
            ? `\`{${name}}\` in ${server.url} stands right behind the host and ${how}: \`.evil.example\` would go on with its name`
            : `\`{${name}}\` in ${server.url} ${isLabel ? `is a label of the host and ${how}: a value with a slash, such as \`evil.example/\`, ends it early` : `decides on the host and ${how}: it may be any value`}`,
          ...(isBehind
            ? { remedy: `write a slash before \`{${name}}\`` }
            : isLabel
              ? {
                  remedy:
                    'say which values are names of customers or regions, in an `enum` or in the description',
                }
              : {}),
          operations,
          about: about.server(server, `variable ${name}`),
        });
      }
    },
  },
});

/** What stands for any host in documents (RFC 2606 §3): not a name below it, as in `api.example.com`. */
const invented = /^(?:www\.)?example\.(?:com|org|net)$/i;

/**
 * By default the reader's own machine, or none at all: he runs the server himself, or implements a standard, and says where.
 */
function isReadersOwn(url: string, declared: Variables): boolean {
  const whole = /^[^/?#]*\/\/\{([^{}]*)\}(?=[:/{]|$)/.exec(url)?.[1];
  const host = declared.get(whole ?? '')?.default?.replace(/:\d+$/, '');
  return host !== undefined && (isInside(host) === true || invented.test(host));
}

/** Do the words at the server or the variable say that whoever runs the product on a host of his own fills it in? */
function saysOperatorFills(server: Server, variable: Server['variables'][number] | undefined): boolean {
  return [server.value.description, variable?.value.description].some(
    (text) => typeof text === 'string' && (/^\W{0,9}custom\W{0,9}$/i.test(text) || says(text, ofOperator)),
  );
}

const ofOperator =
  /\bself[- ]?(?:hosted|managed|deployed|hosting)\b|\bon[- ]prem(?:ises?)?\b|\bcustom (?:server|host|hostname|deployment|installation|instance|domain|url|endpoint|environment)\b|\b(?:your|their|his|her|my|the customer['’]s|each customer['’]s)(?: own)? (?:[\w-]{1,20} ){0,3}(?:instance|server|installation|deployment|host|hostname|node|appliance|device|gateway|cluster)\b|\b(?:hosted|run|operated|deployed) by (?:you|yourself|the (?:user|operator|customer))\b/i;

/**
 * The host of one operation alone, of which nothing is known beforehand: another answer hands it out (an upload's
 * server, an agent's address), and no list could hold it.
 */
function isWhollyOpen({ url }: Server): boolean {
  return /^\s*https:\/\/\{[^{}]*\}(?:\/|\s*$)/.test(asClientsRead(url));
}

/** The hosts that the root's servers may stand for: the API's own host by default is none that is handed out. */
const rootHosts = once(
  ({ servers }: Api): ReadonlySet<string | undefined> =>
    new Set(servers.flatMap(({ urls }) => urls.flatMap((url) => hostOf(url) ?? []))),
);

/**
 * Does the variable stand behind a whole host, and begin the path: `https://api.example.com{basePath}`? Its usual value says
 * so; that another one may go on with the name (`.evil.example`) is left.
 */
function endsHost(before: string, usual: string | undefined): boolean {
  return (
    /^(?:[\w-]+\.)+[\w-]+(?::(?:\d+|\{[^{}]*\}))?$/.test(before) &&
    usual !== undefined &&
    /^(?:[/?#]|$)/.test(usual)
  );
}

interface HostVariable {
  readonly name: string;
  readonly severity: Severity;
  readonly isBehind?: boolean;
  /** Is it one label of a domain that nobody can change? */
  readonly isLabel?: boolean;
}

/** Below these anybody gets a name. */
const shared = /^\.(?:com?|net|org|gov|edu|ac)\.[a-z]{2}$/i;

type Variables = ReadonlyMap<string, Server['variables'][number]>;

const byName = ({ variables }: Server): Variables => new Map(variables.map((one) => [one.name, one]));

/** The variables that decide which machine is meant. */
function hostVariables({ url }: Server, declared: Variables): HostVariable[] {
  const authority = /^[^/?#]*?\/\/([^/?#]*)/.exec(asClientsRead(url))?.[1];
  if (authority === undefined) {
    // One that stands for the beginning of the URL.
    const name = /^\{([^{}]*)\}/.exec(asClientsRead(url))?.[1];
    const usual = declared.get(name ?? '')?.default;
    return name !== undefined && usual?.includes('//') ? [{ name, severity: 'high' }] : [];
  }
  const written = authority.slice(authority.lastIndexOf('@') + 1).replace(/:(\d+|\{[^{}]*\})$/, '');
  // One of a list is as fixed as what is written out: `.example.{tld}`.
  const host = written.replace(
    /\{([^{}]*)\}/g,
    (hole, name: string) => declared.get(name)?.enum?.[0] ?? hole,
  );
  // Two labels or more that nobody can change: `.example.com`.
  const fixed = /\.[\w-]+\.[\w-]+$/.exec(host)?.index ?? -1;
  return [...host.matchAll(/\{([^{}]*)\}/g)].flatMap(({ 0: hole, 1: name = '', index }): HostVariable[] => {
    const rest = host.slice(index + hole.length);
    const usual = declared.get(name)?.default;
    const before = host.slice(0, index);
    // `…com{basePath}{version}`: what follows the path's beginning is path.
    const usually = before.replace(
      /\{([^{}]*)\}/g,
      (one, other: string) => declared.get(other)?.default ?? one,
    );
    if (usually.includes('/')) return [];
    if (/^(?:\{[^{}]*\})*$/.test(rest) && endsHost(before, usual))
      return [{ name, severity: 'low', isBehind: true }];
    if (before.endsWith(':')) return [];
    // What stands before another variable chooses no domain either.
    const isLabel = fixed >= index + hole.length && !shared.test(rest);
    return [isLabel ? { name, severity: 'low', isLabel } : { name, severity: 'high' }];
  });
}
