import { rootPlace } from '../../facts/access/declarations.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'request-media-type-undeclared',
  title: 'Request body in any media type',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [436],
  stride: ['T'],
  looksAt: ['input'],
  needs: 'a request body',
  isProvedByAbsence: true,
  rationale:
    'What reads the body is chosen by the client’s Content-Type: a reader that was never meant (XML with entities, a form that needs no preflight) gets the same bytes as the one that was tested.',
  remediation: 'Name the media types that the operation reads: `consumes` in 2.0, instead of `*/*` in 3.x.',
  falsePositives: ['The operation stores whatever it is given, as it comes.'],
  visit: {
    requestBody(body, { api, report, examines }) {
      if (api.version === '2.0') return;
      const operations = ownOf(body.operations());
      if (operations.length === 0 && body.operations().length > 0) return;
      examines(operations);
      for (const { type, place } of body.content) {
        if (type !== '*/*') continue;
        report({
          at: place,
          part: 'key',
          message: 'The body may come in any media type',
          operations,
          about: operations[0] ? about.operation(operations[0]) : `body ${body.place.key}`,
        });
      }
    },
    api(api, context) {
      if (api.version === '2.0') judgeSwagger(api, context);
    },
  },
});

/** 2.0: an operation's `consumes` replaces the root's. */
function judgeSwagger(api: Api, { report, examines }: RuleContext<object>): void {
  const undeclared: Operation[] = [];
  for (const operation of api.operations) {
    if (operation.kind !== 'operation' || !operation.body) continue;
    examines([operation]);
    const { at, types } = consumesOf(operation);
    if (types.length === 0) undeclared.push(operation);
    types.forEach((type, index) => {
      if (type !== '*/*') return;
      const message = 'Bodies may come in any media type';
      report({ at: at.child(index), message, operations: [operation], about: about.operation(operation) });
    });
  }
  const silent = undeclared.filter(({ value }) => own(value, 'consumes') === undefined);
  const isOfAll = silent.length > 1 && silent.length * 2 > api.operations.filter(({ body }) => body).length;
  if (isOfAll) {
    const message = `${silent.length} operations read a body, and \`consumes\` says nowhere in which media type`;
    report({ at: rootPlace(api), part: 'key', message, operations: silent, about: about.api() });
  }
  for (const operation of undeclared) {
    const isEmpty = own(operation.value, 'consumes') !== undefined;
    if (!isEmpty && isOfAll) continue;
    report({
      at: isEmpty ? operation.place.child('consumes') : operation.place,
      part: isEmpty ? 'value' : 'key',
      message: `The body of ${operation.label} may come in any media type: it has no \`consumes\``,
      operation,
      operations: [operation],
      about: about.operation(operation),
    });
  }
}

function consumesOf({ api, value, place }: Operation): { at: Place; types: readonly unknown[] } {
  const holder = own(value, 'consumes') === undefined ? api : { value, place };
  const types = own(holder.value, 'consumes');
  return { at: holder.place.child('consumes'), types: Array.isArray(types) ? types : [] };
}
