import { isDevelopmentServer } from '../../facts/hosts/host.ts';
import { list } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Server } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import { about, defineRule } from '../rule.ts';

/** A report lists so many other places of the same server. */
const mostRelated = 20;

export default defineRule({
  id: 'server-environment-undeclared',
  title: 'Server without environment or audience',
  severity: 'info',
  confidence: 'medium',
  category: 'inventory',
  owasp: ['API9'],
  cwe: [1059],
  stride: [],
  looksAt: ['servers'],
  rationale:
    'Who does not know which servers are live, and for whom, protects and switches off the wrong ones: test systems with real data and forgotten hosts are the usual way in.',
  remediation:
    'Name the environment and the audience in the server’s `description`: “Production, public”, “Staging, internal”.',
  falsePositives: ['There is but one environment.'],
  visit: {
    api(api, { report, examines }) {
      if (api.version === '2.0') return;
      const silent = new Map<string, Server[]>();
      for (const server of api.allServers) {
        if (server.level === 'link') continue;
        examines(server.operations());
        if (says(server)) continue;
        push(silent, server.url, server);
      }
      // The same server on many paths is one server.
      for (const [url, servers] of silent) {
        const [first, ...others] = servers as [Server, ...Server[]];
        report({
          at: first.urlPlace,
          message: `Nothing says which environment the server ${url} is, or for whom`,
          operations: [...new Set(servers.flatMap((server) => server.operations()))],
          about: about.api(`server ${url}`),
          related: others
            .slice(0, mostRelated)
            .map(({ urlPlace }) => ({ place: urlPlace, message: 'the same server' })),
        });
      }
    },
  },
});

const environments: ReadonlySet<string> = new Set(
  list(`
    production, prod, live, staging, stage, test, testing, tests, sandbox, development, develop, dev, local,
    localhost, qa, uat, preprod, preproduction, preview, demo, beta, alpha, canary, mock, ci, integration,
    acceptance, public, internal, private, partner, partners, external, environment, trial
  `),
);
const extension: ReadonlySet<string> = new Set(
  list('environment, env, audience, stage, internal, visibility'),
);

/** In its description, its name (OAS 3.2 §4.6), an extension, its variables, or the host. */
function says(server: Server): boolean {
  const { value, url, variables } = server;
  if (isDevelopmentServer(server)) return true;
  for (const key of ['description', 'name']) {
    const text = value[key];
    if (typeof text === 'string' && words(text).some((word) => environments.has(word))) return true;
  }
  if (Object.keys(value).some((key) => /^x-/i.test(key) && words(key).some((word) => extension.has(word))))
    return true;
  if (variables.some(({ name }) => words(name).some((word) => extension.has(word)))) return true;
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  return host.split(/[.:-]/).some((label) => environments.has(label.toLowerCase()));
}
