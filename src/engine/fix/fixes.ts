import { planEdits } from '../../edit/edit.ts';
import { Chosen, type Planned, proved } from '../../edit/together.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Api } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import { type Fix, valueAt } from '../../rules/fix.ts';
import type { AnyRule } from '../../rules/rule.ts';
import type { RuleSetting } from '../../rulesets/ruleset.ts';
import type { Edit } from '../../text/edits.ts';
import { groupBy, push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';

/** What findings are mended by: the rules of the run, how they are set, and the definitions that they looked at. */
export interface FixContext {
  readonly rules: ReadonlyMap<string, AnyRule>;
  readonly enabled: ReadonlyMap<string, RuleSetting>;
  readonly apis: readonly Api[];
}

/** The edits of one file. */
export interface FileEdits extends Planned {
  readonly document: Document;
}

/** A fix as text: what stands in each file, and what takes its place. */
export interface TextFix {
  readonly title: string;
  readonly safe: boolean;
  readonly files: readonly FileEdits[];
}

/** A finding that a rule mends by itself, and its fix. */
export interface Offer {
  readonly finding: Finding;
  readonly fix: Fix;
}

/**
 * The fix that the rule of a finding offers; null where it offers none, where the finding is tolerated, or where it tells
 * several together, which each have their own.
 */
function fixOf(finding: Finding, { rules, enabled, apis }: FixContext): Fix | null {
  const rule = rules.get(finding.rule);
  if (!rule?.fix || finding.suppressed || finding.span) return null;
  const { place, part, operations, related, meant } = finding;
  const own = byDocument(apis).get(place.document);
  const api = operations[0]?.api ?? own ?? (apis.length === 1 ? apis[0] : undefined);
  if (!api) return null;
  const options = { ...rule.options?.defaults, ...enabled.get(rule.id)?.options };
  const fix = rule.fix.of({ api, options, place, part, operations, related, meant, value: valueAt(place) });
  return fix && fix.changes.length > 0 ? fix : null;
}

/** The first of a document counts. */
const byDocument = once(
  (apis: readonly Api[]): ReadonlyMap<Document, Api> =>
    new Map(apis.toReversed().map((api) => [api.place.document, api])),
);

/** The findings that are one each: those that one tells together in its place. */
export function single(finding: Finding): readonly Finding[] {
  return finding.tells && !finding.suppressed ? finding.tells.flatMap(single) : [finding];
}

/** What can be mended of some findings: one offer for what is said of one place. */
export function offers(findings: readonly Finding[], context: FixContext): readonly Offer[] {
  const found = new Map<string, Offer>();
  for (const finding of findings.flatMap(single)) {
    const key = `${finding.rule} ${finding.part} ${finding.place.id()}`;
    if (found.has(key)) continue;
    const fix = fixOf(finding, context);
    if (fix) found.set(key, { finding, fix });
  }
  return [...found.values()];
}

/** The edits of fixes in each file; undefined where the layout of one has no room for it. */
export function planned(fixes: readonly Fix[]): readonly (readonly FileEdits[] | undefined)[] {
  const byDocument = new Map<Document, number[]>();
  const split = fixes.map(({ changes }) => groupBy(changes, ({ document }) => document));
  for (const [at, documents] of split.entries())
    for (const document of documents.keys()) push(byDocument, document, at);
  const found: (FileEdits[] | undefined)[] = fixes.map(() => []);
  for (const [document, indexes] of byDocument) {
    const groups = indexes.map((at) => (split[at]?.get(document) ?? []).map(({ change }) => change));
    for (const [index, edits] of planEdits(document.tree, groups).entries()) {
      const at = indexes[index] as number;
      if (!edits) found[at] = undefined;
      else found[at]?.push({ document, edits, changes: groups[index] ?? [] });
    }
  }
  return found;
}

/** Chooses what can be made at once: of two edits that meet the first wins. What is left is for another time. */
export function chosen<T extends { readonly files: readonly FileEdits[] }>(
  all: readonly T[],
): { readonly now: readonly T[]; readonly later: readonly T[] } {
  const taken = new Map<Document, Chosen>();
  const now: T[] = [];
  const later: T[] = [];
  const roomIn = (document: Document) => {
    const known = taken.get(document) ?? new Chosen();
    taken.set(document, known);
    return known;
  };
  for (const one of all) {
    const fits = one.files.every((file) => roomIn(file.document).hasRoom(file));
    if (fits) for (const file of one.files) roomIn(file.document).add(file);
    (fits ? now : later).push(one);
  }
  return { now, later };
}

/**
 * Those of some fixes, all apart, after which every file reads as it should, and as nothing else.
 *
 * @param isOver is there no time left to find out? Then what is not proved is not among them
 */
export function sound<T extends { readonly files: readonly FileEdits[] }>(
  all: readonly T[],
  isOver = () => false,
): readonly T[] {
  const parts = groupBy(
    all.flatMap((of) => of.files.map((file) => ({ ...file, of }))),
    ({ document }) => document,
  );
  const unsound = new Set<T>();
  for (const [{ tree }, inDocument] of parts) {
    const good = new Set(proved(tree, inDocument, isOver));
    for (const part of inDocument) if (!good.has(part)) unsound.add(part.of);
  }
  return unsound.size === 0
    ? all
    : sound(
        all.filter((one) => !unsound.has(one)),
        isOver,
      );
}

/**
 * The fixes of some findings as edits of the texts that they were found in, proved: the text with them reads as before, but
 * for what they say (those that do not meet are read together). Pure: nothing is read or written, and no rule is run; whether the finding is gone then,
 * and no other came, `mend` tells. This is what JSON, SARIF and an editor's quick fixes are made of.
 *
 * @param findings of a run that kept its models (`fixes` in the request), as they were judged
 * @returns for each finding its fix, in their order; null where there is none. One that tells several findings together is
 *   mended wherever each of them can be
 */
export function textFixes(findings: readonly Finding[], context: FixContext): readonly (TextFix | null)[] {
  const of = findings.map((finding) => offers([finding], context));
  const fixes = of.flat().map(({ fix }) => fix);
  const plans = planned(fixes);
  let left = fixes.flatMap((fix, at) => {
    const files = plans[at];
    return files ? [{ fix, files }] : [];
  });
  const good = new Map<Fix, readonly FileEdits[]>();
  for (let round = 0; round < mostRounds && left.length > 0; round++) {
    const { now, later } = chosen(left);
    for (const { fix, files } of sound(now)) good.set(fix, files);
    left = [...later];
  }
  return of.map((offered) => together(offered, good));
}

/** So often what meets is looked at again. */
const mostRounds = 10;

function together(offered: readonly Offer[], good: ReadonlyMap<Fix, readonly FileEdits[]>): TextFix | null {
  const all = offered.flatMap(({ fix }) => {
    const files = good.get(fix);
    return files ? [{ fix, files }] : [];
  });
  const { now } = chosen(all);
  const [first] = now;
  if (!first) return null;
  const { title } = first.fix;
  const byDocument = groupBy(
    now.flatMap(({ files }) => files),
    ({ document }) => document,
  );
  return {
    title: now.length === 1 ? title : `${title} (in ${now.length} places)`,
    safe: now.every(({ fix }) => fix.safe),
    files: [...byDocument].map(([document, files]) => ({
      document,
      edits: files.flatMap(({ edits }): readonly Edit[] => edits),
      changes: files.flatMap(({ changes }) => changes),
    })),
  };
}
