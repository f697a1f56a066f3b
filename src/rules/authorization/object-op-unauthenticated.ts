import { asksOtherwise, isAskedOtherwise, isBesideConsent } from '../../facts/access/asked-otherwise.ts';
import { isToldPublic } from '../../facts/access/called-public.ts';
import { askingOperations, ownOperations, statedAt } from '../../facts/access/declarations.ts';
import { forgottenScheme } from '../../facts/access/forgotten-scheme.ts';
import { askedByGateway } from '../../facts/access/gateways.ts';
import { onlyOnSocket } from '../../facts/access/local-socket.ts';
import { isOwned, objectsAddressed, ownAreaOf, ownDataOf } from '../../facts/access/object-ids.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { saysItIsOpen, saysWhatIsOpen } from '../../facts/access/open-in-words.ts';
import { publicData } from '../../facts/access/public-data.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { refusesAnyone, rootSecurityPlace, unprotectedByRoot } from '../../facts/access/root-protection.ts';
import { isSensitiveRead } from '../../facts/access/sensitive-reads.ts';
import { takenCredential } from '../../facts/access/taken-credential.ts';
import { successBodies } from '../../facts/messages/answers.ts';
import { lexicon } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'object-op-unauthenticated',
  title: 'Somebody’s object open to anyone',
  severity: 'high',
  confidence: 'medium',
  category: 'authorization',
  owasp: ['API1'],
  cwe: [862],
  stride: ['I', 'T', 'E'],
  looksAt: ['access'],
  followsFrom: ['operation-unauthenticated', 'global-security-empty', 'auth-optional'],
  milderBeside: {
    rules: ['operation-unauthenticated', 'auth-disabled-on-operation', 'security-scheme-unresolved'],
  },
  callersAreKnown: true,
  otherCauses: otherWaysIn('object-op-unauthenticated'),
  rationale:
    'Without a credential the server cannot know whose objects a caller may see: whoever puts another id into the path reads, changes or deletes what belongs to somebody else.',
  remediation:
    'Require a scheme, and check on each request that the object belongs to the caller: a valid credential alone is not enough.',
  falsePositives: [
    'The objects are public, such as profiles that users publish: one that `security: []` opens for reading, by a name that is made public (`/users/{username}`), is reported at medium, and at low where the operation calls it public.',
    'That anyone may call the operation is reported at least as severely: reported at low beside it.',
    'A credential is asked for in a parameter, in the body or in words: reported at medium, because nothing holds callers to it.',
    'The id is a secret of its own, long, random and short-lived: a link for one person.',
  ],
  visit: {
    api(api, { report, examines }) {
      const found = new Map<Operation, Reason>();
      for (const operation of ownOperations(api)) {
        const objects = objectsAddressed(operation);
        const last = objects.at(-1);
        const own = last ? undefined : ownDataOf(operation.path);
        if (!last && own === undefined) continue;
        examines([operation]);
        if (!operation.protection.anonymous || openByNature(operation)) continue;
        const reason = last ? whyPrivate(operation, objects) : ofTheCaller(operation, own as string);
        if (reason) found.set(operation, { ...reason, id: last?.id });
      }
      const together = new Set(unprotectedByRoot(api, [...found.keys()]));
      if (together.size > 0) report(atRoot(api, [...together]));
      for (const [operation, reason] of found)
        if (!together.has(operation)) report(atOperation(operation, reason));
    },
  },
});

interface Reason {
  /** The parameter; undefined for what is the caller’s without any. */
  readonly id: string | undefined;
  /** What anyone can do. */
  readonly what: string;
  readonly sure: boolean;
}

/** What tells that the object is not for everyone. */
function whyPrivate(
  operation: Operation,
  objects: ReturnType<typeof objectsAddressed>,
): Omit<Reason, 'id'> | undefined {
  const { method } = operation;
  if (!operation.safe && !readsDespiteMethod(operation)) {
    const changes = method === 'DELETE' ? 'delete' : 'change';
    // A POST below an object may be what visitors do: rate a product, vote for a song.
    if (method !== 'POST') return { what: `${changes} it`, sure: true };
  }
  const collection = objects.find((object) => isOwned(object.collection))?.collection;
  const acts = operation.safe ? 'read' : 'act on';
  if (collection !== undefined)
    return { what: `${acts} what belongs to one of \`${collection}\``, sure: false };
  const area = ownAreaOf(operation.path);
  if (area !== undefined)
    return { what: `${acts} what lies below the caller’s own \`${area}\``, sure: false };
  if (operation.safe && isSensitiveRead(operation)) return { what: 'read its sensitive data', sure: true };
  return undefined;
}

