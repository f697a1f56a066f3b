import { letsThrough, textOf } from '../../facts/schemas/free-text.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { inputOfParameter, inputOfProperty, type NamedInput } from './named-inputs.ts';

/** Without any of these a text is one word to a shell, an interpreter and a template engine. */
const syntax = [' ', ';', '(', '{', '$', '|', '&', '`', '/'];

export default defineRule({
  id: 'code-or-command-param',
  title: 'Client sends code or a command',
  severity: 'high',
  confidence: 'medium',
  category: 'input',
  owasp: ['API8'],
  cwe: [94],
  stride: ['E', 'T', 'I'],
  rationale:
    'What is run as a command, a script or a template runs with the server’s rights: its files, its keys, its network.',
  remediation:
    'Let clients choose among known actions (an `enum`), with their arguments as parameters of their own. Where running foreign code is the purpose, run it in a sandbox without rights and network, and ask for a scope of its own.',
  falsePositives: [
    'Running what callers send is what the API is for, in machines or containers of theirs: guard it with a scope of its own, and waive the finding.',
    'The name is that of a stored template or script, not its text: say so with a `pattern`; `template` is reported at medium, in bodies at low.',
  ],
  examples: {
    good: [
      {
        title: 'Known actions, names of scripts',
        code: `openapi: 3.0.3
paths:
  /jobs:
    post:
      parameters:
        - {name: cmd, in: query, schema: {type: string, enum: [start, stop]}}
        - {name: script, in: query, schema: {type: string, pattern: '^[a-z-]{1,40}$'}}
        - {name: template, in: query, schema: {type: string, format: uuid}}
        - {name: eval, in: query, schema: {type: boolean}}
      responses: {}
`,
      },
      {
        title: 'Words that only contain such names, and answers',
        code: `openapi: 3.1.0
paths:
  /jobs:
    get:
      parameters:
        - {name: description, in: query, schema: {type: string}}
        - {name: executive, in: query, schema: {type: string}}
        - {name: commandId, in: query, schema: {type: string}}
      responses:
        '200':
          description: Jobs
          content: {application/json: {schema: {type: object, properties: {command: {type: string}}}}}
`,
      },
    ],
    bad: [
      {
        title: 'In the query, in a list, in a body',
        code: `openapi: 3.0.3
paths:
  /jobs:
    post:
      parameters:
        - name: cmd # <-- here
          in: query
          schema: {type: string}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                exec: # <-- here
                  type: array
                  items: {type: string}
                templateBody: # <-- here
                  type: string
      responses: {}
`,
      },
      {
        title: 'A header and a form field in 2.0',
        code: `swagger: "2.0"
paths:
  /jobs:
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: X-Shell-Command, in: header, type: string} # <-- here
        - {name: script, in: formData, type: string} # <-- here
      responses: {}
`,
      },
    ],
  },
  visit: {
    parameter(parameter, context) {
      judge(inputOfParameter(parameter), context);
    },
    property(property, context) {
      judge(inputOfProperty(property), context);
    },
  },
});

function judge(
  input: NamedInput | undefined,
  { api, report, examines }: RuleContext<Record<string, never>>,
): void {
  const meaning = input && lexiconOf(api).command(input.name);
  const text = meaning && textOf(input.schema);
  if (!input || !text) return;
  examines(input.operations);
  if (!syntax.some((character) => letsThrough(text, character))) return;
  report({
    at: input.at,
    part: 'key',
    severity: meaning.confidence !== 'low' ? 'high' : input.in === 'body' ? 'low' : 'medium',
    confidence: meaning.confidence,
    message: `\`${input.name}\` may be any ${meaning.meaning}: ${meaning.reason}`,
    operations: input.operations,
    about: input.about,
  });
}
