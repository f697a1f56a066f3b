import { successBodies, successes } from '../../facts/messages/answers.ts';
import type { Decision } from '../../findings/finding.ts';
import { dataOfTests } from '../../lexicon/families/operations.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { parts, properties, states } from '../../openapi/composition.ts';
import type { Api, Operation, Parameter, PathItem, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { own } from '../../syntax/value.ts';
import { finds, said } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'debug-endpoint',
  title: 'Diagnostic endpoint in the API',
  severity: 'high',
  confidence: 'high',
  category: 'inventory',
  owasp: ['API9'],
  cwe: [489],
  stride: ['I', 'E'],
  looksAt: ['operation'],
  milderBeside: { rules: ['operation-unauthenticated', 'auth-disabled-on-operation'], upTo: 'medium' },
  rationale:
    'Such endpoints show the inside of the server, its memory, settings, secrets and source, and some let their caller change it: scanners try their paths on every host.',
  remediation:
    'Switch it off in production, or serve it on a port and a host of its own that only the operators reach, with a credential of theirs.',
  falsePositives: [
    'The word means a thing of the business: a laboratory’s tests, an account’s metrics.',
    'It is given work (a body, a required parameter), and does it under a word that has other uses: reported at low.',
    'That anyone may call it is reported at least as severely, and the word has other uses: reported at low beside that.',
    'The definition is that of an internal service.',
  ],
  visit: {
    parameter(parameter, { report }) {
      const operations = ownOf(parameter.operations());
      if (parameter.in !== 'query' || operations.length === 0 || !asksForDebugging(parameter)) return;
      report({
        at: parameter.place,
        part: 'key',
        ...(saysWhatItAdds(parameter)
          ? { severity: 'medium' as const, confidence: 'medium' as const }
          : { severity: 'low' as const, confidence: 'low' as const }),
        message: saysWhatItAdds(parameter)
          ? `\`${parameter.name}\` has callers ask for the inside of the server, says its description`
          : `\`${parameter.name}\` has callers ask for what developers are shown: it may hold the inside of the server`,
        operations,
        about: about.parameter(parameter),
      });
    },

    pathItem(item, { api, report, examines }) {
      if (item.kind !== 'operation') return;
      examines(item.operations);
      const meaning = diagnosis(item);
      if (!meaning || health.test(item.path)) return;
      const onlyChanges = item.operations.length > 0 && item.operations.every(({ safe }) => !safe);
      // What is only set there shows nothing: `PUT /metrics` says where they go.
      if (onlyChanges && /\/(?:metrics|prometheus)\/?$/i.test(item.path)) return;
      // A collection with items is a thing of the business.
      if (meaning.confidence === 'low' && hasItems(api, item)) return;
      report({
        at: item.place,
        part: 'key',
        ...milder(meaning, item),
        confidence: meaning.confidence,
        message: `${item.path} looks like ${meaning.meaning === dataOfTests ? 'an operation for tests' : 'a diagnostic endpoint'}: ${reasonOf(meaning, item, onlyChanges)}`,
        operations: item.operations,
        about: `path ${item.path.replace(/\{[^{}]*\}/g, '{}')}`,
        ...together(item.path),
      });
    },
  },
});

/** `?debug=true`, `?show_trace=1`: a switch, or a text of which nothing says what else it may be. */
function asksForDebugging({ name, schema }: Parameter): boolean {
  const said = words(name).join(' ');
  if (
    !/^(?:(?:is|show|with|enable|include) )?(?:debug|debug mode|debug info|stack ?trace|trace sql|debugging)$/.test(
      said,
    )
  )
    return false;
  if (!schema || allowedTypes.some((type) => states(schema, type))) return true;
  return parts(schema).every(({ types }) => types === undefined);
}

/** “Adds SQL and traceback to the answer” */
function saysWhatItAdds({ value, schema }: Parameter): boolean {
  return [value.description, schema?.value.description].some(addsInside);
}

const addsInside = said(
  /\b(?:adds?|returns?|includes?|shows?|prints?|dumps?|outputs?|with|appends?|contains?)\b[^.\n]{0,40}\b(?:sql|(?:database|executed) queries|stack ?traces?|tracebacks?|environment variables|exceptions?)\b/i,
);

const allowedTypes = ['boolean', 'integer', 'string'] as const;

function reasonOf(
  { meaning, confidence, reason }: Meaning,
  { operations }: PathItem,
  onlyChanges: boolean,
): string {
  if (confidence === 'low' && operations.some(saysEnvironment))
    return 'by its summary it shows the environment of the process, where settings and secrets are';
  if (confidence === 'low')
    return `${reason}${operations.every(saysWhatItShows) ? ', and its answer says what it shows' : ''}`;
  return onlyChanges && meaning !== hiddenFile && meaning !== dataOfTests
    ? 'its caller changes how the server runs'
    : reason;
}

