import { own } from '../syntax/value.ts';
import { shift } from '../text/dates.ts';
import { Ids } from '../text/ids.ts';
import { shortened } from '../text/shorten.ts';
import { type Elements, whereabouts } from './elements.ts';
import { slug } from './imported.ts';
import { filled, joined, listOf, type Notes, type Raw, texts, words } from './reading.ts';
import { strideNames } from './scales.ts';
import { graceDays } from './threagile-tracking.ts';

const taken = {
  threats: new Set('id name description categories cwes risk tags'.split(' ')),
  mitigations: new Set('id name description'.split(' ')),
  instances: new Set('threat state mitigations'.split(' ')),
};

/** A threat at one component or flow: what was decided there. */
interface Instance {
  readonly element: string;
  readonly raw: Raw;
}

/**
 * The threats of a model in Open Threat Model: one for each that it declares, at all the components and flows that name
 * it. States are free words there; those of its examples are understood.
 *
 * @param theirIds what the file calls its components and flows, and what they are called here
 */
export function threatsOf(
  root: Raw,
  notes: Notes,
  today: string,
  elements: Elements,
  theirIds: { readonly parties: Ids; readonly flows: Ids },
): { threats: ReadonlyMap<string, Raw>; dismissed: ReadonlyMap<string, Raw> } {
  const instances = instancesOf(root, theirIds);
  const declared = listOf(root, 'threats');
  const mitigations = new Map(listOf(root, 'mitigations').map((raw) => [words(raw, 'id') ?? '', raw]));
  const threats = new Map<string, Raw>();
  const dismissed = new Map<string, Raw>();
  const ids = new Ids();
  const known = new Set<string>();
  for (const raw of declared) {
    const theirs = words(raw, 'id') ?? words(raw, 'name') ?? '';
    const title = words(raw, 'name') ?? 'Unnamed threat';
    // Of two with one id, the first is meant.
    const found = known.has(theirs) ? [] : (instances.get(theirs) ?? []);
    if (known.has(theirs)) notes.add`the id ${theirs} is taken twice: what names it means the first`;
    known.add(theirs);
    const id = ids.add(theirs, idOf(theirs, title));
    const states = found.map((one) => (words(one.raw, 'state') ?? '').toLowerCase());
    if (found.length > 0 && states.every((state) => /not.?applicable|false.?positive/.test(state))) {
      notes.add`the threat ${title} is ${states[0]} in the file; it is no threat here`;
      dismissed.set(id, { reason: joined(title, states[0]) ?? title, by: 'unknown' });
      continue;
    }
    if (found.length === 0) notes.add`${id} is named by no component and no data flow: say where it is`;
    const { scope, assets, at } = whereabouts(
      found.map(({ element }) => element),
      elements,
    );
    threats.set(id, {
      ...described(raw, title, at, notes),
      ...(assets ? { assets } : {}),
      scope,
      ...decisions(id, found, states, mitigations, { today, notes }),
    });
  }
  for (const theirs of instances.keys()) {
    if (!known.has(theirs))
      notes.add`a component or data flow names the threat ${theirs}, which is not there`;
  }
  const used = new Set(
    [...instances.values()]
      .flat()
      .flatMap(({ raw }) => listOf(raw, 'mitigations').map((one) => words(one, 'mitigation'))),
  );
  for (const [theirs, raw] of mitigations) {
    if (!used.has(theirs))
      notes.add`the mitigation ${words(raw, 'name') ?? theirs} is used nowhere: not taken along`;
  }
  notes.leftOver('threats', declared, taken.threats);
  notes.leftOver('mitigations', [...mitigations.values()], taken.mitigations);
  notes.leftOver(
    'threats of components and data flows',
    [...instances.values()].flat().map(({ raw }) => raw),
    taken.instances,
  );
  return { threats, dismissed };
}

/** Where each threat is, by the id that the file gives it. */
function instancesOf(
  root: Raw,
  { parties, flows }: { readonly parties: Ids; readonly flows: Ids },
): Map<string, Instance[]> {
  const found = new Map<string, Instance[]>();
  const at = (holder: Raw, element: string) => {
    for (const raw of listOf(holder, 'threats')) {
      const threat = words(raw, 'threat');
      if (threat === undefined) continue;
      const list = found.get(threat) ?? [];
      found.set(threat, list);
      list.push({ element, raw });
    }
  };
  for (const raw of listOf(root, 'components')) at(raw, parties.get(words(raw, 'id') ?? '') ?? 'a component');
  for (const raw of listOf(root, 'dataflows')) {
    const id = words(raw, 'id') ?? '';
    at(raw, flows.get(id) ?? `the flow ${shortened(words(raw, 'name') ?? id, 200)}`.trim());
  }
  return found;
}

