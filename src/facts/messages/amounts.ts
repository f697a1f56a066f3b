/** Numbers that say how much changes hands. */

import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { nameOfValue } from './parameter-values.ts';

const amounts: ReadonlySet<string> = new Set(
  'amount amounts credit credits coins points sum total quantity qty cents money funds tokens'.split(' '),
);
/** What an amount is counted in, behind it: `amount_in_cents`. */
const units: ReadonlySet<string> = new Set('in cents minor units usd eur value'.split(' '));
/** A limit or a difference is no amount that is given. */
const others: ReadonlySet<string> = new Set(
  'max min maximum minimum limit limits delta offset adjustment change difference balance discount'.split(
    ' ',
  ),
);

/** Paths and names of operations by which something of value goes from one to another. */
const moves: ReadonlySet<string> = new Set(
  (
    'transfer transfers withdraw withdrawal withdrawals payout payouts pay payment payments refund refunds deposit ' +
    'deposits charge charges donate donation donations topup checkout order orders cart carts basket purchase purchases ' +
    'bid bids tip tips redeem spend send gift remit remittance remittances bet bets wager wagers wire wires'
  ).split(' '),
);

/**
 * Is it how much a caller hands over, takes out or buys, by its name and by what the operations do that take it? Not where
 * its description says that it may be negative.
 */
export function isAmountMoved(schema: Schema): boolean {
  const name = words(nameOfValue(schema) ?? schema.name ?? '');
  const last = name.findLast((word) => !units.has(word)) ?? name.at(-1) ?? '';
  if (!amounts.has(last) || name.some((word) => others.has(word))) return false;
  const speaks = parts(schema).some(
    ({ value: { description } }) => typeof description === 'string' && /\bnegative\b/i.test(description),
  );
  return !speaks && movedBy(schema.operations('input'));
}

// The properties of one schema share their lists of operations: each list is looked through once.
const movedBy = once((operations: readonly Operation[]) => {
  const writing = operations.filter(({ kind, safe }) => kind === 'operation' && !safe);
  return writing.length > 0 && writing.every(isMove);
});

const isMove = once(
  ({ path, id = '', summary }: Operation): boolean =>
    [...words(path.replace(/\{[^{}]*\}/g, '')), ...words(id)].some((word) => moves.has(word)) ||
    handsOver(summary),
);

/** “Transfer points to a friend”, “Sends money …”: what is done is said first. */
const handsOver = finds(
  /^(?:transfers?|wires?|sends?|pays?|gives?|hands? over|withdraws?|deposits?|donates?|refunds?|remits?|purchases?|buys?|bets?|wagers?) (?:[\w-]{1,20} ){0,2}(?:money|funds|coins?|credits?|points?|tokens?|amounts?|cash|bills?|bets?|tips?|out)\b/i,
);
