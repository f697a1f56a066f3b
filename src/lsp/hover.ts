import type { Hover } from 'vscode-languageserver';
import { diagnostics } from '../findings/diagnostics/diagnostics.ts';
import type { Operation } from '../openapi/model.ts';
import { builtIn } from '../rules/source.ts';
import { number, plural } from '../text/layout.ts';
import { code } from '../text/markdown.ts';
import type { Range } from '../text/source.ts';
import type { ReportedFinding } from '../verdict/report.ts';
import { kindOf } from './kind.ts';
import { inMarkdown, plainly, withoutMarkup } from './markup.ts';
import { describedAt } from './schema-words.ts';
import type { CarriedAsset, View } from './view.ts';
import type { Where } from './where.ts';
import { protectionInWords, protectionSource, threatInWords, threatLine, threatsOf } from './words.ts';

const most = 12;

/** What is known of what is at an offset of the open text; undefined where nothing is. */
export function hoverAt(view: View, offset: number, takesMarkdown = true): Hover | undefined {
  const where = view.where(offset);
  const sections = [
    ...(view.isFresh ? findingsAt(view, offset).map((finding) => findingText(finding, view)) : []),
    ...about(view, where),
  ];
  if (sections.length === 0) return undefined;
  const value = sections.join('\n\n---\n\n');
  return {
    contents: takesMarkdown
      ? { kind: 'markdown', value }
      : { kind: 'plaintext', value: withoutMarkup(value) },
    range: view.open.positions.span(where),
  };
}

/** The findings that point at an offset, the innermost first. */
function findingsAt(view: View, offset: number): readonly ReportedFinding[] {
  const { source } = view.open.positions;
  const span = ({ start, end }: Range) => [source.offset(start), source.offset(end)] as const;
  return (view.judged?.said.get(view.open.path) ?? [])
    .flatMap((one) => (one.kind === 'finding' ? [one.finding] : []))
    .filter(({ range }) => {
      const [start, end] = span(range);
      return start <= offset && offset <= end;
    })
    .slice(0, most);
}

function findingText(finding: ReportedFinding, view: View): string {
  const { rule, severity, message, remedy, owasp, cwe, docs, threats, suppressed } = finding;
  const known = view.rules.get(rule) ?? diagnostics.get(rule);
  const broken = view.threats
    .filter(({ id }) => threats.includes(id))
    .flatMap(({ id, mitigations }) =>
      mitigations
        .filter(({ rules, verdict }) => rules.includes(rule) && verdict !== 'verified')
        .map((one) => `${code(one.id)} of ${code(id)} (${one.verdict})`),
    );
  return [
    `**${severity}** ${code(rule)}: ${inMarkdown(message)}`,
    ...(known
      ? [
          ofTheRule(rule, known.rationale),
          `*To do*: ${remedy === null ? ofTheRule(rule, known.remediation) : inMarkdown(remedy)}`,
        ]
      : []),
    ...(broken.length > 0 ? [`*Claims that it breaks*: ${broken.join(', ')}`] : []),
    ...(suppressed
      ? [`*Tolerated* by ${suppressed.by} ${code(suppressed.id)}: ${plainly(suppressed.reason)}`]
      : []),
    [
      ...owasp,
      ...cwe.map((id) => `CWE-${id}`),
      `[${plainly(rule)}](${docs.replace(/[\s()<>\\]/g, encodeURIComponent)})`,
    ].join(' · '),
  ].join('\n\n');
}

function about(view: View, where: Where): string[] {
  const kind = kindOf(view);
  if (kind) {
    const said = kind === 'model' ? ofModel(view, where) : ofRule(view, where);
    const described = where.part === 'key' ? describedAt(kind, where.path) : '';
    return said.length > 0 || described === '' ? said : [described];
  }
  const operations = where.part === 'key' ? view.operationsAt(where.path) : [];
  if (operations.length > 0) return operations.slice(0, 3).map((operation) => operationText(operation, view));
  const below = where.part === 'key' ? view.operationsBelow(where.path) : [];
  if (below.length > 0) return [below.slice(0, most).map(operationLine).join('\n')];
  const last = where.path.at(-1);
  const schemeName = namesScheme(where) ?? (isDeclaration(where) ? String(last) : undefined);
  const scheme = schemeName === undefined ? undefined : view.scheme(schemeName);
  if (scheme) {
    const uses = scheme.operations();
    const said = [scheme.type ?? 'without a type', scheme.scheme, scheme.in && `in ${scheme.in}`];
    const kind = plainly(said.filter(Boolean).join(' '));
    return [
      [
        `**${plainly(scheme.name)}**: ${kind}${scheme.lack === undefined ? '' : `, which ${plainly(scheme.lack)}`}`,
        `Required by ${plural(uses.length, 'operation')}${list(uses)}`,
        ...(scheme.scopes
          ? [`Scopes: ${[...scheme.scopes].slice(0, most).map(code).join(', ') || 'none'}`]
          : []),
      ].join('\n\n'),
    ];
  }
  if (last === '$ref' && where.part === 'value') return referenceText(view, where);
  return [];
}

