import { operationsAt } from '../../findings/surroundings.ts';
import { documentsOf } from '../../openapi/documents.ts';
import type { JsonObject, Operation } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { eachObject, someObject } from './each-object.ts';

const keys = ['description', 'summary', 'title'] as const;

/** What a browser runs, with its name for messages. Repetitions are bounded: texts are a stranger’s. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/<script\b/i, 'a `<script>` element'],
  [/<(?:iframe|object|embed)\b/i, 'an element that loads another page'],
  [/<[a-z][^<>]{0,500}\son[a-z]{3,30}\s{0,10}=/i, 'an element with an event handler'],
  [
    /(?:\]\(\s{0,10}|\b(?:href|src|action)\s{0,10}=\s{0,10}["']?\s{0,10})(?:javascript|vbscript):/i,
    'a `javascript:` link',
  ],
  [/\beval\(/i, 'a call of `eval`'],
];

export default defineRule({
  id: 'script-in-description',
  title: 'Script in a description',
  severity: 'low',
  confidence: 'medium',
  category: 'configuration',
  owasp: ['API8'],
  cwe: [79],
  stride: ['T', 'E'],
  looksAt: ['definition'],
  rationale:
    'Descriptions are Markdown, which may hold HTML: documentation pages and consoles that do not clean it run the script with the session of whoever reads them, often a signed-in developer with tokens at hand.',
  remediation: 'Write it as text: take the markup out, or put it between backticks as code.',
  falsePositives: ['It shows code, and stands in an indented block or in HTML that is escaped.'],
  visit: {
    api(api, { report, examines }) {
      examines(api.operations);
      let operationsOf: ReturnType<typeof operationsAt> | undefined;
      for (const document of documentsOf(api)) {
        eachObject(document, hasScript, (value, place) => {
          for (const key of keys) {
            const found = scriptAt(value, key);
            if (found === undefined) continue;
            operationsOf ??= operationsAt(api);
            const operations = operationsOf(place());
            report({
              at: place().child(key),
              message: `This ${key} holds ${found}, which documentation pages may run`,
              operations,
              about: about.api(`${key} with ${found} ${least(operations)}`),
            });
          }
        });
      }
    },
  },
});

/** The first by name: the order of the document must not matter. */
function least(operations: readonly Operation[]): string {
  return operations.map(({ canonical }) => canonical).sort()[0] ?? '';
}

const hasScript = someObject((value) => keys.some((key) => scriptAt(value, key) !== undefined));

function scriptAt(value: JsonObject, key: string): string | undefined {
  const text = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof text === 'string' ? scriptIn(text) : undefined;
}

function scriptIn(text: string): string | undefined {
  // Most texts have neither markup nor calls.
  if (!/[<(=]/.test(text)) return undefined;
  const shown = withoutCode(text);
  return scripts.find(([script]) => script.test(shown))?.[1];
}

/** The text without fenced blocks and code spans (CommonMark §4.5, §6.1). */
function withoutCode(text: string): string {
  if (!text.includes('`')) return text;
  return text
    .split('```')
    .filter((_, at) => at % 2 === 0)
    .join('\n')
    .replace(/`[^`\n]*`/g, '');
}
