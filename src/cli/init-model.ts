import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { firstModel, slugOfTitle } from '../derive/first.ts';
import { EditError } from '../derive/insert.ts';
import { sync } from '../derive/sync.ts';
import type { Checked } from '../engine/checked.ts';
import type { CheckRequest } from '../engine/request.ts';
import { checked } from './run.ts';
import { standings } from './threats-sync.ts';

/** A first threat model with its threats. */
export interface FirstModel {
  /** Where it goes. */
  readonly file: string;
  readonly text: string;
  /** The check as it will be with the model. */
  readonly after: Checked;
}

/** So many definitions and threats a person goes through, once; a model of more is nobody's. */
export const mostEntries = 1000;

/** Are there more definitions, and threats that they suggest, than one model can be read for? */
export function isTooMuchForOne({ candidates, report, verification: { models } }: Checked): boolean {
  return models.length === 0 && report.documents.length + candidates.length > mostEntries;
}

/**
 * A first threat model; undefined where there is one, where nobody would read it, or where a check with one would be refused, which is
 * said: a gate without a model is better than none.
 */
export async function modelFor(run: Checked, request: CheckRequest): Promise<FirstModel | undefined> {
  if (run.verification.models.length > 0 || isTooMuchForOne(run)) return undefined;
  const apis = [...new Set(run.verification.coverage.map(({ operation }) => operation.api))];
  const [first] = apis;
  if (!first) return undefined;
  const file = `threat-models/${apis.length === 1 ? slugOfTitle(first.title) : 'apis'}.yaml`;
  if (existsSync(file)) return undefined;
  const definitions = apis.map(({ place }) => place.document.file);
  const text = firstModel(apis, file);
  const withText = (other: string) => withModel([file, other], definitions, request);
  const begun = await withText(text);
  if (!begun) return undefined;
  const [linked] = begun.verification.models;
  if (!linked?.sound) return { file, text, after: begun };
  const mine = begun.candidates.filter(({ model }) => model === linked);
  if (mine.length === 0) return { file, text, after: begun };
  try {
    const planned = sync(text, { threats: [] }, mine);
    const proved = await withText(planned.text);
    if (!proved) return undefined;
    const [known] = proved.verification.models;
    if (!known) return { file, text: planned.text, after: proved };
    // Plans that the definitions already keep are claims; what has nothing to judge is left out.
    const claimed = sync(text, { threats: [] }, mine, standings(known, proved)).text;
    // Nothing that rules find hangs on that, and nothing is accepted yet. What is left out may have been unchecked.
    const isAlike = proved.report.unchecked.length === run.report.unchecked.length;
    const after = isAlike ? proved : await withText(claimed);
    return after && { file, text: claimed, after };
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    return { file, text, after: begun };
  }
}

/** The check as it will be with a model. */
function withModel(
  [file, text]: readonly [file: string, text: string],
  definitions: readonly string[],
  request: CheckRequest,
): Promise<Checked | undefined> {
  const overlay = new Map([[resolve(request.cwd, file), text]]);
  return checked({ ...request, paths: [...definitions, file], overlay });
}
