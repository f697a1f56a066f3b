import { regulatedIn } from '../../facts/messages/regulated-properties.ts';
import { credentialIn, secretIn } from '../../facts/messages/secret-properties.ts';
import { newHeaders, newlyCarried, tooManyNew } from '../../facts/surface/new-places.ts';
import { tooMany, valuesOf } from '../../facts/surface/schema-change.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Header, Property } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'data-exposed',
  title: 'Answers carry sensitive data that they did not carry',
  severity: 'medium',
  confidence: 'medium',
  category: 'regression',
  owasp: ['API3'],
  cwe: [200, 213],
  stride: ['I'],
  looksAt: ['output'],
  saidBy: [
    ...['password-in-response', 'pii-in-response', 'secret-not-write-only', 'internal-field-exposed'],
    ...['sensitive-response-public', 'sensitive-response-cacheable'],
  ],
  rationale:
    'Clients, caches and logs keep what they are sent. What is given out once cannot be taken back, and who reads it was decided when it was not there.',
  remediation:
    'Take the property out of the answer, mark it `writeOnly`, or give it out in an operation of its own.',
  falsePositives: ['Callers need the property, and may see it.'],
  visit: {},
  compare(change, { report, leave, assetsOf }) {
    const values = valuesOf(change, 'output');
    const fresh = newlyCarried(change, 'output');
    if (values.cutIn) leave(values.cutIn, tooMany);
    if (fresh.cutIn) leave(fresh.cutIn, tooManyNew);
    for (const { property, before, after } of fresh.properties) {
      const meaning = meaningOf(property, assetsOf(property));
      if (meaning === undefined) continue;
      report({
        at: property.place,
        part: 'key',
        severity: 'high',
        message: `Answers now carry \`${property.name}\` (${meaning})`,
        before: null,
        operations: [after],
        about: about.schema(property.owner, 'output', `.${property.name} exposed`),
        related: [{ place: before.place, message: 'what answers carried before' }],
      });
    }
    for (const { header, before, after } of newHeaders(change)) {
      const meaning = sensitiveHeader(header, after.api);
      if (meaning === undefined) continue;
      report({
        at: header.place,
        part: 'key',
        severity: 'high',
        message: `Answers now carry the header \`${header.name}\` (${meaning})`,
        before: null,
        operations: [after],
        operation: after,
        about: about.operation(after, `header ${header.name} exposed`),
        related: [{ place: before.place, message: 'what answers carried before' }],
      });
    }
    for (const { property, before, owner } of values.properties) {
      const isHidden = before !== undefined && !before.flows('output');
      if (before && !isHidden) continue;
      const assets = assetsOf(property);
      const meaning = meaningOf(property, assets);
      if (meaning === undefined && !isHidden) continue;
      const what = meaning === undefined ? '' : ` (${meaning})`;
      report({
        at: property.place,
        part: 'key',
        ...(meaning === undefined ? {} : { severity: 'high' as const }),
        message: `Answers now carry \`${property.name}\`${what}${isHidden ? ', which was `writeOnly`' : ''}`,
        before: isHidden ? '`writeOnly`' : null,
        operations: owner.operations(),
        about: about.schema(property.owner, 'output', `.${property.name} exposed`),
        related: [
          { place: before?.place ?? owner.before.place, message: 'what answers carried before' },
          ...assets.map(({ id, place, threats }) => ({
            place,
            part: 'key' as const,
            message: `the asset ${id}${threats.length > 0 ? `, of which ${threats.slice(0, 5).join(', ')} ${threats.length === 1 ? 'speaks' : 'speak'}` : ''}`,
          })),
        ],
      });
    }
  },
});

/** What it means by itself, or by what the threat models say of it; undefined: nothing that matters. */
function meaningOf(
  property: Property,
  [asset]: readonly { readonly class?: string | undefined }[],
): string | undefined {
  return sensitive(property) ?? (asset && `${asset.class ?? 'an asset'} in the threat model`);
}

/** What it means, where that is nobody's but its owner's business. */
function sensitive(property: Property): string | undefined {
  const { name, owner } = property;
  const found = secretIn(property) ?? credentialIn(property) ?? regulatedIn(property);
  if (found) return found.meaning;
  const words = lexiconOf(owner.api);
  const personal = words.health(name, owner.name) ?? words.payment(name, owner.name);
  return personal && personal.confidence !== 'low' ? personal.meaning : undefined;
}

/** What a header hands out on purpose: tokens and what keeps others out, which the next request brings back. */
const handedOut = /token|cookie|[cx]srf|nonce|signature|authoriz|authentic|key/;

function sensitiveHeader({ name }: Header, api: Api): string | undefined {
  if (handedOut.test(name)) return undefined;
  const words = lexiconOf(api);
  const found = [
    words.secretInResponse(name),
    words.regulated(name),
    words.health(name),
    words.payment(name),
  ];
  return found.find((one) => one && one.confidence !== 'low')?.meaning;
}
