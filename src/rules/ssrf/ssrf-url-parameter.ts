import { saysAdministrators } from '../../facts/access/administrators.ts';
import { valueSchemaOf } from '../../facts/messages/any-value.ts';
import {
  type HostField,
  keepsToHosts,
  portsHeld,
  portsTaken,
  riskOfHost,
} from '../../facts/messages/client-hosts.ts';
import { type Risk, riskOf, type UrlField } from '../../facts/messages/client-urls.ts';
import { answersWithList } from '../../facts/messages/collections.ts';
import { urlOfParameter, urlOfProperty } from '../../facts/messages/example-urls.ts';
import { namesFunction } from '../../facts/messages/no-urls.ts';
import { takesFreeText } from '../../facts/messages/takes-text.ts';
import { toldByName } from '../../facts/messages/told-by-name.ts';
import { isUrlFormat } from '../../facts/messages/url-formats.ts';
import { calledAs } from '../../facts/schemas/called.ts';
import { textOf } from '../../facts/schemas/free-text.ts';
import type { Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, holds, parts } from '../../openapi/composition.ts';
import type { Api, Operation, Property, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { describesPath, pinsHost, pinsPath } from '../../regex/urls.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { letIn } from '../let-in.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { pastPattern } from './past-pattern.ts';

export default defineRule({
  id: 'ssrf-url-parameter',
  title: 'Client chooses a URL that the server may call',
  severity: 'medium',
  confidence: 'medium',
  category: 'ssrf',
  owasp: ['API7'],
  cwe: [918],
  stride: ['I', 'E'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  needs: 'a text that callers may fill as they like',
  has: takesFreeText,
  isProvedByAbsence: true,
  otherCauses: ['callback-url-unrestricted'],
  toldWith: ['callback-url-unrestricted'],
  rationale:
    'The server calls what the client names: services behind the firewall, the cloud’s metadata with its credentials, files of its own.',
  remediation:
    'Allow known hosts only: a `pattern` such as `^https://images\\.example\\.com/` (anchored, dots escaped, with the slash), an `enum`, or an id in place of the URL. Where any host must be possible, have it called from a network of its own, and refuse private addresses after each redirect.',
  falsePositives: [
    'The URL is only stored or shown, and the server never calls it: a `url` of which nothing says that it is called is reported at low.',
    'A webhook may lead anywhere by design: reported at medium, because the caller sees no answer; what the server fetches and shows or keeps is high.',
    'The server refuses private addresses and follows no redirects to them, which the definition cannot say.',
  ],
  visit: {
    parameter(parameter, context) {
      const { name, place } = parameter;
      const schema = valueSchemaOf(parameter);
      const operations = ownOf(parameter.operations());
      if (!schema || (operations.length === 0 && parameter.operations().length > 0)) return;
      const open = letIn({ name, schema, operations }, place, context);
      if (!(textOf(schema) || open) || namesFunction(parameter, operations)) return;
      // In `/webhook_endpoints/{webhook_endpoint}` an id stands, whatever it names.
      if (parameter.in === 'path' && !isNamedUrl(name) && !isUrlFormat(schema.value.format)) return;
      const descriptions = [parameter.value.description, schema.value.description, schema.value.title];
      const filters = () => operations.length > 0 && operations.every(answersWithList);
      const field = {
        name,
        schema,
        place,
        operations,
        descriptions,
        filters,
        shown: () => urlOfParameter(parameter),
        of: about.parameter(parameter),
      };
      const examples = [parameter.value.example, schema.value.example, schema.value.default];
      const ports = () => operations.map(portsTaken);
      judgeUrl({ ...field, examples, ports }, context);
      if (open) judgeUrl({ ...field, examples, ports, schema: open.schema }, open.context);
    },

    // A body that is a URL, or a list of some, has no name to tell what it is for.
    requestBody(body, { cannotTell, isClaimed }) {
      if (!isClaimed) return;
      for (const { schema } of body.content)
        if (schema && isOpenUrl(schema))
          cannotTell(body.operations(), schema.place, 'the body is a URL, or a list of some');
    },

    // Names that nothing declares: a URL may stand under any of them.
    schema(schema, { cannotTell, isClaimed }) {
      if (!isClaimed || !schema.flows('input')) return;
      const values = [schema.additional, ...schema.patternProperties].filter(
        (one) => typeof one === 'object',
      );
      if (values.some(isOpenUrl))
        cannotTell(
          schema.operations('input'),
          schema.place,
          'the value is a map of URLs, whose names nothing declares',
        );
    },

    property(property, context) {
      const { name, schema, place } = property;
      if (!property.flows('input')) return;
      const operations = property.operations('input');
      const open = letIn({ name, schema, operations }, place, context);
      const value = textOf(schema) ?? open?.schema;
      if (!value) return;
      const descriptions = [schema.value.description, schema.value.title, ...toldByName(name, operations)];
      // What is said of each item of a list.
      if (value !== schema && schema.items) descriptions.push(value.value.description);
      // What is said beside a `$ref`.
      const written = own(own(property.owner.value, 'properties'), name);
      if (own(written, '$ref') !== undefined) descriptions.push(own(written, 'description'));
      const owner = calledAs(property.owner);
      const field = {
        ...{ name, schema, place, operations, owner, descriptions },
        // Links of a resource to itself and its neighbours (RFC 8288) are written by the server, though callers may send them back.
        ...(isAmongLinks(property) ? {} : { shown: () => urlOfProperty(property, operations) }),
        of: about.schema(schema, 'input'),
      };
      const ports = () => [portsHeld(property.owner)];
      const told = [...descriptions, property.owner.value.description];
      const beside = () => property.owner.properties.keys();
      const examples = [schema.value.example, schema.value.default];
      const host = { descriptions: told, examples, ports, beside };
      judgeUrl({ ...field, ...host }, context, descriptions);
      if (open) judgeUrl({ ...field, ...host, schema: open.schema }, open.context, descriptions);
    },
  },
});

/**
 * Judges it as a URL, or else as a host.
 *
 * @param descriptions what is said of it as a URL, where that is less
 */
function judgeUrl(
  field: UrlField & HostField,
  context: RuleContext<Record<string, never>>,
  descriptions = field.descriptions,
): void {
  if (!judge({ ...field, descriptions }, context)) judgeHost(field, context);
}

/** One of `links: {self, next, image}`: the resource's own, by the name of what holds it and the `self` beside it. */
function isAmongLinks({ owner }: Property): boolean {
  return (
    owner.properties.has('self') &&
    /^(?:links?|urls?|hrefs?)$/.test(words(calledAs(owner) ?? '').at(-1) ?? '')
  );
}

function isOpenUrl(schema: Schema): boolean {
  const value = textOf(schema);
  if (!value || !parts(value).some((part) => isUrlFormat(part.value.format))) return false;
  return !holds(value, isLimited);
}

/** A host and, beside it, a port: what a URL would say. */
function judgeHost(
  field: UrlField & HostField,
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  const value = textOf(field.schema);
  const risk = value && riskOfHost(field);
  if (!value || !risk || holds(value, isPath)) return;
  examines(field.operations);
  if (keepsToHosts(value)) return;
  report({
    at: field.place,
    part: 'key',
    severity: risk.severity,
    confidence: risk.confidence,
    message: `\`${field.name}\` may be any host${risk.why}`,
    operations: field.operations,
    about: field.of,
    remedy:
      'list the hosts in an `enum`, or end a `pattern` in a domain of yours: `^[a-z0-9-]+\\.example\\.com$`',
  });
}

/** @returns whether it is a URL that the server may call, limited or not */
function judge(
  field: UrlField,
  { report, examines, cannotTell }: RuleContext<Record<string, never>>,
): boolean {
  const value = textOf(field.schema);
  if (!value || holds(value, isOther)) return false;
  // What a pattern pins is long to find out: asked only where names or words tell of an address.
  const risk = riskOf(field, value);
  if (!risk) return false;
  if (holds(value, isPath)) {
    // Meant for paths, and no address is found in it; what may stand before it is pattern-unanchored's matter.
    if (!holds(value, isOnlyPath))
      cannotTell(
        field.operations,
        field.place,
        `the pattern of \`${field.name}\` lets more than paths through`,
      );
    return true;
  }
  examines(field.operations);
  if (holds(value, isLimited)) return true;
  report({
    at: field.place,
    part: 'key',
    severity: severityOf(risk, field.operations),
    confidence: risk.confidence,
    message: `\`${field.name}\` may be any URL${pastPattern(value)}${risk.why}${field.operations.length > 0 && field.operations.every(isGone) ? ', though by its description that ends' : ''}`,
    operations: field.operations,
    about: field.of,
    ...(risk.isForMessages && field.operations.length > 0 && !limitsMessages(value.api) ? { decision } : {}),
  });
  return true;
}

function severityOf({ severity }: Risk, operations: readonly Operation[]): Severity {
  if (severity === 'medium' && sayAdministrators(operations)) return 'low';
  // Nothing is called for long where the operation is switched off: what is left to do is to remove it.
  if (operations.length > 0 && operations.every(isGone)) return 'low';
  // What is on its way out is no longer called by many, and mended last.
  const isLeaving = operations.length > 0 && operations.every(({ deprecated }) => deprecated);
  return severity === 'high' && isLeaving ? 'medium' : severity;
}

/** Whoever runs the service says where it finds what it needs. */
const sayAdministrators = once(
  (operations: readonly Operation[]): boolean =>
    operations.length > 0 && operations.every(saysAdministrators),
);

const gone =
  /\b(?:is|are|has been|have been|was|were) (?:no longer (?:available|supported|working)|unavailable|not available any ?(?:more|longer)|shut down|switched off|retired|removed|discontinued)\b|\bwill no longer be (?:available|supported)\b/i;

/** Deprecated, and by its words switched off, or about to be. */
function isGone({ deprecated, value }: Operation): boolean {
  const description = own(value, 'description');
  return deprecated && typeof description === 'string' && says(description, gone);
}

const decision = {
  name: 'addresses for messages',
  says: 'No address that the server sends messages to is limited to known hosts',
};

/** Is one address of this kind limited in the API? Then the others were forgotten, and not decided on. */
const limitsMessages = once((api: Api): boolean =>
  api.allSchemas.some((schema) =>
    [...schema.properties.values()].some((property) => {
      if (!property.flows('input')) return false;
      const value = textOf(property.schema);
      if (!value || !holds(value, isLimited)) return false;
      const meaning = lexiconOf(api).url(property.name);
      return meaning?.use === 'fetch' && meaning.confidence === 'high';
    }),
  ),
);

/** A stated format that is no address: an image's bytes, an id. */
function isOther({ value: { format } }: Schema): boolean {
  return typeof format === 'string' && !isUrlFormat(format) && format !== 'string';
}

/** A pattern that asks for a path: `^/branches/\\d+`. */
function isPath({ value: { pattern } }: Schema): boolean {
  return typeof pattern === 'string' && describesPath(pattern);
}

function isOnlyPath({ value: { pattern } }: Schema): boolean {
  return typeof pattern === 'string' && pinsPath(pattern);
}

function isNamedUrl(name: string): boolean {
  return /^(ur[li]s?|href)$/.test(words(name).at(-1) ?? '');
}

function isLimited(part: Schema): boolean {
  const { pattern } = part.value;
  return allowedValues(part) !== undefined || (typeof pattern === 'string' && pinsHost(pattern));
}
