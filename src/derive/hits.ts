import { ownOperations } from '../facts/access/declarations.ts';
import { isOwned, objectsAddressed } from '../facts/access/object-ids.ts';
import { openByNature } from '../facts/access/open-by-nature.ts';
import { isPresigned } from '../facts/access/presigned.ts';
import { administers } from '../facts/access/rights.ts';
import { answersWithCredential, credentialIn } from '../facts/messages/secret-properties.ts';
import { atLeast, type Confidence } from '../findings/finding.ts';
import { lexiconOf } from '../lexicon/lexicon.ts';
import type { Meaning } from '../lexicon/matcher.ts';
import type { Api, Operation, Property } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import type { RuleSource } from '../rules/source.ts';
import { push } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { type PatternId, patternIds, patterns } from './patterns.ts';

/** One reason to think of a threat on some operations; a list that several reasons share stays one list. */
export interface Hit {
  readonly operations: readonly Operation[];
  /** What speaks for it, in a sentence. */
  readonly why: string;
  readonly place: Place;
  readonly confidence: Confidence;
}

/**
 * Where each pattern may be in a definition. What the rules say decides, those that judge the mitigations: where a rule
 * has something to judge there is something to think about, whether or not it is mended.
 *
 * @param source where the rules come from; none of them needs to be prepared
 */
export function hitsOf(api: Api, source: RuleSource): Map<PatternId, Hit[]> {
  const { asked, runs } = askedOf(source);
  const results = source.run(api, runs);
  const hits = new Map<PatternId, Hit[]>();
  const add = (pattern: PatternId, hit: Hit) => push(hits, pattern, hit);
  asked.forEach(({ pattern, sign }, at) => {
    const result = results[at];
    if (!result) return;
    if (sign.by === 'found') {
      for (const { operations, message, place, severity, confidence } of result.findings) {
        // What the rule itself takes for a note is no threat: clear text to the developer's own machine.
        const sure = atLeast(severity, 'medium') ? confidence : 'low';
        if (severity === 'info') continue;
        add(pattern, { operations, why: message, place, confidence: sure });
      }
      return;
    }
    for (const operation of result.examined) {
      if (pattern === 'bola') addObject(operation, (hit) => add(pattern, hit));
      else {
        const { label, place } = operation;
        add(pattern, { operations: [operation], why: `${label} ${sign.why}`, place, confidence: 'high' });
      }
    }
  });
  for (const operation of ownOperations(api)) {
    if (operation.safe || !operation.protection.anonymous || openByNature(operation)) continue;
    // The URL itself is the credential.
    if (isPresigned(operation)) continue;
    const why = `anyone may call ${operation.label}`;
    add('anonymous-write', { operations: [operation], why, place: operation.place, confidence: 'high' });
  }
  for (const operation of ownOperations(api)) {
    const found = administers(operation);
    if (!found) continue;
    const { label, place } = operation;
    const pattern = found.what === 'password' ? 'broken-authentication' : 'function-authorization';
    add(pattern, { operations: [operation], why: `${label} ${found.why}`, place, confidence: 'medium' });
  }
  addGivenOut(api, (hit) => add('data-exposure', hit));
  return hits;
}

/** The rules that are asked: thousands of definitions ask the same. */
const askedOf = once((source: RuleSource) => {
  const asked = patternIds.flatMap((pattern) =>
    patterns[pattern].sources.flatMap((sign) => {
      const rule = source.rules.get(sign.rule);
      return rule ? [{ pattern, sign, run: { rule, examines: true as const } }] : [];
    }),
  );
  return { asked, runs: asked.map(({ run }) => run) };
});

/**
 * What reading gives out, again and again, to whoever may read: tokens, keys and secrets, and what somebody earns. Other
 * personal data the rules find.
 */
function addGivenOut(api: Api, add: (hit: Hit) => void): void {
  const given = (operation: Operation) =>
    operation.kind === 'operation' && operation.safe && !openByNature(operation);
  for (const operation of api.operations.filter(given)) {
    const meaning = answersWithCredential(operation);
    const why = `${operation.label} gives out a ${meaning?.meaning}: ${meaning?.reason}`;
    if (meaning) add({ operations: [operation], why, place: operation.place, confidence: 'medium' });
  }
  const givenOf = once((operations: readonly Operation[]) => operations.filter(given));
  const named = new Set(api.operations.flatMap(({ path }) => path.match(/\{[^{}]*\}/g) ?? []));
  for (const schema of api.allSchemas) {
    for (const property of schema.properties.values()) {
      if (!property.flows('output')) continue;
      const meaning = credentialIn(property) ?? payIn(property);
      if (!meaning) continue;
      const all = givenOf(property.operations('output'));
      // What the path names it by is the key's name and not the key: `/keys/{access_key}`.
      const parameter = `{${property.name}}`;
      const operations = named.has(parameter) ? all.filter((one) => !one.path.includes(parameter)) : all;
      if (operations.length === 0) continue;
      const why = `Reading gives out \`${property.name}\` (${meaning.meaning}): ${meaning.reason}`;
      add({ operations, why, place: property.place, confidence: 'medium' });
    }
  }
}

function payIn({ name, owner, schema }: Property): Meaning | undefined {
  const meaning = lexiconOf(owner.api).personal(name, owner.name);
  return meaning?.meaning === 'pay of a person' && !schema.types?.includes('boolean') ? meaning : undefined;
}

/** Objects that belong to somebody are what is stolen; what anyone may read anyway is not. */
function addObject(operation: Operation, add: (hit: Hit) => void): void {
  const objects = objectsAddressed(operation);
  const last = objects.at(-1);
  if (!last) return;
  const { label, place, safe, protection } = operation;
  const mine = objects.some(({ collection }) => isOwned(collection));
  const confidence = safe && protection.anonymous ? 'low' : mine ? 'high' : safe ? 'low' : 'medium';
  add({ operations: [operation], why: `${label} takes the id \`${last.id}\``, place, confidence });
}
