import { describe, expect, test } from 'vitest';
import { checkCorpus, present } from './corpus.ts';

/** Version and number of operations of real definitions. */
const documents: readonly (readonly [file: string, openapi: string, operations: number])[] = [
  ['asana_oas.yaml', '3.0.0', 247],
  ['box.json', '3.0.2', 296],
  ['digitalocean/specification/DigitalOcean-public.v2.yaml', '3.0.0', 659],
  ['github-api.json', '3.0.3', 1223],
  ['harbor-2.0.yaml', '2.0', 203],
  ['kubernetes-2.0.json', '2.0', 1123],
  ['kubernetes.json', '3.0.0', 845],
  ['one-op.yaml', '3.0.3', 1],
  ['petstore.yaml', '3.0.0', 3],
  ['readme-api.yaml', '3.1.0', 54],
  ['star-trek.json', '3.0.1', 120],
  ['star-trek.yaml', '3.0.1', 120],
  ['stripe.json', '3.0.0', 452],
  ['train-travel.yaml', '3.1.0', 7],
  ['twilio_api_v2010.yaml', '3.0.1', 197],
  ['twilio_verify_v2.yaml', '3.0.1', 57],
  ['vampi-vulnerable.yaml', '3.0.1', 14],
  ['zuora.json', '3.0.0', 428],
];

describe.skipIf(!present)('every real definition is read, wholly', () => {
  test('in one run over the folder', { timeout: 120_000 }, async () => {
    const report = await checkCorpus([]);
    expect(report.errors).toEqual([]);
    expect(report.unchecked).toEqual([]);
    const read = new Map(
      report.documents.map(({ file, openapi, operations }) => [file, { openapi, operations }]),
    );
    for (const [file, openapi, operations] of documents)
      expect(read.get(file), file).toEqual({ openapi, operations });
    const examples = report.documents.filter(({ file }) => file.startsWith('learn-openapis/'));
    expect(new Set(examples.map(({ openapi }) => openapi.slice(0, 3)))).toEqual(
      new Set(['2.0', '3.0', '3.1', '3.2']),
    );
    expect(read.size).toBe(documents.length + examples.length);
  });
});
