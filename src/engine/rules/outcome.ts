import type { Api, Operation } from '../../openapi/model.ts';
import type { RuleResult } from '../../rules/run.ts';
import { once } from '../../text/memo.ts';
import type { RuleOutcome } from '../../threats/proof/requests.ts';

/** What a requested rule said of several definitions, for those who prove by it. */
export function outcomeOf(results: ReadonlyMap<Api, RuleResult>): RuleOutcome {
  const of = ({ api }: Operation) => results.get(api);
  const wide = once((api: Api) =>
    (results.get(api)?.findings ?? []).filter(({ operations }) => operations.length === 0),
  );
  return {
    findings: [...results.values()].flatMap(({ findings }) => findings),
    applies: (operation) => of(operation)?.examined.has(operation) ?? false,
    wide,
    unchecked: (api) => results.get(api)?.unchecked[0],
    unknown: (operation) => of(operation)?.unknown.get(operation),
  };
}
