import { givers } from '../../facts/messages/answers.ts';
import { isPage, isScript, mediaTypePlace } from '../../facts/messages/media-types.ts';
import { isUrlFormat } from '../../facts/messages/url-formats.ts';
import { isFreeText } from '../../facts/messages/url-values.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Parameter } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

/** Parameters that name the function which a JSONP answer calls. */
const jsonp = /^(?:(?:json|js)[_-]?(?:p|callback)(?:[_-]?callback)?|_?callback|cb)$/i;

export default defineRule({
  id: 'html-response',
  title: 'Answer that a browser runs',
  severity: 'medium',
  confidence: 'medium',
  category: 'output',
  owasp: ['API8'],
  cwe: [79],
  stride: ['T', 'I', 'E'],
  looksAt: ['input', 'output'],
  rationale:
    'A browser that opens the answer runs what is in it, in the name of the API’s site: input that comes back in a page or in a JSONP call becomes the attacker’s script, and a page of any site reads what JSONP answers.',
  remediation:
    'Answer with `application/json` and `X-Content-Type-Options: nosniff`; in place of JSONP allow single origins (CORS). Where a page must be answered, escape all input, and send a `Content-Security-Policy`.',
  falsePositives: [
    'The operation is a page for people (log in, documentation), which escapes what it shows: reported at low where nothing that a caller sends can come back.',
    '`callback` is an address that the server calls, although neither its format nor its name says so.',
  ],
  visit: {
    response(response, { report, examines }) {
      const operations = givers(response);
      if (!operations || response.content.length === 0) return;
      examines(operations);
      for (const media of response.content) {
        if (!isPage(media.type) && !isScript(media.type)) continue;
        // 2.0 lists media types for an operation, or for all.
        const first = operations.find(takesText) ?? operations[0];
        const echoes = operations.length === 0 || operations.some(takesText);
        report({
          ...mediaTypePlace(media, 'produces', first),
          ...(echoes ? {} : { severity: 'low' as const }),
          message: echoes
            ? `Browsers run the answer (${media.type}), and what the caller sends may be in it`
            : `Browsers run the answer (${media.type})`,
          operations,
          about: about.response(response, media.type),
        });
      }
    },

    parameter(parameter, { report }) {
      if (!isJsonp(parameter)) return;
      const operations = parameter.operations().filter(({ kind, method }) => {
        return kind === 'operation' && (method === 'GET' || method === 'HEAD');
      });
      if (operations.length === 0 && parameter.operations().length > 0) return;
      report({
        at: parameter.place.child('name'),
        message: `\`${parameter.name}\` names the function that the answer calls (JSONP): any page reads the answer, and the name becomes script`,
        operations,
        about: about.parameter(parameter),
      });
    },
  },
});

function isJsonp({ name, in: where, schema, value }: Parameter): boolean {
  if (where !== 'query' || !jsonp.test(name) || !isFreeText(schema)) return false;
  const formats = schema ? parts(schema).map((part) => part.value.format) : [];
  if (formats.some(isUrlFormat)) return false;
  const said = `${text(value.description)} ${text(schema?.value.description)}`;
  return !words(said).some(
    (word) => word === 'url' || word === 'uri' || word === 'webhook' || word === 'endpoint',
  );
}

function text(description: unknown): string {
  return typeof description === 'string' ? description : '';
}

/** Does a caller send a text that may come back? */
function takesText({ parameters, body }: Operation): boolean {
  if (body && body.content.length > 0) return true;
  return parameters.some(
    ({ in: where, schema }) => where !== 'header' && where !== 'cookie' && isFreeText(schema),
  );
}
