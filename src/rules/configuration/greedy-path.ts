import { letsThrough, textOf } from '../../facts/schemas/free-text.ts';
import type { Confidence, Severity } from '../../findings/finding.ts';
import { words } from '../../lexicon/words.ts';
import type { Parameter, PathItem } from '../../openapi/model.ts';
import { excludes } from '../../regex/excludes.ts';
import { found } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';
import { entryOf } from './path-entry.ts';

export default defineRule({
  id: 'greedy-path',
  title: 'Path that takes everything below it',
  severity: 'medium',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API9'],
  cwe: [1059],
  stride: ['I', 'E'],
  looksAt: ['input', 'operation'],
  rationale:
    'Whatever the server has below that path is reachable though nobody described it: forgotten versions, administration, what the next release adds. No tool can judge, guard or limit what it does not see.',
  remediation:
    'Describe the paths that exist, and refuse the others. Where a parameter is one segment, say so with a `pattern` such as `^[^/]+$`.',
  falsePositives: [
    'A file system, a repository or a proxy is what the operation is about: guard the operation itself, and refuse `..`. Where the owner marks the parameter with `x-multi-segment` below such a step as `contents`, it is reported at low.',
    'The parameter is one segment and only its name says otherwise, or it is no path and may hold slashes, as the name of a branch: reported at low.',
  ],
  visit: {
    pathItem(item, { report, examines }) {
      if (item.kind !== 'operation') return;
      examines(item.operations);
      const found = greedyTemplate(item.path) ?? greedyParameter(item);
      if (!found) return;
      const [first] = item.operations;
      report({
        at: entryOf(item),
        part: 'key',
        severity: found.severity,
        confidence: found.confidence,
        message: `${item.path} stands for every path below it: ${found.why}`,
        operations: item.operations,
        about: first ? about.operation(first) : about.api(`path ${item.path}`),
      });
    },
  },
});

interface Greedy {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly why: string;
}

/** `{x+}` (Amazon), `{x*}`, `{*x}` (Spring, .NET, Kong), `{+x}` (RFC 6570), `{x:.*}` (JAX-RS), `{x:path}` (Starlette), `**`, `*`. */
const greedyHole =
  /^\{(?:[+*]{1,2}[\w.-]+|\.{3}[\w.-]+|[\w.-]+(?:[+*]|\.{3}|\s*:\s*(?:\(?\??:?(?:\.|\[[^\]/]*\/[^\]]*\])[+*]\)?\$?|path)))\}$/;

/** A path's parts between slashes; a slash of which the next brace closes stands in a hole, and separates nothing. */
function segmentsOf(path: string): string[] {
  const segments = [''];
  const pieces = path.split(/([{}])/);
  for (const [at, piece] of pieces.entries()) {
    const [first = '', ...others] = pieces[at + 1] === '}' ? [piece] : piece.split('/');
    segments[segments.length - 1] += first;
    for (const other of others) segments.push(other);
  }
  return segments;
}

function greedyTemplate(path: string): Greedy | undefined {
  // A hole may hold slashes of its own: `{rest:[^/]+/.*}`.
  for (const segment of segmentsOf(path)) {
    const isWild = segment === '*' || segment.includes('**') || /^:[\w-]+[*+]$/.test(segment);
    if (isWild || greedyHole.test(segment))
      return { severity: 'medium', confidence: 'high', why: `\`${segment}\` matches slashes, too` };
  }
  return undefined;
}

/** Names of what has several segments. */
const manySegments: ReadonlySet<string> = new Set([
  ...['path', 'proxy', 'proxy path', 'wildcard', 'splat', 'catch all', 'catchall', 'sub path', 'subpath'],
  ...['path info', 'resource path', 'relative path', 'full path', 'file path', 'filepath', 'rest', 'any'],
]);

function greedyParameter(item: PathItem): Greedy | undefined {
  const segments = item.path.split('/');
  const [before, last = ''] = segments.slice(-2);
  for (const parameter of item.operations.flatMap(({ parameters }) => parameters)) {
    const { name } = parameter;
    if (parameter.in !== 'path' || last !== `{${name}}`) continue;
    const text = textOf(parameter.schema);
    if (!text || !letsThrough(text, '/')) continue;
    const named = manySegments.has(words(name).join(' '));
    const evidence = slashEvidence(parameter);
    if (!named && !evidence) continue;
    // `/proxy/{path}` has no other use; a branch or a digest only happens to hold slashes.
    // One that the owner has marked below a store of files is known, and described.
    const meant = evidence === mark && words(before ?? '').some((word) => stores.has(word));
    const wide = named && (evidence || /^prox(y|ies)$/i.test(before ?? ''));
    const severity = wide && !meant ? 'medium' : 'low';
    const confidence = evidence ? 'medium' : 'low';
    const why = evidence ? `holds slashes (${evidence})` : 'may hold slashes';
    return { severity, confidence, why: `\`{${name}}\` ${why}` };
  }
  return undefined;
}

const mark = '`x-multi-segment`';
/** Steps of a path below which files are. */
const stores: ReadonlySet<string> = new Set(
  'content contents file files object objects blob blobs tree trees raw folder folders'.split(' '),
);

/** “May contain slashes”, “the rest of the path”. */
const saysSlashes = found(
  /\b(?:may|can|might) (?:also )?(?:contain|include|have|hold|span) (?:further |more |several |multiple )?(?:slash(?:es)?|path segments|segments|sub-?(?:folders|directories|paths))\b|\b(?:including|with|contains?) (?:its |any |the |forward )?slashes\b|\b(?:rest|remainder|remaining part) of the (?:path|url)\b|\bremaining path\b|\bmulti-?segment\b|\bsegments separated by slashes\b/i,
);

/** What says that its values have slashes in them. */
function slashEvidence({ value, schema }: Parameter): string | undefined {
  if (value.allowReserved === true) return '`allowReserved`';
  if (value['x-multi-segment'] === true) return mark;
  const listed = schema?.value.examples;
  const examples = [
    value.example,
    value['x-example'],
    schema?.value.example,
    ...(Array.isArray(listed) ? listed : []),
  ];
  if (examples.some((example) => typeof example === 'string' && /[^/]\/[^/]/.test(example)))
    return 'an example';
  if ([value.description, schema?.value.description].some(saysSlashes)) return 'its description';
  const pattern = schema?.value.pattern;
  // Anchored, and asks for one: a slash in a pattern that excludes nothing else is no evidence.
  if (typeof pattern === 'string' && /\//.test(pattern) && /[+*]/.test(pattern) && !excludes(pattern, '/'))
    return 'its pattern';
  return undefined;
}
