import { type Decision, type Finding, severities } from '../../findings/finding.ts';
import type { Api, Operation, Unchecked } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import { Place } from '../../refs/place.ts';
import type { RuleResult, RuleRun } from '../../rules/run.ts';
import { Typed } from './typed.ts';

/** No way to a node is longer: definitions are not nested deeper (`syntax/limits.ts`). */
const longestWay = 2000;

/**
 * Makes results of what a report says ({@link SaidOfDefinition}), for a definition that was read here.
 *
 * @param files by their numbers
 * @throws {Damaged} where it says something else
 */
export function hydrated(
  said: unknown,
  api: Api,
  runs: readonly RuleRun[],
  files: readonly Document[],
): RuleResult[] {
  return new Hydration(api, files).results(new Typed(said, ''), runs);
}

class Hydration {
  readonly #roots: readonly Place[];
  #lists: readonly (readonly Operation[])[] = [];

  constructor(
    private readonly api: Api,
    files: readonly Document[],
  ) {
    this.#roots = files.map((document) => new Place(document));
  }

  results(said: Typed, runs: readonly RuleRun[]): RuleResult[] {
    // A list is shared by the findings that name it, here as well.
    this.#lists = said
      .get('lists')
      .list()
      .map((list) => this.#operations(list));
    const by = new Map<number, Typed>();
    for (const one of said.get('by').list()) by.set(one.get('run').number(runs.length), one);
    return runs.map((run, at) => {
      const one = by.get(at);
      if (!one) return { run, findings: [], unchecked: [], examined: new Set(), unknown: new Map() };
      const examined = this.#operations(one.get('examined'));
      return {
        run,
        findings: one
          .get('findings')
          .list()
          .map((finding) => this.#finding(run.rule.id, finding)),
        unchecked: one
          .get('unchecked')
          .list()
          .map((open) => this.#unchecked(open)),
        examined: new Set(examined),
        unknown: new Map(
          one
            .get('unknown')
            .list()
            .map((open) => [this.#operation(open.get('on')), this.#unchecked(open)]),
        ),
      };
    });
  }

  #finding(rule: string, said: Typed): Finding {
    return {
      rule,
      severity: said.get('severity').one(severities),
      confidence: said.get('confidence').one(['low', 'medium', 'high']),
      message: said.get('message').text(),
      place: this.#place(said.get('at')),
      part: part(said.get('part')),
      operation: said.get('operation').orNull((one) => this.#operation(one)),
      operations: this.#lists[said.get('on').number(this.#lists.length)] as readonly Operation[],
      related: said
        .get('related')
        .list()
        .map((one) => ({
          place: this.#place(one.get('at')),
          message: one.get('message').text(),
          ...one.maybe('part', part),
        })),
      about: said.get('about').text(),
      ...said.maybe('remedy', text),
      ...said.maybe('decision', decision),
      ...said.maybe('meant', text),
      ...said.maybe('isIdle', (idle) => idle.flag() as true),
    };
  }

  #unchecked(said: Typed): Unchecked {
    return { place: this.#place(said.get('at')), reason: said.get('reason').text() };
  }

  #place(said: Typed): Place {
    const [file, ...steps] = said.list();
    const root = this.#roots[(file ?? said).number(this.#roots.length)] as Place;
    if (steps.length > longestWay) said.refuse('is too long a way');
    return steps.reduce((place, step) => place.child(step.textOrNumber()), root);
  }

  #operations(said: Typed): readonly Operation[] {
    return said.list().map((one) => this.#operation(one));
  }

  #operation(said: Typed): Operation {
    const { operations } = this.api;
    return operations[said.number(operations.length)] as Operation;
  }
}

const text = (said: Typed) => said.text();
const part = (said: Typed) => said.one(['key', 'value', 'content']);
const count = (said: Typed) => said.number();

function decision(said: Typed): Decision {
  return {
    name: said.get('name').text(),
    says: said.get('says').text(),
    ...said.maybe('from', count),
    ...said.maybe('exceptions', count),
    ...said.maybe('many', count),
    ...said.maybe('withMilder', (milder) => milder.flag() as true),
    ...said.maybe('ofObject', (one) => one.flag() as true),
    ...said.maybe('remedy', text),
  };
}
