/** What is due and what things cost, said by whoever has to pay. */
import { asksPerson } from '../../facts/access/acting-users.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { asksNoStaff } from '../../facts/access/staff.ts';
import { isDecided } from '../../facts/messages/own-requests.ts';
import { writtenRecords } from '../../facts/messages/written-records.ts';
import { saidReadOnly } from '../../facts/schemas/said-read-only.ts';
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { parts, states } from '../../openapi/composition.ts';
import type { Api, Operation, Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { about, type RuleContext } from '../rule.ts';
import { ordinaryWrites, purchasesIn } from './ordinary-writes.ts';

/** The price of a line of what is bought: the shop knows it, and a buyer has none to send. */
export function reportLine(
  property: Property,
  { meaning, reason }: Meaning,
  { api, report }: RuleContext<Record<string, never>>,
): void {
  if (meaning !== 'price' || !linesOf(api).has(property.owner)) return;
  // A text is as often the id of one of the shop's prices.
  if (!states(property.schema, 'number') && !states(property.schema, 'integer')) return;
  const operations = purchasesIn(ordinaryWrites(property.operations('input')));
  if (operations.length === 0 || saidReadOnly(property.schema) || operations.every(readsDespiteMethod))
    return;
  report({
    at: property.place,
    part: 'key',
    severity: 'low',
    confidence: 'low',
    message: `Callers can set \`${property.name}\` of what they order: ${reason}`,
    operations,
    about: about.schema(property.owner, 'input', `.${property.name}`),
  });
}

/** The objects in the lists of what is written: lines of an order. */
const linesOf = once((api: Api): ReadonlySet<Schema> => {
  const lines = new Set<Schema>();
  for (const record of writtenRecords(api))
    for (const { name, schema } of record.properties.values())
      if (lineWords.has(words(name).at(-1) ?? ''))
        for (const { items } of parts(schema)) for (const part of items ? parts(items) : []) lines.add(part);
  return lines;
});

const lineWords: ReadonlySet<string> = new Set(
  list('items, lines, products, positions, articles, orderlines, lineitems, rows, entries, goods'),
);

export const ofBuyer = 'a buyer who sets the price pays what he likes';

/** What is due, whoever sells: of a price or a discount the seller decides. */
const due =
  /\b(?:due|delivery fee|monthly fee|fee percent(?:age)?|platform fee|service fee)$|^fees?(?: cents| amount)?$/;

/**
 * Is it what one who pays or asks has no say in (what is due, whether it is paid and approved, what he has left), by an operation that
 * such a one calls: with a credential of his own, or a scope beside which the staff has another?
 */
export function isForPayers(property: Property, meaning: string, operation: Operation): boolean {
  const isMoney =
    meaning === 'price'
      ? due.test(words(property.name).join(' ')) || buys(operation) || purchasesIn([operation]).length > 0
      : meaning === 'payment state' || meaning === 'approval' || meaning === 'balance' || isDecided(property);
  // `POST /points/transfer`: how many are given, not how many he has.
  const isGiven = operation.method === 'POST' && /^(?:coins|gems|points|credits?)$/i.test(property.name);
  if (!isMoney || isGiven) return false;
  const staff = asksNoStaff(operation)?.theirs;
  return asksPerson(operation) || (staff !== undefined && !/admin/i.test(staff));
}

/** `POST /events/{id}/purchase`, “Place an order”: whoever calls it buys. */
export function buys({ method, path, id = '', summary }: Operation): boolean {
  return (
    method === 'POST' &&
    (/\}\/(?:purchase|buy|checkout|book|reserve)\/?$/i.test(path) ||
      [summary, id].some((text) =>
        /^(?:place (?:an? |the |my )?order|buy|purchase)\b/.test(words(text).join(' ')),
      ))
  );
}
