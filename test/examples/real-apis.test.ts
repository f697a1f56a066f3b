import { cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folder as corpus, present } from '../corpus/corpus.ts';
import { Repository } from '../support/repository.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
/** The day on which the models were gone through. */
const today = '2026-11-24';

/** The example as a user has it: its files, and the definition that its README.md says to fetch. */
class Example extends Repository {
  constructor(
    private readonly name: string,
    readonly definition: string,
    readonly model: string,
  ) {
    super();
  }

  set(): void {
    cpSync(join(examples, this.name), this.folder, {
      recursive: true,
      filter: (path) => basename(path) !== 'openapi',
    });
    this.write({ [this.definition]: readFileSync(join(corpus, basename(this.definition)), 'utf8') });
  }

  editJson(edit: (definition: { paths: object; security?: unknown }) => void): void {
    const definition = JSON.parse(this.read(this.definition));
    edit(definition);
    this.write({ [this.definition]: JSON.stringify(definition, null, 2) });
  }

  /** Ids of threats with a claim that the definition contradicts, each with the files that are shown. */
  async contradicted(): Promise<Record<string, string[]>> {
    const { findings } = await this.check({ today });
    const shown = findings
      .filter(({ rule }) => rule === 'mitigation-contradicted' || rule === 'mitigation-partial')
      .map(({ file, threats, related }) => [
        threats.join(),
        [file, ...new Set(related.map((one) => one.file))],
      ]);
    return Object.fromEntries(shown);
  }

  async failedGates(day: string): Promise<string[]> {
    const { gates } = await this.check({ today: day });
    return gates.filter(({ passed }) => !passed).map(({ name }) => name);
  }
}

const operation = { responses: { 200: { description: 'everything' } } };

const apis = [
  {
    example: new Example('train-travel', 'openapi/train-travel.yaml', 'threat-models/train-travel.yaml'),
    threats: 8,
    open: (one: Example) =>
      one.edit(one.definition, '\nsecurity:\n  - OAuth2:\n      - read\n', '\nsecurity: []\n'),
    red: ['T-BOLA-BOOKINGS', 'T-CARD-LEAKS', 'T-NOBODY', 'T-SENSITIVE-FLOWS-BOOKINGS'],
    add: (one: Example) =>
      one.edit(
        one.definition,
        '\npaths:\n',
        '\npaths:\n  /internal/export: {get: {responses: {"200": {description: everything}}}}\n',
      ),
    coverage: 'coverage of { kind: [operation, webhook] }',
    accepted: {
      until: '2027-01-31',
      after: '2027-02-01',
      threat: 'T-CALLBACK-FORGERY',
      status: 'open',
      gates: ['severity >= high', 'residual risk <= 12', 'threat models valid'],
    },
  },
  {
    example: new Example('box', 'openapi/box.json', 'threat-models/box-platform-api.yaml'),
    threats: 12,
    open: (one: Example) =>
      one.editJson((definition) => {
        definition.security = [];
      }),
    red: [
      'T-BOLA-CONTENT',
      'T-BOLA-ENTERPRISE',
      'T-COMPLIANCE-UNDONE',
      'T-CONFUSED-DEPUTY',
      'T-METADATA-LEAKS',
      'T-SENSITIVE-FLOWS',
      'T-SSRF-WEBHOOKS',
    ],
    add: (one: Example) =>
      one.editJson(({ paths }) => {
        Object.assign(paths, { '/internal/export': { get: operation } });
      }),
    coverage: 'coverage of { kind: operation }',
    accepted: {
      until: '2027-02-28',
      after: '2027-03-01',
      threat: 'T-BROKEN-AUTHENTICATION-OAUTH-2',
      status: 'partly',
      gates: ['residual risk <= 12', 'threat models valid'],
    },
  },
];

describe.skipIf(!present)('the model of a real API', () => {
  describe.each(apis)('$example.definition', ({ example, threats, open, red, add, coverage, accepted }) => {
    it('passes, with every claim proved and nothing to say about the model', async () => {
      example.set();
      const report = await example.check({ today });
      expect(report.verdict).toBe('pass');
      expect(report.unchecked).toEqual([]);
      expect(report.threats).toHaveLength(threats);
      const claims = report.threats.flatMap(({ mitigations }) =>
        mitigations.filter(({ status }) => status === 'implemented'),
      );
      expect(new Set(claims.map(({ verdict }) => verdict))).toEqual(new Set(['verified']));
      const open = report.findings.filter(({ file, suppressed }) => file === example.model && !suppressed);
      expect(open).toEqual([]);
    });

    it('turns red where a protection goes, and shows the claim and the definition', async () => {
      example.set();
      open(example);
      const contradicted = await example.contradicted();
      expect(Object.keys(contradicted).sort()).toEqual(red);
      for (const files of Object.values(contradicted)) {
        expect(files).toEqual([example.model, example.definition]);
      }
      expect((await example.check({ today })).verdict).toBe('fail');
    });

    it('fails the coverage with an operation that no threat speaks of, and names it', async () => {
      example.set();
      add(example);
      expect(await example.failedGates(today)).toContain(coverage);
      expect((await example.seen(['operation-uncovered'], { today })).join()).toContain(
        'GET /internal/export',
      );
    });

    it('passes on the last day of an acceptance, and fails on the next', async () => {
      example.set();
      expect(await example.failedGates(accepted.until)).toEqual([]);
      expect(await example.failedGates(accepted.after)).toEqual(accepted.gates);
      const { threats: later } = await example.check({ today: accepted.after });
      expect(later.find(({ id }) => id === accepted.threat)?.status).toBe(accepted.status);
    });
  });
});
