/** What is for the staff of a service (its clerks, its service desk), by its words, and whether it asks for a right of theirs. */
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, SecurityScheme } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { append } from '../../text/lists.ts';
import { once } from '../../text/memo.ts';
import { found } from '../../text/says.ts';
import { openingOf } from '../introduction.ts';
import { hasScopes } from './scopes.ts';

const who =
  '(?:(?:depot|clinic|library|office|hotel|shop|store|warehouse|support|security|museum) staff|staff(?: members?)?|clerks?|(?:service|front|help) ?desks?|back ?office|box office|call cent(?:er|re)|moderators?|organi[sz]ers?|pharmacists?|case ?workers?|underwriters?|dispatchers?|librarians?|cashiers?)';

/** “Front desk only”, “used by box office”, “only clerks may”. */
const onlyThey = found(
  new RegExp(
    `\\b${who}[ -]only\\b|\\bonly (?:for |by |to )?(?:the |our )?${who}\\b|\\b(?:used|called|done|performed|for use) (?:only )?by (?:the |our )?${who}\\b`,
    'i',
  ),
);
/** “Game masters only.”, “Employees of the grid operator alone may call this”, “For agents of the airline only”. */
const nobodyElse = found(
  new RegExp(
    `(?:^|[.(\\[] ?)(?:for )?(?:the |our )?(?:${who}|employees|game ?masters|teachers)(?: of (?:the |our )?(?:[\\w-]{1,20} ){0,2}[\\w-]{1,20})? (?:only|alone)(?= may\\b| can\\b|\\W{0,2}$|[.)\\]])`,
    'i',
  ),
);

/** Does its text say that nobody but the staff may call it, whatever it asks for? */
export const isForStaffAlone = once((operation: Operation): boolean =>
  [operation.summary, openingOf(operation, beginning), ...operation.tags].some(nobodyElse),
);

/** “Depot staff set the inventory”, “Clerk pays or refuses”, “Moderators ban a user”. */
const theyDo = found(
  new RegExp(
    `(?:^|[.] )(?:the |our |an? )?${who} (?:can |may )?(?!who\\b|that\\b|and\\b|or\\b|for\\b|of\\b|in\\b)[a-z]{2,12} (?:an?|the|or|and|his|her|their|all)\\b`,
    'i',
  ),
);
/** “Manual correction by the service desk”. */
const byThem = found(new RegExp(`\\bby (?:the |our )?${who}\\W{0,2}$`, 'i'));

/** Steps of a path below which the staff works. */
const areas: ReadonlySet<string> = new Set(
  list('staff, clerk, clerks, servicedesk, frontdesk, helpdesk, moderation'),
);

/** Is it the staff’s to call, by its words or its path? */
export const isForStaff = once((operation: Operation): boolean => {
  const { summary, safe, path } = operation;
  const opening = openingOf(operation, beginning);
  const [first] = steps(path).filter((step) => step === null || !/^(?:api|v\d+)$/i.test(step));
  return (
    (first != null && areas.has(words(first).join(''))) ||
    [summary, opening].some((text) => onlyThey(text) || theyDo(text)) ||
    (!safe && byThem(summary))
  );
});

const beginning = 300;

/** Names of scopes that are the staff’s. */
const theirs: ReadonlySet<string> = new Set(
  list(`
    staff, desk, servicedesk, frontdesk, clerk, clerks, backoffice, moderator, moderators, moderation, moderate, organizer, organiser, depot,
    dispatcher, pharmacist, librarian, caseworker, underwriter, employee, admin, administrator
  `),
);
const describedAsTheirs = found(new RegExp(`\\b${who}\\b`, 'i'));

function isTheirs(scheme: SecurityScheme, scope: string): boolean {
  return (
    words(scope).some((word) => theirs.has(word)) ||
    scheme.flows.some(({ value }) => describedAsTheirs(own(own(value, 'scopes'), scope)))
  );
}

/** A scope of the staff’s that a scheme declares. */
const staffScope = once((scheme: SecurityScheme): string | undefined =>
  [...(scheme.scopes?.keys() ?? [])].find((scope) => isTheirs(scheme, scope)),
);

export interface NotAsked {
  /** The scope that the staff has … */
  readonly theirs: string;
  /** … and those that are asked for instead. */
  readonly asked: readonly string[];
}

/**
 * Where each way in leads by a scheme that declares a scope for the staff, and none of theirs is asked for: callers are others, as far as
 * the definition tells.
 */
export const asksNoStaff = once(({ protection }: Operation): NotAsked | undefined => {
  const asked: string[] = [];
  let found: string | undefined;
  for (const { requirements } of protection.alternatives) {
    const [only, ...more] = requirements;
    const { scheme, scopes = [] } = only ?? {};
    if (!scheme || more.length > 0 || !hasScopes(scheme) || scopes.length === 0) return undefined;
    if (scopes.some((scope) => isTheirs(scheme, scope))) return undefined;
    found ??= staffScope(scheme);
    if (staffScope(scheme) === undefined) return undefined;
    append(asked, scopes);
  }
  return found === undefined ? undefined : { theirs: found, asked: [...new Set(asked)] };
});
