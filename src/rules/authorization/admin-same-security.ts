import { administration } from '../../facts/access/administrators.ts';
import { ownOperations, statedAt } from '../../facts/access/declarations.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { compareProtection, protectionKey } from '../../facts/access/protection.ts';
import { asksNoStaff, isForStaff, isForStaffAlone, type NotAsked } from '../../facts/access/staff.ts';
import type { Decision } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation, Protection, SecurityAlternative, SecurityScheme } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { groupBy } from '../../text/group.ts';
import { finds, says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

/** What this share of the ordinary operations asks for counts as ordinary, besides what most ask for. */
const ordinaryShare = 0.25;

export default defineRule({
  id: 'admin-same-security',
  title: 'Administrative operation guarded like any other',
  severity: 'high',
  confidence: 'medium',
  category: 'authorization',
  comparesOperations: true,
  owasp: ['API5'],
  cwe: [285],
  stride: ['E'],
  looksAt: ['access'],
  callersAreKnown: true,
  rationale:
    'Whoever may call the ordinary operations may call this one too, as far as the definition says: an account of any kind is enough to administer the service.',
  remediation:
    'Ask for something that ordinary callers do not have: a scope of its own (`security: [{oauth: [admin]}]`), a second requirement in the same alternative, or a scheme of its own.',
  falsePositives: [
    'The server checks the caller’s role itself, and the scheme has no scopes to say so; 3.1 lets any scheme list roles. Where only the description says who may, and before 3.1 nothing else could: reported at medium.',
    'The name speaks of administration and means something else.',
  ],
  visit: {
    api(api, { report, examines }) {
      const operations = ownOperations(api);
      const administrative = operations.filter(isAdministrative);
      for (const operation of operations) {
        const lacking = isForStaff(operation) ? asksNoStaff(operation) : undefined;
        if (!lacking || administrative.includes(operation)) continue;
        examines([operation]);
        report(reportOfStaff(operation, lacking));
      }
      if (administrative.length === 0 || isForAdministration(api)) return;
      examines(administrative);
      const known = new Set(administrative);
      const ordinary = ordinaryProtections(operations.filter((operation) => !known.has(operation)));
      // That anyone may call it is the matter of the rules on authentication.
      const guarded = administrative.filter(({ protection }) => !protection.anonymous);
      const found = guarded.flatMap((operation) => {
        const same = ordinary.find((example) => asksNoMore(operation.protection, example.protection));
        return same ? [{ operation, same }] : [];
      });
      const [first] = found;
      const alternatives = onlyAlternatives(operations);
      if (found.length > 1 && first && alternatives.length > 0)
        report(
          reportOfAll(
            alternatives,
            found.map(({ operation }) => operation),
            first.same,
          ),
        );
      else for (const { operation, same } of found) report(reportOf(operation, same));
    },
  },
});

/** Is the whole API for administrators, by its title: whoever may call it at all administers? */
function isForAdministration({ title }: Api): boolean {
  return /^(?!.*\band\b).*\badmin(?:istration|istrative|istrators?)?(?: (?:rest|http|web|console))?(?: (?:api|service|interface)|$)/i.test(
    title,
  );
}

/** Who administers a service, under whatever name. */
const they = '(?:admin(?:istrator)?s?|super-?users?|super-?admins?)';

/** What authors write for people when the definition itself does not say it. */
const adminsOnly = new RegExp(
  [
    `only (?:(?:available|accessible|open|allowed|permitted|visible|usable) )?(?:for |by |to )?(?:the )?(?:site |system )?${they}`,
    `(?:${they}) only`,
    `(?:requires?|must be|must have|needs?) (?:an? |the )?(?:site |system |instance |server )?(?:${they}|administrative)(?: role| rights| privileges?| access| permissions?)?`,
    `(?:restricted|limited|reserved|available only|accessible only) (?:to|for) (?:the )?(?:site |system |instance |server )?(?:${they})`,
    'admin(?:istrator|istrative)? (?:access|rights?|privileges?|permissions?|role)(?: to [^.\\n]{1,40})? (?:is|are) (?:required|needed|necessary)',
  ]
    .map((one) => `\\b(?:${one})\\b`)
    .join('|'),
  'i',
);
/** A sentence that begins with who may: “Administrators can add …”, or a text with who does: “Administrators put users into groups”. */
const adminsMay =
  /(?:^|\.) ?(?:only )?(?:the )?(?:site |system |instance |server )?admin(?:istrator)?s (?:can|may)\b|^\W{0,3}(?:site |system )?admin(?:istrator)?s (?:put|place|add|remove|delete|create|set|change|ban|block|unblock|lock|unlock|assign|grant|revoke|approve|reject|reset|suspend|move)\b/i;
/** Administrators of some object are its owners, and may be anyone. */
const ofSome = finds(
  /\badmin\w*(?: \w+)? (?:of|to|for|on|in|over) (?:the|an?|this|that|your|its|each) (?!(?:instance|server|system|site|service|platform|api)\b)\w+|\b(?:repo(?:sitory)?|org(?:anization)?|team|project|group|workspace|account|company|channel|room|space) admin/i,
);

/** “Admin upsert for a price”, “[Admin] Ban a user”, “Delete a comment (admin)”: a summary that begins or ends with who it is for. */
const marked = new RegExp(
  `^\\W{0,3}admin(?:istrator)?s?(?:[:\\])]| [-–—])? (?:${[
    ...[
      'upserts?',
      'creates?',
      'adds?',
      'updates?',
      'edits?',
      'deletes?',
      'removes?',
      'lists?',
      'gets?',
      'fetch',
      'views?',
    ],
    ...[
      'approves?',
      'rejects?',
      'bans?',
      'blocks?',
      'unblocks?',
      'sets?',
      'changes?',
      'resets?',
      'manages?',
      'assigns?',
      'grants?',
    ],
    ...[
      'revokes?',
      'promotes?',
      'cancels?',
      'refunds?',
      'exports?',
      'imports?',
      'sends?',
      'verif(?:y|ies)',
      'enables?',
      'disables?',
    ],
    ...['publish(?:es)?', 'moderates?', 'overrides?', 'forces?', 'search(?:es)?'],
  ].join('|')})\\b|[([]admin(?:istrator)?s?(?: only)?[)\\]]\\W{0,2}$`,
  'i',
);

function saysAdmins(written: string): boolean {
  const text = written.replace(/\s+/g, ' ');
  return (says(text, adminsOnly) || says(text, adminsMay)) && !ofSome(text);
}

/** Do its names say it, and not its description alone? */
function isNamed(operation: Operation): boolean {
  return administration(operation) !== undefined;
}

/** “It requires a token from a user with `super_admin` privileges”, “you must be an administrator”. */
const ofRole = /\b(?:only|requires?|must|needs?)\b[^.\n]{0,50}(?:\b|_)admin/i;

/** Do only its tags say it, and it reads: what belongs to the management of an account, and changes nothing? */
function isTagged({ api, method, path, id, safe }: Operation): boolean {
  return safe && lexiconOf(api).adminOperation({ method, path, operationId: id }) === undefined;
}

/** Does its description say who may, as the one place that can? */
function isSaid(operation: Operation): boolean {
  const description = own(operation.value, 'description');
  return !isNamed(operation) || (typeof description === 'string' && says(description, ofRole));
}

/** Is it for the staff, who need not all administer, and only words say so? */
function isOfStaff(operation: Operation): boolean {
  return !isNamed(operation) && isForStaffAlone(operation);
}

/** Roles and permissions of some object are too often an ordinary owner's to manage: they do not count. */
function isAdministrative(operation: Operation): boolean {
  const { summary, value } = operation;
  const meaning = administration(operation);
  if (meaning) return meaning.confidence !== 'low';
  const description = own(value, 'description');
  return (
    saysAdmins(summary) ||
    marked.test(summary) ||
    (typeof description === 'string' && saysAdmins(description)) ||
    isForStaffAlone(operation)
  );
}

function asksNoMore(protection: Protection, ordinary: Protection): boolean {
  const comparison = compareProtection(protection, ordinary);
  return comparison === 'equal' || comparison === 'weaker';
}

/** An example of each protection that is usual for operations of an API: the most common one first. */
function ordinaryProtections(operations: Api['operations']): readonly Operation[] {
  const guarded = operations.filter(
    (operation) => !operation.protection.anonymous && !openByNature(operation),
  );
  const groups = groupBy(guarded, ({ protection }) => protectionKey(protection));
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .filter((group, index) => index === 0 || group.length >= guarded.length * ordinaryShare)
    .flatMap(([example]) => example ?? []);
}

/** 3.0 and 2.0 know scopes of OAuth and OpenID Connect alone (Security Requirement Object): words are the place for roles. */
function cannotSay({ api, protection }: Operation): boolean {
  return (
    /^[23]\.0/.test(api.version) &&
    protection.alternatives.every(({ requirements }) =>
      requirements.every(({ scheme }) => scheme?.type === 'http' || scheme?.type === 'apiKey'),
    )
  );
}

/** What all guarded operations ask for alike, without a scope: by it nobody is told from anybody, one scheme, several together or a choice. */
function onlyAlternatives(operations: Api['operations']): readonly SecurityAlternative[] {
  const guarded = operations.filter(({ protection }) => !protection.anonymous);
  if (new Set(guarded.map(({ protection }) => protectionKey(protection))).size !== 1) return [];
  const alternatives = guarded[0]?.protection.alternatives ?? [];
  const requirements = alternatives.flatMap((alternative) => alternative.requirements);
  return requirements.some(({ scheme, scopes }) => !scheme || scopes.length > 0) ? [] : alternatives;
}

function reportOfAll(
  alternatives: readonly SecurityAlternative[],
  operations: readonly Operation[],
  example: Operation,
) {
  const schemes = alternatives.flatMap(({ requirements }) => requirements.flatMap((one) => one.scheme ?? []));
  const [scheme] = [...schemes].sort((a, b) => (a.name < b.name ? -1 : 1)) as [SecurityScheme];
  const names = alternatives
    .map(({ requirements }) =>
      requirements
        .map(({ name }) => `\`${name}\``)
        .sort()
        .join(' and '),
    )
    .sort();
  const [is, it] = schemes.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return {
    at: scheme.place,
    part: 'key' as const,
    ...(operations.every((one) => (cannotSay(one) && isSaid(one)) || isTagged(one) || isOfStaff(one))
      ? { severity: 'medium' as const }
      : {}),
    message: `${names.join(' or ')} ${is} all that any operation asks for: by ${it} nobody who may call these ${operations.length} administrative operations is told from who may call ${example.label}`,
    operations,
    about: about.scheme(scheme, 'administration'),
    related: operations.slice(0, mostRelated).map(({ place }) => ({
      place,
      part: 'key' as const,
      message: 'an administrative operation',
    })),
  };
}

/** So many of the operations are shown. */
const mostRelated = 5;

/** Where many do, nobody forgot one: who is an administrator is decided by the server, or nowhere. */
const alike: Decision = {
  name: 'administrative operations',
  says: 'Administrative operations ask for no more than ordinary ones',
  from: 10,
};

function reportOfStaff(operation: Operation, { theirs, asked }: NotAsked) {
  return {
    ...statedAt(operation),
    message: `${operation.label} is for the staff, by its words, and asks for ${asked.map((scope) => `\`${scope}\``).join(', ')}, though \`${theirs}\` is declared for them`,
    operation,
    operations: [operation],
    about: about.operation(operation),
    remedy: `ask for \`${theirs}\``,
  };
}

function reportOf(operation: Operation, example: Operation) {
  return {
    ...statedAt(operation),
    ...((cannotSay(operation) && isSaid(operation)) || isTagged(operation) || isOfStaff(operation)
      ? { severity: 'medium' as const }
      : {}),
    message: `${operation.label} ${isNamed(operation) ? 'looks administrative' : `is for ${isOfStaff(operation) ? 'the staff' : 'administrators'}, by its description,`} and asks for no more than ${example.label} does`,
    operation,
    operations: [operation],
    about: about.operation(operation),
    decision: alike,
    related: [
      {
        place: example.place,
        part: 'key' as const,
        message: 'an ordinary operation with the same protection',
      },
    ],
  };
}
