import { ownDataOf } from '../../facts/access/object-ids.ts';
import { hidesInput } from '../../facts/unfollowed.ts';
import { lexicon } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { states } from '../../openapi/composition.ts';
import type { Operation, Parameter } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { found, said } from '../../text/says.ts';
import { set } from '../fix.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'delete-selector-optional',
  title: 'Deletion that needs not say of what',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [230],
  stride: ['T', 'D'],
  looksAt: ['input'],
  needs: 'a parameter that says what is deleted',
  rationale:
    'A call without the parameter is valid: a script that has lost its variable, or whoever tries, may delete everything at once.',
  remediation:
    'Make the parameter `required: true`, or put the id into the path (`DELETE /orders/{id}`). Where all may be deleted on purpose, have that said by a parameter of its own, such as `all=true`.',
  falsePositives: [
    'The server refuses a call that names nothing: `required: true` says so, and a description that says so is reported at low.',
    'Without it everything is deleted on purpose, as the description says: reported at low.',
  ],
  fix: {
    says: 'Writes `required: true` at the parameter, where it is the only one in the query and written at the operation. Not where words say what a call without does.',
    safe: false,
    of({ operations: [operation], place }) {
      const [only, ...others] = operation?.parameters.filter((one) => one.in === 'query') ?? [];
      // Shared with others it would have to be given there, too; beside another one that may say what is meant.
      if (!operation || !only || others.length > 0 || !place.id().startsWith(`${operation.place.id()}/`))
        return null;
      const texts = [operation.summary, operation.value.description, only.value.description];
      if (saysWhat(operation, [only]) || texts.some(speaksOfAll) || only.schema?.value.default !== undefined)
        return null;
      return {
        title: `Require \`${only.name}\``,
        safe: false,
        changes: [set(place.child('required'), true, ['in', 'name'])],
      };
    },
  },
  visit: {
    operation(operation, { examines, report }) {
      const selectors = selectorsOf(operation);
      const [first, ...others] = selectors;
      if (!first || hidesInput(operation)) return;
      examines([operation]);
      // Whatever else has to be in the query bounds it as well: a filter, a time.
      if (operation.parameters.some((one) => one.in === 'query' && isRequired(one) && narrows(one))) return;
      const isTold = saysWhat(operation, selectors);
      const names = selectors.map(({ name }) => `\`${name}\``).join(', ');
      report({
        at: first.place,
        part: 'key',
        ...(isTold ? { severity: 'low' as const } : {}),
        message: `${names} may ${others.length > 0 ? 'all ' : ''}be left out of ${operation.label}: ${isTold ? 'what a call without deletes is said in words only' : 'nothing says what a call without deletes'}`,
        operations: [operation],
        operation,
        about: about.operation(operation, first.name),
      });
    },
  },
});

/** The parameters that say which object of a collection is deleted, where the path does not. */
function selectorsOf({ kind, method, path, body, parameters }: Operation): readonly Parameter[] {
  if (kind !== 'operation' || method !== 'DELETE' || body || /\}\/?$/.test(path)) return [];
  // What is the caller's own is meant by default: his session, his cart.
  if (ownDataOf(path) !== undefined) return [];
  return parameters.filter((one) => one.in === 'query' && namesObject(one.name));
}

function namesObject(name: string): boolean {
  const all = words(name);
  if (all.length === 1 && /^(?:ids?|uuids?|guids?|key|keys|name|names|slug)$/.test(all[0] ?? '')) return true;
  return lexicon.identifier(name)?.confidence === 'high';
}

const speaksOfAll = found(
  /\b(?:all|every|everything|whole|entire|clears?|empt(?:y|ies)|purges?|wipes?|resets?)\b/i,
);

/** Does it say what is deleted: a filter, a time? Neither a switch nor the version of the API does. */
function narrows({ name, schema }: Parameter): boolean {
  return !(schema && states(schema, 'boolean')) && !words(name).includes('version');
}

function isRequired({ value }: Parameter): boolean {
  return own(value, 'required') === true;
}

/** Do words say what a call without them does, or that it is refused? */
function saysWhat({ summary, value }: Operation, selectors: readonly Parameter[]): boolean {
  const texts = [
    summary,
    own(value, 'description'),
    ...selectors.map((one) => own(one.value, 'description')),
  ];
  return texts.some(tells);
}

const tells = said(
  /\b(?:deletes?|removes?|clears?|purges?|wipes?|empt(?:y|ies)) (?:(?:some|one|any|part) or )?(?:all|every(?:thing)?|the (?:whole|entire))\b|\b(?:all|every(?:thing)?)\b[^.\n]{0,40}\b(?:deleted|removed|cleared|purged)\b|\b(?:if|when|where) (?:it is |this is |they are |none is |none are |neither is |no \w{1,20} is |\w{1,20} is )?(?:omitted|absent|empty|missing|left out|not (?:given|set|specified|provided|supplied|present|passed))\b|\bwithout (?:it|this|them|an? \w{1,20}|any \w{1,20})\b|\beither\b|\bone of\b|\bat least one\b|\bdefaults? to\b|\brequired\b|\bmandatory\b/i,
);
