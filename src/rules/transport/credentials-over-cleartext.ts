import { ownOperations } from '../../facts/access/declarations.ts';
import { carriesCredential } from '../../facts/access/schemes.ts';
import { cleartextProtocol } from '../../facts/hosts/cleartext.ts';
import { hostOf, isDevelopmentServer, isDevelopmentUrl, isMockUrl } from '../../facts/hosts/host.ts';
import type {
  Api,
  Operation,
  SecurityAlternative,
  SecurityDeclaration,
  Server,
} from '../../openapi/model.ts';
import { usualUrl } from '../../openapi/servers.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';
import { sayUnstated } from './unstated.ts';

export default defineRule({
  id: 'credentials-over-cleartext',
  title: 'Credentials sent in clear text',
  severity: 'critical',
  confidence: 'high',
  category: 'transport',
  owasp: ['API8'],
  cwe: [523],
  stride: ['S', 'I', 'E'],
  looksAt: ['access', 'servers'],
  otherCauses: ['server-cleartext', 'server-variable-cleartext'],
  rationale:
    'Each request to this server carries a password, key or token unencrypted: anyone on the way reads it once and calls the API in its owner’s name from then on.',
  remediation:
    'Declare `https` servers only (2.0: `schemes: [https]`), and exchange credentials that have been sent in clear text.',
  falsePositives: [
    'A client has to choose `http` as the value of a variable whose default is `https`: reported at medium.',
    'The server is one that makes answers up, as clients are tried out against (SwaggerHub’s auto mocking, `mock.pstmn.io`): reported at low; the API is elsewhere.',
    'The server is one of somebody who develops: `localhost`, private addresses and names under `.test` and `.local` are only noted.',
  ],
  visit: {
    api: (api, context) =>
      sayUnstated(api, context, ({ protection }) => credentials(protection.alternatives).length > 0),

    server(server, { api, report, examines }) {
      // What a link leads to asks for credentials of its own.
      if (server.level === 'link') return;
      const sending = server
        .operations()
        .filter(
          ({ kind, protection }) => kind === 'operation' && credentials(protection.alternatives).length > 0,
        );
      examines(sending);
      const clear = server.urls.filter((url) => cleartextProtocol(url) !== undefined);
      if (clear.length === 0) return;
      // Without any operation yet, what the root says is what the first one will do.
      const idle = server.level === 'root' && ownOperations(api).length === 0 && api.security;
      const asked = new Set(
        (idle ? [idle] : sending.map(({ protection }) => protection)).map(alternativesOf),
      );
      const names = new Set([...asked].flatMap(credentials));
      if (names.size === 0) return;
      const isTested = clear.every(isDevelopmentUrl) || isDevelopmentServer(server);
      report({
        at: server.urlPlace,
        message: `Callers send the credentials of ${[...names].map((name) => `\`${name}\``).join(', ')} in clear text${hostOf(server.url) !== undefined ? ` to ${server.url}` : ': the transfer protocol is http'}`,
        operations: sending,
        about: about.server(server),
        ...(isTested
          ? { severity: 'info' }
          : clear.every(isMockUrl)
            ? { severity: 'low' }
            : isChosen(server)
              ? { severity: 'medium' }
              : onlyNamesClients(sending, server, api)
                ? { severity: 'high' }
                : {}),
      });
    },
  },
});

/** Does a client have to choose a value of a variable before anything goes in clear text? */
function isChosen(server: Server): boolean {
  const usual = usualUrl(server);
  return usual !== server.url && cleartextProtocol(usual) === undefined && /^[a-z]+:/i.test(usual);
}

/**
 * Is all that can be lost a key that names the client of data for reading, and can the client go to the same host by TLS?
 * What is read is no person's, and who wants it safe has a way.
 */
function onlyNamesClients(sending: readonly Operation[], server: Server, api: Api): boolean {
  return (
    sending.length > 0 &&
    server.urls.every((url) => overTlsIn(api).has(withoutProtocol(url))) &&
    sending.every(({ safe, protection }) => safe && onlyKeys(protection.alternatives))
  );
}

const withoutProtocol = (url: string) => url.replace(/^[a-z]+:/i, '');

/** What servers offer by TLS. */
const overTlsIn = once(
  ({ allServers }: Api): ReadonlySet<string> =>
    new Set(
      allServers.flatMap(({ urls }) => urls.filter((url) => /^https:/i.test(url)).map(withoutProtocol)),
    ),
);

const alternativesOf = ({ alternatives }: Pick<SecurityDeclaration, 'alternatives'>) => alternatives;

/** The schemes that have a caller send a credential, by name. It is asked for each operation of each server, and most inherit one list. */
const credentials = once((alternatives: readonly SecurityAlternative[]): readonly string[] =>
  alternatives.flatMap(({ requirements }) =>
    requirements.flatMap(({ name, scheme }) => (scheme && carriesCredential(scheme) ? [name] : [])),
  ),
);

const onlyKeys = once((alternatives: readonly SecurityAlternative[]) =>
  alternatives.every(({ requirements }) =>
    requirements.every(({ scheme }) => scheme?.value.type === 'apiKey'),
  ),
);
