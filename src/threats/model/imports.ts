import { isDeepStrictEqual } from 'node:util';
import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Document } from '../../refs/document.ts';
import { Place } from '../../refs/place.ts';
import { many } from '../../selector/one-or-many.ts';
import { Hints } from '../../text/nearest.ts';
import { withLostClaims } from './lost-claims.ts';
import {
  aboutEntry,
  type Import,
  type Mitigation,
  type Party,
  type Pattern,
  type Threat,
  type ThreatModel,
} from './model.ts';
import { isThreatModel, readModel } from './read.ts';

/** A model, and what is wrong with it. */
export interface Reading {
  readonly model: ThreatModel;
  readonly findings: readonly Finding[];
}

/** Finds files for {@link resolveImports}; made by the engine, because threats do no I/O. */
export interface ImportReader {
  /**
   * @param path relative to the model's file, or `threatlint/NAME`
   * @returns the problem in words, to follow the path: `does not exist`
   */
  find(path: string, from: Document): { readonly document: Document } | { readonly problem: string };
  /** The names of what ships with threatlint, without `threatlint/`. */
  shipped(): readonly string[];
  /** Holds a file against the lock; shipped ones come with the version of threatlint, and are not locked. */
  pinned(document: Document): 'same' | 'changed' | 'absent';
}

const shippedPrefix = 'threatlint/';
/** Nobody reads what lies deeper. */
const deepest = 16;
/** Files that import each other's imports twice double what they offer with each step. */
const mostEntries = 10_000;

/** What a model offers to those that import it. */
type Offer = Pick<ThreatModel, 'assets' | 'zones' | 'parties' | 'patterns' | 'declared'>;

interface Resolved {
  readonly offer: Offer;
  /** Why it cannot be used; said where it is imported. */
  readonly problem:
    | { readonly id: 'model-import-missing' | 'model-import-cycle'; readonly text: string }
    | undefined;
  /** The imported files below it. */
  readonly documents: ReadonlySet<Document>;
}

/**
 * Gives each model what it imports, as `NAME/id` beside its own, never merged with it, and each threat what it inherits
 * from the pattern it uses (threat-models.md, Imports). A model whose imports are wrong is not valid.
 */
export function resolveImports(readings: readonly Reading[], reader: ImportReader): Reading[] {
  const importer = new Importer(readings, reader);
  return readings.map((reading) => importer.complete(reading));
}

class Importer {
  readonly #readings: Map<Document, Reading>;
  readonly #resolved = new Map<Document, Resolved>();
  readonly #hints = new Hints();

  constructor(
    readings: readonly Reading[],
    private readonly reader: ImportReader,
  ) {
    this.#readings = new Map(readings.map((reading) => [reading.model.document, reading]));
  }

  complete({ model, findings: known }: Reading): Reading {
    const findings: Finding[] = [];
    let offer: Offer = model;
    for (const one of model.imports) {
      const message = this.#collision(model, one);
      if (message) findings.push(about(model, 'model-duplicate-id', one.place, message, 'key'));
      const found = this.#import(one, model.document, [model.document]);
      if (found.problem) {
        const { id, text } = found.problem;
        findings.push(about(model, id, one.place, `The import ${one.path} ${text}`));
        continue;
      }
      for (const document of found.documents) {
        const pinned = this.reader.pinned(document);
        if (pinned !== 'same') findings.push(unpinned(model, one, document, pinned));
      }
      offer = together(offer, prefixed(found.offer, one.id));
    }
    offer = { ...offer, ...usedBy(model, offer) };
    const threats = model.threats.map((threat) => this.#inherit(model, threat, offer, findings));
    const valid = model.valid && !findings.some(({ failsGate }) => failsGate);
    const all = [...known, ...findings];
    return {
      model: { ...model, ...offer, threats, valid },
      findings: valid ? all : withLostClaims({ threats }, all),
    };
  }

  /** Own ids that look like those of an import. */
  #collision({ declared }: ThreatModel, { id }: Import): string | undefined {
    if (`${id}/` === shippedPrefix) {
      return '`threatlint` names what ships with threatlint: give the import another name';
    }
    const taken = [...declared.assets, ...declared.zones, ...declared.parties].find((name) =>
      name.startsWith(`${id}/`),
    );
    return (
      taken && `\`${taken}\` is declared here and would be one of the import \`${id}\`: rename one of them`
    );
  }

