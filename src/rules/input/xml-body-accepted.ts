import { defineRule } from '../rule.ts';
import { aboutMedia, inputMedia } from './input-media.ts';

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
        if (!/(^(application|text)\/xml$|\+xml$|[/-]xml(-|$))/.test(media.type)) continue;
        report({
          at: media.at,
          part: media.part,
          message: `\`${media.type}\` is accepted: entities in it may read files, call other servers or fill the memory`,
          operations: media.operations,
          about: aboutMedia(media),
        });
      }
    },
  },
});
