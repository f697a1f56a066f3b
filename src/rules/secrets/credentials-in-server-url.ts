import { asClientsRead } from '../../text/url.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'credentials-in-server-url',
  title: 'Credentials in the URL of a server',
  severity: 'critical',
  confidence: 'high',
  category: 'secrets',
  owasp: ['API8'],
  cwe: [522],
  stride: ['I', 'S'],
  looksAt: ['servers'],
  otherCauses: ['secret-in-document', 'default-credential'],
  rationale:
    'Everyone who reads the definition, its documentation or a generated client has the user name and the password.',
  remediation:
    'Take the credentials out of the URL, change them (they are known now), and declare how callers authenticate as a security scheme.',
  falsePositives: [
    'The password stands for one that readers put in themselves: leave the part before `@` out even so.',
  ],
  visit: {
    server(server, { report, examines }) {
      examines(server.operations());
      // The defaults of variables may hold what the template does not show.
      const found = [server.url, ...server.urls].map(userInfo).find((info) => info !== undefined);
      if (!found) return;
      const isSwagger = server.api.version === '2.0' && server.level === 'root';
      // What a variable is by default is sent as it stands.
      const isTemplate =
        found.password.startsWith('{') &&
        !server.urls.map(userInfo).some((info) => info !== undefined && isKept(info.password));
      report({
        at: isSwagger ? server.api.place.child('host') : server.urlPlace,
        severity: isTemplate ? 'high' : 'critical',
        message: isTemplate
          ? `The server ${found.masked} takes the password in its URL`
          : `The server ${found.masked} has a password in its URL`,
        operations: server.operations(),
        // The password is no part of it: changing it mends nothing.
        about: about.api(isSwagger ? 'host password' : `server ${found.masked}`),
      });
    },
  },
});

/** A password that no reader is to put in himself. */
function isKept(password: string): boolean {
  return (
    password.length >= 6 && !/[{}<>]|^(?:pass|pwd|secret|change|your|my|example|x{3}|\*{3})/i.test(password)
  );
}

/** User name and password before the host (RFC 3986 §3.2.1), and the URL without the latter. */
function userInfo(url: string): { password: string; masked: string } | undefined {
  const plain = asClientsRead(url);
  const authority = /^(?:[^/?#]*:)?\/\/([^/?#]*)/.exec(plain)?.[1] ?? '';
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  const colon = user.indexOf(':');
  const password = colon < 0 ? '' : user.slice(colon + 1);
  if (password === '') return undefined;
  return { password, masked: plain.replace(`:${password}@`, () => ':…@') };
}
