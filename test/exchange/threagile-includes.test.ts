import { describe, expect, it } from 'vitest';
import { importThreagile } from '../../src/exchange/threagile.ts';
import { withIncludes } from '../../src/exchange/threagile-includes.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

/** A Threagile model of several files; the first of them is read. */
function whole(files: Record<string, string>) {
  const workspace = workspaceOf(files);
  const [first = ''] = Object.keys(files);
  return withIncludes(documentOf(workspace, first), (path, from) => workspace.follow(path, from));
}

// biome-ignore lint/suspicious/noExplicitAny: the tests look into plain data
function imported(files: Record<string, string>): { model: any; notes: readonly string[] } {
  const found = whole(files);
  if ('problem' in found) throw new Error(found.problem);
  const { text, notes } = importThreagile(found.root, '2026-11-01', found.notes);
  const parsed = parseSource(new Source('model.yaml', text));
  return { model: parsed.ok ? parsed.tree.value : undefined, notes };
}

const problem = (files: Record<string, string>) => {
  const found = whole(files);
  return 'problem' in found ? found.problem : undefined;
};

describe('A Threagile model in several files', () => {
  it('is read whole: what an included file describes is there, and what that one includes', () => {
    const { model, notes } = imported({
      'shop.yaml': 'threagile_version: 1.0.0\ntitle: Shop\nincludes: [parts/data.yaml]\n',
      'parts/data.yaml': 'data_assets: {Orders: {id: orders}}\nincludes: [machines.yaml]\n',
      'parts/machines.yaml': 'technical_assets: {API: {id: api, type: process}}\n',
    });
    expect(Object.keys(model.assets)).toEqual(['orders']);
    expect(Object.keys(model.components)).toEqual(['api']);
    expect(notes.filter((note) => note.includes('includes'))).toEqual([]);
  });

  it('is merged by keys, down to the parts of one asset; a file that is included twice counts once', () => {
    const { model } = imported({
      'shop.yaml':
        'title: Shop\nincludes: [a.yaml, b.yaml]\ndata_assets: {Orders: {id: orders, tags: [pii]}}\n',
      'a.yaml': 'includes: [b.yaml]\ndata_assets: {Orders: {owner: Ines}}\n',
      'b.yaml':
        'data_assets: {Orders: {tags: [pii, gdpr]}}\ncustom_risk_categories: [{id: odd, risks_identified: {It is odd: {}}}]\n',
    });
    expect(model.assets.orders).toEqual({ title: 'Orders', owner: 'Ines', tags: ['pii', 'gdpr'] });
    expect(Object.keys(model.threats)).toEqual(['T-ODD']);
  });

  it('that says two things in two places is told what was taken', () => {
    const { model, notes } = imported({
      'shop.yaml': 'title: Shop\nincludes: [a.yaml]\ndata_assets: {Orders: {id: orders, owner: Ines}}\n',
      'a.yaml': 'title: shop\ndata_assets: {Orders: {owner: Bob}}\n',
    });
    expect(model.assets.orders.owner).toBe('Ines');
    expect(notes[0]).toBe(
      'data_assets › Orders › owner is another in a.yaml than in shop.yaml: what shop.yaml says was taken',
    );
  });

  it.each([
    [
      'a file that is not there',
      { 's.yaml': 'includes: [a.yaml, gone.yaml]', 'a.yaml': 'title: A' },
      'gone.yaml, which s.yaml includes, does not exist',
    ],
    [
      'a file outside of the repository',
      { 's.yaml': 'includes: [../etc/passwd]' },
      '../etc/passwd, which s.yaml includes, lies outside the workspace and is not followed',
    ],
    [
      'a file that does not parse',
      { 's.yaml': 'includes: [a.yaml]', 'a.yaml': 'title: [' },
      'a.yaml, which s.yaml includes, cannot be read: ',
    ],
    [
      'a circle',
      { 's.yaml': 'includes: [a.yaml]', 'a.yaml': 'includes: [b.yaml]', 'b.yaml': 'includes: [a.yaml]' },
      'a.yaml includes itself: a.yaml → b.yaml → a.yaml',
    ],
    [
      'a file that includes itself',
      { 's.yaml': 'includes: [s.yaml]' },
      's.yaml includes itself: s.yaml → s.yaml',
    ],
    ['what is no list', { 's.yaml': 'includes: a.yaml' }, 's.yaml: `includes` is no list of files'],
    [
      'what is no name',
      { 's.yaml': 'includes: [{a: 1}]' },
      's.yaml: `includes` names files, and {"a":1} is none',
    ],
    [
      'a file that is no mapping',
      { 's.yaml': 'includes: [a.yaml]', 'a.yaml': '- 1\n' },
      'a.yaml, which s.yaml includes, is no Threagile model: its root is no mapping',
    ],
  ])('is not half read: %s ends the import', (_what, files, says) => {
    expect(problem(files as unknown as Record<string, string>)).toContain(says);
  });

  it('ends where includes go too deep', () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`f${at}.yaml`, `includes: [f${at + 1}.yaml]\n`]),
    );
    expect(problem(files)).toContain('lies too deep in includes of includes');
  });
});
