import { refusesDtds } from '../../facts/messages/refused-dtds.ts';
import { textOf } from '../../facts/schemas/free-text.ts';
import type { Decision } from '../../findings/finding.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, isJsonSchema, parts, properties, states } from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { aboutMedia, type InputMedia, inputMedia, isJsonOf, partMedia, sayUnnamed } from './input-media.ts';
import { inputOfParameter, inputOfProperty, type NamedInput } from './named-inputs.ts';

export default defineRule({
  id: 'xml-body-accepted',
  title: 'XML is accepted',
  severity: 'medium',
  confidence: 'medium',
  category: 'input',
  owasp: ['API8'],
  cwe: [611],
  stride: ['I', 'D'],
  looksAt: ['input'],
  needs: 'a request body',
  isProvedByAbsence: true,
  rationale:
    'XML parsers of many platforms load what a document’s DTD names, files of the server and addresses of its network, and expand entities within entities until the memory is full, unless each of them is told not to.',
  remediation:
    'Take JSON only. Where XML must be, switch off DTDs and external entities in the parser, and remove the types that nobody sends.',
  falsePositives: [
    'The parser refuses DTDs: where the introduction or the operation says so in words, reported at low.',
    'It is another form of a body that JSON writes as well, of one schema with `xml`, or by one of the formatters of ASP.NET Web API: reported at low.',
  ],
  visit: {
    api(api, context) {
      const { report, examines } = context;
      sayUnnamed(api, context);
      for (const media of inputMedia(api)) {
        examines(media.operations);
        if (!isXml(media.type)) continue;
        const isRefused = refusesDtds(api, media.operations);
        report({
          at: media.at,
          part: media.part,
          ...(isRefused || isOtherForm(media)
            ? { severity: 'low' as const, confidence: 'low' as const }
            : {}),
          message: `\`${media.type}\` is accepted${isRefused ? ', though without DTDs, as words say' : isOtherForm(media) ? ' for what JSON says as well' : ''}: entities in it may read files, call other servers or fill the memory`,
          operations: media.operations,
          about: aboutMedia(media),
          ...(media.operations.length > 0 ? { decision: decisionOf(api) } : {}),
        });
      }
      for (const media of partMedia(api)) {
        if (!isXml(media.type)) continue;
        report({
          at: media.at,
          part: media.part,
          message: `A part may be \`${media.type}\`: entities in it may read files, call other servers or fill the memory`,
          operations: media.operations,
          about: aboutMedia(media),
        });
      }
    },
    parameter(parameter, context) {
      judge(inputOfParameter(parameter), context);
    },
    property(property, context) {
      judge(inputOfProperty(property), context);
    },
    // JSON Schema 2020-12 validation §8.4: what is in the text, often in Base64.
    schema(schema, { api, report }) {
      if (!isJsonSchema(api) || !schema.flows('input')) return;
      for (const { value, place } of parts(schema)) {
        const type = value.contentMediaType;
        if (typeof type !== 'string' || !isXml((type.split(';')[0] as string).trim().toLowerCase())) continue;
        report({
          at: place.child('contentMediaType'),
          message: `${schemaName(schema)} is XML: entities in it may read files, call other servers or fill the memory`,
          operations: schema.operations('input'),
          about: about.schema(schema, 'input'),
        });
      }
    },
  },
});

/** What a server reads for one body it reads for all, unless some say otherwise. */
const decisionOf = once((api: Api): Decision => {
  const bodies = api.operations.filter(({ body }) => (body?.content.length ?? 0) > 0);
  return {
    name: 'bodies in XML',
    many: 12,
    says: 'Bodies may be XML: entities in it may read files, call other servers or fill the memory',
    exceptions: bodies.filter(({ body }) => !body?.content.some(({ type }) => isXml(type))).length,
  };
});

/**
 * Is it another form of what JSON says as well, of one schema that says how XML writes it (`xml`, OAS 3.1 §4.8.26)? Generators
 * write that down for every body, and what reads it binds names to fields.
 */
function isOtherForm({ at, operations }: InputMedia): boolean {
  return (
    operations.length > 0 &&
    operations.every(({ body, api }) => {
      const content = body?.content ?? [];
      // ASP.NET Web API lists its formatters for every body; that for XML refuses DTDs.
      const isNegotiated = content.some(({ type }) => type === 'text/json');
      const written = content.filter(({ type }) => isXml(type));
      const isHere = api.version === '2.0' || written.some(({ place }) => place.id() === at.id());
      return (
        isHere &&
        written.every(
          ({ schema }) =>
            schema !== undefined && content.some(isJsonOf(schema)) && (statesXml(schema) || isNegotiated),
        )
      );
    })
  );
}

function statesXml(schema: Schema): boolean {
  const named = [...properties(schema).values()].flat().flatMap((property) => parts(property.schema));
  return [...parts(schema), ...named].some(
    ({ value }) => typeof value.xml === 'object' && value.xml !== null,
  );
}

function isXml(type: string): boolean {
  return /(^(application|text)\/xml$|\+xml$|[/-]xml(-|$))/.test(type);
}

/** A text that is a document by its name or description, also where nothing else can say so (2.0, 3.0). */
function judge(
  input: NamedInput | undefined,
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  if (!input || (input.in !== 'body' && input.in !== 'query')) return;
  const { name, schema, description } = input;
  const text = textOf(schema);
  if (!text || states(text, 'object') || parts(text).some((part) => allowedValues(part))) return;
  const isNamed = words(name)
    .join(' ')
    .match(/^(?:xml|soap)(?: (?:body|data|content|document|payload|string|text))?$|(?:^| )xml$/);
  const isSaid = says(description, xmlInside);
  if (!isNamed && !isSaid) return;
  // `format: uri` leads to one, and the schema reports what it states itself.
  if (parts(schema).some(({ value }) => isOtherFormat(value.format) || value.contentMediaType !== undefined))
    return;
  examines(input.operations);
  report({
    at: input.at,
    part: 'key',
    severity: isSaid ? 'medium' : 'low',
    confidence: isSaid ? 'medium' : 'low',
    message: `\`${name}\` is XML${isSaid ? ' by its description' : ''}: entities in it may read files, call other servers or fill the memory`,
    operations: input.operations,
    about: input.about,
  });
}

const xmlInside =
  /\bxml\b[^.\n]{0,40}\bbase-?64\b|\bbase-?64\b[^.\n]{0,40}\bxml\b|\b(?:as|in|an?|the|raw) (?:[\w-]{1,20} ){0,2}xml (?:document|string|text|payload|message|body|envelope)\b|\bsoap (?:envelope|message|body)\b|\bsvg (?:document|markup|source|string)\b/i;

function isOtherFormat(format: unknown): boolean {
  return typeof format === 'string' && !/^(?:byte|base64|binary|xml|string)$/i.test(format);
}
