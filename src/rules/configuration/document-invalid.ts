import { surroundingsAt } from '../../findings/surroundings.ts';
import type { Api } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { groupBy } from '../../text/group.ts';
import { about, defineRule } from '../rule.ts';
import type { Mistake } from './mistakes.ts';
import { nullFix } from './null-fix.ts';
import { loadSchemas, mistakesOf } from './official-schemas.ts';

/** More than these, in a document or of one kind, are counted: nobody reads them one by one. */
const most = 100;
const mostOfKind = 20;

/** Of definitions that are written to be put together from files, one says it all. */
const once = 'reference';

export default defineRule({
  id: 'document-invalid',
  title: 'Definition that breaks the OpenAPI schema',
  severity: 'low',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API8'],
  cwe: [1059],
  stride: ['T'],
  looksAt: ['definition'],
  rationale:
    'What the specification does not know, every tool reads in its own way: a gateway passes over the limit that a validator enforces, and a generated server lacks the check that the author wrote. Attackers look for what two readers understand differently.',
  remediation:
    'Write it as the specification of the version says that the definition declares. Whatever is your own belongs under a key that begins with `x-`.',
  falsePositives: [
    'A key that a later version of OpenAPI has, which all tools in use understand: raise the version that the definition declares.',
    'A slip that another rule explains better (`security-keyword-misspelt`, for instance) is reported by both: this rule tells of everything that the schema does not allow.',
  ],
  fix: {
    says: 'In 3.0, which knows no type `null` and no lists of types: writes the one type that a list holds, and `nullable: true` for null, in a choice (`oneOf`, `anyOf`) at another schema of it, where one can say it.',
    safe: true,
    of: ({ api, place, value }) => (api.version === '3.0' ? nullFix(place, value) : null),
  },
  prepare: loadSchemas,
  visit: {
    api(api, { report, examines }) {
      examines(api.operations);
      const { listed, left } = select(mistakesOf(api));
      if (listed.length === 0) return;
      const surroundings = surroundingsAt(api);
      for (const { path, part, message } of listed) {
        const at = path.length === 0 ? versionKey(api) : api.place.child(...path);
        report({ at, part, message, ...surroundings(at) });
      }
      if (left === 0) return;
      report({
        at: versionKey(api),
        part: 'value',
        message: `At least ${left} more places do not fit the schema of OpenAPI ${api.version}: mend those that are listed, and check again`,
        operations: [],
        about: about.api('more mistakes'),
      });
    },
  },
});

/** What the definition as a whole lacks is said where it declares its version. */
function versionKey(api: Api): Place {
  return api.place.child(api.version === '2.0' ? 'swagger' : 'openapi');
}

function select(mistakes: readonly Mistake[]): { listed: readonly Mistake[]; left: number } {
  const kinds = groupBy(mistakes, ({ kind }) => kind);
  const told = [...kinds].flatMap(([kind, alike]) => {
    const shown = alike.slice(0, kind === once ? 1 : mostOfKind);
    const last = shown.at(-1);
    const more = alike.length - shown.length;
    if (last && more > 0) {
      const places = more === 1 ? 'one more place' : `${more} more places`;
      shown[shown.length - 1] = { ...last, message: `${last.message} (and so in ${places})` };
    }
    return shown;
  });
  return { listed: told.slice(0, most), left: Math.max(0, told.length - most) };
}
