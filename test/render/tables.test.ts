import { describe, expect, it } from 'vitest';
import { json, rowsOf, table } from '../../src/render/list.ts';
import { matrix } from '../../src/render/matrix.ts';
import { code, markdown } from '../../src/text/markdown.ts';
import { hostile, model, scene } from './scene.ts';

const drawn = (text = model) => {
  const played = scene(text);
  const [linked] = played.models;
  if (!linked) throw new Error('no model');
  return matrix(linked, played);
};

describe('The matrix of threats and operations', () => {
  it('says for each operation which threats it has and what came of them', () => {
    expect(drawn()).toMatchInlineSnapshot(`
      "# The shop

      | Threat |  | Risk | Status | Operations |
      | --- | --- | :-: | --- | --: |
      | T-ANYONE | A stranger cancels an order | 20 → 15 | partly | 4 |
      | T-LOGS | Logs hold pins | 4 → 4 | accepted | 1 |

      - T-ANYONE: \`M-AUTH\` fails on 1 of 4 operations

      ## \`shop.yaml\`

      | Operation | T-ANYONE | T-LOGS |
      | --- | :-: | :-: |
      | \`GET /orders\` | ✔ |  |
      | \`POST /orders\` | ✔ | △ |
      | \`GET /orders/{id}\` | ✔ |  |
      | \`DELETE /orders/{id}\` | ✖ |  |
      | \`GET /health\` (no threat) |  |  |

      ✖ a claimed mitigation does not hold here · ? a part of it was not read · ○ nothing holds here · ◐ something holds, something is missing · △ accepted · ✔ every mitigation holds · – nothing here that the mitigations are about
      "
    `);
  });

  it('lets no name break out of its cell', () => {
    const text = model.replace('title: A stranger cancels an order', `title: ${JSON.stringify(hostile)}`);
    const line = drawn(text)
      .split('\n')
      .find((row) => row.startsWith('| T-ANYONE'));
    expect(line?.replaceAll('\\|', '').split('|')).toHaveLength(7);
    expect(line).toContain('\\<script\\>');
    expect(line).not.toMatch(/@team|\]\(http:/);
  });
});

describe('Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['<b> & *c* `d` [e](f)', '\\<b\\> \\& \\*c\\* \\`d\\` \\[e\\]\\(f\\)'],
    ['T-1', 'T-1'],
  ])('keeps %j text', (value, expected) => {
    expect(markdown(value)).toBe(expected);
  });

  it.each([
    ['GET /a', '`GET /a`'],
    // What could end the span, or the cell, is no code but escaped.
    ['a`b', 'a\\`b'],
    ['`a', '\\`a'],
    ['a|b', 'a\\|b'],
  ])('keeps %j code', (value, expected) => {
    expect(code(value)).toBe(expected);
  });
});

describe('The list of threats', () => {
  const rows = (text = model) => rowsOf(scene(text).threats);

  it('has the risk before and after, what verified mitigations rest on, the owner and the next date', () => {
    expect(rows()).toMatchObject([
      {
        id: 'T-ANYONE',
        owner: 'person:ines',
        operations: 4,
        risk: { inherent: 20, residual: 15 },
        status: 'partly',
        assurance: ['attested'],
        next: { date: '2026-12-01', what: 'the attestation of M-WORD expires' },
      },
      {
        id: 'T-LOGS',
        owner: 'team:shop',
        risk: { inherent: 4, residual: 4 },
        status: 'accepted',
        assurance: [],
        next: { date: '2026-10-20', what: 'M-LATER is due' },
      },
    ]);
  });

  it('knows when the model is due for review', () => {
    expect(rows(model.replace('expires: 2026-12-01', 'expires: 2027-12-01'))[0]?.next).toEqual({
      date: '2026-12-30',
      what: 'the model is due for review',
    });
  });

  it('is a table with the worst on top, and says what has passed', () => {
    expect(table(rows(), '2026-11-01')).toMatchInlineSnapshot(`
      "Threat    Title                        Risk     Status    Assurance  Owner        Next
      T-ANYONE  A stranger cancels an order  20 → 15  partly    attested   person:ines  2026-12-01: the attestation of M-WORD expires
      T-LOGS    Logs hold pins                4 → 4   accepted  none       team:shop    2026-10-20, 12 days ago: M-LATER is due

      T-ANYONE: M-AUTH fails on 1 of 4 operations
      "
    `);
  });

  it('is JSON for programs, in the order of the models', () => {
    const printed = JSON.parse(json(rows()));
    expect(printed.version).toBe(1);
    expect(printed.threats.map(({ id }: { id: string }) => id)).toEqual(['T-ANYONE', 'T-LOGS']);
  });

  it('says that there is no threat', () => {
    expect(table([], '2026-11-01')).toBe('The threat models name no threat\n');
  });
});
