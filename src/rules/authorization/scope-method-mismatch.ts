import { declarations } from '../../facts/access/declarations.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { readsDespiteMethod, saysItReads } from '../../facts/access/reading-by-post.ts';
import { breadth, hasOAuthScopes, scopeAllows } from '../../facts/access/scopes.ts';
import type {
  Operation,
  SecurityAlternative,
  SecurityRequirement,
  SecurityScheme,
} from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { finds, says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'scope-method-mismatch',
  title: 'Scope that does not fit what the operation does',
  severity: 'medium',
  confidence: 'medium',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [863],
  stride: ['E', 'T'],
  looksAt: ['access'],
  callersAreKnown: true,
  rationale:
    'A client that its user allowed to read can write. The other way round, clients that only read must be given the right to write, which whoever steals their token has as well.',
  remediation:
    'Ask for the writing scope on operations that write, and for the reading one on those that read.',
  falsePositives: [
    'The method is one for writing, and the operation only reads, or the other way round.',
    'The scope’s description counts asking for something in (“for requesting or retrieving exports”): reported at low.',
    'Whoever may write may read as well, and the definition names the stronger scope only.',
  ],
  visit: {
    api(api, { report, examines }) {
      for (const { declaration, operation: holder, operations } of declarations(api)) {
        const limited = declaration.alternatives.filter((one) => allows(one) !== undefined);
        if (limited.length === 0) continue;
        for (const operation of operations) {
          if (operation.protection.anonymous || openByNature(operation)) continue;
          examines([operation]);
          const wrong = mismatch(operation, declaration.alternatives);
          if (wrong) report(reportOf(operation, wrong, holder !== undefined));
        }
      }
    },
  },
});

/** The way in that is for the other kind of access. */
function mismatch(
  operation: Operation,
  alternatives: readonly SecurityAlternative[],
): SecurityAlternative | undefined {
  if (!operation.safe) {
    // What only asks a question is judged by neither.
    if (readsDespiteMethod(operation) || saysItReads(operation)) return undefined;
    return alternatives.find((one) => allows(one) === 'read');
  }
  if (operation.method !== 'GET' && operation.method !== 'HEAD') return undefined;
  // Whoever is to read has no way in but the right to write.
  return alternatives.every((one) => allows(one) === 'write') ? alternatives[0] : undefined;
}

/** Is the scope for asking as well, by its description: “for requesting or retrieving exports”? */
function isMeant({ requirements }: SecurityAlternative): boolean {
  const asked = requirements.filter(isOAuth);
  return asked.every(({ scheme, scopes }) =>
    scopes.every((scope) =>
      (scheme?.flows ?? []).some(({ value }) => {
        const text = own(own(value, 'scopes'), scope);
        return typeof text === 'string' && says(text, requesting);
      }),
    ),
  );
}

const requesting =
  /\b(?:request|order|start|trigger|queue)(?:ing)?,? (?:and|or|and\/or) (?:retriev|read|view|fetch|download|get)/i;

/** What the scopes of an alternative allow when all of them say the same. */
function allows({ requirements }: SecurityAlternative): 'read' | 'write' | undefined {
  const kinds = new Set(
    requirements
      .filter(isOAuth)
      .flatMap(({ scheme, scopes }) =>
        scopes.map((scope) => scopeAllows(scope) ?? saidToRead(scheme, scope)),
      ),
  );
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** A scope `grades` is for reading by its description: “read grades”, with no other verb. */
function saidToRead(scheme: SecurityScheme | undefined, scope: string): 'read' | undefined {
  // The one scope that there is opens the API, whatever it is called.
  if (breadth(scope) || (scheme?.scopes?.size ?? 0) < 2) return undefined;
  const said = (scheme?.flows ?? []).flatMap(({ value }) => {
    const text = own(own(value, 'scopes'), scope);
    return typeof text === 'string' ? [text] : [];
  });
  return said.length > 0 && said.every(onlyReads) ? 'read' : undefined;
}

/** One verb, and what it is done to. */
const onlyReads = finds(
  /^\s{0,3}(?:allows? (?:you )?to |can |may |to )?(?:read|view|see|watch)s?(?:[- ]only)?(?: access(?: to)?)?(?: (?!and\b|or\b|write|create|update|change|manage|edit|modify|delete|add)[\w’'-]{1,30}){1,6}\s{0,3}\.?\s{0,3}$/i,
);

function isOAuth({ scheme }: SecurityRequirement): boolean {
  return hasOAuthScopes(scheme);
}

function reportOf(operation: Operation, wrong: SecurityAlternative, own: boolean) {
  const scopes = new Set(wrong.requirements.filter(isOAuth).flatMap((one) => one.scopes));
  const names = [...scopes].map((scope) => `\`${scope}\``).join(', ');
  return {
    at: own ? wrong.place : operation.place,
    part: own ? ('value' as const) : ('key' as const),
    ...(!operation.safe && isMeant(wrong) ? { severity: 'low' as const, confidence: 'low' as const } : {}),
    message: operation.safe
      ? `${operation.label} reads, and asks for a right to write: ${names}`
      : `${operation.label} writes, and a right to read is enough: ${names}${isMeant(wrong) ? ', whose description says so' : ''}`,
    operation,
    operations: [operation],
    about: about.operation(operation),
    related: own ? [] : [{ place: wrong.place, message: 'the requirement that it inherits' }],
  };
}
