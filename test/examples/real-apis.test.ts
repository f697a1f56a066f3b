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

  set(edit: (definition: string) => string = (text) => text): void {
    cpSync(join(examples, this.name), this.folder, {
      recursive: true,
      filter: (path) => basename(path) !== 'openapi',
    });
    const text = readFileSync(join(corpus, basename(this.definition)), 'utf8');
    this.write({ [this.definition]: edit(text) });
  }

  /** Ids of threats with a claim that the definition contradicts, each with the files that are shown. */
  async contradicted(): Promise<Record<string, string[]>> {
    const { findings, threats } = await this.check({ today });
    const shown = findings
      .filter(({ rule }) => rule === 'mitigation-contradicted' || rule === 'mitigation-partial')
      .map(({ file, message, related }) => ({
        id: threats.find(({ id }) => message.includes(` of ${id} `))?.id ?? message,
        files: [file, ...new Set(related.map((one) => one.file))],
      }));
    return Object.fromEntries(shown.map(({ id, files }) => [id, files]));
  }

  async failedGates(day: string): Promise<string[]> {
    const { gates } = await this.check({ today: day });
    return gates.filter(({ passed }) => !passed).map(({ name }) => name);
  }
}

/** Replaces what is there exactly once. */
function replacing(from: string, to: string): (text: string) => string {
  return (text) => {
    if (text.split(from).length !== 2) throw new Error(`${from} is not there once`);
    return text.replace(from, () => to);
  };
}

function editing(edit: (definition: Record<string, unknown>) => void): (text: string) => string {
  return (text) => {
    const definition = JSON.parse(text) as Record<string, unknown>;
    edit(definition);
    return JSON.stringify(definition, null, 2);
  };
}

const operation = { responses: { 200: { description: 'everything' } } };

const apis = [
  {
    example: new Example('train-travel', 'openapi/train-travel.yaml', 'threat-models/train-travel.yaml'),
    threats: 8,
    open: replacing('\nsecurity:\n  - OAuth2:\n      - read\n', '\nsecurity: []\n'),
    red: ['T-BOLA-BOOKINGS', 'T-NOBODY', 'T-SENSITIVE-FLOWS-BOOKINGS'],
    added: replacing(
      '\npaths:\n',
      '\npaths:\n  /internal/export: {get: {responses: {"200": {description: everything}}}}\n',
    ),
    coverage: 'coverage of { kind: [operation, webhook] }',
    accepted: { until: '2027-01-31', after: '2027-02-01', threat: 'T-CALLBACK-FORGERY' },
  },
  {
    example: new Example('box', 'openapi/box.json', 'threat-models/box-platform-api.yaml'),
    threats: 12,
    open: editing((definition) => {
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
    added: editing((definition) => {
      Object.assign(definition.paths as object, { '/internal/export': { get: operation } });
    }),
    coverage: 'coverage of { kind: operation }',
    accepted: { until: '2027-02-28', after: '2027-03-01', threat: 'T-BROKEN-AUTHENTICATION-OAUTH-2' },
  },
];

describe.skipIf(!present)('the model of a real API', () => {
  describe.each(apis)('$example.definition', ({ example, threats, open, red, added, coverage, accepted }) => {
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
      expect(report.findings.filter(({ file }) => file === example.model)).toEqual([]);
    });

    it('turns red where a protection goes, and shows the claim and the definition', async () => {
      example.set(open);
      const contradicted = await example.contradicted();
      expect(Object.keys(contradicted).sort()).toEqual(red);
      for (const files of Object.values(contradicted)) {
        expect(files).toEqual([example.model, example.definition]);
      }
      expect((await example.check({ today })).verdict).toBe('fail');
    });

    it('fails the coverage with an operation that no threat speaks of, and names it', async () => {
      example.set(added);
      expect(await example.failedGates(today)).toContain(coverage);
      expect((await example.seen(['operation-uncovered'], { today })).join()).toContain(
        'GET /internal/export',
      );
    });

    it('passes on the last day of an acceptance, and fails on the next', async () => {
      example.set();
      expect(await example.failedGates(accepted.until)).toEqual([]);
      expect(await example.failedGates(accepted.after)).toContain('residual risk <= 12');
      const { threats: later } = await example.check({ today: accepted.after });
      expect(later.find(({ id }) => id === accepted.threat)?.status).not.toBe('accepted');
    });
  });
});
