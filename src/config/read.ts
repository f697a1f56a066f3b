import { dirname, resolve } from 'node:path';
import schema from '../../schemas/config.schema.json' with { type: 'json' };
import selectorSchema from '../../schemas/selector.schema.json' with { type: 'json' };
import type { Severity } from '../findings/finding.ts';
import { type Problem, problemAt } from '../findings/problem.ts';
import { validate } from '../generated/validators/config.mjs';
import type { LexiconAdditions } from '../lexicon/lexicon.ts';
import { longestPhrase } from '../lexicon/matcher.ts';
import { words } from '../lexicon/words.ts';
import type { Gate, Waiver } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { isInside } from '../refs/workspace.ts';
import type { RulesetReference } from '../rulesets/ruleset.ts';
import { many, type OneOrMany } from '../selector/one-or-many.ts';
import type { Selector } from '../selector/selector.ts';
import { isObject, own } from '../syntax/value.ts';
import { explainViolations } from '../syntax/violations.ts';
import { isDate } from '../text/dates.ts';
import type { AcceptancePolicy } from '../threats/proof/acceptance.ts';
import type { AttestationPolicy } from '../threats/proof/attestation.ts';
import type { FilePatterns } from './config.ts';
import { workspaceRoot } from './discover.ts';

/** A gate as one file writes it: perhaps only to drop an inherited one. */
export interface WrittenGate extends Gate {
  readonly drop: boolean;
  readonly place: Place;
}

/** What one configuration file says itself. */
export interface ConfigFile {
  readonly document: Document;
  readonly extends: readonly RulesetReference[];
  readonly specs: FilePatterns | null;
  readonly threatModels: FilePatterns | null;
  readonly rulesets: readonly RulesetReference[];
  /** Absolute; null: it names none. */
  readonly baseline: string | null;
  /** null: it has no `policy`. */
  readonly policy: WrittenPolicy | null;
  readonly waivers: readonly Waiver[];
  /** Where it allows code of rulesets. */
  readonly allowCode: readonly Place[];
  /** null: it adds no words. */
  readonly lexicon: LexiconAdditions | null;
}

export interface WrittenPolicy {
  /** null: it says nothing about gates. */
  readonly gates: readonly WrittenGate[] | null;
  readonly unchecked: 'forbidden' | 'allowed' | null;
  readonly acceptance: AcceptancePolicy;
  readonly attestation: AttestationPolicy;
  readonly place: Place;
}

/**
 * Reads one configuration file by its schema (schemas/config.schema.json).
 *
 * @param problems receives what cannot be accepted
 * @returns what the file says; undefined when it does not follow the schema
 */
export function readConfigFile(document: Document, problems: Problem[]): ConfigFile | undefined {
  const before = problems.length;
  const root = new Place(document);
  const { value, source, warnings } = document.tree;
  for (const { message, span, loses } of warnings) {
    if (loses) problems.push({ file: document.file, range: source.range(span), message });
  }
  if (!validate(value)) {
    const others = new Map([['selector.schema.json', selectorSchema as Readonly<Record<string, unknown>>]]);
    for (const { path, part, message } of explainViolations(validate.errors ?? [], schema, value, others)) {
      problems.push(problemAt(root.child(...path), message, part));
    }
  }
  if (problems.length > before) return undefined;
  return {
    document,
    extends: references(root, value, 'extends') ?? [],
    specs: patterns(root, value, 'specs', problems),
    threatModels: patterns(root, value, 'threatModels', problems),
    rulesets: references(root, value, 'rulesets') ?? [],
    baseline: baselineOf(document, own(value, 'baseline')),
    policy: policy(root, own(value, 'policy'), problems),
    waivers: waivers(root, own(value, 'waivers'), problems),
    allowCode: own(value, 'allowCode') === true ? [root.child('allowCode')] : [],
    lexicon: lexicon(root, own(value, 'lexicon'), problems),
  };
}

/** Relative to the file that names it. */
function baselineOf({ absolute }: Document, name: unknown): string | null {
  return typeof name === 'string' ? resolve(dirname(absolute), name) : null;
}

