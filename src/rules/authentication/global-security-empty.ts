import { asksNothing, declarations } from '../../facts/access/declarations.ts';
import { needsNoCaller } from '../../facts/access/ended-session.ts';
import { askedByGateway } from '../../facts/access/gateways.ts';
import { publicData, readsBesideForms } from '../../facts/access/public-data.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { about, defineRule } from '../rule.ts';
import { onlyScheme, requireAtRoot } from './ask-callers.ts';
import { besideGateway } from './beside-gateway.ts';

export default defineRule({
  id: 'global-security-empty',
  title: 'Authentication switched off for the whole API',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: [...otherWaysIn('global-security-empty'), 'security-schemes-missing'],
  rationale:
    'An empty requirement at the root opens every operation that states none of its own: whoever finds the URLs can call them all.',
  remediation:
    'Name a scheme, `security: [{name: []}]`, at the root, and write `security: []` only on the operations that are meant for everyone.',
  falsePositives: [
    'The API serves public data only: reported at medium where all of it only reads what is nobody’s, at low where it says so.',
  ],
  fix: {
    says: 'Requires the scheme that is declared, where there is one alone and it has no scopes; what is open by nature says `security: []`. Not where something may be open on purpose.',
    safe: false,
    of: ({ api, operations }) => (operations.every(needsNoCaller) ? null : requireAtRoot(api)),
  },
  visit: {
    api(api, { report, examines }) {
      const [root] = declarations(api);
      if (!root || root.operation) return;
      const { declaration } = root;
      examines(root.operations);
      if (!asksNothing(declaration)) return;
      const [first, ...others] = root.operations.filter(askedByGateway);
      if (first) {
        const said = besideGateway([first, ...others], 'The root switches authentication off');
        report({ at: declaration.place, ...said });
      }
      const operations = root.operations.filter((operation) => !askedByGateway(operation));
      if (first && operations.length === 0) return;
      // Where every operation that is not open by nature has its own requirement, it is a trap for the next one only.
      const harmless = api.operations.length > 0 && operations.every(needsNoCaller);
      const scheme = onlyScheme(api);
      const whom =
        operations.length === 1
          ? `${operations[0]?.label} is`
          : operations.length > 1
            ? `these ${operations.length} operations are`
            : 'an operation without its own `security` is';
      report({
        at: declaration.place,
        message: `The root switches authentication off: ${whom} open to anyone`,
        operations,
        about: about.api(),
        ...(scheme === undefined || harmless
          ? {}
          : {
              remedy: `write \`security: [{${scheme.name}: []}]\`, and \`security: []\` on the operations that are meant for everyone`,
            }),
        ...(harmless || publicData(api) === 'said'
          ? { severity: 'low' }
          : publicData(api) || readsBesideForms(api)
            ? { severity: 'medium' }
            : {}),
      });
    },
  },
});
