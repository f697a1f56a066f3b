import { isObject, own } from '../syntax/value.ts';
import { Ids } from '../text/ids.ts';
import { append } from '../text/lists.ts';
import { isVisible } from '../text/visible.ts';
import { type Elements, FlowNames, type Section } from './elements.ts';
import { type Imported, isWide, noteWhatIsLeft, slug, written } from './imported.ts';
import { longestId } from './names.ts';
import { entriesOf, filled, flag, joined, joinedAll, Notes, type Raw, texts, words } from './reading.ts';
import { threatsOf } from './threagile-threats.ts';

/** Does the value look like a Threagile model, or like the first file of one? */
export function isThreagile(value: unknown): boolean {
  return (
    isObject(value) &&
    (own(value, 'threagile_version') !== undefined ||
      isObject(own(value, 'technical_assets')) ||
      Array.isArray(own(value, 'includes')))
  );
}

/**
 * Reads a Threagile model (threagile.io) once, into a threat model of ours: data assets, trust boundaries, technical
 * assets, communication links, and the risks that somebody tracked or identified. What Threagile computes by its
 * rules is not in its file, and threatlint finds threats its own way.
 *
 * @param root the value of the file, one that {@link isThreagile} recognises
 * @param today YYYY-MM-DD; acceptances, which never end in Threagile, end 90 days later
 * @param notes what is to be said before
 */
export function importThreagile(root: unknown, today: string, notes: readonly string[] = []): Imported {
  return new Importer(root as Raw, today, notes).run();
}

const confidentialities = ['public', 'internal', 'restricted', 'confidential', 'strictly-confidential'];
const criticalities = ['archive', 'operational', 'important', 'critical', 'mission-critical'];
/** Threagile's five steps in our four classes; `cia` keeps the five. */
const classes = ['public', 'internal', 'confidential', 'confidential', 'restricted'];

const taken = {
  root: new Set(
    'threagile_version title author business_overview technical_overview application_description management_summary_comment data_assets technical_assets trust_boundaries questions individual_risk_categories custom_risk_categories risk_tracking'.split(
      ' ',
    ),
  ),
  data: new Set(
    'id description owner tags confidentiality integrity availability justification_cia_rating'.split(' '),
  ),
  technical: new Set(
    'id description type used_as_client_by_human technology technologies internet owner data_assets_stored communication_links justification_out_of_scope out_of_scope'.split(
      ' ',
    ),
  ),
  links: new Set('target protocol authentication vpn data_assets_sent data_assets_received'.split(' ')),
  boundaries: new Set('id description type technical_assets_inside trust_boundaries_nested'.split(' ')),
};