/** Whose it is nobody can tell without a credential: what the server answers then is somebody’s all the same. */
function ofTheCaller({ safe }: Operation, area: string): Omit<Reason, 'id'> | undefined {
  return safe ? { what: `read what lies at the caller’s own \`${area}\``, sure: false } : undefined;
}

function atRoot(api: Api, operations: readonly Operation[]) {
  return {
    ...rootSecurityPlace(api),
    ...(onlyOnSocket(api) || publicData(api) || operations.every(askedByGateway)
      ? { severity: 'low' as const }
      : operations.every(refusesAnyone) ||
          asksOtherwise(api) ||
          forgottenScheme(api) !== undefined ||
          operations.every((one) => takenCredential(one) !== undefined)
        ? { severity: 'medium' as const }
        : {}),
    // A definition without any scheme may leave authentication out altogether.
    confidence: api.allSchemes.length > 0 ? ('medium' as const) : ('low' as const),
    message: `Anyone can reach the objects of ${operations.length} operations by their ids: the root requires no credential of them`,
    operations,
    about: about.api('objects'),
  };
}

/** One root requirement that is missing: so many were not left out one by one. */
const decision = {
  name: 'objects of operations left out',
  says: 'Anyone can reach the objects of operations that have no `security`, by their ids',
  from: 10,
};

/** Where hardly any operation asks, that is how the API was written down. */
function switchedOff(api: Api) {
  return {
    name: 'objects of operations that ask nothing',
    says: 'Anyone can reach the objects of operations that switch authentication off, by their ids',
    from: 10,
    exceptions: askingOperations(api),
  };
}

/** Is nothing below it but who belongs to it, and what is nobody's: no orders, no keys? */
function showsNoMore({ path }: Operation): boolean {
  const [, ...below] = path.split(/\{[^{}]*\}/);
  return !below
    .flatMap((part) => part.split('/'))
    .some((step) => isOwned(step) && !/^(?:users|members|profile|organi[sz]ations)$/i.test(step));
}

/** Pictures of a profile, a stream: shown in pages, where no header is sent along. */
function answersWithMedia(operation: Operation): boolean {
  const content = successBodies(operation);
  return content.length > 0 && content.every(({ type }) => /^(?:image|audio|video)\//.test(type));
}

/** What people and organisations choose to be known by, in addresses that are made for everyone: `/users/{username}`. */
function isPublicName(id: string | undefined): boolean {
  return (
    id !== undefined && /^(?:user_?name|handle|slug|screen_?name|org(?:ani[sz]ation)?_?name|login)$/i.test(id)
  );
}

function atOperation(operation: Operation, { id, what, sure }: Reason) {
  const { source, declaration } = operation.protection;
  const own = source === 'operation' ? declaration : undefined;
  const known =
    operation.api.allSchemes.length > 0 &&
    (sure || (id !== undefined && lexicon.identifier(id)?.confidence === 'high'));
  // An opening that is written out, and shows what goes by a public name.
  const isShownByName =
    own !== undefined && !sure && operation.safe && isPublicName(id) && showsNoMore(operation);
  const key = takenCredential(operation);
  const gateway = askedByGateway(operation);
  const asked =
    gateway !== undefined
      ? `\`security\` asks for nothing, though ${gateway}`
      : isBesideConsent(operation)
        ? 'nothing but words holds callers to a consent and a certificate'
        : key === undefined
          ? 'no credential is asked for'
          : `nothing but its description asks for \`${key}\``;
  return {
    ...statedAt(operation),
    ...(source === 'none' ? { decision } : {}),
    ...(own ? { decision: switchedOff(operation.api) } : {}),
    ...(publicData(operation.api) ||
    gateway !== undefined ||
    (own && operation.safe && saysWhatIsOpen(operation)) ||
    (isShownByName && isToldPublic(operation))
      ? { severity: 'low' as const }
      : isAskedOtherwise(operation) ||
          (saysItIsOpen(operation) && own !== undefined) ||
          (operation.safe && answersWithMedia(operation)) ||
          isShownByName
        ? { severity: 'medium' as const }
        : {}),
    confidence: known ? ('high' as const) : ('medium' as const),
    message:
      id === undefined
        ? `${operation.label} lets anyone ${what}: ${asked}`
        : `With any \`${id}\` in ${operation.label} anyone can ${what}: ${asked}`,
    operation,
    operations: [operation],
    about: about.operation(operation),
  };
}
