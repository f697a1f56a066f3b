/** What a threat model says, read and valid as far as the schema goes; names are not yet resolved. */
import type { Document } from '../../refs/document.ts';
import type { Place } from '../../refs/place.ts';
import type { Asset, Entry, Exposure } from '../../selector/assets.ts';
import type { OneOrMany } from '../../selector/one-or-many.ts';
import type { Selector } from '../../selector/selector.ts';

export interface Zone extends Entry {
  readonly trust: number | undefined;
  /** The zone that it is a part of. */
  readonly within: string | undefined;
}

/** A component, an actor or an external: what a flow can start from or reach. */
export interface Party extends Entry {
  readonly role: 'component' | 'actor' | 'external';
  readonly kind: 'service' | 'datastore';
  readonly owner: string | undefined;
  readonly zone: string | undefined;
  readonly exposure: Exposure | undefined;
  /** Alias to path, components only. */
  readonly implements: ReadonlyMap<string, string>;
  readonly stores: readonly string[];
}

export interface Flow {
  readonly id: string | undefined;
  readonly place: Place;
  readonly title: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly via: string | undefined;
  readonly auth: string | undefined;
  readonly protocol: string | undefined;
  readonly data: readonly string[] | undefined;
}

/** What of a model can be threatened besides operations, by the keys of a scope. */
export const elementKeys = ['component', 'flow', 'asset', 'actor', 'external'] as const;
export type ElementKey = (typeof elementKeys)[number];

/** The elements that a scope names. */
export type ElementNames = Readonly<Partial<Record<ElementKey, OneOrMany>>>;

/** What a model takes from another file, by the name under which it is known here. */
export interface Import extends Entry {
  readonly path: string;
}

/** What kind of threat it is. */
export interface Categories {
  readonly stride: readonly string[];
  readonly owasp: readonly string[];
  readonly cwe: readonly number[];
  readonly capec: readonly number[];
  readonly linddun: readonly string[];
}

/** What is taken for granted. */
export interface Assumption extends Entry {
  readonly text: string;
  readonly owner: string | undefined;
}

/** What somebody must find out; open without an answer. */
export interface Question extends Assumption {
  readonly answer: string | undefined;
}

/** What threats that use it inherit. */
export interface Pattern extends Entry, Categories {
  readonly title: string;
  readonly risk: Threat['risk'];
  readonly mitigations: readonly Mitigation[];
}

export interface Threat extends Entry, Categories {
  readonly title: string;
  readonly owner: string | undefined;
  readonly ticket: string | undefined;
  /** The pattern it uses, as written; what it inherits is filled in by `imports.ts`. */
  readonly use: string | undefined;
  readonly reason: string | undefined;
  readonly links: readonly string[];
  readonly tags: readonly string[];
  /** undefined when the schema is violated inside this threat, or where it is about `elements`. */
  readonly scope: Selector | undefined;
  /** What it is about where that is no operation. */
  readonly elements: ElementNames | undefined;
  readonly assets: readonly string[] | undefined;
  /** What the threat itself states. */
  readonly risk: { readonly likelihood?: number; readonly impact?: number };
  /** What its pattern says of threats of the kind; a guess, which gives way to what is known here. */
  readonly typicalRisk: Threat['risk'];
  readonly mitigations: readonly Mitigation[];
  readonly acceptances: readonly Acceptance[];
  readonly assumptions: readonly Assumption[];
  readonly questions: readonly Question[];
}

export interface Mitigation extends Entry {
  readonly status: string;
  /** Those of standards that it implements: `ASVS-4.2.1`. */
  readonly controls: readonly string[];
  readonly due: string | undefined;
  readonly owner: string | undefined;
  readonly ticket: string | undefined;
  readonly reduces: { readonly likelihood?: number; readonly impact?: number };
  readonly verify: Verify | undefined;
  /** Why it differs from the pattern's. */
  readonly reason: string | undefined;
  /** The pattern that it comes from as it is, where the model does not restate it. */
  readonly inherited?: string;
}

/** One of `rule`, `evidence`, `flow` and `attest`, or a rule and evidence: then both must hold. */
export interface Verify {
  readonly rule?: OneOrMany;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly evidence?: string;
  readonly contains?: string;
  readonly maxAge?: string;
  /** What flows must be, `authenticated` or `encrypted`: for threats of elements. */
  readonly flow?: OneOrMany;
  readonly attest?: { readonly by: string; readonly on: string; readonly expires: string };
}

export interface Acceptance extends Entry {
  /** undefined: the whole scope of the threat. */
  readonly scope: Selector | undefined;
  /** Blank where it is missing; so are the following. */
  readonly reason: string;
  readonly owner: string;
  readonly approvedBy: string;
  readonly granted: string;
  readonly expires: string;
  readonly residual: number | undefined;
}

export interface Exemption extends Entry {
  readonly scope: Selector;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

export interface Dismissal extends Entry {
  readonly reason: string;
  /** Who says so, or answers for it. */
  readonly owner: string | undefined;
  /** The last day on which it counts; undefined: for good. */
  readonly expires: string | undefined;
}

export interface ThreatModel {
  readonly document: Document;
  readonly place: Place;
  readonly id: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly owner: string | undefined;
  /** Does it satisfy the schema, without duplicates? A model that does not verifies nothing. */
  readonly valid: boolean;
  readonly review: { readonly last: string; readonly by?: string; readonly every?: string } | undefined;
  readonly imports: readonly Import[];
  readonly patterns: ReadonlyMap<string, Pattern>;
  /** Its own and, as `NAME/id`, those of its imports; so with zones, parties and patterns. */
  readonly assets: ReadonlyMap<string, Asset>;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly parties: ReadonlyMap<string, Party>;
  readonly flows: readonly Flow[];
  readonly assumptions: readonly Assumption[];
  readonly questions: readonly Question[];
  readonly threats: readonly Threat[];
  readonly exemptions: readonly Exemption[];
  /**
   * Derived candidates, and findings of rules, that somebody has found to be none; the id is the key:
   * `mass-assignment@pay:/v1/customers`.
   */
  readonly dismissed: readonly Dismissal[];
  /** Names as written, those of entries that violate the schema included. */
  readonly declared: {
    readonly assets: ReadonlySet<string>;
    readonly zones: ReadonlySet<string>;
    readonly parties: ReadonlySet<string>;
  };
}

/** How messages and fingerprints name an entry: `threat T-BOLA`, `mitigation T-BOLA › M-SCOPE`. */
export function aboutEntry(model: ThreatModel, ...names: readonly string[]): string {
  return ['model', model.id, ...names].join(' ');
}
