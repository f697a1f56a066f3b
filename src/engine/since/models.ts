import type { Operation } from '../../openapi/model.ts';
import { days } from '../../text/dates.ts';
import { groupBy } from '../../text/group.ts';
import type { LinkedModel } from '../../threats/model/link.ts';
import type { Threat } from '../../threats/model/model.ts';
import type { ThreatOutcome, Verification } from '../../threats/proof/verify.ts';
import { compareAssets } from './models/assets.ts';
import { compareFlows } from './models/flows.ts';
import { compareParties, compareZones, partiesNow } from './models/parties.ts';
import { Pool } from './models/pool.ts';
import { former, type ModelRegressions, Said } from './models/said.ts';
import { type Asked, compareThreat, type Side } from './models/threats.ts';
import { compareAcceptances, compareExceptions } from './models/tolerances.ts';

/** What is asked about both sides of a change of threat models. */
export interface AskedOfModels extends Asked {
  readonly operations: readonly Operation[];
  was(operation: Operation): Operation | undefined;
  /** The name that a model's file had. */
  fileBefore(model: LinkedModel): string;
}

/** What a change of the threat models lets go. */
export function compareModels(
  before: Verification,
  after: Verification,
  asked: AskedOfModels,
): ModelRegressions {
  const said = new Said();
  const pairs = pairsOf(before.models, after.models, asked);
  const [was, is] = [sidesOf(before), sidesOf(after)];
  const successors = successorsOf(was, is, pairs);
  for (const old of before.models) {
    const linked = pairs.get(old);
    if (!linked) {
      const { model } = old;
      const lost = model.threats.filter((threat) => !successors.has(threat));
      if (lost.length === 0 && model.threats.length > 0) continue;
      said.withdraw(model, [], {
        at: model.place,
        message: `The threat model \`${model.id}\` is gone, with ${lost.length} threats`,
        before: `it stood in ${model.document.file}`,
      });
      continue;
    }
    compareReview(old, linked, said);
    if (old.sound && linked.sound) compareElements(old, linked, said);
    compareExceptions(old, linked, asked, said);
  }
  const formerly = new Map<Threat, Side>();
  for (const side of was) {
    const now = successors.get(side.threat);
    if (now) {
      formerly.set(now.threat, side);
      compareThreat(side, now, asked, said);
      continue;
    }
    const linked = pairs.get(side.linked);
    if (!linked) continue;
    const { id, title, place } = side.threat;
    said.withdraw(linked.model, [id], {
      at: linked.model.place.child('threats'),
      part: 'key',
      message: `The threat ${id} is gone: ${title}`,
      before: 'it was told, with its mitigations',
      related: former(place, 'the threat'),
    });
  }
  const known = new Set(pairs.values());
  for (const side of is) {
    const then = formerly.get(side.threat);
    // What a model accepts from its first day on is no change of what was accepted.
    if (then || known.has(side.linked)) compareAcceptances(then, side, asked, said);
  }
  return said;
}

/** By their ids; one that was given another by the file in which it stands. */
function pairsOf(
  before: readonly LinkedModel[],
  after: readonly LinkedModel[],
  asked: AskedOfModels,
): Map<LinkedModel, LinkedModel> {
  const known = new Set(before.map(({ model }) => model.id));
  const files = new Map(after.map((one) => [one, asked.fileBefore(one)]));
  const byId = groupBy(after, ({ model }) => model.id);
  const byFile = groupBy(
    after.filter(({ model }) => !known.has(model.id)),
    (one) => files.get(one),
  );
  return new Map(
    before.flatMap((old): [LinkedModel, LinkedModel][] => {
      const { id, document } = old.model;
      const same = byId.get(id);
      const renamed = byFile.get(document.absolute);
      const found = same?.find((one) => files.get(one) === document.absolute) ?? same?.[0] ?? renamed?.[0];
      return found ? [[old, found]] : [];
    }),
  );
}

function sidesOf({ models, threats }: Verification): Side[] {
  const outcomes = new Map<Threat, ThreatOutcome>(threats.map((one) => [one.threat, one]));
  return models.flatMap((linked) =>
    linked.model.threats.map((threat): Side => ({ linked, threat, outcome: outcomes.get(threat) })),
  );
}

/**
 * What a threat is now: in the same model under its id; else under it in a model in which it was not, or in its own
 * under another id where it says the same.
 */
function successorsOf(
  was: readonly Side[],
  is: readonly Side[],
  pairs: ReadonlyMap<LinkedModel, LinkedModel>,
): Map<Threat, Side> {
  const home = ({ linked, threat }: Side) => `${linked.model.document.absolute} ${threat.id}`;
  const pool = new Pool(is, [home, ({ threat }) => threat.id, ({ threat }) => wordsOf(threat)]);
  const found = new Map<Threat, Side>();
  const meet = (old: Side, from: number, to: number) => {
    const linked = pairs.get(old.linked) ?? old.linked;
    const side = found.has(old.threat) ? undefined : pool.take({ ...old, linked }, from, to);
    if (side) found.set(old.threat, side);
  };
  for (const at of [0, 1, 2]) for (const old of was) meet(old, at, at + 1);
  return found;
}

function wordsOf({ title, scope, elements, mitigations }: Threat): string {
  return JSON.stringify([title, scope, elements, mitigations.map(({ id }) => id)]);
}

/** What the picture of a system shows less of, or less strictly: what is worth protecting, its parts, what flows between them. */
function compareElements(old: LinkedModel, linked: LinkedModel, said: Said): void {
  compareAssets(old, linked, said);
  const parties = partiesNow(old.model, linked.model);
  compareParties(old.model, linked.model, parties, said);
  compareZones(old.model, linked.model, parties, said);
  compareFlows(old.model, linked.model, parties, said);
}

/** How often somebody looks at it again. */
function compareReview(old: LinkedModel, { model }: LinkedModel, said: Said): void {
  const [was, is] = [old.model.review, model.review];
  if (!was) return;
  const isRarer = was.every !== undefined && (is?.every === undefined || days(is.every) > days(was.every));
  if (is && !isRarer) return;
  said.withdraw(model, ['review'], {
    at: is ? model.place.child('review') : model.place,
    severity: 'medium',
    part: 'key',
    message: is
      ? `The model \`${model.id}\` is reviewed ${is.every === undefined ? 'on no day that it names' : `every ${is.every}`}`
      : `The model \`${model.id}\` does not say any more when it was reviewed`,
    before: was.every === undefined ? `it was reviewed on ${was.last}` : `it was every ${was.every}`,
    related: former(old.model.place.child('review'), 'the review'),
  });
}