/** What stands below one step, `/debug/gc` and `/debug/vars`, is there by one decision. */
function together(path: string): { decision?: Decision } {
  const [first, ...below] = path
    .split('/')
    .filter((step) => step !== '' && !/^(?:api|v\d+(?:\.\d+)?)$/i.test(step));
  if (first === undefined || below.length === 0) return {};
  return {
    decision: {
      name: `diagnostics below ${first}`,
      says: `What stands below /${first} looks like diagnostic endpoints: they show the inside of the server, or change how it runs`,
      from: 3,
    },
  };
}

const hiddenFile = 'hidden file';

/** Load balancers and orchestrators ask for it without a credential. */
const health = /\/_{0,2}(healthz?|liveness|readiness|livez|readyz)(\/|$)/i;

/** What version control, deployment and shells leave in the folder of a web server. */
const hidden = finds(
  /^\.(git|svn|hg|bzr|env|aws|ssh|docker|htpasswd|htaccess|ds_store|vscode|idea|npmrc)(\..*)?$/i,
);

const inside: Meaning = {
  meaning: 'diagnostic endpoint',
  reason: 'it shows the inside of the server: memory, settings, secrets',
  confidence: 'high',
};

/** What Spring Boot's Actuator serves, wherever it is told to: by the summary that is generated for it, or by its media type. */
function isOfActuator({ summary, path, responses }: Operation): boolean {
  // Its own health is for load balancers, and what it says of itself is chosen.
  if (/\/(?:health|info)(?:\/[^/]*)?\/?$/i.test(path) || /^Actuator root/.test(summary)) return false;
  return (
    /^Actuator web endpoint '/.test(summary) ||
    responses.some(({ content }) => content.some(({ type }) => /vnd\.spring-boot\.actuator\./.test(type)))
  );
}

/** What Rails shows of itself while it is developed. */
const ofRails = finds(/\/rails\/info\/(?:properties|routes)\/?$/i);

function diagnosis({ api, path, operations }: PathItem): Meaning | undefined {
  if (path.split('/').some(hidden))
    return {
      meaning: hiddenFile,
      reason: 'it gives away the server’s source or settings',
      confidence: 'high',
    };
  if (operations.some(isOfActuator) || ofRails(path)) return inside;
  const method = operations[0]?.method ?? 'GET';
  const meaning = lexiconOf(api).debugOperation({ method, path });
  // Of a database that is a caller's own, resetting it is what he calls for.
  return meaning?.meaning === dataOfTests && path.includes('{') ? undefined : meaning;
}

/** The API's own description is what its readers have; of a word with other uses it is open what stands behind it. */
function milder({ confidence }: Meaning, { path, operations }: PathItem): { severity?: 'low' | 'medium' } {
  if (confidence !== 'low' || operations.some(saysEnvironment) || operations.some(answersWithEnvironment))
    return {};
  if (operations.length > 0 && operations.every((one) => saysWhatItShows(one) || isGivenWork(one)))
    return { severity: 'low' };
  // It gives back what it is sent.
  const isMild =
    /^(?:swagger|openapi|redoc|echo)(?:[-_.]?\w+)?$/i.test(endOf(path)) || /\/swagger-?ui\//i.test(path);
  return { severity: isMild ? 'low' : 'medium' };
}

/** The same, said of the answer. */
function answersWithEnvironment(operation: Operation): boolean {
  return (
    operation.safe &&
    successes(operation).some(
      ({ value: { description } }) =>
        typeof description === 'string' &&
        /^\W{0,3}(?:all |the )*environment variables of the (?:process|server|service|application|container|host)\b/i.test(
          description,
        ),
    )
  );
}

/** “Environment variables of the process”: settings and, mostly, secrets. */
function saysEnvironment({ safe, summary }: Operation): boolean {
  return (
    safe &&
    /\b(?:process|server|service)(?:['’]s)? environment\b|\benvironment (?:variables )?of the (?:running )?(?:process|server|service)\b/i.test(
      summary,
    )
  );
}

/** Does it only read, and does each of its good answers name its properties, so that what stands behind it is known? */
function saysWhatItShows(operation: Operation): boolean {
  const shown = successBodies(operation);
  return (
    operation.safe &&
    shown.length > 0 &&
    shown.every(({ schema }) => schema !== undefined && namesProperties(schema))
  );
}

/** What a server shows of itself it shows without being given anything: a page to test, the region that is reckoned. */
function isGivenWork({ parameters, body }: Operation): boolean {
  return (
    parameters.some(({ in: where, value }) => where === 'query' && own(value, 'required') === true) ||
    (body?.content.some(({ schema }) => schema !== undefined && schema.boolean === undefined) ?? false)
  );
}

/** The object's, or those of the objects in a list. */
function namesProperties(schema: Schema): boolean {
  return (
    properties(schema).size > 0 ||
    parts(schema).some(({ items }) => items !== undefined && properties(items).size > 0)
  );
}

function hasItems(api: Api, { path }: PathItem): boolean {
  return api.pathItems.some((other) => other.path.startsWith(`${path.replace(/\/$/, '')}/{`));
}
