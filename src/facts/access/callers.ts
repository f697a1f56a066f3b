/** Whether it is known who calls an operation: what a definition must say before anything about callers can be claimed. */
import type {
  Api,
  Operation,
  SecurityAlternative,
  SecurityDeclaration,
  SecurityRequirement,
} from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { escapeStep } from '../../text/pointer.ts';
import { inWords } from './declarations.ts';
import { letsAnyoneIn } from './gateways.ts';
import { protects, unreadableSchemes } from './schemes.ts';

/** Why nobody knows who calls an operation. */
export interface UnknownCaller {
  readonly place: Place;
  /** A sentence without full stop. */
  readonly why: string;
}

/**
 * Why some caller of an operation is unknown: anyone may call it, one of its ways in asks for nothing that is declared
 * and can be read, or a gateway lets everyone in. Undefined where every way in asks for something, and for what the API
 * calls itself (webhooks, callbacks).
 */
export const unknownCaller = once((operation: Operation): UnknownCaller | undefined => {
  if (operation.kind !== 'operation') return undefined;
  const { declaration } = operation.protection;
  if (!declaration) return { place: operation.place, why: 'no `security` is in effect' };
  if (declaration.alternatives.length === 0)
    return { place: declaration.place, why: 'its `security` asks for nothing' };
  const way = openWay(declaration);
  if (way) return { place: way.place, why: whyOpen(way, operation.api) };
  const opening = letsAnyoneIn(operation);
  return opening && { place: opening.at, why: opening.message };
});

/** The first way in that asks for nothing; remembered, because thousands of operations inherit one list. */
const openWay = once((declaration: SecurityDeclaration): SecurityAlternative | undefined =>
  declaration.alternatives.find((alternative) => !asksForSomething(alternative)),
);

/** Does a way in ask for at least one scheme that is declared, could be read and lacks nothing? */
export function asksForSomething({ requirements }: SecurityAlternative): boolean {
  return requirements.some(protects);
}

function whyOpen(alternative: SecurityAlternative, api: Api): string {
  const { requirements, instead } = alternative;
  if (instead !== undefined) return `a requirement is ${instead}, which asks for nothing`;
  if (requirements.length === 0) return 'a requirement is `{}`, which asks for nothing';
  // Each lacks something, and the first is told: what stands for all of them is long.
  const [first] = requirements as [SecurityRequirement];
  const others = requirements.length === 1 ? '' : `, and nothing else in ${inWords(alternative)} protects`;
  return `\`${first.name}\` ${lackOf(first, api)}${others}`;
}

function lackOf({ name, lack }: SecurityRequirement, api: Api): string {
  if (lack !== undefined) return lack;
  return unreadable(api).has(escapeStep(name)) ? 'could not be read' : 'is declared nowhere';
}

const unreadable = once(unreadableSchemes);
