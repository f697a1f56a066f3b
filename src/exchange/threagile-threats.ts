import { isObject, own } from '../syntax/value.ts';
import { Ids } from '../text/ids.ts';
import { shortened } from '../text/shorten.ts';
import { isVisible } from '../text/visible.ts';
import { type Elements, whereabouts } from './elements.ts';
import { longestId } from './names.ts';
import { entriesOf, filled, joined, type Notes, type Raw, texts, words } from './reading.ts';
import { riskCategories, strideLetters } from './threagile-risks.ts';
import { decided } from './threagile-tracking.ts';

const likelihoods = ['unlikely', 'likely', 'very-likely', 'frequent'];
const impacts = ['low', 'medium', 'high', 'very-high'];

/** What a risk is about, in the order in which Threagile makes its id of it. */
const mostRelevant = [
  'data_asset',
  'technical_asset',
  'communication_link',
  'trust_boundary',
  'shared_runtime',
].map((what) => `most_relevant_${what}`);

const taken = {
  category: new Set(
    'id title description impact action mitigation stride cwe asvs cheat_sheet risks_identified'.split(' '),
  ),
  risk: new Set([
    'exploitation_likelihood',
    'exploitation_impact',
    'data_breach_technical_assets',
    ...mostRelevant,
  ]),
  tracking: new Set('status justification ticket date checked_by'.split(' ')),
};

/** What becomes of the risks of a Threagile model. */
export interface Threats {
  readonly threats: ReadonlyMap<string, Raw>;
  /** Those that somebody found to be none, by their ids in Threagile. */
  readonly dismissed: ReadonlyMap<string, Raw>;
}

/**
 * The threats of a Threagile model: the risks that it tracks (`risk_tracking`) and those that its authors identified
 * (`custom_risk_categories`; `individual_risk_categories` before 1.0), by id.
 */
export function threatsOf(root: Raw, notes: Notes, today: string, elements: Elements): Threats {
  const threats = new Map<string, Raw>();
  const dismissed = new Map<string, Raw>();
  const names = new Ids();
  const keys = new Ids();
  const tracked = entriesOf(root, 'risk_tracking');
  const trackings = new Trackings(tracked);
  const categories = categoriesOf(root);
  const risks: Raw[] = [];
  const decide = (id: string, source: string, tracking: Raw, threat: Raw) => {
    const decision = decided(id, source, tracking, today, notes);
    if (decision.kind === 'threat') threats.set(id, { ...threat, ...decision.parts });
    else dismissed.set(keys.add(undefined, source), { reason: decision.reason, by: decision.by });
  };
  for (const [categoryId, category] of categories) {
    for (const [title, risk] of entriesOf(category, 'risks_identified')) {
      risks.push(risk);
      const id = names.add(undefined, `T-${symbol(categoryId)}`);
      const about = mostRelevant.flatMap((key) => words(risk, key) ?? []);
      const threat = identified(plain(title), category, risk, about, elements, notes);
      const tracking = trackings.of(categoryId, about);
      if (tracking)
        decide(
          id,
          [categoryId, ...about].map((part) => shortened(part, longestId)).join('@'),
          tracking,
          threat,
        );
      else threats.set(id, { ...threat, mitigations: { 'M-ACTION': action(category, notes, id) } });
    }
  }
  for (const [id, tracking] of tracked) {
    if (trackings.isUsed(id)) continue;
    decide(names.add(undefined, `T-${symbol(id)}`), id, tracking, trackedThreat(id, elements));
  }
  notes.leftOver(
    'risk categories',
    categories.map(([, raw]) => raw),
    taken.category,
  );
  notes.leftOver('identified risks', risks, taken.risk);
  notes.leftOver(
    'tracked risks',
    tracked.map(([, raw]) => raw),
    taken.tracking,
  );
  return { threats, dismissed };
}

/** The categories of risk that the model's authors thought of: by title, or in a list since Threagile 1.0. */
function categoriesOf(root: Raw): [string, Raw][] {
  return ['individual_risk_categories', 'custom_risk_categories'].flatMap((key): [string, Raw][] => {
    const list = own(root, key);
    const entries: [string, Raw][] = Array.isArray(list)
      ? list.filter(isObject).map((raw): [string, Raw] => [words(raw, 'title') ?? 'Unnamed risk', raw])
      : entriesOf(root, key);
    return entries.map(([title, raw]) => [words(raw, 'id') ?? title, raw]);
  });
}

/** What is tracked, by the ids of risks: `category@element@element`, where `*` stands for any element. */
class Trackings {
  readonly #used = new Set<string>();
  readonly #root: Step = { below: new Map(), here: undefined };

