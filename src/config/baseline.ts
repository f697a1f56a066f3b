import { relative, sep } from 'node:path';
import schema from '../../schemas/baseline.schema.json' with { type: 'json' };
import { type Problem, problemAt } from '../findings/problem.ts';
import { validate } from '../generated/validators/baseline.mjs';
import type { BaselineEntry } from '../policy/baseline.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { isInside, type Workspace } from '../refs/workspace.ts';
import { explainViolations } from '../syntax/violations.ts';
import { isDate } from '../text/dates.ts';
import { nearest } from '../text/nearest.ts';
import { baselinePath } from './baseline-path.ts';
import type { Config } from './config.ts';

export interface BaselineFile {
  readonly document: Document;
  readonly entries: readonly BaselineEntry[];
}

interface Where {
  readonly cwd: string;
  readonly root: string;
  /** Named by a person: it may lie outside of the repository. */
  readonly baselineFile?: string | undefined;
}

/**
 * Reads a baseline (docs/gate.md, Baseline).
 *
 * @param rules the names of the rules that there are
 * @returns undefined where there is none and nobody named one; or what is wrong with it: exit status 2
 */
export function readBaseline(
  config: Config,
  workspace: Workspace,
  { cwd, root, baselineFile }: Where,
  rules: ReadonlySet<string>,
): BaselineFile | { readonly problems: readonly Problem[] } | undefined {
  const path = baselinePath(config, cwd);
  const { files } = workspace;
  const file = relative(cwd, path).split(sep).join('/');
  const problem = (message: string) => ({ problems: [{ file, range: null, message }] });
  if (files.state(path) === undefined) {
    return config.baseline
      ? problem('this baseline does not exist: write it with `threatlint baseline`')
      : undefined;
  }
  const real = files.realpath(path);
  const isOurs = real !== undefined && isInside(real, files.realpath(root) ?? root);
  if (real === undefined || !(isOurs || baselineFile !== undefined))
    return problem(
      'this baseline is a link that leads nowhere, or out of the repository, and is not followed',
    );
  const read = workspace.open(path);
  if (!('document' in read)) {
    const { failure } = read;
    const conflict = /^<{7} /m.test(failure.source?.text ?? '');
    const span = failure.problems?.[0]?.span;
    const again = 'take one side, and run `threatlint baseline` again';
    return {
      problems: [
        {
          file,
          range: failure.source && span ? failure.source.range(span) : null,
          message: conflict
            ? `git could not merge this baseline: ${again}`
            : `this baseline cannot be read: ${failure.message}`,
        },
      ],
    };
  }
  return entriesOf(read.document, rules);
}

function entriesOf(
  document: Document,
  rules: ReadonlySet<string>,
): BaselineFile | { readonly problems: readonly Problem[] } {
  const { value, source, warnings } = document.tree;
  const root = new Place(document);
  const problems: Problem[] = [];
  for (const { message, span, loses } of warnings)
    if (loses) problems.push({ file: document.file, range: source.range(span), message });
  if (!validate(value)) {
    for (const { path, part, message } of explainViolations(validate.errors ?? [], schema, value).slice(
      0,
      20,
    ))
      problems.push(problemAt(root.child(...path), message, part));
  }
  if (problems.length > 0) return { problems };
  const entries = (value as { findings: readonly BaselineEntry[] }).findings;
  entries.forEach(({ rule, expires }, at) => {
    if (problems.length >= 20) return;
    const place = root.child('findings', at);
    if (!rules.has(rule)) {
      const close = nearest(rule, [...rules]);
      problems.push(
        problemAt(
          place.child('rule'),
          `no rule is called '${rule}'${close ? `; did you mean '${close}'?` : ''}: correct it, or delete the line`,
        ),
      );
    }
    if (expires !== undefined && !isDate(expires))
      problems.push(
        problemAt(place.child('expires'), 'this is no day of the calendar: write one like 2027-03-31'),
      );
  });
  return problems.length > 0 ? { problems } : { document, entries };
}
