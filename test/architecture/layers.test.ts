import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { membersOf, stronglyConnected } from '../../src/text/components.ts';

const source = join(import.meta.dirname, '../../src');

/**
 * The layers from the top of the stream downwards; a layer may import itself and those of the lines above its own.
 * Layers on one line do not know each other.
 */
const order = [
  ['version.ts', 'generated'],
  ['text'],
  ['syntax'],
  ['edit'],
  ['refs'],
  ['openapi'],
  ['findings'],
  ['lexicon', 'regex'],
  ['facts'],
  ['selector'],
  ['rules'],
  ['git'],
  ['rulesets'],
  ['spectral'],
  ['threats'],
  ['derive'],
  ['policy'],
  ['config'],
  ['verdict'],
  ['engine'],
  ['formats'],
  ['render'],
  ['exchange'],
  ['manual'],
  ['lsp'],
  ['cli'],
];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
  /** Loaded when it is needed. */
  readonly dynamic: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/gm;
  return [...text.matchAll(pattern)].map(([, type, named, dynamic]) => ({
    file,
    target: posix.normalize(posix.join(posix.dirname(file), (named ?? dynamic) as string)),
    typeOnly: type !== undefined,
    dynamic: dynamic !== undefined,
  }));
}

/** The rooms of threats/, in the same way: what a model says, what has changed since its review, what is proved of it. */
const ofThreats = ['model', 'review', 'proof'];

function level(path: string): number {
  const layer = path.split('/')[0] as string;
  return order.findIndex((layers) => layers.includes(layer));
}

function allowed({ file, target }: Import): boolean {
  if (target.startsWith('../')) return true;
  if (file.split('/')[0] === target.split('/')[0]) return true;
  return level(target) < level(file);
}

/** Files that import one another, directly or through others: none can be read without the rest. */
function circles(): string[][] {
  const at = new Map(files.map((file, index) => [file, index]));
  const needs = files.map((file) =>
    imports.flatMap((each) => (each.file === file ? (at.get(each.target) ?? []) : [])),
  );
  const found = stronglyConnected(files.length, (index) => needs[index] ?? []);
  return Array.from({ length: found.count }, (_, component) => [...membersOf(found, component)])
    .filter(({ length }) => length > 1)
    .map((members) => members.map((index) => files[index] as string));
}

