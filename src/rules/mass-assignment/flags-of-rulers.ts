/** Flags that make somebody an administrator of something: `hrAdmin`, `billing_administrator`, `shopModerator`. */
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts, states } from '../../openapi/composition.ts';
import type { Property } from '../../openapi/model.ts';

const rulers: ReadonlySet<string> = new Set(
  list('admin, administrator, superuser, superadmin, sysadmin, moderator'),
);
/** What is done to administrators, or with them, makes none: `notifyAdmin`, `visibleToAdmin`, `createdByAdmin`. */
const other: ReadonlySet<string> = new Set(
  list(`
    notify, notified, show, shown, hide, hidden, visible, to, for, by, from, with, without, has, have, allow, allows,
    require, requires, required, send, sent, include, includes, exclude, need, needs, copy, cc, bcc, email, contact,
    alert, inform, ask, as, of, only, no, non, not, view, lock, locked, approve, approved, use, in, at, on, via
  `),
);

/** The meaning of a flag whose name ends in who rules; none where the whole name is known anyhow. */
export function rulersFlag({ name, schema }: Property): Meaning | undefined {
  const all = words(name).filter((word) => word !== 'flag');
  const [last, before] = [all.at(-1) ?? '', all.slice(0, -1)];
  if (!rulers.has(last) || before.length === 0 || before.some((word) => other.has(word))) return undefined;
  if (!states(schema, 'boolean')) return undefined;
  return {
    meaning: 'administrator flag',
    reason: 'whoever sets it makes himself an administrator',
    confidence: 'high',
  };
}

/** What somebody decides, of what stands before: `priorAuthApproved`, `copayPaid`, `feeWaived`. */
const decided: ReadonlyMap<string, Meaning> = new Map([
  ...list('approved, authorized, authorised, vetted').map(
    (word) => [word, flagOf('approval', 'whoever sets it approves his own request')] as const,
  ),
  ...list('paid, waived, refunded, reimbursed, settled').map(
    (word) => [word, flagOf('payment state', 'whoever sets it gets what he did not pay for')] as const,
  ),
  ['verified', flagOf('verification flag', 'whoever sets it skips the verification')],
]);
/** What the caller says of himself or of his wishes, and what is asked for. */
const hisOwn =
  /^(?:is|has|was|only|show|include|filter|notify|auto|send|require[sd]?|consent|terms|i|me|to|be|not|un|when|until|if|on|by|pre)$/;

function flagOf(meaning: string, reason: string): Meaning {
  return { meaning, reason, confidence: 'medium' };
}

/** The meaning of a flag that says what was decided on something, by its last word; none where the whole name is known anyhow. */
export function decidedFlag({ name, schema }: Property): Meaning | undefined {
  const all = words(name);
  const before = all.slice(all[0] === 'is' ? 1 : 0, -1);
  const meaning = decided.get(all.at(-1) ?? '');
  if (!meaning || before.length === 0 || before.some((word) => hisOwn.test(word))) return undefined;
  return states(schema, 'boolean') ? meaning : undefined;
}

const ofPerson =
  /^(?:(?:user|account|member|profile|person|employee|customer|login) )(?:type|kind|level|group|profile|class|category)$/;

/** `userType: [visitor, operator, root]`: a role by the values that it may have, whatever it is called. */
export function roleByValues({ name, schema }: Property): Meaning | undefined {
  if (!ofPerson.test(words(name).join(' '))) return undefined;
  const values = parts(schema).flatMap((part) => allowedValues(part) ?? []);
  const isRuler = (value: unknown) =>
    typeof value === 'string' && words(value).some((word) => rulers.has(word) || word === 'root');
  return values.some(isRuler) && !values.every(isRuler)
    ? {
        meaning: 'role',
        reason: 'whoever sets his own role grants himself its rights',
        confidence: 'high',
      }
    : undefined;
}
