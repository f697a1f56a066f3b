import { once } from '../text/memo.ts';
import type { NamedThreat } from '../threats/proof/links.ts';
import type { Report, ReportedFinding } from '../verdict/report.ts';

/** Tells threats apart to which several models of a run have given one id. */
export class ThreatNames {
  readonly #shared: ReadonlySet<string>;

  constructor({ threats }: Pick<Report, 'threats'>) {
    const seen = new Map<string, string>();
    const shared = new Set<string>();
    for (const { id, file } of threats) {
      if ((seen.get(id) ?? file) !== file) shared.add(id);
      else seen.set(id, file);
    }
    this.#shared = shared;
  }

  /** For people: the id, and its model's file where the id alone does not tell. */
  name({ id, file }: { readonly id: string; readonly file: string }): string {
    return this.#shared.has(id) ? `${id} (${file})` : id;
  }

  /** The names of a finding's threats. */
  ofFinding({ threats, ofModels }: ReportedFinding): readonly string[] {
    return ofModels ? this.#namesOf(ofModels) : threats;
  }

  /** Thousands of findings may share the list. */
  readonly #namesOf = once((threats: readonly NamedThreat[]) => threats.map((threat) => this.name(threat)));

  /** For programs: the files of the models that a finding's threats are of; absent where their ids tell. */
  filesOf({ threats, ofModels = [] }: ReportedFinding): { readonly threatModels?: readonly string[] } {
    if (!threats.some((id) => this.#shared.has(id))) return {};
    return { threatModels: modelsOf(ofModels) };
  }
}

const modelsOf = once((threats: readonly NamedThreat[]): readonly string[] =>
  [...new Set(threats.map(({ file }) => file))].sort(),
);
