import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfigFile } from '../../src/config/read.ts';
import { diagnostics } from '../../src/findings/diagnostics/diagnostics.ts';
import type { Problem } from '../../src/findings/problem.ts';
import { json as jsonPieces } from '../../src/formats/json.ts';
import { rules } from '../../src/rules/registry.ts';
import { resolveRulesets } from '../../src/rulesets/resolve.ts';
import { shippedRulesets } from '../../src/rulesets/shipped.ts';
import { many } from '../../src/selector/one-or-many.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { isThreatModel, readModel } from '../../src/threats/model/read.ts';
import { documentOf, workspaceOf } from '../support/api.ts';
import { makeFinding, makeMitigation, makeReport, makeThreat } from '../support/report.ts';

const json = (...parts: Parameters<typeof jsonPieces>) => [...jsonPieces(...parts)].join('');

const root = join(import.meta.dirname, '../..');
const pages = [
  join(root, 'README.md'),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, 'docs', name)),
];
const registry = new Map(rules.map((rule) => [rule.id, rule]));
const reported = new Set([...registry.keys(), ...diagnostics.keys()]);

/** A fenced block: ```` ```yaml config ````. */
interface Snippet {
  /** `docs/output.md:12`. */
  readonly at: string;
  readonly language: string;
  readonly kind: string;
  readonly text: string;
}

const snippets = pages.flatMap((page): Snippet[] => {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^( *)```(\w+) *(.*)\n([\s\S]*?)^\1```$/gm)].map((match) => {
    const [, indent, language = '', kind = '', body = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    return {
      at: `${relative(root, page)}:${line}`,
      language,
      kind,
      text: body.replaceAll(`\n${indent}`, '\n'),
    };
  });
});

const of = (kind: string) =>
  snippets.filter((snippet) => snippet.language === 'yaml' && snippet.kind === kind);

test.each(of('config'))('the configuration of $at is accepted, and names rules that exist', ({ text }) => {
  const problems: Problem[] = [];
  const file = readConfigFile(
    documentOf(workspaceOf({ 'threatlint.yaml': text }), 'threatlint.yaml'),
    problems,
  );
  expect(problems).toEqual([]);
  const named = file?.waivers.flatMap((waiver) => waiver.rules) ?? [];
  expect(named.filter((name) => !reported.has(name))).toEqual([]);
});

test.each(of('model'))('the threat model of $at is valid, and names rules that exist', ({ text }) => {
  const document = documentOf(workspaceOf({ 'model.yaml': text }), 'model.yaml');
  expect(isThreatModel(document)).toBe(true);
  const { model, findings } = readModel(document);
  expect(findings.map(({ message }) => message)).toEqual([]);
  const named = model.threats.flatMap(({ mitigations }) =>
    mitigations.flatMap(({ verify }) => many(verify?.rule)),
  );
  expect(named.filter((name) => !registry.has(name))).toEqual([]);
});

test.each(of('ruleset'))('the ruleset of $at is accepted', async ({ text }) => {
  const workspace = workspaceOf({ 'acme.yaml': text });
  const resolution = await resolveRulesets([[{ name: 'acme.yaml', place: null }]], registry, workspace);
  expect(resolution.ok || resolution.problems).toBe(true);
});

test('there are examples of each', () => {
  for (const kind of ['config', 'model', 'ruleset']) expect(of(kind), kind).not.toEqual([]);
});

test('every example in YAML or JSON parses, and says what it is by a word that is known', () => {
  for (const { at, language, kind, text } of snippets) {
    if (language !== 'yaml' && language !== 'json') continue;
    expect(['', 'config', 'model', 'ruleset'], at).toContain(kind);
    const parsed = parseSource(new Source(`snippet.${language}`, text));
    expect(parsed.ok || parsed.problems, at).toBe(true);
  }
});

test('the JSON report of docs/output.md has the fields of a real one, in their order', () => {
  const [example] = snippets.filter(
    ({ at, language }) => at.startsWith('docs/output.md') && language === 'json',
  );
  const suppressed = { by: 'waiver', id: 'W-1', owner: null, reason: 'frozen', expires: null } as const;
  const report = makeReport({
    gates: [{ name: 'severity >= high', passed: true, findings: 0, detail: '' }],
    findings: [makeFinding({ suppressed })],
    threats: [makeThreat({ mitigations: [makeMitigation()] })],
    documents: [{ file: 'a.yaml', openapi: '3.1.0', operations: 1 }],
    unchecked: [{ file: 'a.yaml', pointer: '', reason: 'remote' }],
    errors: [{ file: 'b.yaml', range: null, message: 'b.yaml does not exist' }],
  });
  expect(fields(JSON.parse(example?.text ?? ''))).toEqual(fields(JSON.parse(json(report))));
});

/** `findings/rule` and so on, of the first entry of each list. */
function fields(value: unknown, above = ''): string[] {
  if (Array.isArray(value)) return fields(value[0], above);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [above + key, ...fields(child, `${above}${key}/`)]);
}

describe('docs/rulesets.md', () => {
  test('names the shipped rulesets', () => {
    const text = readFileSync(join(root, 'docs/rulesets.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `(threatlint:[\w-]+)` \|/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual([...shippedRulesets].sort());
  });
});

test.each(pages.map((page) => relative(root, page)))('every link of %s leads somewhere', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link as string);
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? join(root, page) : join(root, dirname(page), path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchors(target).has(anchor);
  });
  expect(broken).toEqual([]);
});

/** The anchors that GitHub gives to the headings of a page. */
function anchors(page: string): Set<string> {
  const headings = [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(
    ([, title]) => title as string,
  );
  return new Set(
    headings.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}
