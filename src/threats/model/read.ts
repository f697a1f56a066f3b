import selectorSchema from '../../../schemas/selector.schema.json' with { type: 'json' };
import modelSchema from '../../../schemas/threat-model.schema.json' with { type: 'json' };
import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import { validate } from '../../generated/validators/threat-model.mjs';
import type { Document } from '../../refs/document.ts';
import { Place } from '../../refs/place.ts';
import type { Asset, AssetMatch, Entry, Exposure } from '../../selector/assets.ts';
import { unquotedPath } from '../../selector/quoting.ts';
import type { Selector } from '../../selector/selector.ts';
import type { Path } from '../../syntax/tree.ts';
import { isObject, own, ownAt } from '../../syntax/value.ts';
import { explainViolations } from '../../syntax/violations.ts';
import { isDate, looksLikeDate } from '../../text/dates.ts';
import { append } from '../../text/lists.ts';
import { duplicateKeys } from './duplicates.ts';
import {
  type Acceptance,
  type Assumption,
  type Categories,
  type ElementNames,
  type Exemption,
  elementKeys,
  type Flow,
  type Import,
  type Mitigation,
  type Party,
  type Pattern,
  type Question,
  type Threat,
  type ThreatModel,
  type Verify,
  type Zone,
} from './model.ts';

type Raw = Readonly<Record<string, unknown>>;

/** A file with thousands of mistakes is one mistake: the rest is counted, not told. */
const mostFindings = 100;

/** Is the document a threat model: does its root say `threatlint`? */
export function isThreatModel(document: Document): boolean {
  return isObject(document.tree.value) && own(document.tree.value, 'threatlint') !== undefined;
}

/**
 * Reads a threat model (threat-models.md, The file). What violates the schema is a finding and left out of the model,
 * so that the rest can still be read.
 *
 * @param document a document that {@link isThreatModel} recognises
 */
export function readModel(document: Document): { model: ThreatModel; findings: Finding[] } {
  const place = new Place(document);
  const value = document.tree.value as Raw;
  const { findings, broken } = violations(document, place);
  append(findings, duplicateKeys(document, place));
  const reader = new ModelReader(place, value, broken);
  return { model: reader.read(document, findings.length === 0), findings };
}

/** What violates the schema, and the entries it makes unusable, as pointers. */
function violations(document: Document, root: Place): { findings: Finding[]; broken: Set<string> } {
  const broken = new Set<string>();
  const { value } = document.tree;
  const found = validate(value)
    ? []
    : explainViolations(
        validate.errors ?? [],
        modelSchema,
        value,
        new Map([['selector.schema.json', selectorSchema as Raw]]),
      );
  const wrongDates = impossibleDates(value);
  const id = text(value as Raw, 'id') ?? '';
  const findings: Finding[] = [];
  for (const { path, part, message } of [...found, ...wrongDates, ...mixedScopes(value)]) {
    for (let place = root.child(...path); place.parent; place = place.parent) broken.add(place.pointer());
    if (findings.length >= mostFindings) continue;
    const place = root.child(...path);
    const quoting = unquotedPath(document, path);
    const about = `model ${id} ${quoting ?? message} ${place.pointer()}`;
    findings.push(
      quoting === undefined
        ? diagnose('model-invalid', { place, part, message, about })
        : diagnose('model-selector-quoting', { place, message: quoting, about }),
    );
  }
  return { findings, broken };
}

/** Scopes that speak of operations and of elements at once: nothing is both. */
function mixedScopes(root: unknown): { path: Path; part: 'key'; message: string }[] {
  return entries(own(root, 'threats')).flatMap(([id, threat]) => {
    const keys = entries(own(threat, 'scope')).map(([key]) => key);
    const ofElements = keys.filter((key) => (elementKeys as readonly string[]).includes(key));
    const other = keys.find((key) => !ofElements.includes(key));
    if (ofElements.length === 0 || other === undefined) return [];
    const message = `\`${other}\` selects operations, and \`${ofElements[0]}\` names what is none: make two threats of it`;
    return [{ path: ['threats', id, 'scope', other], part: 'key', message }];
  });
}

