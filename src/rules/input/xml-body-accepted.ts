import { schemaName } from '../../findings/schema-name.ts';
import { isJsonSchema, parts } from '../../openapi/composition.ts';
import { about, defineRule } from '../rule.ts';
import { aboutMedia, inputMedia, partMedia } from './input-media.ts';

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
  falsePositives: ['The parser refuses DTDs, which a definition cannot say.'],
  visit: {
    api(api, { report, examines }) {
      for (const media of inputMedia(api)) {
        examines(media.operations);
        if (!isXml(media.type)) continue;
        report({
          at: media.at,
          part: media.part,
          message: `\`${media.type}\` is accepted: entities in it may read files, call other servers or fill the memory`,
          operations: media.operations,
          about: aboutMedia(media),
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

function isXml(type: string): boolean {
  return /(^(application|text)\/xml$|\+xml$|[/-]xml(-|$))/.test(type);
}
