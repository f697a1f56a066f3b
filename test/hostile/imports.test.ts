import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importOtm } from '../../src/exchange/otm-import.ts';
import { importThreagile } from '../../src/exchange/threagile.ts';
import { withIncludes } from '../../src/exchange/threagile-includes.ts';
import { TooLarge } from '../../src/render/too-large.ts';
import { documentOf, workspaceOf } from '../support/api.ts';
import { CallCounter } from './work.ts';

// Models of other tools in which one name or text stands for thousands of threats: what is written stays as long as a person
// could use, or the import says that nobody could; twice as much of it is twice the work.

const day = '2026-03-01';
const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

const list = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
const map = <T>(count: number, name: string, make: (at: number) => T) =>
  Object.fromEntries(list(count, (at) => [`${name}${at}`, make(at)]));
/** As long as all the rest. */
const long = (size: number) => 'x'.repeat(size * 30);

type Make = (size: number) => object;
const otm = (value: object) => importOtm({ otmVersion: '0.2.0', project: { name: 'p' }, ...value }, day);
const threagile = (value: object) =>
  importThreagile({ threagile_version: '1.0.0', title: 't', ...value }, day);
const threats = (size: number) => list(size, (at) => ({ id: `t${at}`, name: 'n' }));
const named = (size: number) => list(size, (at) => ({ threat: `t${at}` }));

const ofOtm: Readonly<Record<string, Make>> = {
  'the name of a flow that leads nowhere, at each threat': (n) => ({
    threats: threats(n),
    components: [{ id: 'a' }],
    dataflows: [{ id: 'f', name: long(n), source: 'z', destination: 'a', threats: named(n) }],
  }),
  'the id of a component, at each threat': (n) => ({
    threats: threats(n),
    components: [{ id: long(n), threats: named(n) }],
  }),
  'the name of a threat, for each category that is none': (n) => ({
    threats: [{ id: 't', name: long(n), categories: list(n, (at) => `c${at}`) }],
  }),
  'the description of a mitigation, at each threat': (n) => ({
    threats: threats(n),
    mitigations: [{ id: 'm', description: long(n) }],
    components: [
      { id: 'a', threats: named(n).map((one) => ({ ...one, mitigations: [{ mitigation: 'm' }] })) },
    ],
  }),
  'components that are called alike': (n) => ({ components: list(n, () => ({ id: 'a' })) }),
};

const ofThreagile: Readonly<Record<string, Make>> = {
  'what a category says, for each of its risks': (n) => ({
    custom_risk_categories: [
      { id: 'c', description: long(n), mitigation: long(n), risks_identified: map(n, 'r', () => ({})) },
    ],
  }),
  'the id of a technical asset, for each of its links': (n) => ({
    technical_assets: {
      a: { id: long(n), communication_links: map(n, 'l', () => ({ target: 'a' })) },
    },
  }),
  'the id of a boundary, for each of what lies in it': (n) => ({
    trust_boundaries: { z: { id: long(n), technical_assets_inside: list(n, (at) => `a${at}`) } },
    technical_assets: map(n, 'a', (at) => ({ id: `a${at}` })),
  }),
  'risks, and what is tracked of others': (n) => ({
    custom_risk_categories: [
      { id: 'c', risks_identified: map(n, 'r', (at) => ({ most_relevant_data_asset: `a${at}` })) },
    ],
    risk_tracking: map(n, 'c@b', () => ({})),
  }),
  'risks, and what is tracked of any': (n) => ({
    custom_risk_categories: [
      {
        id: 'c',
        risks_identified: map(n, 'r', (at) => ({
          most_relevant_data_asset: 'a',
          most_relevant_technical_asset: `t${at}`,
        })),
      },
    ],
    risk_tracking: map(n, 'c@*@b', () => ({})),
  }),
};

const shapes: Readonly<
  Record<string, (size: number) => { readonly text: string; readonly notes: readonly string[] }>
> = {
  ...Object.fromEntries(Object.entries(ofOtm).map(([name, make]) => [name, (n: number) => otm(make(n))])),
  ...Object.fromEntries(
    Object.entries(ofThreagile).map(([name, make]) => [name, (n: number) => threagile(make(n))]),
  ),
};

describe.each(Object.keys(shapes))('%s', (name) => {
  const imported = (size: number) => shapes[name]?.(size);

  test('twice as much of it is twice the work', async () => {
    imported(3);
    const once = await counter.of(() => expect(imported(200)?.text).toContain('threatlint: 1'));
    expect((await counter.of(() => imported(400))) / once).toBeLessThan(2.3);
  });

  test('a megabyte of it is written in twenty, or refused', () => {
    let text = '';
    try {
      text = imported(12_000)?.text ?? '';
    } catch (error) {
      expect(error).toBeInstanceOf(TooLarge);
      return;
    }
    expect(text.length).toBeGreaterThan(12_000);
    expect(text.length).toBeLessThan(20_000_000);
  });
});

test('what is tracked of a risk is what names its elements, else the first that stands for many', () => {
  const reasonOf = (tracked: Record<string, string>) => {
    const about = { most_relevant_data_asset: 'a', most_relevant_technical_asset: 'b' };
    const tracking = Object.entries(tracked).map(([id, justification]) => [
      id,
      { status: 'false-positive', justification },
    ]);
    const { notes } = threagile({
      custom_risk_categories: [{ id: 'c', risks_identified: { r: about } }],
      risk_tracking: Object.fromEntries(tracking),
    });
    return /c@a@b is a false positive: (\w+)/.exec(notes.join('\n'))?.[1];
  };
  expect(reasonOf({ 'c@*': 'any', 'c@a@b': 'exact' })).toBe('exact');
  expect(reasonOf({ 'c@x': 'other', 'c@*@b': 'second', 'c@a': 'first' })).toBe('second');
  expect(reasonOf({ 'c@a@': 'empty', 'c@*': 'any' })).toBe('empty');
  expect(reasonOf({ 'c@a@b@d': 'more', c: 'category' })).toBe('category');
  expect(reasonOf({ 'c@a@b@d': 'more', 'c@b@a': 'other' })).toBeUndefined();
});

test('keys as long as a file may have are named in short, however many differ below them', () => {
  const texts = ['main', 'part'].map((at) =>
    JSON.stringify({
      ...(at === 'main' ? { includes: ['part.yaml'] } : {}),
      [`k${long(200)}`]: map(200, 'p', (index) => `${at}${index}`),
    }),
  );
  const [main = '', part = ''] = texts;
  const workspace = workspaceOf({ 'main.yaml': main, 'part.yaml': part });
  const whole = withIncludes(documentOf(workspace, 'main.yaml'), (path, from) =>
    workspace.follow(path, from),
  );
  if ('problem' in whole) throw new Error(whole.problem);
  expect(whole.notes).toHaveLength(200);
  for (const note of whole.notes) expect(note.length).toBeLessThan(600);
});