describe('The layers', () => {
  it('are all known to this test', () => {
    expect(files.filter((file) => level(file) < 0)).toEqual([]);
  });

  it('import downwards only', () => {
    const upwards = imports
      .filter((each) => !allowed(each))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(imports.length).toBeGreaterThan(10);
    expect(upwards).toEqual([]);
  });

  it('hold within threats, too: model, review, proof', () => {
    const room = (path: string) => ofThreats.indexOf(path.split('/')[1] as string);
    const inside = imports.filter(({ file, target }) =>
      [file, target].every((path) => path.startsWith('threats/')),
    );
    expect(inside.filter(({ file }) => room(file) < 0)).toEqual([]);
    expect(inside.filter(({ file, target }) => room(target) > room(file))).toEqual([]);
  });

  it('hold no two files that need each other', () => {
    expect(circles()).toEqual([]);
  });

  it('leave input and output to refs, config, git, engine, cli and lsp', () => {
    const allowedIn = /^(refs|config|git|engine|cli|lsp)\//;
    const doing = files.filter((file) =>
      /from 'node:(fs|child_process|net|http|https)/.test(readFileSync(join(source, file), 'utf8')),
    );
    expect(doing.filter((file) => !allowedIn.test(file))).toEqual([]);
  });

  it('start programs in one place, which asks git and nothing else', () => {
    const starting = files.filter((file) =>
      /child_process|node:cluster|\bWorker\(|process\.(?:dlopen|binding)\b/.test(
        readFileSync(join(source, file), 'utf8'),
      ),
    );
    expect(starting).toEqual(['git/run.ts']);
  });

  it('open what they read of a repository in one place, which looks at it first', () => {
    const reading = files.filter((file) =>
      /\b(?:readFile|readFileSync|openSync|createReadStream|fs\/promises)\b/.test(
        readFileSync(join(source, file), 'utf8'),
      ),
    );
    expect(reading.sort()).toEqual([
      'cli/code-cache.ts', // the program itself, and what V8 made of it
      'cli/explain.ts', // the pages that ship with the program
      'cli/write-file.ts', // writes
      'refs/read-file.ts',
    ]);
  });

  it('keep the model free of rules, and rules to what they judge with', () => {
    const known = /^(rules|generated|facts|openapi|findings|lexicon|regex|refs|text|syntax)\//;
    const ruleImports = imports.filter(
      ({ file, target }) => /^rules\/[^/]+\//.test(file) && !known.test(target),
    );
    expect(ruleImports.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });
});

describe('A helper', () => {
  it('in the folder of a rule family is imported by that family only', () => {
    const family = (file: string) => /^rules\/[^/]+\//.exec(file)?.[0];
    const helpers = files.filter(
      (file) =>
        family(file) !== undefined && !/^export default /m.test(readFileSync(join(source, file), 'utf8')),
    );
    expect(helpers).toContain('rules/authentication/scheme-uses.ts');
    const abroad = imports
      .filter(({ file, target }) => helpers.includes(target) && family(file) !== family(target))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(abroad).toEqual([]);
  });
});

describe('What is known of an object', () => {
  it('is remembered by text/memo.ts, and by hand only where it is no answer to a question', () => {
    const byHand = [
      // Told from outside before the first rule runs, by whoever has read the configuration.
      'lexicon/lexicon.ts',
      // Made before the rules run, which then ask for it.
      'spectral/source.ts',
      'text/memo.ts',
    ];
    const making = files.filter(
      (file) =>
        !file.startsWith('generated/') && /\bnew WeakMap\b/.test(readFileSync(join(source, file), 'utf8')),
    );
    expect(making.sort()).toEqual(byHand);
  });
});

describe('No part of the source', () => {
  it('reaches for the network', () => {
    const network = /from '(node:)?(http|https|http2|net|tls|dgram|dns)(\/promises)?'|\bfetch\(/;
    const reaching = files.filter((file) => network.test(readFileSync(join(source, file), 'utf8')));
    expect(reaching).toEqual([]);
  });
});

describe('A check of named files', () => {
  it('loads neither what searches folders, nor what validates configurations and threat models, nor what draws', () => {
    const loaded = new Set(['cli/main.ts']);
    for (const file of loaded) {
      const needs = imports.filter((each) => each.file === file && !each.typeOnly && !each.dynamic);
      for (const { target } of needs) loaded.add(target);
    }
    expect(loaded).toContain('engine/check.ts');
    const late = [
      'engine/find/walk.ts',
      'engine/find/search.ts',
      'config/read.ts',
      'threats/model/read.ts',
      'derive/answer.ts',
    ];
    expect(late.filter((file) => !files.includes(file))).toEqual([]);
    expect(late.filter((file) => loaded.has(file))).toEqual([]);
    expect([...loaded].filter((file) => /^(render|exchange)\//.test(file))).toEqual([]);
  });
});

describe('words of the configuration', () => {
  it('reach every rule: the built-in lexicon is asked only what nothing adds to', () => {
    const asked = files
      .filter((file) => /^(rules|facts|threats|derive)\//.test(file))
      .flatMap((file) => {
        const text = readFileSync(join(source, file), 'utf8');
        if (!/import \{ [^}]*\blexicon\b[^}]* \} from '[./]+\/lexicon\/lexicon\.ts'/.test(text)) return [];
        return [...text.matchAll(/\blexicon\.(\w+)\(/g)].flatMap(([, question]) =>
          /^(identifier|caller|sessionId)$/.test(question as string) ? [] : [`${file}: ${question}`],
        );
      });
    expect(asked).toEqual([]);
  });
});
