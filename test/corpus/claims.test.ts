import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readApi, recognise } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import { Workspace } from '../../src/refs/workspace.ts';
import { claimAtRandom, dice } from './claims.ts';
import { folder, fresh, present } from './corpus.ts';

/**
 * The invariant of verification (docs/threat-models.md, What is judged), held against claims drawn at random. Larger
 * definitions take minutes together: `THREATLINT_CLAIMS=10000` (CONTRIBUTING.md) draws as many claims over all of them and
 * tells what came of each.
 */
const asked = Number(process.env.THREATLINT_CLAIMS ?? 0);
const claims = asked > 0 ? asked : 4_000;
const largest = asked > 0 ? Number.POSITIVE_INFINITY : 40_000;

const files = [folder, fresh].filter(existsSync).flatMap((source) => {
  const root = realpathSync(source);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|ya?ml)$/.test(name) && statSync(join(root, name)).size <= largest)
    .filter((name) => /^[{\s]*["']?(?:openapi|swagger)\b/m.test(readFileSync(join(root, name), 'utf8')))
    .sort()
    .map((name) => ({ name: join(basename(root), name), path: join(root, name), root }));
});

describe.skipIf(!present)('no claim is verified beside what contradicts it', () => {
  it.each(files)('$name', { timeout: asked > 0 ? 1_800_000 : 60_000 }, async ({ name, path, root }) => {
    const workspace = new Workspace(root, [root]);
    const outcome = workspace.open(path);
    if ('failure' in outcome) throw new Error(outcome.failure.message);
    if (recognise(outcome.document.tree.value).kind !== 'definition') return;
    const api = readApi(outcome.document, new References(workspace));
    if (api.operations.length === 0) return;

    const seed = [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7);
    const came = await claimAtRandom(api, Math.ceil(claims / files.length), dice(seed));
    if (asked > 0) console.info(`${name}: ${came.claims} claims, ${came.verified} verified`);
    expect(came.wrong).toEqual([]);
    expect(came.verified, 'claims that are verified, or nothing was shown').toBeGreaterThan(0);
  });
});