/** The names under a key with their places; null when the key is absent. */
function references(root: Place, value: unknown, key: string): RulesetReference[] | null {
  const names = own(value, key) as OneOrMany | undefined;
  if (names === undefined) return null;
  return many(names).map((name, index) => ({
    name,
    place: root.child(key, ...(typeof names === 'string' ? [] : [index])),
  }));
}

/** Each more multiplies what the comparison with a file's name costs. */
const mostStars = 4;

/** What makes a pattern of a name. */
const magic = /[*?[{(]/;

/** Each searches the folders again; files that are named by themselves do not. */
const mostPatterns = 200;

/** No path is longer, and no person writes more steps. */
const longestPattern = 500;

/** `{a,b}` and `{1..9}` are written out before anything is compared: each pair of braces multiplies the patterns. */
const mostBraces = 4;
const mostChoices = 100;

/** For how many names the ranges of a pattern stand. */
function ranged(name: string): number {
  return [...name.matchAll(/\{(-?\w+)\.\.(-?\w+)/g)].reduce((sum, [, from, to]) => {
    return sum + (Math.abs(Number(from) - Number(to)) || 60);
  }, 0);
}

/** Why a pattern is not to be expanded. */
function tooMuch(name: string): string | undefined {
  const shown = `\`${name.slice(0, 60)}${name.length > 60 ? '…' : ''}\``;
  if (name.length > longestPattern) return `${shown} has more than ${longestPattern} characters`;
  for (const [, from, to] of name.matchAll(/\{(-?\w+)\.\.(-?\w+)(?:\.\.-?\d+)?\}/g)) {
    if (/^\w$/.test(from ?? '') && /^\w$/.test(to ?? '')) continue;
    if (Math.abs(Number(from) - Number(to)) < mostChoices) continue;
    return `${shown} has a range of more than ${mostChoices} in braces; write \`*\``;
  }
  const opened = name.split('{').length - 1;
  const choices = name.split(/[{,]/).length - 1 + ranged(name);
  if (opened > mostBraces || (opened > 0 && (choices / opened) ** opened > mostChoices)) {
    return `${shown} stands for too many patterns: at most ${mostBraces} pairs of braces, and ${mostChoices} patterns together`;
  }
  return undefined;
}

/** Patterns may not lead out of the repository: a stranger's configuration must not choose what else is read. */
function patterns(root: Place, value: unknown, key: string, problems: Problem[]): FilePatterns | null {
  const named = references(root, value, key);
  if (!named) return null;
  const distinct = [...new Set(named.map(({ name }) => name))];
  const searching = distinct.filter((name) => magic.test(name));
  if (searching.length > mostPatterns) {
    const message = `\`${key}\` has ${searching.length} different patterns; each searches the folders again, at most ${mostPatterns} are: say with \`*\` what they have in common`;
    problems.push(problemAt(root.child(key), message, 'key'));
    return null;
  }
  const folder = dirname(root.document.absolute);
  const jail = workspaceRoot(folder);
  for (const { name, place } of named) {
    const excess = place && tooMuch(name);
    if (excess) {
      problems.push(problemAt(place, excess));
      continue;
    }
    const glob = name.search(magic);
    const [literal, rest] = glob < 0 ? [name, ''] : [name.slice(0, glob), name.slice(glob)];
    const stars = rest
      .split('/')
      .reduce((most, step) => Math.max(most, step === '**' ? 0 : step.split('*').length - 1), 0);
    if (place && (stars > mostStars || rest.split('**').length - 1 > mostStars)) {
      const message = `\`${name}\` has too many \`*\`: at most ${mostStars} in a step, and ${mostStars} \`**\``;
      problems.push(problemAt(place, message));
    }
    const climbs = rest.split(/[/\\{},()|]/).includes('..');
    if (place && (climbs || !isInside(resolve(folder, literal), jail))) {
      problems.push(problemAt(place, `\`${name}\` leads out of the repository; name files inside of it`));
    }
  }
  return { folder, patterns: distinct };
}

function policy(root: Place, value: unknown, problems: Problem[]): WrittenPolicy | null {
  if (!isObject(value)) return null;
  const gates = own(value, 'gates');
  return {
    gates: Array.isArray(gates)
      ? gates.map((gate, index) => readGate(gate, root.child('policy', 'gates', index), problems))
      : null,
    unchecked: (own(value, 'unchecked') as 'forbidden' | 'allowed' | undefined) ?? null,
    acceptance: (own(value, 'acceptance') as AcceptancePolicy | undefined) ?? {},
    attestation: (own(value, 'attestation') as AttestationPolicy | undefined) ?? {},
    place: root.child('policy'),
  };
}

function readGate(value: unknown, place: Place, problems: Problem[]): WrittenGate {
  const threats = own(value, 'threats');
  const entries = {
    name: own(value, 'name') as string | undefined,
    severity: own(value, 'severity') as Severity | undefined,
    rules: own(value, 'rule') === undefined ? undefined : many(own(value, 'rule') as OneOrMany),
    with: own(value, 'with') as Gate['with'],
    when: own(value, 'when') as Selector | undefined,
    residual: own(threats, 'residual') as number | undefined,
    undecided: own(threats, 'undecided') as Gate['undecided'],
    coverage: own(value, 'coverage') as Selector | undefined,
  };
  const drop = own(value, 'drop') === true;
  const asks = ['severity', 'rule', 'threats', 'coverage'].some((key) => own(value, key) !== undefined);
  if (drop && entries.name === undefined)
    problems.push(problemAt(place, '`drop` needs the `name` of an inherited gate'));
  if (drop && asks)
    problems.push(problemAt(place, 'A gate that is dropped cannot ask for anything; keep only `name`'));
  if (!drop && !asks)
    problems.push(problemAt(place, 'A gate needs one of `severity`, `rule`, `threats`, `coverage`'));
  if (entries.rules && entries.severity !== undefined) {
    const message = 'A gate for a `rule` holds at any severity; give `severity` a gate of its own';
    problems.push(problemAt(place.child('severity'), message, 'key'));
  }
  if (entries.when !== undefined && !entries.rules && entries.severity === undefined)
    problems.push(problemAt(place.child('when'), '`when` only goes with `severity` or `rule`', 'key'));
  const given = Object.fromEntries(Object.entries(entries).filter(([, entry]) => entry !== undefined));
  return { ...given, overridable: own(value, 'overridable') === true, drop, place };
}

/** The lists of words; one that no name can match is a mistake. */
function lexicon(root: Place, value: unknown, problems: Problem[]): LexiconAdditions | null {
  if (!isObject(value)) return null;
  const families = Object.keys(value).map((family) => {
    const named = references(root.child('lexicon'), value, family) ?? [];
    for (const { name, place } of named) {
      const length = words(name).length;
      if (place && length === 0)
        problems.push(
          problemAt(place, `\`${name}\` has no letter or digit; write the word as names have it`),
        );
      if (place && length > longestPhrase)
        problems.push(
          problemAt(place, `\`${name}\` has ${length} words; at most ${longestPhrase} are compared`),
        );
    }
    return [family, named.map(({ name }) => name)] as const;
  });
  return Object.fromEntries(families);
}

function waivers(root: Place, value: unknown, problems: Problem[]): Waiver[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: Readonly<Record<string, unknown>>, index) => {
    const place = root.child('waivers', index);
    const expires = String(own(entry, 'expires'));
    if (!isDate(expires)) {
      problems.push(problemAt(place.child('expires'), `\`expires\` is no day of the calendar: ${expires}`));
    }
    const scope = own(entry, 'scope') as Selector | undefined;
    return {
      id: String(own(entry, 'id')),
      rules: many(own(entry, 'rule') as OneOrMany),
      ...(scope === undefined ? {} : { scope }),
      reason: String(own(entry, 'reason')),
      owner: String(own(entry, 'owner')),
      expires,
      place,
    };
  });
}