const dateKeys = ['due', 'granted', 'expires', 'on', 'last'];

/** Dates that look like one and are none: 2027-02-30. The schema cannot tell. */
function impossibleDates(root: unknown): { path: Path; part: 'value'; message: string }[] {
  const found: { path: Path; part: 'value'; message: string }[] = [];
  const look = (value: unknown, path: Path) => {
    for (const key of dateKeys) {
      const date = own(value, key);
      if (typeof date !== 'string' || !looksLikeDate(date) || isDate(date)) continue;
      found.push({
        path: [...path, key],
        part: 'value',
        message: `\`${key}\` is no day of the calendar: ${date}`,
      });
    }
  };
  look(own(root, 'review'), ['review']);
  for (const [id, exemption] of entries(own(own(root, 'coverage'), 'exempt'))) {
    look(exemption, ['coverage', 'exempt', id]);
  }
  for (const [key, dismissal] of entries(own(root, 'dismissed'))) look(dismissal, ['dismissed', key]);
  for (const holder of ['threats', 'patterns']) {
    for (const [holderId, threat] of entries(own(root, holder))) {
      for (const section of ['mitigations', 'acceptances']) {
        for (const [id, entry] of entries(own(threat, section))) {
          const path = [holder, holderId, section, id];
          look(entry, path);
          look(own(own(entry, 'verify'), 'attest'), [...path, 'verify', 'attest']);
        }
      }
    }
  }
  return found;
}

/** Reads entries that satisfy the schema; an entry with a violation inside is left out. */
class ModelReader {
  constructor(
    private readonly root: Place,
    private readonly value: Raw,
    private readonly broken: ReadonlySet<string>,
  ) {}

  read(document: Document, valid: boolean): ThreatModel {
    const { value } = this;
    const parties = [
      ...this.#section(['components'], (raw, place, id) => party('component', raw, place, id)),
      ...this.#section(['actors'], (raw, place, id) => party('actor', raw, place, id)),
      ...this.#section(['externals'], (raw, place, id) => party('external', raw, place, id)),
    ];
    const review = own(value, 'review');
    return {
      document,
      place: this.root,
      id: text(value, 'id') ?? document.file,
      title: text(value, 'title'),
      description: text(value, 'description'),
      owner: text(value, 'owner'),
      valid,
      review:
        isObject(review) && !this.broken.has('/review')
          ? (review as unknown as ThreatModel['review'])
          : undefined,
      imports: this.#imports(),
      patterns: byId(this.#section(['patterns'], pattern)),
      assets: byId(this.#section(['assets'], asset)),
      zones: byId(this.#section(['zones'], zone)),
      parties: byId(parties),
      flows: this.#flows(),
      assumptions: this.#section(['assumptions'], assumption),
      questions: this.#section(['questions'], question),
      threats: this.#threats(),
      exemptions: this.#section(['coverage', 'exempt'], exemption),
      dismissed: this.#section(['dismissed'], (raw, place, id) => {
        const owner = text(raw, 'owner') ?? text(raw, 'by');
        return {
          ...entry(raw, place, id),
          ...{ reason: text(raw, 'reason') ?? '', owner, expires: text(raw, 'expires') },
        };
      }),
      declared: {
        assets: names(value, 'assets'),
        zones: names(value, 'zones'),
        parties: new Set([
          ...names(value, 'components'),
          ...names(value, 'actors'),
          ...names(value, 'externals'),
        ]),
      },
    };
  }

  #section<T>(path: readonly string[], read: (raw: Raw, place: Place, id: string) => T): T[] {
    const place = this.root.child(...path);
    const map = ownAt(this.value, path);
    return entries(map).flatMap(([id, raw]) => {
      const at = place.child(id);
      return isObject(raw) && !this.broken.has(at.pointer()) ? [read(raw, at, id)] : [];
    });
  }

