import type { Operation } from '../../openapi/model.ts';
import type { Regression } from '../../rules/rule.ts';
import { many } from '../../selector/one-or-many.ts';
import { aboutEntry, type Mitigation, type ThreatModel } from '../../threats/model/model.ts';
import type { ThreatOutcome, Verification } from '../../threats/proof/verify.ts';

/** What a change of the threat models lets go, by the rule that says it. */
export interface ModelRegressions {
  readonly withdrawn: readonly Regression[];
  readonly widened: readonly Regression[];
}

/** @param now what an operation of before is now; undefined where it is gone */
export function compareModels(
  before: Verification,
  after: Verification,
  now: (operation: Operation) => Operation | undefined,
): ModelRegressions {
  const comparison = new ModelComparison(after, now);
  const models = new Map(after.models.map(({ model }) => [model.id, model]));
  for (const { model } of before.models) comparison.model(model, models.get(model.id), before);
  return comparison;
}

type Said = Omit<Regression, 'about' | 'operations'> & { readonly operations?: readonly Operation[] };

class ModelComparison implements ModelRegressions {
  readonly withdrawn: Regression[] = [];
  readonly widened: Regression[] = [];

  constructor(
    private readonly after: Verification,
    private readonly now: (operation: Operation) => Operation | undefined,
  ) {}

