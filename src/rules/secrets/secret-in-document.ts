import { inventsData } from '../../facts/access/invented-data.ts';
import type { Confidence, Severity } from '../../findings/finding.ts';
import { operationsAt } from '../../findings/surroundings.ts';
import { endsByItself } from '../../lexicon/jwt.ts';
import { findSecrets, secretValue } from '../../lexicon/secrets.ts';
import { documentsOf } from '../../openapi/documents.ts';
import type { Document } from '../../refs/document.ts';
import { Place } from '../../refs/place.ts';
import { isObject } from '../../syntax/value.ts';
import { sha256 } from '../../text/sha256.ts';
import { depthOfMembers, somewhere } from '../members.ts';
import { about, defineRule } from '../rule.ts';

/** A report lists so many other places of the same secret. */
const mostRelated = 20;

const severities: Readonly<Record<Confidence, Severity>> = { high: 'critical', medium: 'high', low: 'low' };

interface Found {
  readonly kind: string;
  confidence: Confidence;
  readonly masked: string;
  readonly hash: string;
  readonly places: Place[];
}

export default defineRule({
  id: 'secret-in-document',
  title: 'Secret in the definition',
  severity: 'critical',
  confidence: 'high',
  category: 'secrets',
  owasp: ['API8'],
  cwe: [798],
  stride: ['S', 'I'],
  looksAt: ['definition'],
  otherCauses: ['default-credential', 'credentials-in-server-url'],
  rationale:
    'Definitions are published, copied into clients and kept in the history of repositories: whoever reads this one holds a credential that may still work.',
  remediation:
    'Revoke it: it is known now, and stays in the repository’s history. Then write a placeholder in its place, such as `<your token>`.',
  falsePositives: [
    'An invented value that looks like a real one: say so in the value itself (`EXAMPLE`), so that readers and scanners see it.',
    'A JSON Web Token in an example or a description, with an end (`exp`), has mostly ended: reported at high.',
    'A private key in an example was drawn for the example, and opens nothing: reported at high, because nobody can tell; at low when no library reads it.',
  ],
  visit: {
    api(api, { report, examines }) {
      examines(api.operations);
      const found = new Map<string, Found>();
      for (const document of documentsOf(api)) search(document, found);
      if (found.size === 0) return;
      const operationsOf = operationsAt(api);
      for (const secret of found.values()) {
        // Whoever asks such a service is given a token.
        const isInvented = secret.kind === 'JSON Web Token' && inventsData(api);
        report(reportOf(isInvented ? { ...secret, confidence: 'low' } : secret, operationsOf));
      }
    },
  },
});

function reportOf(
  { kind, confidence, masked, hash, places }: Found,
  operationsOf: ReturnType<typeof operationsAt>,
) {
  const [first, ...others] = places as [Place, ...Place[]];
  return {
    at: first,
    severity: severities[confidence],
    confidence,
    message: `This text holds a secret: ${kind} (${masked})`,
    operations: [...new Set(places.flatMap(operationsOf))],
    about: about.api(`secret ${kind} ${hash}`),
    related: others.slice(0, mostRelated).map((place) => ({ place, message: 'the same secret' })),
  };
}

function search(document: Document, found: Map<string, Found>): void {
  const add = (
    { kind, confidence, masked }: Omit<Found, 'hash' | 'places'>,
    value: string,
    path: readonly Step[],
  ) => {
    const isShown = isDocumentation(path) || (kind === 'JSON Web Token' && showsToken(path, confidence));
    const sure = isShown ? sureInExamples(kind, confidence, value) : confidence;
    const hash = sha256(value).slice(0, 16);
    const place = new Place(document).child(...path);
    const known = found.get(hash);
    if (!known) found.set(hash, { kind, confidence: sure, masked, hash, places: [place] });
    else {
      known.places.push(place);
      // A value that is invented in one place is none where it is a default.
      if (sure === 'high' || known.confidence === 'low') known.confidence = sure;
    }
  };
  // Most members hold nothing, and that is known of those that did not change.
  walk(document.tree.value, mayHold, (value, path, names) => {
    const inside = findSecrets(value);
    for (const secret of inside)
      if (!isServerUrl(secret.kind, path)) add(secret, value.slice(secret.start, secret.end), path);
    if (inside.length > 0 || !isToken(value)) return;
    const name = names();
    const secret = name === undefined ? undefined : secretValue(name, value);
    if (secret) add(secret, value, path);
  });
}

/** credentials-in-server-url says so already. */
function isServerUrl(kind: string, path: readonly Step[]): boolean {
  return kind === 'password in a URL' && path.at(-1) === 'url' && path.at(-3) === 'servers';
}