  #imports(): Import[] {
    const place = this.root.child('imports');
    return entries(own(this.value, 'imports')).flatMap(([id, path]) => {
      const at = place.child(id);
      return typeof path === 'string' && !this.broken.has(at.pointer()) ? [{ id, place: at, path }] : [];
    });
  }

  #flows(): Flow[] {
    const flows = own(this.value, 'flows');
    if (!Array.isArray(flows)) return [];
    return flows.flatMap((raw: unknown, index) => {
      const place = this.root.child('flows', index);
      if (!isObject(raw) || this.broken.has(place.pointer())) return [];
      const { from, to } = raw as unknown as Flow;
      return {
        id: text(raw, 'id'),
        place,
        title: text(raw, 'title'),
        from,
        to,
        via: text(raw, 'via'),
        auth: text(raw, 'auth'),
        protocol: text(raw, 'protocol'),
        data: own(raw, 'data') as string[] | undefined,
      };
    });
  }

  /** Threats that violate the schema stay in the list, without scope, so that reports can name them. */
  #threats(): Threat[] {
    return entries(own(this.value, 'threats')).flatMap(([id, raw]) => {
      if (!isObject(raw)) return [];
      const place = this.root.child('threats', id);
      const usable = !this.broken.has(place.pointer());
      return [threat(raw, place, id, usable)];
    });
  }
}

function threat(raw: Raw, place: Place, id: string, usable: boolean): Threat {
  return {
    ...entry(raw, place, id),
    title: text(raw, 'title') ?? id,
    owner: text(raw, 'owner'),
    ticket: text(raw, 'ticket'),
    use: usable ? text(raw, 'use') : undefined,
    reason: text(raw, 'reason'),
    ...categories(usable ? own(raw, 'categories') : undefined),
    links: usable ? texts(raw, 'links') : [],
    tags: usable ? texts(raw, 'tags') : [],
    ...(usable ? scopeOf(own(raw, 'scope')) : { scope: undefined, elements: undefined }),
    assets: usable ? (own(raw, 'assets') as string[] | undefined) : undefined,
    risk: usable ? ((own(raw, 'risk') as Threat['risk'] | undefined) ?? {}) : {},
    typicalRisk: {},
    mitigations: mitigations(raw, place, usable),
    acceptances: usable
      ? entries(own(raw, 'acceptances')).map(([key, value]) =>
          acceptance(value as Raw, place.child('acceptances', key), key),
        )
      : [],
    assumptions: usable
      ? entries(own(raw, 'assumptions')).map(([key, value]) =>
          assumption(value as Raw, place.child('assumptions', key), key),
        )
      : [],
    questions: usable
      ? entries(own(raw, 'questions')).map(([key, value]) =>
          question(value as Raw, place.child('questions', key), key),
        )
      : [],
  };
}

/** The scope of a threat: a selector of operations, or the names of elements. */
function scopeOf(raw: unknown): Pick<Threat, 'scope' | 'elements'> {
  const isOfElements = elementKeys.some((key) => own(raw, key) !== undefined);
  if (!isOfElements) return { scope: raw as Selector, elements: undefined };
  return { scope: undefined, elements: raw as ElementNames };
}

function pattern(raw: Raw, place: Place, id: string): Pattern {
  return {
    id,
    place,
    title: text(raw, 'title') ?? id,
    ...categories(own(raw, 'categories')),
    risk: (own(raw, 'risk') as Pattern['risk'] | undefined) ?? {},
    mitigations: mitigations(raw, place, true),
  };
}

function categories(raw: unknown): Categories {
  return {
    stride: (own(raw, 'stride') as string[] | undefined) ?? [],
    owasp: (own(raw, 'owasp') as string[] | undefined) ?? [],
    cwe: (own(raw, 'cwe') as number[] | undefined) ?? [],
    capec: (own(raw, 'capec') as number[] | undefined) ?? [],
    linddun: texts(raw, 'linddun'),
  };
}

