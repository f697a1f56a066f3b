import { expect, test } from 'vitest';
import type { Finding } from '../../src/findings/finding.ts';
import { operationsOf } from '../../src/findings/together.ts';
import type { Operation } from '../../src/openapi/model.ts';

const operation = (label: string) => ({ label }) as Operation;
const reaching = (operations: readonly Operation[]) => ({ operations }) as Finding;
const [a, b, c] = ['GET /a', 'GET /b', 'GET /c'].map(operation) as [Operation, Operation, Operation];

test('findings that are put together reach what each of them reaches, by label', () => {
  expect(operationsOf([reaching([b, c]), reaching([a, c])])).toEqual([a, b, c]);
  expect(operationsOf([reaching([a, b])])).toEqual([a, b]);
  expect(operationsOf([])).toEqual([]);
});

test('a list of operations that many findings share is read once', () => {
  let reads = 0;
  const counted = {
    get(list: Operation[], key: string | symbol) {
      if (key === '0') reads++;
      return Reflect.get(list, key);
    },
  };
  const shared = new Proxy([a, b], counted);
  const findings = [...Array.from({ length: 100 }, () => reaching(shared)), reaching([c])];
  expect(operationsOf(findings)).toEqual([a, b, c]);
  expect(reads).toBe(1);
});