/**
 * Examples and code samples are where authors invent values: what only looks drawn is worth a look there, not an alarm.
 * Published formats are taken seriously anywhere; a private key may have been drawn for the example, and one that no
 * library reads opens nothing.
 */
function sureInExamples(kind: string, confidence: Confidence, value: string): Confidence {
  if (confidence === 'medium') return 'low';
  // Mostly long before the definition is read.
  if (kind === 'JSON Web Token' && confidence === 'high' && endsByItself(value)) return 'medium';
  if (kind !== 'private key') return confidence;
  return isBrokenKey(value) ? 'low' : 'medium';
}

/** A key in the clear of a format that Node.js reads (RFC 5208, RFC 8017 §A.1.2, RFC 5915), and even so does not. */
function isBrokenKey(text: string): boolean {
  const [, label, body = ''] =
    /^-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s\\]*)-----END$/.exec(text) ?? [];
  if (label === undefined) return false;
  const lines = body.replace(/\\[nr]|\s/g, '').replace(/(.{64})/g, '$1\n');
  try {
    process
      .getBuiltinModule('node:crypto')
      .createPrivateKey(`-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`);
    return false;
  } catch {
    return true;
  }
}

/** A description; and nobody's API hands out by default what ended within a day: it shows what a token looks like. */
function showsToken(path: readonly Step[], confidence: Confidence): boolean {
  return path.at(-1) === 'description' || (path.at(-1) === 'default' && confidence === 'medium');
}

function isDocumentation(path: readonly Step[]): boolean {
  return path.some((step) => typeof step === 'string' && /^(x-)?(examples?|code-?samples)$/i.test(step));
}

type Step = string | number;

/** One word of the characters that drawn secrets have, with a digit. */
function isToken(value: string): boolean {
  return value.length <= 512 && /\d/.test(value) && /^[\w+/=.~!@$%^&*-]+$/.test(value);
}

/** Keys under which a schema or a parameter shows values of itself. */
const samples: ReadonlySet<unknown> = new Set([
  'example',
  'default',
  'const',
  'examples',
  'enum',
  'value',
  'x-example',
]);

/** No shorter text is, or holds, a secret. */
const shortest = 16;

/** A question whether some text below a value passes a test, of those that may be secrets. */
function someText(test: (text: string) => boolean): (value: object) => boolean {
  return somewhere((value) => typeof value === 'string' && test(value), isPassed);
}

const mayHold = someText((text) => isToken(text) || findSecrets(text, 1).length > 0);

/**
 * Visits the texts of a document in order that may be secrets. The depth is bounded by the parser, and what YAML's aliases add, too.
 *
 * @param some where it says no of an operation or a component, nothing there is visited
 * @param visit gets the text, its path (which changes afterwards), and a question for the name that the text is a value of
 */
function walk(
  root: unknown,
  some: (member: object) => boolean,
  visit: (text: string, path: readonly Step[], name: () => string | undefined) => void,
): void {
  const path: Step[] = [];
  const holders: unknown[] = [];
  const name = () => nameOf(path, holders);
  const enter = (value: unknown): void => {
    if (typeof value === 'string') {
      visit(value, path, name);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (path.length === depthOfMembers && !some(value)) return;
    holders.push(value);
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) {
        if (isPassed(value[at])) continue;
        path.push(at);
        enter(value[at]);
        path.pop();
      }
    } else {
      for (const key in value) {
        const child = (value as Record<string, unknown>)[key];
        if (isPassed(child)) continue;
        path.push(key);
        enter(child);
        path.pop();
      }
    }
    holders.pop();
  };
  enter(root);
}

/** Most of a document: short texts, numbers. */
function isPassed(value: unknown): boolean {
  return typeof value === 'string' ? value.length < shortest : typeof value !== 'object' || value === null;
}

/** The property, parameter or field that a text is the value, an example or the default of. */
function nameOf(path: readonly Step[], holders: readonly unknown[]): string | undefined {
  for (let at = path.length - 1; at >= 0; at--) {
    const step = path[at];
    if (typeof step === 'number' || samples.has(step)) continue;
    if (at < path.length - 1) {
      // Of a sample: its holder is the schema or parameter; a parameter and a header's example have their own name.
      const holder = holders[at + 1];
      const own = isObject(holder) && typeof holder.in === 'string' ? holder.name : undefined;
      if (typeof own === 'string') return own;
      if (step === 'schema') continue;
    }
    return typeof step === 'string' ? step : undefined;
  }
  return undefined;
}
