import { words } from '../../lexicon/words.ts';
import { ownOf } from '../../openapi/operations.ts';
import { about, defineRule } from '../rule.ts';

/** The header of Google, OData and Rails in its spellings. */
const headers: ReadonlySet<string> = new Set([
  ...[
    'http method override',
    'http method',
    'method override',
    'http verb',
    'http verb override',
    'verb override',
  ],
  ...['override method', 'override http method'],
]);
/** Fields of forms and queries in Rails, Laravel, Symfony, Express and Google’s APIs. */
const fields: ReadonlySet<string> = new Set([
  '_method',
  '_httpmethod',
  '_http_method',
  'x-http-method-override',
  '$httpmethod',
  '__method',
  ...['_method_override', '_methodoverride', '_http_method_override', '_verb'],
]);

export default defineRule({
  id: 'method-override',
  title: 'Request that names another method than its own',
  severity: 'medium',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API5'],
  cwe: [650],
  stride: ['E', 'T'],
  looksAt: ['input'],
  rationale:
    'Gateways, firewalls and authorisation by method see a harmless POST or GET; the application runs a DELETE. A cross-site form, which can only GET and POST, reaches every method.',
  remediation:
    'Remove the parameter and let clients use the method itself; refuse the header at the gateway.',
  falsePositives: [
    'Clients behind a proxy that lets only GET and POST through need it, and authorisation looks at the method that is run.',
  ],
  visit: {
    parameter(parameter, { report, examines }) {
      const operations = ownOf(parameter.operations());
      if (operations.length === 0 && parameter.operations().length > 0) return;
      examines(operations);
      const { name } = parameter;
      const overrides =
        parameter.in === 'header' ? isHeader(name) : fields.has(name.toLowerCase()) || saysOverride(name);
      if (!overrides || parameter.in === 'path') return;
      report({
        at: parameter.place.child('name'),
        message: `\`${name}\` makes the server run another method than the one that gateways see`,
        operations,
        about: about.parameter(parameter),
      });
    },

    property(property, { report }) {
      if (
        !(fields.has(property.name.toLowerCase()) || saysOverride(property.name)) ||
        !property.flows('input')
      )
        return;
      report({
        at: property.place,
        part: 'key',
        message: `\`${property.name}\` makes the server run another method than the one that gateways see`,
        operations: property.operations('input'),
        about: about.schema(property.schema, 'input'),
      });
    },
  },
});

/** `http-method-override`, `methodOverride`: no other meaning, whatever it is written like. */
function saysOverride(name: string): boolean {
  return /^(?:x )?(?:http )?(?:method|verb) override$|^override (?:http )?method$/.test(
    words(name).join(' '),
  );
}

function isHeader(name: string): boolean {
  const all = words(name);
  return all[0] === 'x' && headers.has(all.slice(1).join(' '));
}
