import { leadsInside } from '../../facts/hosts/host.ts';
import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import { labels } from '../../findings/labels.ts';
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Api, Operation, Property, Schema } from '../../openapi/model.ts';
import type { Asset } from '../../selector/assets.ts';
import { many } from '../../selector/one-or-many.ts';
import { push } from '../../text/group.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry, type Flow } from '../model/model.ts';
import { checkFlows } from './flows.ts';

/** Holds a model's assets, flows and components against the definitions. */
export function checkSurface(linked: LinkedModel, everyAsset: readonly Asset[], lexicon: Lexicon): Finding[] {
  return [
    ...unmatchedAssets(linked),
    ...unclaimedProperties(linked, everyAsset, lexicon),
    ...checkFlows(linked),
    ...undeclaredData(linked),
    ...contradictedExposures(linked),
  ];
}

function unmatchedAssets({ model, reach, context }: LinkedModel): Finding[] {
  // A catalogue that others import: which of its assets are carried where, they say.
  if (model.threats.length === 0 && ![...model.parties.values()].some(({ role }) => role === 'component'))
    return [];
  return [...model.assets.values()].flatMap((asset) => {
    // What an import knows, this model need not carry.
    if (asset.place.document !== model.document) return [];
    if (!asset.match || reach.some((api) => context.data.matches(api, asset))) return [];
    return diagnose('asset-unmatched', {
      place: asset.place.child('match'),
      message: `No definition carries the asset ${asset.id}: nothing matches`,
      about: aboutEntry(model, 'asset', asset.id),
    });
  });
}

/** Only where the model speaks of assets at all: one that names none leaves none out. */
function unclaimedProperties(
  { model, reach, context }: LinkedModel,
  everyAsset: readonly Asset[],
  lexicon: Lexicon,
): Finding[] {
  if (model.declared.assets.size === 0) return [];
  const isClaimed = claims(everyAsset);
  return [...new Set(reach.flatMap((api) => [...context.data.propertyNames(api).keys()]))].flatMap((name) => {
    let meaning: string | undefined;
    const operations = new Set<Operation>();
    let example: Property | undefined;
    for (const api of reach) {
      for (const property of context.data.propertyNames(api).get(name) ?? []) {
        const looksLike = sensitive(lexicon, name, property.owner.name);
        if (looksLike === undefined || !holdsData(property) || isClaimed(property)) continue;
        meaning ??= looksLike;
        example ??= property;
        for (const operation of property.operations('input')) operations.add(operation);
        for (const operation of property.operations('output')) operations.add(operation);
      }
    }
    if (!example || operations.size === 0) return [];
    return diagnose('asset-unclaimed', {
      place: model.place.child('assets'),
      part: 'key',
      message: `The property \`${name}\` looks sensitive (${meaning}), and no asset claims it`,
      about: aboutEntry(model, 'property', name),
      operations: [...operations],
      related: [{ place: example.place, part: 'key', message: 'declared here' }],
      because: { rules: ['data-exposed', 'pii-in-response', 'password-in-response'], at: example.place },
    });
  });
}

/** What a sensitive property is by its name; undefined for one that is not. */
export function sensitive(lexicon: Lexicon, name: string, owner: string | undefined): string | undefined {
  const personal = lexicon.personal(name, owner);
  if (personal?.sensitive) return personal.meaning;
  return (
    lexicon.credential(name, owner)?.meaning ??
    lexicon.payment(name, owner)?.meaning ??
    lexicon.health(name, owner)?.meaning
  );
}

/** A flag, a level to choose or a group of others is no secret itself. */
export function holdsData({ schema: { types, value } }: Property): boolean {
  const plain = types?.some(
    (type) => type === 'string' || type === 'number' || type === 'integer' || type === 'array',
  );
  return (types === undefined || plain === true) && !Array.isArray(value.enum);
}

function claims(assets: readonly Asset[]): (property: Property) => boolean {
  const all = (key: 'property' | 'schema' | 'format' | 'extension') =>
    new Set(assets.flatMap(({ match }) => many(match?.[key])));
  const [properties, schemas, formats, extensions] = [
    all('property'),
    all('schema'),
    all('format'),
    all('extension'),
  ];
  const isNamed = ({ name, aliases }: Schema) =>
    (name !== undefined && schemas.has(name)) || aliases.some((alias) => schemas.has(alias));
  return ({ name, schema, owner }) =>
    properties.has(name) ||
    isNamed(schema) ||
    isNamed(owner) ||
    (typeof schema.value.format === 'string' && formats.has(schema.value.format)) ||
    Object.keys(schema.value).some((key) => extensions.has(key));
}

/** Assets that a definition's operations carry and that none of the flows through it declares. */
function undeclaredData({ model, specs, context }: LinkedModel): Finding[] {
  const flows = new Map<Api, Flow[]>();
  for (const flow of model.flows) {
    const api = flow.via === undefined ? undefined : specs.get(flow.via);
    if (api) push(flows, api, flow);
  }
  return [...flows].flatMap(([api, through]) => {
    const declared = new Set(through.flatMap(({ data }) => data ?? []));
    return [...model.assets.values()].flatMap((asset) => {
      if (declared.has(asset.id)) return [];
      const { request, response } = context.data.asset(api, asset);
      const operations = [...new Set([...request, ...response])];
      if (operations.length === 0) return [];
      const flow = through[0] as Flow;
      const example = context.data.example(api, asset);
      return diagnose('flow-data-undeclared', {
        place: flow.data ? flow.place.child('data') : flow.place,
        message: `The flow from ${flow.from} to ${flow.to} does not declare the asset ${asset.id}, which ${labels(operations)} ${operations.length > 1 ? 'carry' : 'carries'}`,
        about: aboutEntry(model, 'flow', flow.from, flow.to, flow.via ?? '', asset.id),
        operations,
        related: example ? [{ place: example, part: 'key', message: 'carried here' }] : [],
      });
    });
  });
}

/** Public, and every server is private; or inside only, and a server has a public name. */
function contradictedExposures({ model, specs }: LinkedModel): Finding[] {
  return [...model.parties.values()].flatMap((component) => {
    const { exposure, place, id } = component;
    if (exposure !== 'public' && exposure !== 'internal') return [];
    return [...component.implements.keys()].flatMap((alias) => {
      const api = specs.get(alias);
      const servers = (api?.allServers ?? []).flatMap((server) =>
        server.urls.flatMap((url) => {
          const isPrivate = leadsInside(url);
          return isPrivate === undefined ? [] : [{ server, url, isPrivate }];
        }),
      );
      const isInternal = exposure === 'internal';
      const against = servers.find(({ isPrivate }) => isPrivate !== isInternal);
      const denied = isInternal
        ? against !== undefined
        : servers.length > 0 && servers.every((one) => one.isPrivate);
      const witness = denied && (against ?? servers[0]);
      if (!witness) return [];
      return diagnose('exposure-contradicted', {
        place: place.child('exposure'),
        message: isInternal
          ? `${id} is internal, but its definition ${alias} is served at ${witness.url}, a public name`
          : `${id} is public, but its definition ${alias} is only served at private addresses such as ${witness.url}`,
        about: aboutEntry(model, 'exposure', id, alias),
        related: [{ place: witness.server.urlPlace, message: 'served here' }],
      });
    });
  });
}
