import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diagnosticPage, diagnosticsPage } from '../../src/manual/diagnostics-page.ts';

const file = new URL('../../docs/diagnostics.md', import.meta.url);

test('docs/diagnostics.md is what the diagnostics say (else: npm run docs)', () => {
  expect(readFileSync(file, 'utf8')).toBe(diagnosticsPage());
});

test('a diagnostic of threat models and one of the policy each have a page of their own', () => {
  expect(diagnosticPage('mitigation-partial')).toMatch(
    /^# mitigation-partial\n[^#]*Severity: error\.[^#]*What to do: /,
  );
  expect(diagnosticPage('waiver-expired')).toMatch(
    /^# waiver-expired\n[^#]*Severity: medium\.[^#]*What to do: /,
  );
});

test('what is no diagnostic has none', () => {
  expect(diagnosticPage('server-cleartext')).toBeUndefined();
  expect(diagnosticPage('constructor')).toBeUndefined();
});