  constructor(tracked: readonly [string, Raw][]) {
    for (const [at, [id, tracking]] of tracked.entries()) {
      let step = this.#root;
      for (const [index, part] of id.split('@').entries()) {
        const key = index > 0 && part === '' ? '*' : part;
        const next = step.below.get(key) ?? { below: new Map(), here: undefined };
        step.below.set(key, next);
        step = next;
      }
      step.here ??= { at, id, tracking };
    }
  }

  /** What is tracked of a risk about these elements; what names them goes before what stands for many, and the first of those. */
  of(category: string, elements: readonly string[]): Raw | undefined {
    const start = this.#root.below.get(category);
    if (!start) return undefined;
    let exact: Step | undefined = start;
    for (const element of elements) exact = element === '*' ? undefined : exact?.below.get(element);
    const found = exact?.here ?? fitting(start, elements, 0);
    if (found) this.#used.add(found.id);
    return found?.tracking;
  }

  isUsed(id: string): boolean {
    return this.#used.has(id);
  }
}

interface Tracked {
  /** Which of all it is. */
  readonly at: number;
  readonly id: string;
  readonly tracking: Raw;
}

/** What is tracked whose ids begin alike. */
interface Step {
  readonly below: Map<string, Step>;
  here: Tracked | undefined;
}

/** The first that names an element, or stands for any, wherever it says something. */
function fitting({ here, below }: Step, elements: readonly string[], at: number): Tracked | undefined {
  let first = here;
  for (const key of new Set(['*', elements[at]])) {
    const next = key === undefined ? undefined : below.get(key);
    const found = next && fitting(next, elements, at + 1);
    if (found && (first === undefined || found.at < first.at)) first = found;
  }
  return first;
}

/** `missing-hardening@*` in words, with what Threagile's own category says it is. */
function trackedThreat(id: string, elements: Elements): Raw {
  const [category = id, ...parts] = id.split('@');
  const named = parts.filter((part) => part !== '*' && part !== '');
  const said = category.replaceAll('-', ' ').trim();
  const what = isVisible(said) ? said : 'unnamed risk';
  const known = Object.hasOwn(riskCategories, category) ? riskCategories[category] : undefined;
  const where = named.length > 0 ? ` at ${named.join(', ')}` : '';
  const { scope, assets } = whereabouts(named, elements);
  return {
    ...filled({
      title: `${what.charAt(0).toUpperCase()}${what.slice(1)}${where}`,
      description: `Threagile: ${id}`,
      categories: known ? { stride: [known.stride], cwe: [known.cwe] } : undefined,
      assets,
    }),
    scope,
  };
}

function identified(
  title: string,
  category: Raw,
  risk: Raw,
  about: readonly string[],
  elements: Elements,
  notes: Notes,
): Raw {
  const stride = strideLetters[words(category, 'stride') ?? ''];
  const cwe = own(category, 'cwe');
  const likelihood = likelihoods.indexOf(words(risk, 'exploitation_likelihood') ?? '') + 2;
  const impact = impacts.indexOf(words(risk, 'exploitation_impact') ?? '') + 2;
  const asset = words(risk, 'most_relevant_data_asset');
  if (asset !== undefined && !elements.assets.has(asset))
    notes.add`the risk ${title} names the data asset ${asset}, which is not there`;
  const { scope, assets, at } = whereabouts(
    about.filter((id) => id !== asset || elements.assets.has(id)),
    elements,
    texts(risk, 'data_breach_technical_assets'),
  );
  return {
    ...filled({
      title,
      description: joined(words(category, 'description'), words(category, 'impact'), at),
      categories: filled({
        stride: stride === undefined ? undefined : [stride],
        cwe: Number.isInteger(cwe) ? [cwe] : undefined,
      }),
      links: [words(category, 'cheat_sheet')].filter((link) => link !== undefined),
      assets,
      // 1 stands for what is not known.
      risk: filled({
        likelihood: likelihood > 1 ? likelihood : undefined,
        impact: impact > 1 ? impact : undefined,
      }),
    }),
    scope,
  };
}

/** What of the OWASP ASVS the category names. */
function controlsOf(category: Raw): string[] {
  const asvs = words(category, 'asvs');
  return asvs === undefined ? [] : [/^ASVS/i.test(asvs) ? asvs : `ASVS ${asvs}`];
}

/** Nobody has tracked it: what its category advises is to be done. */
function action(category: Raw, notes: Notes, id: string): Raw {
  notes.add`${id} is tracked nowhere: what its category advises is planned; decide`;
  return filled({
    title: words(category, 'action') ?? 'To be decided',
    description: words(category, 'mitigation'),
    status: 'planned',
    controls: controlsOf(category),
  });
}

function plain(title: string): string {
  const text = title
    .replace(/<\/?[a-z]{1,10}>/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
  return isVisible(text) ? text : 'Unnamed risk';
}

function symbol(id: string): string {
  const parts = id
    .slice(0, longestId)
    .split('@')
    .filter((part) => part !== '*' && part !== '');
  return (
    parts
      .join('-')
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'RISK'
  );
}
