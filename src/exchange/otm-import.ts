import { isObject, own } from '../syntax/value.ts';
import { Ids } from '../text/ids.ts';
import { type Elements, FlowNames, type Section } from './elements.ts';
import { type Imported, isWide, noteWhatIsLeft, slug, written } from './imported.ts';
import { threatsOf } from './otm-threats.ts';
import { filled, joined, listOf, Notes, type Raw, texts, words } from './reading.ts';
import { authenticationMethods, speaksProtocol } from './vocabulary.ts';

/** Does the value look like a model in Open Threat Model? */
export function isOtm(value: unknown): boolean {
  return isObject(value) && own(value, 'otmVersion') !== undefined;
}

/**
 * Reads a model in Open Threat Model 0.2.0 (github.com/iriusrisk/OpenThreatModel) once, into a threat model of ours. What
 * other tools call done becomes a plan: nothing in their file proves it.
 *
 * @param root the value of the file, one that {@link isOtm} recognises
 * @param today YYYY-MM-DD; acceptances, which never end there, end 90 days later
 */
export function importOtm(root: unknown, today: string): Imported {
  return new Importer(root as Raw, today).run();
}

const taken = {
  root: new Set('otmVersion project assets trustZones components dataflows threats mitigations'.split(' ')),
  project: new Set('name id description owner'.split(' ')),
  assets: new Set('name id description risk'.split(' ')),
  zones: new Set('id name type description risk parent'.split(' ')),
  components: new Set('id name type description parent assets threats'.split(' ')),
  flows: new Set('id name description source destination assets threats tags bidirectional'.split(' ')),
};

/** The steps from 1 to 5 and the four classes. */
const classes = ['public', 'internal', 'confidential', 'confidential', 'restricted'];
/** Zones and components lie no deeper within each other. */
const deepest = 16;

const people = /\b(actor|user|person|client|browser|customer)s?\b/i;
const others = /\b(external|third[- ]?party|saas|partner)\b/i;
const stores = /store|storage|database|\bdb\b|-db\b|sql|redis|mongo|bucket|cache|queue|\bs3\b|warehouse/i;

