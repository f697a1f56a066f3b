import { leadsInside } from '../../facts/hosts/host.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import type { Node, Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'internal-op-on-public-server',
  title: 'Internal operation in a public definition',
  severity: 'medium',
  confidence: 'medium',
  category: 'inventory',
  owasp: ['API9'],
  cwe: [1059],
  stride: ['I', 'E'],
  looksAt: ['servers', 'operation'],
  rationale:
    'What was made for the inside is checked less, and here it is described to everyone, on a server that everyone reaches.',
  remediation:
    'Serve it on an internal host of its own (`servers` on the path), and leave it out of the definition that is published.',
  falsePositives: [
    'The mark only hides the operation from the documentation, and it is guarded as well as any other.',
    'This definition is itself internal, and the published one is made from it.',
  ],
  visit: {
    operation(operation, { report, examines }) {
      if (operation.kind !== 'operation') return;
      const sign = signOf(operation);
      if (!sign) return;
      examines([operation]);
      const { servers } = operation;
      // Without servers it is wherever the definition is (OAS 3.1 §4.8.1): that is not told.
      const told = servers.length > 0;
      if (told && servers.every((server) => server.urls.every(leadsInside))) return;
      report({
        at: sign.at,
        part: sign.part,
        confidence: told && sign.sure ? 'high' : told ? 'medium' : 'low',
        message: `${operation.label} is internal (${sign.what}), and ${told ? `served on ${publicOf(operation)}` : 'no internal server is declared for it'}`,
        operation,
        operations: [operation],
        decision: told ? served : undeclared,
        about: sign.at.id().startsWith(operation.place.id())
          ? about.operation(operation)
          : `path ${operation.canonical.slice(operation.canonical.indexOf(' ') + 1)}`,
      });
    },
  },
});

/** A part of the API was published with the rest: one mark for the tool that makes the public definition. */
const served = {
  name: 'internal operations',
  says: 'Operations that are internal are served on public servers',
};
const undeclared = {
  name: 'internal operations without servers',
  says: 'Operations are internal, and no internal server is declared for them',
};

interface Sign {
  readonly at: Place;
  readonly part: 'key' | 'value';
  readonly what: string;
  readonly sure: boolean;
}

/** The mark nearest to the operation. */
function signOf(operation: Operation): Sign | undefined {
  const { pathItem, tags, method, path } = operation;
  for (const node of [operation, pathItem]) {
    const mark = markOf(node);
    if (mark) return mark;
  }
  for (const [index, tag] of tags.entries()) {
    if (meansInternal(tag))
      return { at: operation.place.child('tags', index), part: 'value', what: `tag \`${tag}\``, sure: true };
  }
  const described = [operation.summary, own(operation.value, 'description')];
  if (
    described.some(
      (text) => typeof text === 'string' && (says(text, onlyInside) || beginsInternal.test(text)),
    )
  )
    return { at: operation.place, part: 'key', what: 'its words say so', sure: false };
  const named = lexiconOf(operation.api).adminOperation({ method, path })?.meaning === 'internal operation';
  return named ? { at: pathItem.place, part: 'key', what: 'its path says so', sure: false } : undefined;
}

function markOf({ value, place }: Node): Sign | undefined {
  for (const key of Object.keys(value)) {
    if (key[1] !== '-' || !/^x-/i.test(key)) continue;
    const name = words(key).slice(1).join(' ');
    const mark = own(value, key);
    const isMark =
      ((name === 'internal' || name === 'is internal' || name === 'internal only' || name === 'private') &&
        (mark === true || mark === 'true')) ||
      (/^(audience|visibility|access|api audience|scope|exposure)$/.test(name) &&
        typeof mark === 'string' &&
        (meansInternal(mark) || /internal$/i.test(mark)));
    if (isMark) return { at: place.child(key), part: 'value', what: `\`${key}\``, sure: true };
  }
  return undefined;
}

/** “This endpoint should be reachable only from internal services”, “for internal use only”. */
const onlyInside =
  /\b(?:reachable|accessible|available|callable|called|exposed|used|usable|meant|intended)\b[^.\n]{0,20}\b(?:only|solely|exclusively)\b[^.\n]{0,12}\b(?:from|by|for|to|within|inside|in)\b(?: the| our| other)? (?:internal|private)\b(?! (?:repositor|project|channel|key|data)\w*)|\b(?:only|solely|exclusively) (?:reachable|accessible|available|callable|called|exposed|used|usable|meant|intended)\b[^.\n]{0,12}\b(?:from|by|for|to|within|inside|in)\b(?: the| our| other)? internal\b|\b(?:for )?internal use only\b/i;

/** “[Internal] Rebuilds the index”, “INTERNAL: …”, “Internal endpoint for …” */
const beginsInternal =
  /^\s{0,9}(?:[[(*_]{1,3}internal(?: only| use| use only)?[\])*_:]{1,3}|internal(?: only| use| use only)?:|internal[ -](?:api|endpoint|operation|route|method|service)\b)/i;

function meansInternal(text: string): boolean {
  return /^(internal|private|internal (api|apis|only|use|use only|operations|endpoints)|private api)$/.test(
    words(text).join(' '),
  );
}

function publicOf({ servers }: Operation): string {
  const urls = servers.flatMap((server) => server.urls);
  return urls.find((url) => !leadsInside(url)) ?? '/';
}
