import { hostOf } from '../../facts/hosts/host.ts';
import { operationsAt } from '../../findings/surroundings.ts';
import { documentsOf } from '../../openapi/documents.ts';
import type { Api, JsonObject } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { kindOfAddress } from '../../refs/references.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';
import { eachObject, someObject } from './each-object.ts';

const keywords = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

export default defineRule({
  id: 'remote-ref',
  title: 'Part of the definition that others may change',
  severity: 'high',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API10'],
  cwe: [829],
  stride: ['T', 'I'],
  looksAt: ['definition'],
  rationale:
    'Whoever holds that address decides what the definition says: which fields a gateway accepts, what clients are generated. Tools that follow it send requests from inside the build, or read files that were never meant to be published.',
  remediation:
    'Copy the part into the repository and refer to it there; review changes to it like any other.',
  falsePositives: [
    'One of the API’s own servers serves it by HTTPS: reported at low.',
    'It is a file of a released version or of one commit at a public forge: reported at medium.',
    'The address is your own, and what it serves for one version never changes: the build should still compare it with a known checksum.',
  ],
  visit: {
    api(api, { report, examines }) {
      examines(api.operations);
      let operationsOf: ReturnType<typeof operationsAt> | undefined;
      for (const document of documentsOf(api)) {
        eachObject(document, hasLeaving, (value, place) => {
          for (const keyword of keywords) {
            const reference = leavingAt(value, keyword);
            if (reference === undefined) continue;
            const why = leadsAway(api, reference, place());
            if (why === undefined) continue;
            operationsOf ??= operationsAt(api);
            report({
              at: place().child(keyword),
              ...milder(api, reference),
              message: `\`${shortened(reference)}\` ${why}`,
              operations: operationsOf(place()),
              about: about.api(`reference ${reference}`),
            });
          }
        });
      }
    },
  },
});

const hasLeaving = someObject((value) => keywords.some((keyword) => leavingAt(value, keyword) !== undefined));

/** A reference that does not stay in its document. */
function leavingAt(value: JsonObject, keyword: string): string | undefined {
  const reference = Object.hasOwn(value, keyword) ? value[keyword] : undefined;
  return typeof reference === 'string' && !reference.startsWith('#') ? reference : undefined;
}

function leadsAway(api: Api, reference: string, from: Place): string | undefined {
  const resolution = api.resolve(reference, from);
  if (resolution.ok) return undefined;
  if (resolution.kind === 'outside')
    return 'leads out of the repository: what it says depends on the machine';
  if (resolution.kind !== 'remote') return undefined;
  const kind = kindOfAddress(reference);
  if (kind === 'file') return 'names a file of whatever machine reads it';
  if (kind === 'name')
    return 'is a name that nothing in these files has: what this part says depends on who reads it';
  if (isFileAsHost.test(reference)) return 'names a host by its two slashes, and no file';
  return /^https:/i.test(reference)
    ? 'leads to the network: whoever answers there decides what this part says'
    : 'leads to the network: whoever answers there, or is on the way, decides what this part says';
}

function milder(
  api: Api,
  reference: string,
): { readonly severity?: 'low' | 'medium'; readonly remedy?: string } {
  if (isOwnHost(api, reference)) return { severity: 'low' };
  if (isPinned.test(reference)) return { severity: 'medium' };
  return isFileAsHost.test(reference)
    ? { severity: 'medium', remedy: 'write `./` before the name of the file' }
    : {};
}

/**
 * A file of a commit or a release, at the forges that serve these as they are: only who owns the repository could move a tag,
 * and nobody changes a commit.
 */
const isPinned =
  /^https:\/\/(?:raw\.githubusercontent\.com\/[^/]{1,60}\/[^/]{1,120}\/|cdn\.jsdelivr\.net\/gh\/[^/@]{1,60}\/[^/@]{1,120}@)(?:refs\/tags\/)?(?:v?\d{1,9}\.\d{1,9}(?:\.\d{1,9})?(?:-[\w.]{1,40})?|[0-9a-f]{40})\//i;

/** `//schema.json`: a file beside the definition was meant; nobody has such a host, and what it says is not checked. */
const isFileAsHost = /^\/\/[^/?#]+\.(?:json|ya?ml)(?:[#?]|$)/i;

/** Does one of the API's own servers serve it, by HTTPS? Who decides what it says decides what the API answers. */
function isOwnHost(api: Api, reference: string): boolean {
  if (!/^https:/i.test(reference)) return false;
  const host = hostOf(reference);
  return host !== undefined && ownHosts(api).has(host);
}

const ownHosts = once(
  ({ allServers }: Api): ReadonlySet<string | undefined> =>
    new Set(allServers.filter(({ url }) => /^https:/i.test(url)).map(({ url }) => hostOf(url))),
);

function shortened(reference: string): string {
  return reference.length > 120 ? `${reference.slice(0, 120)}…` : reference;
}