class Importer {
  readonly #notes = new Notes();
  readonly #assets = new Map<string, Raw>();
  readonly #zones = new Map<string, Raw>();
  readonly #parties: Record<Section, Map<string, Raw>> = {
    components: new Map(),
    actors: new Map(),
    externals: new Map(),
  };
  /** What the file calls things, and what they are called here. */
  readonly #ids = { assets: new Ids(), zones: new Ids(), parties: new Ids(), flows: new Ids() };

  constructor(
    private readonly root: Raw,
    private readonly today: string,
  ) {}

  run(): Imported {
    const { root } = this;
    const project = own(root, 'project');
    this.#readAssets();
    this.#readZones();
    this.#readComponents();
    const dataflows = this.#flows();
    const sections = Object.entries(this.#parties) as [Section, Map<string, Raw>][];
    const elements: Elements = {
      assets: new Set(this.#assets.keys()),
      parties: new Map(
        sections.flatMap(([section, entries]) => [...entries.keys()].map((id) => [id, section])),
      ),
      flows: new FlowNames(new Set(dataflows.keys())),
    };
    const { threats, dismissed } = threatsOf(root, this.#notes, this.today, elements, this.#ids);
    const flows = [...dataflows].map(([id, flow]) => (elements.flows.isNamed(id) ? { id, ...flow } : flow));
    if (isObject(project)) this.#notes.leftOver('the project', [project], taken.project);
    this.#notes.leftOver('the model', [root], taken.root);
    const title = words(project, 'name') ?? 'Imported from Open Threat Model';
    const model = filled({
      threatlint: 1,
      id: readable(words(project, 'id')) ?? slug(title, 'imported').slice(0, 60),
      title,
      description: words(project, 'description'),
      owner: words(project, 'owner'),
      assets: Object.fromEntries(this.#assets),
      zones: Object.fromEntries(this.#zones),
      components: Object.fromEntries(this.#parties.components),
      actors: Object.fromEntries(this.#parties.actors),
      externals: Object.fromEntries(this.#parties.externals),
      flows,
      threats: Object.fromEntries(threats),
      dismissed: Object.fromEntries(dismissed),
    });
    noteWhatIsLeft(this.#notes, {
      components: this.#parties.components.size > 0,
      trustless: [...this.#zones.values()].some((zone) => own(zone, 'trust') === undefined),
      assets: this.#assets.size > 0,
      wide: [...threats.values()].some(isWide),
      mitigations: [...threats.values()].some((threat) => own(threat, 'mitigations') !== undefined),
    });
    return written('Open Threat Model', model, this.#notes);
  }

  #readAssets(): void {
    const entries = listOf(this.root, 'assets');
    for (const raw of entries) {
      const id = this.#name(raw, this.#ids.assets);
      const risk = own(raw, 'risk');
      const cia = ['confidentiality', 'integrity', 'availability'].map((key) => step(own(risk, key)));
      const rated = cia.every((value) => value !== undefined);
      if (!rated) this.#notes.add`asset ${id}: its ratings are not all from 0 to 100, so that it has no cia`;
      this.#assets.set(
        id,
        filled({
          title: words(raw, 'name'),
          description: joined(words(raw, 'description'), words(risk, 'comment')),
          class: cia[0] === undefined ? undefined : classes[cia[0] - 1],
          cia: rated ? cia : undefined,
        }),
      );
    }
    this.#notes.leftOver('assets', entries, taken.assets);
  }

  #readZones(): void {
    const entries = listOf(this.root, 'trustZones');
    const within = new Map<string, string>();
    const found = entries.map((raw) => ({ raw, id: this.#name(raw, this.#ids.zones) }));
    for (const { raw, id } of found) {
      const parent = words(own(raw, 'parent'), 'trustZone');
      const outer = parent === undefined ? undefined : this.#ids.zones.get(parent);
      if (outer !== undefined) within.set(id, outer);
      else if (parent !== undefined)
        this.#notes.add`trust zone ${id}: there is no trust zone ${parent} to lie in`;
    }
    for (const { raw, id } of found) {
      if (tooDeep(id, within)) {
        this.#notes
          .add`trust zone ${id} lies within itself, or too deep: it was taken out of ${within.get(id)}`;
        within.delete(id);
      }
      const trust = own(own(raw, 'risk'), 'trustRating');
      const rated = typeof trust === 'number' && trust >= 0 && trust <= 100;
      this.#zones.set(
        id,
        filled({
          title: words(raw, 'name'),
          description: joined(words(raw, 'description'), words(raw, 'type')),
          trust: rated ? Math.round(trust) : undefined,
          within: within.get(id),
        }),
      );
    }
    this.#notes.leftOver('trust zones', entries, taken.zones);
  }

  #readComponents(): void {
    const entries = listOf(this.root, 'components');
    const all = new Map<string, Raw>();
    const found = entries.map((raw) => {
      const id = this.#name(raw, this.#ids.parties);
      all.set(id, raw);
      return { raw, id };
    });
    for (const { raw, id } of found) {
      const type = (words(raw, 'type') ?? '').slice(0, 200);
      const section = others.test(type) ? 'externals' : people.test(type) ? 'actors' : 'components';
      const isStore = section === 'components' && stores.test(type);
      const held = own(raw, 'assets');
      const stored = this.#known(texts(held, 'stored'), `component ${id}`);
      if (section !== 'components' && stored.length > 0)
        this.#notes.add`component ${id}: ${section} store nothing, but it keeps ${stored.join(', ')}`;
      this.#parties[section].set(
        id,
        filled({
          title: words(raw, 'name'),
          description: joined(words(raw, 'description'), type && `type: ${type}`),
          zone: this.#zoneOf(raw, id, all),
          kind: isStore ? 'datastore' : undefined,
          stores: section === 'components' ? stored : undefined,
        }),
      );
    }
    this.#notes.leftOver('components', entries, taken.components);
  }

  /** The zone that a component lies in, or the component that it is a part of. */
  #zoneOf(raw: Raw, id: string, all: ReadonlyMap<string, Raw>): string | undefined {
    let at: unknown = raw;
    for (let depth = 0; at !== undefined && depth < deepest; depth++) {
      const parent = own(at, 'parent');
      const zone = words(parent, 'trustZone');
      if (zone !== undefined) {
        const here = this.#ids.zones.get(zone);
        if (here === undefined) this.#notes.add`component ${id}: there is no trust zone ${zone}`;
        return here;
      }
      const outer = this.#ids.parties.get(words(parent, 'component') ?? '');
      if (outer !== undefined && depth === 0)
        this.#notes.add`component ${id} is a part of ${outer}: it stands beside it`;
      at = outer === undefined ? undefined : all.get(outer);
    }
    this.#notes.add`component ${id} lies in no trust zone: give it a zone`;
    return undefined;
  }

  #flows(): Map<string, Raw> {
    const entries = listOf(this.root, 'dataflows');
    const flows = entries.flatMap((raw): [string, Raw][] => {
      const name = words(raw, 'name') ?? words(raw, 'id') ?? 'unnamed';
      const [from, to] = ['source', 'destination'].map((key) => this.#ids.parties.get(words(raw, key) ?? ''));
      if (from === undefined || to === undefined) {
        const lost = words(raw, from === undefined ? 'source' : 'destination') ?? '(none)';
        this.#notes.add`data flow ${name}: there is no component ${lost}`;
        return [];
      }
      if (own(raw, 'bidirectional') === true)
        this.#notes.add`data flow ${name} goes both ways: it stands once, from ${from} to ${to}`;
      const tags = texts(raw, 'tags');
      const flow = filled({
        title: joined(name, words(raw, 'description')),
        from,
        to,
        protocol: words(own(raw, 'attributes'), 'protocol') ?? tags.find(speaksProtocol),
        auth:
          words(own(raw, 'attributes'), 'auth') ??
          tags.find((tag) => !speaksProtocol(tag) && authenticationMethods(tag).length > 0),
        data: this.#known([...new Set(texts(raw, 'assets'))], `data flow ${name}`),
      });
      return [[this.#name(raw, this.#ids.flows), flow]];
    });
    this.#notes.leftOver('data flows', entries, taken.flows);
    return new Map(flows);
  }

  #known(ids: readonly string[], whose: string): string[] {
    return ids.flatMap((id) => {
      const here = this.#ids.assets.get(id);
      if (here === undefined) this.#notes.add`${whose}: there is no asset ${id}`;
      return here ?? [];
    });
  }

  /** The id that an entry has here: its own, or its name where its own is a number for machines. */
  #name(raw: Raw, ids: Ids): string {
    const own = words(raw, 'id');
    const id = ids.add(own, readable(own) ?? slug(words(raw, 'name') ?? 'unnamed'));
    if (own !== undefined && ids.get(own) !== id)
      this.#notes.add`the id ${own} is taken twice: what names it means the first`;
    return id;
  }
}

/** An id that a person would write; those of machines (UUIDs) say nothing. */
function readable(id: string | undefined): string | undefined {
  return id === undefined || /^[0-9a-f]{8}-[0-9a-f]{4}-|^[0-9a-f]{24,}$|^\d+$/i.test(id) ? undefined : id;
}

/** From 0 to 100, as a step from 1 to 5. */
function step(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 100 ? Math.round(value / 25) + 1 : undefined;
}

function tooDeep(id: string, within: ReadonlyMap<string, string>): boolean {
  let at = within.get(id);
  for (let depth = 1; at !== undefined; depth++) {
    if (at === id || depth > deepest) return true;
    at = within.get(at);
  }
  return false;
}