/** The scheme that a requirement names: `security: [{ NAME: [...] }]`. */
export function namesScheme({ path, part }: Where): string | undefined {
  const at = path.lastIndexOf('security');
  if (at === -1 || typeof path[at + 1] !== 'number') return undefined;
  const name = path[at + 2];
  return typeof name === 'string' && part === 'key' && path.length === at + 3 ? name : undefined;
}

export function isDeclaration({ path, part }: Where): boolean {
  const parent = path.at(-2);
  return (
    part === 'key' &&
    (parent === 'securitySchemes' || (parent === 'securityDefinitions' && path.length === 2))
  );
}

function operationText(operation: Operation, view: View): string {
  const threats = threatsOf(view.threats, operation);
  const data = view.dataOf(operation);
  return [
    `**${code(operation.label)}**`,
    `*Protection*: ${inMarkdown(protectionInWords(operation))} (${protectionSource(operation)})`,
    `*Servers*: ${operation.servers.map(({ url }) => code(url)).join(', ') || 'none'}`,
    ...(data.length > 0 ? [`*Data*: ${data.slice(0, most).map(carriedInWords).join(', ')}`] : []),
    threats.length > 0
      ? `*Threats*\n${threats.slice(0, most).map(threatLine).join('\n')}`
      : '*Threats*: none covers it',
  ].join('\n\n');
}

/** `card` (restricted, in requests and answers). */
function carriedInWords({ asset, taken, given }: CarriedAsset): string {
  const ways = [...(taken ? ['requests'] : []), ...(given ? ['answers'] : [])].join(' and ');
  return `${code(asset.id)} (${asset.class === undefined ? '' : `${asset.class}, `}in ${ways})`;
}

function operationLine(operation: Operation): string {
  return `- ${code(operation.label)}: ${inMarkdown(protectionInWords(operation))} (${protectionSource(operation)})`;
}

/** Our own rules write Markdown; those of somebody's ruleset are a stranger's. */
function ofTheRule(rule: string, text: string): string {
  return builtIn.rules.has(rule) || diagnostics.has(rule) ? text : inMarkdown(text);
}

function list(operations: readonly Operation[]): string {
  if (operations.length === 0) return '';
  const shown = operations.slice(0, most).map(({ label }) => code(label));
  const more = operations.length - shown.length;
  return `: ${shown.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`;
}

function referenceText(view: View, { word, path }: Where): string[] {
  const target = view.target(word, path);
  if (!target) return [];
  if (!target.ok) return [plainly(target.reason)];
  const text = JSON.stringify(target.value, null, 2) ?? '';
  const shown = text.length > 600 ? `${text.slice(0, 600)}\n…` : text;
  return [`${code(target.place.id())}\n\n\`\`\`json\n${shown.replaceAll('```', "'''")}\n\`\`\``];
}

function ofModel(view: View, { path, part, word }: Where): string[] {
  const threat = view.threatAt(path);
  if (threat && part === 'key' && path.length === 2) {
    const { risk, mitigations } = threat;
    return [
      [
        `**${code(threat.id)}** ${plainly(threat.title)}: ${threatInWords(threat)}`,
        plainly(risk.explanation),
        ...mitigations.map(
          (one) =>
            `- ${code(one.id)} ${one.status}: **${one.verdict}**${one.failing.length > 0 ? `, fails on ${one.failing.slice(0, 5).map(code).join(', ')}` : ''}`,
        ),
      ].join('\n\n'),
    ];
  }
  if (threat && path.includes('scope'))
    return [`Matches ${plural(threat.scope.length, 'operation')}${list(threat.scope)}`];
  return ofRule(view, { path, part, word });
}

/** A rule where one is named. */
function ofRule(view: View, { path, word }: Pick<Where, 'path' | 'part' | 'word'>): string[] {
  const rule = view.rules.get(word);
  if (rule && (path.includes('rule') || path.includes('rules')))
    return [
      `**${code(rule.id)}** (${rule.severity}): ${ofTheRule(rule.id, rule.title)}\n\n${ofTheRule(rule.id, rule.rationale)}\n\n*To do*: ${ofTheRule(rule.id, rule.remediation)}`,
    ];
  return [];
}
