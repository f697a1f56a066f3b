import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { firstModel, slug } from '../derive/first.ts';
import { EditError } from '../derive/insert.ts';
import { sync } from '../derive/sync.ts';
import type { Checked } from '../engine/checked.ts';
import type { CheckRequest } from '../engine/request.ts';
import { checked } from './run.ts';
import { standings } from './threats-sync.ts';

/**
 * A first threat model with its threats, and where it goes; undefined where there is one, or where a check with one would be
 * refused, which is said: a gate without a model is better than none.
 */
export async function modelFor(
  { verification }: Checked,
  request: CheckRequest,
): Promise<readonly [file: string, text: string] | undefined> {
  const apis = [...new Set(verification.coverage.map(({ operation }) => operation.api))];
  const [first] = apis;
  if (!first || verification.models.length > 0) return undefined;
  const file = `threat-models/${apis.length === 1 ? slug(first.title) : 'apis'}.yaml`;
  if (existsSync(file)) return undefined;
  const definitions = apis.map(({ place }) => place.document.file);
  const text = firstModel(apis, file);
  const begun = await withModel([file, text], definitions, request);
  if (!begun) return undefined;
  const [linked] = begun.verification.models;
  if (!linked?.sound) return [file, text];
  const mine = begun.candidates.filter(({ model }) => model === linked);
  try {
    const planned = sync(text, { threats: [] }, mine);
    const proved = await withModel([file, planned.text], definitions, request);
    if (!proved) return undefined;
    const [known] = proved.verification.models;
    // Plans that the definitions already keep are claims; what has nothing to judge is left out.
    return [file, known ? sync(text, { threats: [] }, mine, standings(known, proved)).text : planned.text];
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    return [file, text];
  }
}

/** The check as it will be with the model. */
export function withModel(
  [file, text]: readonly [file: string, text: string],
  definitions: readonly string[],
  request: CheckRequest,
): Promise<Checked | undefined> {
  const overlay = new Map([[resolve(request.cwd, file), text]]);
  return checked({ ...request, paths: [...definitions, file], overlay });
}
