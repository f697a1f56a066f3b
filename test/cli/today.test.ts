import { describe, expect, test } from 'vitest';
import { today } from '../../src/cli/today.ts';
import { isDate } from '../../src/text/dates.ts';

describe('The day that counts as today', () => {
  test.each([
    ['2026-11-23', '2026-11-23'],
    ['2028-02-29', '2028-02-29'],
    ['2026-11-23T10:00:00Z', '2026-11-23'],
  ])('THREATLINT_NOW=%s', (now, day) => expect(today(now)).toBe(day));

  test.each(['2026-02-30', '2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '2026-11-23x', 'tomorrow'])(
    'THREATLINT_NOW=%s is no date',
    (now) =>
      expect(() => today(now)).toThrow(
        `THREATLINT_NOW is '${now}', which is no day of the calendar: write one like 2026-11-23`,
      ),
  );

  test.each([undefined, ''])("is the machine's where nothing is set (%j)", (now) => {
    expect(isDate(today(now))).toBe(true);
  });
});
