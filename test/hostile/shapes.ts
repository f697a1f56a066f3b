/**
 * What somebody can write into policies, configurations and threat models to make one thing be asked of each other: as
 * many of both as are wanted, in as few letters as it takes.
 */
import type { Files } from '../support/repository.ts';

type Shape = (size: number) => Files;

const each = (count: number, make: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join('');

/** Operations without protection: each has several findings. */
const api = (
  count: number,
  operation: (at: number) => string = (at) => `  /p${at}: {get: {tags: [t${at}]}}\n`,
) =>
  `openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://example.com'}]\npaths:\n${each(count, operation)}`;

const config = (policy: string) => `specs: [api.yaml]\nthreatModels: [model.yaml]\n${policy}`;
const model = (parts: string) =>
  `threatlint: 1\nid: m\ncomponents: {c: {exposure: public, implements: {d: api.yaml}}}\n${parts}`;
const onlySpecs = (policy: string) => `specs: [api.yaml]\n${policy}`;

const waiver = (at: number, rest: string) =>
  `  - {id: w${at}, rule: operation-unauthenticated, reason: r, owner: o, expires: '2027-01-01'${rest}}\n`;
const gates = (count: number, gate: (at: number) => string) =>
  onlySpecs(`policy:\n  gates:\n${each(count, (at) => `    - {${gate(at)}}\n`)}`);
const rule = 'operation-unauthenticated';

const selectors: Readonly<Record<string, (at: number) => string>> = {
  'all but a tag': (at) => `{not: {tag: t${at}}}`,
  'an operation': (at) => `{path: /p${at}}`,
  'a glob': (at) => `{path: '/**/p*${at}'}`,
  'an operationId or any other': (at) => `{any: [{operationId: o${at}}, {path: '/**'}]}`,
};

const selected = (name: string, make: (size: number, selector: (at: number) => string) => Files) =>
  Object.fromEntries(
    Object.entries(selectors).map(([what, selector]) => [
      `${name}: ${what}`,
      (size: number) => make(size, selector),
    ]),
  );

const threat = (at: number, scope: string, more = '') =>
  `  T${at}: {title: t, categories: {stride: [S]}, scope: ${scope}${more}}\n`;
const proved = `, mitigations: {M: {status: implemented, verify: {rule: ${rule}}}}`;
const accepted = (scope: string) =>
  `, acceptances: {A: {scope: ${scope}, reason: r, owner: o, approvedBy: p, granted: '2026-01-01', expires: '2027-01-01'}}`;

/** By what is many. */
export const shapes: Readonly<Record<string, Shape>> = {
  'waivers without scope': (size) => ({
    'threatlint.yaml': onlySpecs(`waivers:\n${each(size, (at) => waiver(at, ''))}`),
    'api.yaml': api(size),
  }),
  ...selected('waivers', (size, selector) => ({
    'threatlint.yaml': onlySpecs(`waivers:\n${each(size, (at) => waiver(at, `, scope: ${selector(at)}`))}`),
    'api.yaml': api(size),
  })),
  'suppressions around everything': (size) => ({
    'threatlint.yaml': onlySpecs(''),
    'api.yaml': `x-threatlint-ignore:\n${each(size, () => `  - {rule: ${rule}, reason: r}\n`)}${api(size)}`,
  }),
  'suppressions with many rules': (size) => ({
    'threatlint.yaml': onlySpecs(''),
    'api.yaml': `x-threatlint-ignore:\n  - {rule: [${each(size, () => `${rule},`)}], reason: r}\n${api(size)}`,
  }),
  'suppressions on a line': (size) => ({
    'threatlint.yaml': onlySpecs(''),
    'api.yaml': api(1).replace(
      '\npaths:\n  /p0: {get',
      `\npaths:\n${each(size, () => `  # threatlint-ignore ${rule} -- r\n`)}  /p0: {${each(size, (at) => `x-${at}: 1, `)}get`,
    ),
  }),
  ...selected('gates', (size, selector) => ({
    'threatlint.yaml': gates(size, (at) => `severity: low, when: ${selector(at)}`),
    'api.yaml': api(size),
  })),
  'gates for a rule': (size) => ({
    'threatlint.yaml': gates(size, () => `rule: ${rule}`),
    'api.yaml': api(size),
  }),
  'gates with different options': (size) => ({
    'threatlint.yaml': gates(size, (at) => `rule: require-extension, with: {name: x-${at}}`),
    'api.yaml': api(size),
  }),
  'gates with the same options': (size) => ({
    'threatlint.yaml': gates(size, () => `rule: require-extension, with: {name: x-a}`),
    'api.yaml': api(size),
  }),
  'gates that ask for coverage': (size) => ({
    'threatlint.yaml': gates(size, (at) => `coverage: {not: {tag: t${at}}}`),
    'api.yaml': api(size),
  }),
  'gates that name rules': (size) => ({
    'threatlint.yaml': onlySpecs(`policy:\n  gates:\n    - {rule: [${each(size, () => `${rule},`)}]}\n`),
    'api.yaml': api(size),
  }),
  ...selected('threats', (size, selector) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(`threats:\n${each(size, (at) => threat(at, selector(at), proved))}`),
    'api.yaml': api(size),
  })),
  'threats about everything': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(`threats:\n${each(size, (at) => threat(at, '{}', proved))}`),
    'api.yaml': api(size),
  }),
  'mitigations of one threat': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `threats:\n${threat(0, '{}', `, mitigations: {${each(size, (at) => `M${at}: {status: implemented, verify: {rule: ${rule}}},`)}}`)}`,
    ),
    'api.yaml': api(size),
  }),
  'mitigations with different rules': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `threats:\n${threat(0, '{}', `, mitigations: {${each(size, (at) => `M${at}: {status: implemented, verify: {rule: require-extension, with: {name: x-${at}}}},`)}}`)}`,
    ),
    'api.yaml': api(size),
  }),
  'mitigations by files': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `threats:\n${threat(0, '{}', `, mitigations: {${each(size, (at) => `M${at}: {status: implemented, verify: {evidence: e.txt, contains: 'x${at}', maxAge: 30d}},`)}}`)}`,
    ),
    'e.txt': 'x'.repeat(50 * size),
    'api.yaml': api(10),
  }),
  ...selected('acceptances', (size, selector) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(`threats:\n${each(size, (at) => threat(at, '{}', proved + accepted(selector(at))))}`),
    'api.yaml': api(size),
  })),
  ...selected('exemptions', (size, selector) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `coverage:\n  exempt:\n${each(size, (at) => `    E${at}: {scope: ${selector(at)}, reason: r, owner: o, expires: '2027-01-01'}\n`)}`,
    ),
    'api.yaml': api(size),
  })),
  'assets that are asked for by class': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `assets:\n${each(size, (at) => `  a${at}: {class: internal, match: {property: q}}\n`)}threats:\n${each(size, (at) => threat(at, `{data: {class: internal, property: x${at}}}`, proved))}`,
    ),
    'api.yaml': api(size, (at) => `  /p${at}: {get: {parameters: [{name: q, in: query, schema: {}}]}}\n`),
  }),
  'assets that carry nothing': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `assets:\n${each(size, (at) => `  a${at}: {class: internal, match: {property: q${at}}}\n`)}threats:\n${each(size, (at) => threat(at, '{}'))}`,
    ),
    'api.yaml': api(size),
  }),
  'misspelt assets': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `assets:\n${each(size, (at) => `  an-asset-with-a-rather-long-name-that-goes-on-and-on-${at}: {class: internal}\n`)}flows:\n${each(size, (at) => `  - {from: c, to: c, data: [an-asset-with-a-rather-long-name-that-goes-on-and-onn-${at}]}\n`)}`,
    ),
    'api.yaml': api(1),
  }),
  'misspelt rules': (size) => ({
    'threatlint.yaml': onlySpecs(''),
    'api.yaml': api(1).replace(
      'paths:\n',
      `paths:\n${each(size, (at) => `  # threatlint-ignore operation-unauthenticate${at} -- r\n`)}`,
    ),
  }),
  'misspelt rules of gates': (size) => ({
    'threatlint.yaml': gates(size, (at) => `rule: operation-unauthenticate${at}`),
    'api.yaml': api(1),
  }),
  'misspelt keys': (size) => ({
    'threatlint.yaml': onlySpecs(`policy: {${each(size, (at) => `gate${at}: 1,`)}}\n`),
    'api.yaml': api(1),
  }),
  'misspelt rules of rulesets': (size) => ({
    'threatlint.yaml': onlySpecs('rulesets: [r.yaml]\n'),
    'r.yaml': `rules:\n${each(size, (at) => `  operation-unauthenticate${at}: off\n`)}`,
    'api.yaml': api(1),
  }),
  'misspelt vias': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': `threatlint: 1\nid: m\ncomponents: {c: {exposure: public, implements: {${each(size, (at) => `a-definition-${at}: api.yaml,`)}}}}\nflows:\n${each(size, (at) => `  - {from: c, to: c, via: a-definitionn-${at}}\n`)}`,
    'api.yaml': api(1),
  }),
  flows: (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `actors: {${each(size, (at) => `a${at}: {},`)}}\nflows:\n${each(size, (at) => `  - {from: a${at}, to: c, via: d}\n`)}`,
    ),
    'api.yaml': api(size),
  }),
  'components that implement': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': `threatlint: 1\nid: m\ncomponents:\n${each(size, (at) => `  c${at}: {exposure: internal, implements: {d${at}: api.yaml}}\n`)}threats:\n${each(size, (at) => threat(at, `{spec: d${at}}`))}`,
    'api.yaml': api(10),
  }),
  'patterns of files': (size) => ({
    'threatlint.yaml': `specs: [${each(size, (at) => `'f/*${at}.yaml',`)} api.yaml]\n`,
    'api.yaml': api(1),
    ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`f/${at}.yaml`, 'a: 1'])),
  }),
  'equal patterns of files': (size) => ({
    'threatlint.yaml': `specs: [${each(size, () => `'**/*.yaml',`)} api.yaml]\n`,
    'api.yaml': api(1),
    ...Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`f/${at}.yaml`, 'a: 1'])),
  }),
  'files in patterns': (size) => ({
    'threatlint.yaml': `specs: [${each(size, () => 'api.yaml,')}]\n`,
    'api.yaml': api(1),
  }),
  'a range in braces': (size) => ({
    'threatlint.yaml': `specs: ['{1..${size * 1000}}.yaml', api.yaml]\n`,
    'api.yaml': api(1),
  }),
  'lists in braces': (size) => ({
    'threatlint.yaml': `specs: ['${'{a,b}'.repeat(size)}.yaml', api.yaml]\n`,
    'api.yaml': api(1),
  }),
  'braces in braces': (size) => ({
    'threatlint.yaml': `specs: ['${'{a,'.repeat(size)}b${'}'.repeat(size)}*.yaml', api.yaml]\n`,
    'api.yaml': api(1),
  }),
  'slashes in patterns': (size) => ({
    'threatlint.yaml': `specs: ['*${'/'.repeat(size * 100)}', api.yaml]\n`,
    'api.yaml': api(1),
  }),
  'steps in patterns': (size) => ({
    'threatlint.yaml': `specs: ['${'*/'.repeat(size * 50)}x', api.yaml]\n`,
    'api.yaml': api(1),
  }),
  'steps up and down': (size) => ({
    'threatlint.yaml': `specs: ['${'f/../'.repeat(size * 50)}*.yaml', api.yaml]\n`,
    'api.yaml': api(1),
    'f/x.yaml': 'a: 1',
  }),
  'lines of .gitignore': (size) => ({
    '.gitignore': each(size, (at) => `x${at}.yaml\n`),
    'api.yaml': api(1),
    ...Object.fromEntries(Array.from({ length: size / 10 }, (_, at) => [`f${at}.yaml`, 'a: 1'])),
  }),
  'lines of .gitignore with stars': (size) => ({
    '.gitignore': each(size, (at) => `/a*b${at}/*c\n`),
    'api.yaml': api(1),
    ...Object.fromEntries(Array.from({ length: size / 10 }, (_, at) => [`f${at}.yaml`, 'a: 1'])),
  }),
  'long lines of .gitignore': (size) => ({
    '.gitignore': `${'a?'.repeat(size)}\n${'[a-z]'.repeat(size)}\n`,
    'api.yaml': api(1),
    [`${'a'.repeat(200)}.yaml`]: 'a: 1',
  }),
  'files of extends': (size) => ({
    'threatlint.yaml': onlySpecs(`extends: [${each(size, () => 'base.yaml,')}]\n`),
    'base.yaml': `waivers:\n${each(size, (at) => waiver(at, ''))}`,
    'api.yaml': api(1),
  }),
  'inherited gates': (size) => ({
    'threatlint.yaml': onlySpecs(
      `extends: [base.yaml]\npolicy:\n  gates:\n${each(size, (at) => `    - {name: g${at}, severity: low}\n`)}`,
    ),
    'base.yaml': `policy:\n  gates:\n${each(size, (at) => `    - {name: g${at}, severity: low}\n`)}`,
    'api.yaml': api(1),
  }),
  approvers: (size) => ({
    'threatlint.yaml': onlySpecs(
      `extends: [base.yaml]\npolicy: {acceptance: {approvers: [${each(size, (at) => `'a${at}',`)}]}}\n`,
    ),
    'base.yaml': `policy: {acceptance: {approvers: [${each(size, (at) => `'*b${at}*',`)}]}}\n`,
    'api.yaml': api(1),
  }),
  'rulesets that are named': (size) => ({
    'threatlint.yaml': onlySpecs(`rulesets: [${each(size, () => 'threatlint:all,')}]\n`),
    'api.yaml': api(1),
  }),
  'rulesets that extend': (size) => ({
    'threatlint.yaml': onlySpecs('rulesets: [r0.yaml]\n'),
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `r${at}.yaml`,
        at === 39
          ? 'extends: threatlint:all\n'
          : `extends: [${each(Math.ceil(size / 40), () => `r${at + 1}.yaml,`)}]\n`,
      ]),
    ),
    'api.yaml': api(1),
  }),
  'words of the lexicon': (size) => ({
    'threatlint.yaml': onlySpecs(`lexicon: {credentials: [${each(size, (at) => `w${at}-x,`)}]}\n`),
    'api.yaml': api(
      size,
      (at) => `  /p${at}: {get: {parameters: [{name: w${at}Y, in: query, schema: {}}]}}\n`,
    ),
  }),
  'nested selectors': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(`threats:\n${threat(0, `${'{not: '.repeat(size)}{}${'}'.repeat(size)}`)}`),
    'api.yaml': api(10),
  }),
  'nested choices': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(`threats:\n${threat(0, `${'{any: ['.repeat(size)}{}${']}'.repeat(size)}`)}`),
    'api.yaml': api(10),
  }),
  'a choice of very many': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(`threats:\n${threat(0, `{any: [${each(size, (at) => `{tag: x${at}},`)}]}`)}`),
    'api.yaml': api(size),
  }),
  'a selector of aliases': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `x-s:\n  - &s0 {path: /none}\n${each(size, (at) => `  - &s${at + 1} {any: [${`*s${at},`.repeat(6)}]}\n`)}threats:\n${threat(0, `*s${size}`)}`,
    ),
    'api.yaml': api(100),
  }),
  'aliases in threats': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `threats:\n  T: {title: t, categories: {stride: [S]}, scope: &s {any: [${each(size, (at) => `{tag: x${at}},`)}]}}\n${each(size, (at) => threat(at, '*s', proved))}`,
    ),
    'api.yaml': api(10),
  }),
  'dismissed keys': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `dismissed: {${each(size, (at) => `'bola@d:/p${at}': {reason: r},`)}}\nthreats: {}\n`,
    ),
    'api.yaml': api(size, (at) => `  /p${at}/{id}: {put: {}, delete: {}}\n`),
  }),
  'imports in diamonds': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': `${model(`threats: {T: {title: t, categories: {stride: [S]}, scope: {}}}\n`)}imports: {${each(Math.ceil(size / 100), (at) => `i${at}: m0.yaml,`)}}\n`,
    ...Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [
        `m${at}.yaml`,
        `threatlint: 1\nid: m${at}\n${at === 11 ? `assets: {${each(10, (one) => `a${one}: {class: internal},`)}}` : `imports: {a: m${at + 1}.yaml, b: m${at + 1}.yaml}`}\n`,
      ]),
    ),
    'api.yaml': api(1),
  }),
  'long ids': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(`threats:\n${each(Math.ceil(size / 10), (at) => threat(at, '{}', proved))}`),
    'api.yaml': api(Math.ceil(size / 10), (at) => `  /${'p'.repeat(size * 2)}${at}: {get: {}}\n`),
  }),
  'flows with long names': (size) => ({
    'threatlint.yaml': config(''),
    'model.yaml': model(
      `assets: {&a ${'a'.repeat(size * 10)}: {class: internal}}\nflows:\n${each(size, () => `  - {from: c, to: c, data: [*a, *a, *a]}\n`)}`,
    ),
    'api.yaml': api(1),
  }),
};