class Importer {
  readonly #notes = new Notes();
  readonly #ids = { assets: new Ids(), zones: new Ids(), technical: new Ids() };
  readonly #assets = new Map<string, Raw>();
  readonly #zones = new Map<string, Raw>();
  /** The boundary of each technical asset and of each nested boundary. */
  readonly #inside = new Map<string, string>();
  readonly #parties = {
    components: new Map<string, Raw>(),
    actors: new Map<string, Raw>(),
    externals: new Map<string, Raw>(),
  };

  constructor(
    private readonly root: Raw,
    private readonly today: string,
    notes: readonly string[],
  ) {
    append(this.#notes.list, notes);
  }

  run(): Imported {
    const { root } = this;
    this.#dataAssets();
    this.#boundaries();
    this.#technicalAssets();
    const links = this.#flows();
    const elements = this.#elements(links);
    const { threats, dismissed } = threatsOf(root, this.#notes, this.today, elements);
    const flows = [...links].map(([id, flow]) => (elements.flows.isNamed(id) ? { id, ...flow } : flow));
    this.#notes.leftOver('the model', [root], taken.root);
    const title = words(root, 'title') ?? 'Imported from Threagile';
    const model = filled({
      threatlint: 1,
      id: slug(title, 'imported').slice(0, 60),
      title,
      description: joinedAll([
        ...['application_description', 'business_overview', 'technical_overview'].map((key) =>
          words(own(root, key), 'description'),
        ),
        words(root, 'management_summary_comment'),
      ]),
      owner: words(own(root, 'author'), 'name'),
      assets: Object.fromEntries(this.#assets),
      zones: Object.fromEntries(this.#zones),
      components: Object.fromEntries(this.#parties.components),
      actors: Object.fromEntries(this.#parties.actors),
      externals: Object.fromEntries(this.#parties.externals),
      flows,
      questions: this.#questions(),
      threats: Object.fromEntries(threats),
      dismissed: Object.fromEntries(dismissed),
    });
    noteWhatIsLeft(this.#notes, {
      components: this.#parties.components.size > 0,
      trustless: this.#zones.size > 0,
      assets: this.#assets.size > 0,
      wide: [...threats.values()].some(isWide),
      mitigations: [...threats.values()].some((threat) => own(threat, 'mitigations') !== undefined),
    });
    return written('Threagile', model, this.#notes);
  }

  #elements(links: ReadonlyMap<string, Raw>): Elements {
    const parties = Object.entries(this.#parties).flatMap(([section, entries]) =>
      [...entries.keys()].map((id) => [id, section as Section] as const),
    );
    return {
      assets: new Set(this.#assets.keys()),
      parties: new Map(parties),
      flows: new FlowNames(new Set(links.keys())),
    };
  }

  #dataAssets(): void {
    const entries = entriesOf(this.root, 'data_assets');
    for (const [title, raw] of entries) {
      const id = this.#id(raw, title, this.#ids.assets);
      const level = confidentialities.indexOf(words(raw, 'confidentiality') ?? '');
      const rating = [
        level,
        ...['integrity', 'availability'].map((key) => criticalities.indexOf(words(raw, key) ?? '')),
      ];
      if (rating.some((value) => value < 0))
        this.#notes.add`data asset ${id}: its ratings are not all known, so that it has no cia`;
      this.#assets.set(
        id,
        filled({
          title,
          description: joined(words(raw, 'description'), words(raw, 'justification_cia_rating')),
          owner: words(raw, 'owner'),
          class: classes[level],
          tags: texts(raw, 'tags'),
          cia: rating.every((value) => value >= 0) ? rating.map((value) => value + 1) : undefined,
        }),
      );
    }
    this.#notes.leftOver(
      'data assets',
      entries.map(([, raw]) => raw),
      taken.data,
    );
  }

  #boundaries(): void {
    const entries = entriesOf(this.root, 'trust_boundaries');
    const ids = entries.map(([title, raw]) => ({ title, raw, id: this.#id(raw, title, this.#ids.zones) }));
    const declared = new Set(ids.map(({ id }) => id));
    for (const { raw, id } of ids) {
      for (const [key, what] of [
        ['trust_boundaries_nested', 'boundary'],
        ['technical_assets_inside', 'asset'],
      ] as const) {
        for (const name of texts(raw, key)) {
          const place = `${what} ${name}`;
          const other = this.#inside.get(place);
          if (what === 'boundary' && !declared.has(name))
            this.#notes.add`trust boundary ${id}: there is no boundary ${name} to lie in it`;
          else if (other !== undefined && other !== id)
            this.#notes.add`${name} lies in ${other} and in ${id}: it was put into ${other}`;
          else this.#inside.set(place, id);
        }
      }
    }
    for (const { id } of ids) {
      if (!this.#goesRound(id)) continue;
      this.#notes
        .add`trust boundary ${id} lies within itself, or too deep: it was taken out of ${this.#inside.get(`boundary ${id}`)}`;
      this.#inside.delete(`boundary ${id}`);
    }
    for (const { title, raw, id } of ids) {
      this.#zones.set(
        id,
        filled({
          title,
          description: joined(words(raw, 'description'), words(raw, 'type')),
          within: this.#inside.get(`boundary ${id}`),
        }),
      );
    }
    this.#notes.leftOver(
      'trust boundaries',
      entries.map(([, raw]) => raw),
      taken.boundaries,
    );
  }

  /** Models say no more than 16 zones within each other. */
  #goesRound(id: string): boolean {
    let at = this.#inside.get(`boundary ${id}`);
    for (let depth = 1; at !== undefined; depth++) {
      if (at === id || depth > 16) return true;
      at = this.#inside.get(`boundary ${at}`);
    }
    return false;
  }

  #technicalAssets(): void {
    const entries = entriesOf(this.root, 'technical_assets');
    const all = new Map<string, Raw>();
    for (const [title, raw] of entries) {
      const id = this.#id(raw, title, this.#ids.technical);
      all.set(id, raw);
      const type = words(raw, 'type');
      const section =
        type !== 'external-entity'
          ? 'components'
          : flag(raw, 'used_as_client_by_human')
            ? 'actors'
            : 'externals';
      const own = section === 'components';
      const stores = this.#declared(texts(raw, 'data_assets_stored'), `technical asset ${id}`);
      if (!own && stores.length > 0)
        this.#notes.add`technical asset ${id}: ${section} store nothing, but it keeps ${stores.join(', ')}`;
      const owner = words(raw, 'owner');
      const technology = joinedAll([words(raw, 'technology'), ...texts(raw, 'technologies')]);
      this.#parties[section].set(
        id,
        filled({
          title,
          description: joined(
            words(raw, 'description'),
            technology && `technology: ${technology}`,
            own ? undefined : owner && `owner: ${owner}`,
            flag(raw, 'out_of_scope')
              ? `out of scope: ${words(raw, 'justification_out_of_scope') ?? 'no reason given'}`
              : undefined,
          ),
          owner: own ? owner : undefined,
          zone: this.#zoneOf(id, raw),
          kind: type === 'datastore' ? 'datastore' : undefined,
          exposure: own && flag(raw, 'internet') ? 'public' : undefined,
          stores: own ? stores : undefined,
        }),
      );
    }
    for (const [place, zone] of this.#inside) {
      const name = place.slice('asset '.length);
      if (place.startsWith('asset ') && !all.has(name))
        this.#notes.add`trust boundary ${zone}: there is no technical asset ${name} to lie in it`;
    }
    this.#notes.leftOver(
      'technical assets',
      entries.map(([, raw]) => raw),
      taken.technical,
    );
  }

  /** Threagile knows what is on the internet; here that is a zone. */
  #zoneOf(id: string, raw: Raw): string | undefined {
    const zone = this.#inside.get(`asset ${id}`);
    if (zone !== undefined) return zone;
    if (!flag(raw, 'internet')) {
      this.#notes.add`technical asset ${id} lies in no trust boundary: give it a zone`;
      return undefined;
    }
    if (!this.#zones.has('internet')) this.#zones.set('internet', { title: 'Internet', trust: 0 });
    return 'internet';
  }

  /** By the ids that Threagile gives to links: `shop-api>storing`. */
  #flows(): Map<string, Raw> {
    const parties = new Set(Object.values(this.#parties).flatMap((section) => [...section.keys()]));
    const links: Raw[] = [];
    const ids = new Ids();
    const flows = entriesOf(this.root, 'technical_assets').flatMap(([title, raw]) =>
      entriesOf(raw, 'communication_links').flatMap(([name, link]): [string, Raw][] => {
        const from = words(raw, 'id') ?? slug(title);
        const to = words(link, 'target');
        if (to === undefined || !parties.has(to) || !parties.has(from)) {
          this.#notes
            .add`communication link ${name} of ${from}: there is no technical asset ${to ?? '(none)'}`;
          return [];
        }
        links.push(link);
        const data = [...texts(link, 'data_assets_sent'), ...texts(link, 'data_assets_received')];
        const flow = filled({
          title: name,
          from,
          to,
          auth: words(link, 'authentication'),
          protocol: protocolOf(link),
          data: this.#declared([...new Set(data)], `communication link ${name}`),
        });
        return [[ids.add(undefined, `${from.slice(0, longestId)}>${slug(name)}`), flow]];
      }),
    );
    this.#notes.leftOver('communication links', links, taken.links);
    return new Map(flows);
  }

  /** Threagile's questions by their words; without an answer they are open here, too. */
  #questions(): Raw {
    const questions = own(this.root, 'questions');
    const asked = isObject(questions) ? Object.keys(questions).filter(isVisible) : [];
    return Object.fromEntries(
      asked.map((text, at) => [
        `Q-${at + 1}`,
        filled({ text: text.replace(/\s+/g, ' ').trim(), answer: words(questions, text) }),
      ]),
    );
  }

  #declared(ids: readonly string[], whose: string): string[] {
    return ids.filter((id) => {
      if (this.#assets.has(id)) return true;
      this.#notes.add`${whose}: there is no data asset ${id}`;
      return false;
    });
  }

  #id(raw: Raw, title: string, among: Ids): string {
    const wish = words(raw, 'id') ?? slug(title);
    const id = among.add(undefined, wish);
    if (id !== wish) {
      this.#notes
        .add`the id ${wish} is taken twice: ${title} is ${id} now, and what named it means the first`;
    }
    return id;
  }
}

/** What Threagile says is sent in clear text when it does not say `-encrypted` (or a protocol that always is). */
const clear = new Set(
  'http ws reverse-proxy-web-protocol mqtt jdbc odbc sql-access-protocol nosql-access-protocol binary text smtp pop3 imap ftp ldap jms nfs smb xmpp iiop jrmp'.split(
    ' ',
  ),
);

function protocolOf(link: Raw): string | undefined {
  const protocol = words(link, 'protocol');
  if (protocol === undefined || protocol === 'unknown-protocol') return undefined;
  if (flag(link, 'vpn')) return `${protocol} in a VPN`;
  return clear.has(protocol) ? `${protocol} in clear text` : protocol;
}
