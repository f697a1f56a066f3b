import { existsSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';
import { ours, theirs } from '../support/spectral-cli.ts';

const repository = new Repository();
const project = join(import.meta.dirname, '../..');
const features = join(import.meta.dirname, 'features');
const patience = 600_000;

async function judged(paths: readonly string[], ruleset: string) {
  const report = await repository.check({ root: '/', paths, config: false, rulesets: [ruleset] });
  return { said: ours(report.findings, repository.folder), report };
}

describe('The CLI of Spectral says the same of every feature of the format', () => {
  const definitions = ['2.0.yaml', '3.0.yaml', '3.1.yaml'].map((name) => realpathSync(join(features, name)));
  it.each(['paths.yaml', 'functions.yaml', 'messages.yaml', 'extends.yaml', 'except.yaml', 'json.json'])(
    'in %s',
    async (name) => {
      const ruleset = join(features, name);
      const { said, report } = await judged(definitions, ruleset);
      expect(report.unchecked).toEqual([]);
      expect(said.length).toBeGreaterThan(5);
      expect(said).toEqual(theirs(definitions, ruleset));
    },
    patience,
  );
});

const rulesets: Readonly<Record<string, string>> = {
  recommended: 'extends: spectral:oas',
  all: 'extends: [[spectral:oas, all]]',
  OWASP: 'extends: ["@stoplight/spectral-owasp-ruleset"]',
};

/** What is no larger is compared; the others take the CLI minutes. */
const medium = 1_500_000;
const folders = ['../shared/corpus', '../shared/fresh'].map((folder) => join(project, folder));
const [corpus] = folders as [string];

function definitionsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => join(folder, name))
    .filter(
      (path) => /\.(?:json|ya?ml)$/.test(path) && statSync(path).isFile() && statSync(path).size < medium,
    )
    .filter((path) =>
      /^\s*(?:\{\s*)?["']?(?:openapi|swagger)["']?\s*:/m.test(readFileSync(path, 'utf8').slice(0, 3_000)),
    )
    .sort();
}

/** Small ones, the same each time unless `THREATLINT_SEED` says otherwise. */
function drawn(all: readonly string[], count: number): string[] {
  const small = all.filter((path) => statSync(path).size < 60_000);
  const seed = Number(process.env.THREATLINT_SEED ?? 1);
  return Array.from(
    { length: Math.min(count, small.length) },
    (_, at) => small[(seed * count + at) % small.length] as string,
  );
}

// Without the corpus nothing can be compared, and the report of the run says that these were skipped.
describe.skipIf(!existsSync(corpus))('The CLI of Spectral says the same of real definitions', () => {
  const fixed = ['petstore.yaml', 'one-op.yaml', 'train-travel.yaml', 'vampi-vulnerable.yaml'];
  const everything = process.env.THREATLINT_SPECTRAL === 'all';
  const every = folders.flatMap(definitionsIn);
  const some = [...new Set([...fixed.map((name) => join(corpus, name)), ...drawn(every, 3)])];
  // With several, one that ends the CLI would hide the others.
  const groups = everything ? every.map((path) => [path]) : [some];
  const cases = groups.flatMap((group) => Object.keys(rulesets).map((name) => [name, group] as const));
  it.each(cases)(
    'with %s: %s',
    async (name, paths) => {
      repository.write({ '.spectral.yaml': rulesets[name] as string });
      symlinkSync(join(project, 'node_modules'), join(repository.folder, 'node_modules'));
      const ruleset = join(repository.folder, '.spectral.yaml');
      for (const some of inGroups(paths, ruleset)) {
        const { said, report } = await judged(some.paths, '.spectral.yaml');
        if (some.said) expect(said).toEqual(some.said);
        else expect(report.verdict, 'the CLI ended with an error').toBe('fail');
      }
    },
    patience,
  );
});

/** Rulesets of organisations; with those of the benchmark's peers, `npm run bench -- --only none` installs what they build on. */
const organisations = join(project, 'bench/peers/rulesets');
const areThere = existsSync(join(project, 'bench/peers/node_modules/@baloise/spectral-rules'));
const isAsked = process.env.THREATLINT_SPECTRAL === 'organisations';

describe.skipIf(!isAsked || !areThere || !existsSync(corpus))(
  'The CLI of Spectral says the same with the rulesets of organisations',
  () => {
    const small = folders.flatMap(definitionsIn).filter((path) => statSync(path).size < 400_000);
    const some = Array.from({ length: 30 }, (_, at) => small[Math.floor((at * small.length) / 30)] as string);
    const cases = readdirSync(organisations).flatMap((name) => some.map((path) => [name, path] as const));
    it.each(cases)(
      '%s: %s',
      async (name, path) => {
        const ruleset = join(organisations, name);
        const asked = { root: '/', paths: [path], config: false, rulesets: [ruleset] } as const;
        const { findings } = await repository.check({ ...asked, allowCode: true });
        const said = theirs([path], ruleset);
        // Where the command ends with an error, there is nothing to compare. Of long messages reports say the beginning.
        const beginnings = (lines: readonly string[]) =>
          [...new Set(lines.map((line) => line.slice(0, 1_500)))].sort();
        if (said) expect(beginnings(ours(findings, repository.folder))).toEqual(beginnings(said));
      },
      patience,
    );
  },
);

/** What the CLI says, of each by itself where it fails with all. */
function inGroups(paths: readonly string[], ruleset: string) {
  const said = theirs(paths, ruleset);
  if (said || paths.length === 1) return [{ paths, said }];
  return paths.map((path) => ({ paths: [path], said: theirs([path], ruleset) }));
}