function described(raw: Raw, title: string, at: string | undefined, notes: Notes): Raw {
  const stride: string[] = [];
  const owasp: string[] = [];
  for (const name of texts(raw, 'categories')) {
    const letter = Object.entries(strideNames).find(
      ([, full]) => full.toLowerCase() === name.trim().toLowerCase(),
    );
    if (letter) stride.push(letter[0]);
    else if (/^API([1-9]|10)\b/i.test(name.trim()))
      owasp.push(/^API\d+/i.exec(name.trim())?.[0].toUpperCase() ?? name);
    else
      notes.add`the threat ${title}: the category ${name} is none of STRIDE or OWASP's, and was not taken along`;
  }
  const cwe = texts(raw, 'cwes').flatMap((name) => /^(?:CWE-)?(\d{1,6})$/i.exec(name.trim())?.[1] ?? []);
  const risk = own(raw, 'risk');
  return filled({
    title,
    description: joined(
      words(raw, 'description'),
      words(risk, 'likelihoodComment'),
      words(risk, 'impactComment'),
      at,
    ),
    categories: filled({ stride: unique(stride), owasp: unique(owasp), cwe: unique(cwe.map(Number)) }),
    tags: unique(texts(raw, 'tags')),
    risk: filled({ likelihood: level(own(risk, 'likelihood')), impact: level(own(risk, 'impact')) }),
  });
}

/** What is done about a threat, wherever it is; what nothing proves is a plan. */
function decisions(
  id: string,
  instances: readonly Instance[],
  states: readonly string[],
  declared: ReadonlyMap<string, Raw>,
  { today, notes }: { today: string; notes: Notes },
): Raw {
  const plans = new Map<string, Raw>();
  const names = new Ids();
  const done = new Set<string>();
  for (const { raw } of instances) {
    for (const one of listOf(raw, 'mitigations')) {
      const theirs = words(one, 'mitigation');
      if (theirs === undefined) continue;
      const state = (words(one, 'state') ?? '').toLowerCase();
      if (/^(implemented|mitigated|done|tested)$/.test(state)) done.add(theirs);
      if (names.get(theirs) !== undefined) continue;
      const entry = declared.get(theirs);
      if (!entry) notes.add`${id} names the mitigation ${theirs}, which is not there`;
      const title = words(entry, 'name') ?? theirs;
      const name = names.add(theirs, idOf(theirs.slice(theirs.lastIndexOf('/') + 1), title, 'M-'));
      plans.set(name, filled({ title, description: words(entry, 'description'), status: 'planned' }));
    }
  }
  for (const theirs of done) {
    notes.add`${id} › ${names.get(theirs)} is done according to the file, which proves nothing: here it is planned; say how it is verified, then call it implemented`;
  }
  const parts: { mitigations?: Raw; acceptances?: Raw } = {};
  if (plans.size > 0) parts.mitigations = Object.fromEntries(plans);
  const accepted = states.filter((state) => state === 'accepted');
  if (accepted.length > 0 && accepted.length === states.length) {
    const expires = shift(today, graceDays);
    notes.add`${id} is accepted without end in the file: here until ${expires}; decide`;
    parts.acceptances = { 'A-IMPORTED': { reason: 'none given in the file', owner: 'unknown', expires } };
  } else if (accepted.length > 0) {
    notes.add`${id} is accepted in some places and not in others: the acceptance was not taken along; decide`;
  }
  if (plans.size === 0 && !parts.acceptances) notes.add`${id} has neither mitigation nor acceptance; decide`;
  return parts;
}

function idOf(theirs: string, title: string, prefix = 'T-'): string {
  if (/^[TM]-\S+$/.test(theirs)) return theirs;
  const name = slug(/^[\da-f-]{24,}$/i.test(theirs) ? title : theirs).toUpperCase();
  return `${prefix}${name.slice(0, 60)}`;
}

/** From 0 to 100, as a level from 1 to 5. */
function level(value: unknown): number | undefined {
  if (typeof value !== 'number' || !(value >= 0 && value <= 100)) return undefined;
  return Math.max(1, Math.ceil(value / 20));
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}
