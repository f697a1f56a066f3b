import { takesFreeText } from '../../facts/messages/takes-text.ts';
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
  looksAt: ['input'],
  needs: 'a text that callers may fill as they like',
  has: takesFreeText,
  isProvedByAbsence: true,
  rationale:
    'What is run as a command, a script or a template runs with the server’s rights: its files, its keys, its network.',
  remediation:
    'Let clients choose among known actions (an `enum`), with their arguments as parameters of their own. Where running foreign code is the purpose, run it in a sandbox without rights and network, and ask for a scope of its own.',
  falsePositives: [
    'Running what callers send is what the API is for, in machines or containers of theirs: guard it with a scope of its own, and waive the finding.',
    'The name is that of a stored template or script, not its text: say so with a `pattern`; `template` is reported at medium, in bodies at low.',
  ],
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