  #import({ path }: Pick<Import, 'path'>, from: Document, above: readonly Document[]): Resolved {
    const found = this.reader.find(path, from);
    if ('problem' in found) return unusable('model-import-missing', found.problem);
    const { document } = found;
    if (above.includes(document)) {
      const names = [...above.slice(above.indexOf(document)), document].map(({ file }) => file);
      return unusable('model-import-cycle', `closes a circle: ${names.join(' → ')}`);
    }
    if (above.length > deepest)
      return unusable('model-import-missing', 'lies too deep in imports of imports');
    const known = this.#resolved.get(document);
    if (known) return known;
    const resolved = this.#resolve(document, above);
    // What closes a circle depends on where it was entered.
    if (resolved.problem?.id !== 'model-import-cycle') this.#resolved.set(document, resolved);
    return resolved;
  }

  #resolve(document: Document, above: readonly Document[]): Resolved {
    if (!isThreatModel(document)) return unusable('model-import-missing', 'does not say `threatlint: 1`');
    const { model, findings } = this.#read(document);
    const [first] = findings;
    if (!model.valid && first) {
      const text = `has a mistake of its own: ${first.message} (${document.file})`;
      return unusable('model-import-missing', text);
    }
    let offer: Offer = model;
    const documents = new Set([document]);
    for (const one of model.imports) {
      const inner = this.#import(one, document, [...above, document]);
      if (inner.problem) {
        const text =
          inner.problem.id === 'model-import-cycle'
            ? inner.problem.text
            : `imports ${one.path}, which ${inner.problem.text}`;
        return { offer: nothing, documents, problem: { id: inner.problem.id, text } };
      }
      for (const reached of inner.documents) documents.add(reached);
      if (sizeOf(offer) + sizeOf(inner.offer) > mostEntries) {
        return unusable('model-import-missing', `offers more than ${mostEntries} names`);
      }
      offer = together(offer, prefixed(inner.offer, one.id));
    }
    return { offer, documents, problem: undefined };
  }

  #read(document: Document): Reading {
    let reading = this.#readings.get(document);
    if (!reading) {
      reading = readModel(document);
      this.#readings.set(document, reading);
    }
    return reading;
  }

  #inherit(model: ThreatModel, threat: Threat, offer: Offer, findings: Finding[]): Threat {
    const { use } = threat;
    if (use === undefined) return threat;
    const at = threat.place.child('use');
    const pattern = offer.patterns.get(use) ?? this.#shipped(use, model.document);
    if (!pattern) {
      const names = () => [
        ...offer.patterns.keys(),
        ...this.reader.shipped().map((name) => shippedPrefix + name),
      ];
      const message = `There is no pattern \`${use}\`${this.#hints.didYouMean(use, names)}`;
      findings.push(about(model, 'model-unknown-reference', at, message));
      return threat;
    }
    const changes = new Changes(model, use, findings);
    return changes.threat(threat, pattern);
  }

  #shipped(name: string, from: Document): Pattern | undefined {
    if (!name.startsWith(shippedPrefix)) return undefined;
    const { offer } = this.#import({ path: name }, from, []);
    return offer.patterns.get(name.slice(shippedPrefix.length));
  }
}

/** Fills in what a threat inherits; where it says something else, it must say why. */
class Changes {
  constructor(
    private readonly model: ThreatModel,
    private readonly use: string,
    private readonly findings: Finding[],
  ) {}

  threat(threat: Threat, pattern: Pattern): Threat {
    const { reason, place } = threat;
    const categories = ['stride', 'owasp', 'cwe', 'capec', 'linddun'] as const;
    for (const key of categories) {
      const own = threat[key] as readonly unknown[];
      const differs = own.length > 0 && !isDeepStrictEqual([...own].sort(), [...pattern[key]].sort());
      if (differs && !reason) this.#unreasoned(place.child('categories', key), key);
    }
    // Nobody has to defend taking a threat more seriously.
    for (const key of ['likelihood', 'impact'] as const) {
      const [own, typical] = [threat.risk[key], pattern.risk[key]];
      if (own !== undefined && typical !== undefined && own < typical && !reason) {
        this.#unreasoned(place.child('risk', key), key);
      }
    }
    const own = new Map(threat.mitigations.map((mitigation) => [mitigation.id, mitigation]));
    const inherited = pattern.mitigations.map((given) => {
      const mine = own.get(given.id);
      own.delete(given.id);
      return mine ? this.#mitigation(mine, given) : this.#given(threat, given);
    });
    return {
      ...threat,
      ...Object.fromEntries(
        categories.map((key) => [key, threat[key].length > 0 ? threat[key] : pattern[key]]),
      ),
      typicalRisk: pattern.risk,
      mitigations: [...inherited, ...own.values()],
    };
  }

  /** One that the model does not restate stands where the pattern is named. */
  #given(threat: Threat, given: Mitigation): Mitigation {
    return { ...given, place: new UsedPlace(threat.place.child('use')), inherited: this.use };
  }

  #mitigation(mine: Mitigation, given: Mitigation): Mitigation {
    const reduces = Object.keys(mine.reduces).length > 0 ? mine.reduces : given.reduces;
    const verify = mine.verify ?? given.verify;
    const changed = [
      ...(mine.status === given.status ? [] : ['status']),
      ...(isDeepStrictEqual(reduces, given.reduces) ? [] : ['reduces']),
      ...(isDeepStrictEqual(verify, given.verify) ? [] : ['verify']),
    ];
    const [first] = changed;
    if (first && !mine.reason && !isDone(mine, given))
      this.#unreasoned(mine.place.child(first), changed.join(', '));
    return { ...mine, reduces, verify };
  }

  #unreasoned(place: Place, what: string): void {
    const message = `${what} differs from the pattern ${this.use}: add \`reason\` and say why`;
    this.findings.push(about(this.model, 'model-invalid', place, message));
  }
}

