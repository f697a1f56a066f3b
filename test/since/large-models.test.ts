import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallCounter } from '../hostile/work.ts';
import type { Files } from '../support/repository.ts';
import { Changes } from './changes.ts';

// What a change makes of thousands of entries is a product of those of before and of now, unless each is looked for by
// its name, its place or what it says.

const changes = new Changes();
const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

const each = (size: number, make: (at: number) => string) =>
  Array.from({ length: size }, (_, at) => make(at)).join();
const letters = (at: number) => String(at).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] as string);
const api = (paths = '"/a":{"get":{"responses":{}}}') => ({
  'api.json': `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{${paths}}}`,
});
const model = (parts: string) => ({ ...api(), 'm.json': `{"threatlint":1,"id":"m",${parts}}` });
const waivers = (size: number, name: string) => ({
  ...api(),
  'threatlint.json': `{"waivers":[${each(size, (at) => `{"id":"${name}${at}","rule":"server-cleartext","reason":"r","owner":"o:o","expires":"${name === 'a' ? 2027 : 2028}-01-01"}`)}]}`,
});
const gates = (size: number, severity: string) => ({
  ...api(),
  'threatlint.json': `{"policy":{"gates":[${each(size, (at) => `{"name":"${severity}${at}","severity":"${severity}"}`)}]}}`,
});

const shapes: Readonly<Record<string, (size: number) => readonly [Files, Files]>> = {
  'threats of other names': (size) => [
    model(`"threats":{${each(size, (at) => `"A${at}":{"title":"t${at}","scope":{}}`)}}`),
    model(`"threats":{${each(size, (at) => `"B${at}":{"title":"t${at}","scope":{}}`)}}`),
  ],
  'dismissals of something else': (size) => [
    model(`"dismissed":{${each(size, (at) => `"bola@a:/${letters(at)}":{"reason":"r","by":"o:o"}`)}}`),
    model(`"dismissed":{${each(size, (at) => `"ssrf@a:/${letters(at)}":{"reason":"r","by":"o:o"}`)}}`),
  ],
  'waivers of other names that last longer': (size) => [waivers(size, 'a'), waivers(size, 'b')],
  'gates that ask for less': (size) => [gates(size, 'low'), gates(size, 'critical')],
};

test.each(Object.keys(shapes))(
  '%s are compared in twice the work where there are twice as many',
  async (name) => {
    const compare = async (size: number) => {
      const [before, after] = (shapes[name] as (size: number) => readonly [Files, Files])(size);
      changes.base(before);
      changes.change(after);
      return counter.of(() => changes.since(), /\/src\/(engine\/since|findings|refs|selector)\//);
    };
    await compare(3);
    const once = await compare(100);
    expect((await compare(200)) / once).toBeLessThan(2.3);
  },
);
