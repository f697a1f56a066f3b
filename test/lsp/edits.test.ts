import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Judged, Project } from '../../src/lsp/project.ts';
import { OpenText } from '../../src/lsp/text.ts';
import { dice } from '../corpus/claims.ts';
import { folder as corpus, present } from '../corpus/corpus.ts';
import { textsOf } from '../properties/checking.ts';
import { definitions } from '../properties/definitions.ts';
import { Author, Typist } from '../support/random-edits.ts';
import { type Files, Repository } from '../support/repository.ts';

/**
 * What a server says after many edits is what a check says that has seen no other text: nothing that is kept between edits is
 * ever the wrong one. Edits are drawn from a seed; `THREATLINT_EDITS=2000` draws more of them,
 * `THREATLINT_SEED` others.
 */
const edits = Number(process.env.THREATLINT_EDITS ?? 30);
const repository = new Repository();

interface Case {
  readonly name: string;
  readonly files: Files;
  /** Larger ones take longer. */
  readonly share: number;
}

const cases: Case[] = [
  { name: 'shop-weak', files: folderOf('examples/shop-weak'), share: 1 },
  ...definitions().map(({ name, files }) => ({
    name,
    files: { ...textsOf(files), 'threatlint.yaml': 'rulesets: [threatlint:all]\n' },
    share: 0.5,
  })),
  ...(present
    ? [
        { name: 'vampi-vulnerable.yaml', share: 1 },
        { name: 'train-travel.yaml', share: 1 },
        { name: 'harbor-2.0.yaml', share: 0.3 },
        { name: 'star-trek.json', share: 0.3 },
        { name: 'star-trek.yaml', share: 0.3 },
      ]
        .filter(({ name }) => existsSync(join(corpus, name)))
        .map(({ name, share }) => ({
          name,
          share,
          files: { [name]: readFileSync(join(corpus, name), 'utf8') },
        }))
    : []),
];

const people = [
  { who: 'a typist', Person: Typist },
  { who: 'an author', Person: Author },
];
const edited = people.flatMap((person) => cases.map((one) => ({ ...person, ...one })));

describe('after each edit, a project that was judged before says what a new one says', () => {
  test.each(edited)('$name, by $who', { timeout: 600_000 }, async ({ name, files, share, who, Person }) => {
    repository.write({ '.git/HEAD': '', ...files });
    const seed = [...name, ...who].reduce(
      (sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0),
      Number(process.env.THREATLINT_SEED ?? 7),
    );
    const draw = dice(seed);
    const warm = project();
    // Others draw the edits: these stay the same.
    const drawEnd = dice(seed + 1);
    const open = new Map<string, { text: OpenText; person: Typist | Author }>();
    for (const [file, text] of Object.entries(files)) {
      const path = join(repository.folder, file);
      if (/\.(?:ya?ml|json)$/.test(file))
        open.set(path, {
          text: new OpenText(`file://${path}`, path, 'utf-16', 0, text),
          person: new Person(text, draw),
        });
    }
    const paths = [...open.keys()];
    for (let at = 0; at < edits * share; at++) {
      const one = open.get(paths[draw(paths.length)] as string);
      if (!one) continue;
      const change = one.person.next();
      one.text.change([change], at);
      expect(one.text.text).toBe(one.person.text);
      const texts = new Map([...open].map(([path, { text }]) => [path, text.text]));
      // Now and then the next edit comes before this text was judged.
      if (drawEnd(4) === 0 && (await isEnded(warm, texts, drawEnd(20)))) continue;
      const kept = said(await warm.judge(texts, drawEnd(2) === 0 ? () => Promise.resolve() : undefined));
      const cold = said(await project().judge(texts));
      expect(kept, `after edit ${at} of ${one.text.path}: ${JSON.stringify(change)}`).toEqual(cold);
    }
  });
});

/** Judges, and ends that after so many pieces of work, if there are so many. */
async function isEnded(
  project: Project,
  texts: ReadonlyMap<string, string>,
  pieces: number,
): Promise<boolean> {
  let left = pieces;
  const superseded = new Error('superseded');
  try {
    await project.judge(texts, () => (left-- > 0 ? Promise.resolve() : Promise.reject(superseded)));
    return false;
  } catch (error) {
    if (error !== superseded) throw error;
    return true;
  }
}

function project(): Project {
  return new Project(repository.folder, true, () => '2026-11-23');
}

/** All that a client may be told, by file. */
function said({ said, checked }: Judged) {
  const report = checked?.report;
  return {
    said: Object.fromEntries([...said].map(([path, all]) => [path, all.map((one) => JSON.stringify(one))])),
    verdict: report && [report.verdict, report.gates, report.threats, report.documents],
    sources: report && [...report.sources].map(([file, { text }]) => [file, text]),
  };
}

function folderOf(folder: string): Files {
  const files: Record<string, string> = {};
  const visit = (below: string) => {
    for (const name of readdirSync(join(folder, below))) {
      const path = join(below, name);
      if (statSync(join(folder, path)).isDirectory()) visit(path);
      else files[path] = readFileSync(join(folder, path), 'utf8');
    }
  };
  visit('.');
  return files;
}