/** Everything of what is inherited stands at the `use` that inherits it. */
class UsedPlace extends Place {
  constructor({ document, parent, key }: Place) {
    super(document, parent, key);
  }

  override child(): Place {
    return this;
  }
}

/** What a pattern plans is done, and a file or somebody's word stands for it: that needs no reason. */
function isDone(mine: Mitigation, given: Mitigation): boolean {
  const { verify } = mine;
  return (
    given.status === 'planned' &&
    mine.status === 'implemented' &&
    given.verify?.evidence !== undefined &&
    (verify?.evidence !== undefined || verify?.attest !== undefined)
  );
}

function unpinned(model: ThreatModel, one: Import, document: Document, how: 'changed' | 'absent'): Finding {
  const message =
    how === 'changed'
      ? `${document.file} has changed since it was locked: read what changed, then run \`threatlint threats lock\``
      : `${document.file} is not in threatlint.lock: run \`threatlint threats lock\``;
  return diagnose('model-import-changed', {
    place: one.place,
    message,
    about: aboutEntry(model, 'import', one.id, document.file),
    level: how === 'changed' ? 'error' : 'warning',
    related: [{ place: new Place(document), message: 'the import' }],
  });
}

function about(
  model: ThreatModel,
  id:
    | 'model-import-missing'
    | 'model-import-cycle'
    | 'model-duplicate-id'
    | 'model-unknown-reference'
    | 'model-invalid',
  place: Place,
  message: string,
  part: 'key' | 'value' = 'value',
): Finding {
  return diagnose(id, { place, part, message, about: aboutEntry(model, message, place.pointer()) });
}

const nothing: Offer = {
  assets: new Map(),
  zones: new Map(),
  parties: new Map(),
  patterns: new Map(),
  declared: { assets: new Set(), zones: new Set(), parties: new Set() },
};

function unusable(id: 'model-import-missing' | 'model-import-cycle', text: string): Resolved {
  return { offer: nothing, documents: new Set(), problem: { id, text } };
}

/** An offer under a name. What its entries name is of the same file, or imported there. */
function prefixed(offer: Offer, name: string): Offer {
  const under = (id: string) => `${name}/${id}`;
  const renamed = <T extends { readonly id: string }>(map: ReadonlyMap<string, T>) =>
    new Map([...map.values()].map((entry) => [under(entry.id), { ...entry, id: under(entry.id) }]));
  const parties = [...renamed(offer.parties).values()].map(
    (party): Party => ({
      ...party,
      zone: party.zone === undefined ? undefined : under(party.zone),
      stores: party.stores.map(under),
      // Its definitions are the business of the model that declares it.
      implements: new Map(),
    }),
  );
  return {
    assets: renamed(offer.assets),
    zones: new Map(
      [...renamed(offer.zones)].map(([id, zone]) => {
        return [id, zone.within === undefined ? zone : { ...zone, within: under(zone.within) }];
      }),
    ),
    parties: new Map(parties.map((party) => [party.id, party])),
    patterns: renamed(offer.patterns),
    declared: {
      assets: new Set([...offer.declared.assets].map(under)),
      zones: new Set([...offer.declared.zones].map(under)),
      parties: new Set([...offer.declared.parties].map(under)),
    },
  };
}

/** The parties and zones of a model: its own, and of the imported ones those that it speaks of. */
function usedBy(model: ThreatModel, offer: Offer): Pick<Offer, 'parties' | 'zones'> {
  const named = new Set([
    ...model.parties.keys(),
    ...model.flows.flatMap(({ from, to }) => [from, to]),
    ...model.threats.flatMap(({ elements }) =>
      (['component', 'actor', 'external'] as const).flatMap((key) => many(elements?.[key])),
    ),
  ]);
  const parties = new Map([...offer.parties].filter(([id]) => named.has(id)));
  const wanted = new Set(model.zones.keys());
  for (const { zone } of parties.values()) if (zone !== undefined) wanted.add(zone);
  // What is added while it runs is looked at, too.
  for (const id of wanted) {
    const within = offer.zones.get(id)?.within;
    if (within !== undefined) wanted.add(within);
  }
  return { parties, zones: new Map([...offer.zones].filter(([id]) => wanted.has(id))) };
}

function sizeOf({ assets, zones, parties, patterns }: Offer): number {
  return assets.size + zones.size + parties.size + patterns.size;
}

function together(a: Offer, b: Offer): Offer {
  return {
    assets: new Map([...a.assets, ...b.assets]),
    zones: new Map([...a.zones, ...b.zones]),
    parties: new Map([...a.parties, ...b.parties]),
    patterns: new Map([...a.patterns, ...b.patterns]),
    declared: {
      assets: new Set([...a.declared.assets, ...b.declared.assets]),
      zones: new Set([...a.declared.zones, ...b.declared.zones]),
      parties: new Set([...a.declared.parties, ...b.declared.parties]),
    },
  };
}
