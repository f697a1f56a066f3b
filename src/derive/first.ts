import { posix } from 'node:path';
import { leadsInside } from '../facts/hosts/host.ts';
import { lexiconOf } from '../lexicon/lexicon.ts';
import { words } from '../lexicon/words.ts';
import type { Api } from '../openapi/model.ts';
import { DataIndex } from '../selector/data.ts';
import { Ids } from '../text/ids.ts';
import { withoutTrailing } from '../text/trim.ts';
import { holdsData, sensitive } from '../threats/proof/surface.ts';
import { comment, flow } from './write.ts';

/** The kinds of asset that names tell, the most precious first. */
const kinds = [
  { id: 'credentials', question: 'credential', body: { class: 'restricted', cia: [5, 5, 3] } },
  { id: 'payment-data', question: 'payment', body: { class: 'restricted', tags: ['pci'], cia: [5, 5, 3] } },
  { id: 'health-data', question: 'health', body: { class: 'restricted', tags: ['phi'], cia: [5, 4, 3] } },
  {
    id: 'personal-data',
    question: 'personal',
    body: { class: 'confidential', tags: ['pii'], cia: [4, 3, 2] },
  },
] as const;

/** An asset that makes no file longer than a person reads. */
const mostProperties = 40;

/**
 * A first threat model, all but its threats: assets by the names of properties, a component for each definition with the
 * exposure that its servers have, and the flows into them. What threatlint cannot know is said in comments.
 *
 * @param apis the definitions, at least one
 * @param file where the model will stand, relative to the same folder as the definitions' names
 */
export function firstModel(apis: readonly Api[], file: string): string {
  const [first] = apis as [Api, ...Api[]];
  const taken = new Ids();
  const components = apis.map((api) => {
    const { file: definition } = api.place.document;
    const alias = taken.add(undefined, slug(posix.basename(definition).replace(/\.[a-z]+$/i, '')));
    const path = posix.relative(posix.dirname(file), definition);
    return { api, alias, exposure: exposureOf(api), path: path.startsWith('.') ? path : `./${path}` };
  });
  const data = new DataIndex();
  const assets = assetsOf(apis);
  const carries = (api: Api) =>
    [...assets].flatMap(([id, properties]) =>
      properties.some((name) => {
        const { request, response } = data.property(api, name);
        return request.size + response.size > 0;
      })
        ? [id]
        : [],
    );
  const title = apis.length === 1 && first.title.trim() !== '' ? first.title : 'Threat model';
  const internal = components.every(({ exposure }) => exposure === 'internal');
  const lines = [
    '# A first threat model, derived from the definitions. Go through it: correct what threatlint could not know (the',
    '# assets, the exposure, who calls), take threats out that are none (under `dismissed`, with the reason), and turn',
    '# what is planned into claims that are verified.',
    `# yaml-language-server: $schema=${posix.relative(posix.dirname(file), 'node_modules/threatlint/schemas/threat-model.schema.json')}`,
    'threatlint: 1',
    `id: ${flow(slugOfTitle(title))}`,
    `title: ${flow(comment(title))}`,
    '# owner: team:…',
    '# review: { last: YYYY-MM-DD, by: "person:…", every: 90d }',
    '',
    ...(assets.size > 0
      ? [
          '# Found by the names of properties; data that only you know to be precious is missing.',
          'assets:',
          ...[...assets].map(([id, property]) => {
            const kind = kinds.find((one) => one.id === id);
            return `  ${id}: ${flow({ ...kind?.body, match: { property } })}`;
          }),
        ]
      : ['# assets: { … }: no property looks sensitive by its name; add what is precious here', '']),
    'zones:',
    `  ${internal ? 'network: { trust: 40 }' : 'internet: { trust: 0 }'}`,
    '  service: { trust: 60 }',
    'actors:',
    `  client: { zone: ${internal ? 'network' : 'internet'} }`,
    'components:',
    ...components.map(
      ({ alias, exposure, path }) =>
        `  ${alias}-service: ${flow({ zone: 'service', exposure, implements: { [alias]: path } })}`,
    ),
    'flows:',
    ...components.map(
      ({ api, alias }) =>
        `  - ${flow({ from: 'client', to: `${alias}-service`, via: alias, data: carries(api) })}`,
    ),
    '',
  ];
  return lines.join('\n');
}

function assetsOf(apis: readonly Api[]): Map<string, readonly string[]> {
  const found = new Map<string, Set<string>>(kinds.map(({ id }) => [id, new Set()]));
  for (const api of apis) {
    const lexicon = lexiconOf(api);
    for (const schema of api.allSchemas) {
      for (const property of schema.properties.values()) {
        const { name, owner } = property;
        if (sensitive(lexicon, name, owner.name) === undefined || !holdsData(property)) continue;
        if (property.operations('input').length + property.operations('output').length === 0) continue;
        const kind = kinds.find(({ question }) => lexicon[question](name, owner.name) !== undefined);
        const names = kind && found.get(kind.id);
        if (names && names.size < mostProperties) names.add(name);
      }
    }
  }
  return new Map([...found].flatMap(([id, names]) => (names.size > 0 ? [[id, [...names].sort()]] : [])));
}

/** Internal where every server that tells has a private name. */
function exposureOf(api: Api): 'public' | 'internal' {
  const told = api.allServers.flatMap(({ urls }) => urls.flatMap((url) => leadsInside(url) ?? []));
  return told.length > 0 && told.every(Boolean) ? 'internal' : 'public';
}

/** A title as ids are written: prose, in which a capital or a figure inside a word (GitHub, v3) begins no other. */
export function slugOfTitle(title: string): string {
  return asId(title.toLowerCase());
}

/** A name as ids are written. */
function slug(text: string): string {
  return asId(words(text).join('-'));
}

function asId(text: string): string {
  const name = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-');
  return withoutTrailing(name.slice(0, 40).replace(/^-+/, ''), '-') || 'api';
}