function mitigations(raw: Raw, place: Place, usable: boolean): Mitigation[] {
  return entries(own(raw, 'mitigations')).flatMap(([key, value]) =>
    isObject(value) ? [mitigation(value, place.child('mitigations', key), key, usable)] : [],
  );
}

function mitigation(raw: Raw, place: Place, id: string, usable: boolean): Mitigation {
  return {
    ...entry(raw, place, id),
    status: text(raw, 'status') ?? 'unknown',
    controls: usable ? texts(raw, 'controls') : [],
    due: usable ? text(raw, 'due') : undefined,
    owner: text(raw, 'owner'),
    ticket: text(raw, 'ticket'),
    reduces: usable ? ((own(raw, 'reduces') as Mitigation['reduces'] | undefined) ?? {}) : {},
    verify: usable ? (own(raw, 'verify') as Verify | undefined) : undefined,
    reason: text(raw, 'reason'),
  };
}

function assumption(raw: Raw, place: Place, id: string): Assumption {
  return { ...entry(raw, place, id), text: text(raw, 'text') ?? '', owner: text(raw, 'owner') };
}

function question(raw: Raw, place: Place, id: string): Question {
  const answer = text(raw, 'answer')?.trim();
  return { ...assumption(raw, place, id), answer: answer === '' ? undefined : answer };
}

function acceptance(raw: Raw, place: Place, id: string): Acceptance {
  const filled = (key: string) => (text(raw, key) ?? '').trim();
  return {
    ...entry(raw, place, id),
    scope: own(raw, 'scope') as Selector | undefined,
    reason: filled('reason'),
    owner: filled('owner'),
    approvedBy: filled('approvedBy'),
    granted: filled('granted'),
    expires: filled('expires'),
    residual: own(raw, 'residual') as number | undefined,
  };
}

function exemption(raw: Raw, place: Place, id: string): Exemption {
  return {
    ...entry(raw, place, id),
    scope: own(raw, 'scope') as Selector,
    reason: text(raw, 'reason') ?? '',
    owner: text(raw, 'owner') ?? '',
    expires: text(raw, 'expires') ?? '',
  };
}

function asset(raw: Raw, place: Place, id: string): Asset {
  return {
    ...entry(raw, place, id),
    owner: text(raw, 'owner'),
    class: own(raw, 'class') as Asset['class'],
    tags: (own(raw, 'tags') as string[] | undefined) ?? [],
    cia: own(raw, 'cia') as number[] | undefined,
    match: own(raw, 'match') as AssetMatch | undefined,
  };
}

function zone(raw: Raw, place: Place, id: string): Zone {
  return {
    ...entry(raw, place, id),
    trust: own(raw, 'trust') as number | undefined,
    within: text(raw, 'within'),
  };
}

function party(role: Party['role'], raw: Raw, place: Place, id: string): Party {
  return {
    ...entry(raw, place, id),
    role,
    kind: own(raw, 'kind') === 'datastore' ? 'datastore' : 'service',
    owner: text(raw, 'owner'),
    zone: text(raw, 'zone'),
    exposure: own(raw, 'exposure') as Exposure | undefined,
    implements: new Map(entries(own(raw, 'implements')) as [string, string][]),
    stores: (own(raw, 'stores') as string[] | undefined) ?? [],
  };
}

function entry(raw: Raw, place: Place, id: string): Entry {
  return { id, place, title: text(raw, 'title'), description: text(raw, 'description') };
}

function byId<T extends { readonly id: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((entry) => [entry.id, entry]));
}

function names(value: Raw, section: string): Set<string> {
  return new Set(entries(own(value, section)).map(([id]) => id));
}

function entries(map: unknown): [string, unknown][] {
  return isObject(map) ? Object.entries(map) : [];
}

function texts(value: unknown, key: string): readonly string[] {
  return (own(value, key) as string[] | undefined) ?? [];
}

function text(value: Raw, key: string): string | undefined {
  const found = own(value, key);
  return typeof found === 'string' ? found : undefined;
}