  model(old: ThreatModel, model: ThreatModel | undefined, before: Verification): void {
    if (!model) {
      this.#withdraw(old, [], {
        at: old.place,
        message: `The threat model \`${old.id}\` is gone, with ${old.threats.length} threats`,
        before: `it stood in ${old.document.file}`,
      });
      return;
    }
    const threats = new Map(model.threats.map((threat) => [threat.id, threat]));
    const outcomes = (all: Verification, of: ThreatModel) =>
      new Map(all.threats.filter(({ linked }) => linked.model === of).map((one) => [one.id, one]));
    const [was, is] = [outcomes(before, old), outcomes(this.after, model)];
    for (const threat of old.threats) {
      const same = threats.get(threat.id);
      if (!same) {
        this.#withdraw(model, [threat.id], {
          at: model.place.child('threats'),
          message: `The threat ${threat.id} is gone: ${threat.title}`,
          before: 'it was told, with its mitigations',
          related: [{ place: threat.place, part: 'key', message: 'the threat before' }],
        });
        continue;
      }
      for (const key of ['likelihood', 'impact'] as const) {
        const [then, value] = [threat.risk[key], same.risk[key]];
        if (then === undefined || value === undefined || value >= then) continue;
        this.#withdraw(model, [threat.id, key], {
          at: same.place.child('risk', key),
          message: `The ${key} of ${threat.id} was ${then}, and is ${value}`,
          before: `it was ${then}`,
          related: [{ place: threat.place, part: 'key', message: 'the threat before' }],
        });
      }
      const mitigations = new Map(same.mitigations.map((one) => [one.id, one]));
      for (const one of threat.mitigations)
        this.#mitigation(model, threat.id, one, mitigations.get(one.id), same.place);
      this.#scope(model, was.get(threat.id), is.get(threat.id));
    }
    this.#tolerances(old, model, was, is);
  }

  #mitigation(
    model: ThreatModel,
    threat: string,
    old: Mitigation,
    now: Mitigation | undefined,
    place: Mitigation['place'],
  ): void {
    const name = `${old.id} of ${threat}`;
    const say = (what: string, message: string, before: string) =>
      this.#withdraw(model, [threat, old.id, what], {
        at: now?.place ?? place,
        part: 'key',
        message,
        before,
        related: [{ place: old.place, part: 'key', message: 'the mitigation before' }],
      });
    if (!now) {
      say('gone', `The mitigation ${name} is gone`, `it was ${old.status}`);
      return;
    }
    if (old.status === 'implemented' && now.status !== 'implemented')
      say('status', `The mitigation ${name} was implemented, and is ${now.status}`, 'it was implemented');
    for (const key of ['likelihood', 'impact'] as const) {
      const [then, value] = [old.reduces[key] ?? 0, now.reduces[key] ?? 0];
      if (value > then)
        say(key, `${name} is said to reduce the ${key} by ${value}, and was by ${then}`, `it was ${then}`);
    }
    const [was, is] = [old.verify, now.verify];
    if (was && !is && old.status === now.status)
      say('proof', `The mitigation ${name} is proved by nothing any more`, 'it named a proof');
    if (!was || !is) return;
    const rules = many(was.rule).filter((rule) => !many(is.rule).includes(rule));
    if (rules.length > 0)
      say(
        'rules',
        `${name} is not proved by ${rules.join(', ')} any more`,
        `${rules.join(', ')} had to hold`,
      );
    for (const key of ['evidence', 'contains', 'maxAge', 'flow'] as const)
      if (was[key] !== undefined && is[key] === undefined)
        say(key, `${name} does not ask for \`${key}\` any more`, `\`${key}\` was ${String(was[key])}`);
  }

  #scope(model: ThreatModel, was: ThreatOutcome | undefined, is: ThreatOutcome | undefined): void {
    if (!was || !is) return;
    const covered = new Set(is.scope);
    const lost = was.scope.flatMap((operation) => {
      const now = this.now(operation);
      return now && !covered.has(now) ? [now] : [];
    });
    if (lost.length === 0) return;
    this.#withdraw(model, [is.id, 'scope'], {
      at: is.place,
      part: 'key',
      message: `${is.id} does not cover ${named(lost)} any more`,
      before: 'it was in its scope',
      operations: lost,
      related: [{ place: was.place, part: 'key', message: 'the threat before' }],
    });
  }

  #tolerances(
    old: ThreatModel,
    model: ThreatModel,
    was: ReadonlyMap<string, ThreatOutcome>,
    is: ReadonlyMap<string, ThreatOutcome>,
  ): void {
    for (const [id, { acceptances }] of is) {
      const former = new Map((was.get(id)?.acceptances ?? []).map((one) => [one.acceptance.id, one]));
      for (const { acceptance, scope } of acceptances) {
        const then = former.get(acceptance.id);
        const { place, expires, residual } = acceptance;
        const say = (message: string, before: string | null) =>
          this.#widen(model, [id, acceptance.id], { at: place, part: 'key', message, before });
        if (!then) {
          say(`${acceptance.id} accepts ${id} until ${expires}`, null);
          continue;
        }
        const known = new Set(
          (was.get(id)?.scope ?? []).filter((one) => then.scope.has(one)).map((one) => this.now(one)),
        );
        const more = (is.get(id)?.scope ?? []).filter((one) => scope.has(one) && !known.has(one));
        if (expires > then.acceptance.expires)
          say(`${acceptance.id} accepts ${id} until ${expires}`, `it ended on ${then.acceptance.expires}`);
        else if ((residual ?? 0) > (then.acceptance.residual ?? 0))
          say(
            `${acceptance.id} accepts a residual risk of ${residual} in ${id}`,
            `it was ${then.acceptance.residual ?? 0}`,
          );
        else if (more.length > 0) say(`${acceptance.id} accepts ${id} on ${named(more)}, too`, 'it did not');
      }
    }
    const exempt = new Map(old.exemptions.map((one) => [one.id, one]));
    for (const { id, place, expires, scope } of model.exemptions) {
      const then = exempt.get(id);
      if (then && then.expires >= expires && JSON.stringify(then.scope) === JSON.stringify(scope)) continue;
      const before = then ? `it ended on ${then.expires}, on ${JSON.stringify(then.scope)}` : null;
      this.#widen(model, ['exemption', id], {
        at: place,
        message: `${id} exempts operations from coverage until ${expires}`,
        before,
      });
    }
    const dismissed = new Map(old.dismissed.map((one) => [one.id, one]));
    for (const { id, place, expires } of model.dismissed) {
      const then = dismissed.get(id);
      if (then && (then.expires === undefined || (expires !== undefined && expires <= then.expires)))
        continue;
      const before = then ? `it ended on ${then.expires}` : null;
      this.#widen(model, ['dismissed', id], {
        at: place,
        part: 'key',
        message: `The candidate ${id} is dismissed`,
        before,
      });
    }
  }

  #withdraw(model: ThreatModel, names: readonly string[], said: Said): void {
    this.withdrawn.push({
      operations: [],
      ...said,
      about: `${aboutEntry(model)} ${names.join(' ')} withdrawn`,
    });
  }

  #widen(model: ThreatModel, names: readonly string[], said: Said): void {
    this.widened.push({ operations: [], ...said, about: `${aboutEntry(model)} ${names.join(' ')} widened` });
  }
}

function named(operations: readonly Operation[]): string {
  const [first] = operations;
  return operations.length === 1 ? (first?.label ?? '') : `${operations.length} operations`;
}
