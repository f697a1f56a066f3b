/** Very many files, and policies and threat models that ask much of them. */
import type { Shape } from './definition-shapes.ts';
import { api, body, config, definition, each, long, model, properties } from './shape-parts.ts';

export const estateShapes: Readonly<Record<string, Shape>> = {
  'multi-file web': (n) => {
    const s = Math.ceil(n);
    return Object.fromEntries([
      ['api.json', definition(`"/p":{"post":{${body(`{"$ref":"./d/f0.json"}`)}}}`)],
      ...Array.from({ length: s }, (_, i) => [
        `d/f${i}.json`,
        `{"properties":{"a":{"$ref":"../d/f${(i + 1) % s}.json"},"b":{"$ref":"./f${(i * 7) % s}.json#/properties/a"},"c":{"$ref":"f${(i * 3) % s}.json"}}}`,
      ]),
    ]);
  },
  'multi-file web of paths': (n) => {
    const s = Math.ceil(n / 4);
    return Object.fromEntries([
      ['api.json', definition(each(s, (i) => `"/p${i}":{"$ref":"p/f${i}.json"}`))],
      ...Array.from({ length: s }, (_, i) => [
        `p/f${i}.json`,
        `{"get":{"parameters":[{"$ref":"../c.json#/P"}],"responses":{"200":{"$ref":"../c.json#/R"}}}}`,
      ]),
      [
        'c.json',
        '{"P":{"name":"a","in":"query","schema":{"type":"string"}},"R":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/S"}}}},"S":{"type":"object"}}',
      ],
    ]);
  },
  'definitions that refer to each other': (n) => {
    const s = Math.ceil(Math.sqrt(n));
    return Object.fromEntries(
      Array.from({ length: s }, (_, i) => [
        `d${i}.json`,
        definition(
          each(20, (k) => `"/p${i}x${k}":{"$ref":"d${(i + k) % s}.json#/paths/~1q"}`) + `,"/q":{"get":{}}`,
        ),
      ]),
    );
  },
  'many small definitions': (n) =>
    Object.fromEntries(
      Array.from({ length: Math.ceil(n / 10) }, (_, i) => [`d${i}.json`, definition(`"/p${i}":{"get":{}}`)]),
    ),
  'many equal definitions': (n) =>
    Object.fromEntries(
      Array.from({ length: Math.ceil(n / 10) }, (_, i) => [`e${i}/api.json`, definition(`"/p":{"get":{}}`)]),
    ),
  'many empty definitions': (n) =>
    Object.fromEntries(
      Array.from({ length: Math.ceil(n / 2) }, (_, i) => [`d${i}.yaml`, `openapi: 3.1.0\n`]),
    ),
  'many versions of 2.0': (n) =>
    Object.fromEntries(
      Array.from({ length: Math.ceil(n / 10) }, (_, i) => [
        `s${i}.json`,
        `{"swagger":"2.0","info":{"title":"T","version":"1"},"paths":{"/p${i}":{"post":{"parameters":[{"in":"body","name":"b","schema":{"$ref":"#/definitions/D"}}],"responses":{"200":{"description":"d"}}}}},"definitions":{"D":{"properties":{"a":{"type":"string"}}}}}`,
      ]),
    ),
  'many broken definitions': (n) =>
    Object.fromEntries(
      Array.from({ length: Math.ceil(n / 10) }, (_, i) => [`d${i}.json`, `{"openapi":"3.1.0","paths":{`]),
    ),
  'many models': (n) => ({
    ...api('"/p":{"get":{}}'),
    ...Object.fromEntries(
      Array.from({ length: Math.ceil(n / 10) }, (_, i) => [
        `threat-models/m${i}.yaml`,
        `threatlint: 1\nid: m${i}\ncomponents: {c: {exposure: public, implements: {d: ../api.json}}}\nthreats: {T: {title: t, categories: {stride: [S]}, scope: {}, mitigations: {M: {status: implemented, verify: {rule: operation-unauthenticated}}}}}\n`,
      ]),
    ),
  }),
  'many models with one id': (n) => ({
    ...api('"/p":{"get":{}}'),
    ...Object.fromEntries(
      Array.from({ length: Math.ceil(n / 10) }, (_, i) => [
        `threat-models/m${i}.yaml`,
        `threatlint: 1\nid: m\ncomponents: {c: {exposure: public, implements: {d: ../api.json}}}\nthreats: {}\n`,
      ]),
    ),
  }),
  'waivers × gates': (n) => ({
    ...config(
      `specs: [api.json]\npolicy:\n  gates:\n${each(n, (i) => `    - {name: g${i}, severity: ${['low', 'medium', 'high'][i % 3]}, when: {tag: t${i % 7}}}`, '\n')}\nwaivers:\n${each(n, (i) => `  - {id: w${i}, rule: operation-unauthenticated, reason: r, owner: o, expires: '2027-01-01', scope: {tag: t${i}}}`, '\n')}\n`,
    ),
    ...api(each(n, (i) => `"/p${i}":{"get":{"tags":["t${i}"]}}`)),
  }),
  'waivers with different rules': (n) => ({
    ...config(
      `specs: [api.json]\nwaivers:\n${each(n, (i) => `  - {id: w${i}, rule: [operation-unauthenticated, string-unbounded, rate-limit-missing, response-undefined-object], reason: r, owner: o, expires: '2027-01-01'}`, '\n')}\n`,
    ),
    ...api(each(n, (i) => `"/p${i}":{"get":{}}`)),
  }),
  'expired waivers': (n) => ({
    ...config(
      `specs: [api.json]\nwaivers:\n${each(n, (i) => `  - {id: w${i}, rule: operation-unauthenticated, reason: r, owner: o, expires: '2020-01-01'}`, '\n')}\n`,
    ),
    ...api(each(100, (i) => `"/p${i}":{"get":{}}`)),
  }),
  'waivers with equal ids': (n) => ({
    ...config(
      `specs: [api.json]\nwaivers:\n${each(n, () => `  - {id: w, rule: operation-unauthenticated, reason: r, owner: o, expires: '2027-01-01'}`, '\n')}\n`,
    ),
    ...api('"/p":{"get":{}}'),
  }),
  'threats 10^4': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api(each(50, (i) => `"/p${i}/{id}":{"get":{"tags":["t${i}"]}}`)),
    'model.yaml': model(
      `threats:\n${each(n, (i) => `  T${i}: {title: t, categories: {stride: [S]}, scope: {tag: t${i % 50}}}`, '\n')}\n`,
    ),
  }),
  'threats with measures 10^4': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api(each(50, (i) => `"/p${i}/{id}":{"get":{"tags":["t${i}"]}}`)),
    'model.yaml': model(
      `threats:\n${each(n, (i) => `  T${i}: {title: t${i}, categories: {stride: [S]}, scope: {}, mitigations: {M: {status: implemented, verify: {rule: operation-unauthenticated}}, N: {status: planned}}}`, '\n')}\n`,
    ),
  }),
  'threats by path': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api(each(n, (i) => `"/p${i}/{id}":{"put":{}}`)),
    'model.yaml': model(
      `threats:\n${each(n, (i) => `  T${i}: {title: t, categories: {stride: [S]}, scope: {path: '/p${i}/{id}'}}`, '\n')}\n`,
    ),
  }),
  'assets × threats': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api(`"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"p${i}":{"type":"string"}`)}}}`)}}}`),
    'model.yaml': model(
      `assets:\n${each(n, (i) => `  a${i}: {class: restricted, match: {property: p${i}}}`, '\n')}\nthreats:\n${each(n, (i) => `  T${i}: {title: t, categories: {stride: [S]}, scope: {data: {asset: a${i}}}}`, '\n')}\n`,
    ),
  }),
  'assets by glob': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api(`"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"p${i}":{"type":"string"}`)}}}`)}}}`),
    'model.yaml': model(
      `assets:\n${each(n, (i) => `  a${i}: {class: restricted, match: {property: '*p*${i}*'}}`, '\n')}\nthreats: {T: {title: t, categories: {stride: [S]}, scope: {data: {class: restricted}}}}\n`,
    ),
  }),
  'zones and actors': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api('"/p":{"get":{}}'),
    'model.yaml': `threatlint: 1\nid: m\nzones: {${each(n, (i) => `z${i}: {trust: 1, within: z${i + 1}}`)}, z${n}: {trust: 1}}\ncomponents: {c: {exposure: public, zone: z0, implements: {d: api.json}}}\nthreats: {}\n`,
  }),
  'zones in a circle': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api('"/p":{"get":{}}'),
    'model.yaml': `threatlint: 1\nid: m\nzones: {${each(n, (i) => `z${i}: {trust: 1, within: z${(i + 1) % n}}`)}}\ncomponents: {c: {exposure: public, zone: z0, implements: {d: api.json}}}\nthreats: {}\n`,
  }),
  'imports in a circle': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [m0.yaml]\n'),
    ...api('"/p":{"get":{}}'),
    ...Object.fromEntries(
      Array.from({ length: Math.ceil(n / 10) }, (_, i, s = Math.ceil(n / 10)) => [
        `m${i}.yaml`,
        `threatlint: 1\nid: m${i}\nimports: {a: m${(i + 1) % s}.yaml, b: m${(i * 2) % s}.yaml}\nassets: {x${i}: {class: internal}}\nthreats: {}\n`,
      ]),
    ),
  }),
  'dismissals of what is no candidate': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api(each(n, (i) => `"/p${i}":{"get":{}},"/q${i}/{id}":{"put":{},"delete":{}}`)),
    'model.yaml': model(`dismissed: {${each(n, (i) => `'bola@d:/p${i}': {reason: r}`)}}\nthreats: {}\n`),
  }),
  'dismissals of findings': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api(each(n, (i) => `"/p${i}":{"get":{}}`)),
    'model.yaml': model(
      `dismissed: {${each(n, (i) => `'operation-unauthenticated@d:/p${i}': {reason: r, owner: o, expires: '2027-01-01'}`)}}\nthreats: {}\n`,
    ),
  }),
  'dismissals misspelt': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    ...api(each(n, (i) => `"/p${i}":{"get":{}}`)),
    'model.yaml': model(`dismissed: {${each(n, (i) => `'bola@d:/pp${i}': {reason: r}`)}}\nthreats: {}\n`),
  }),
  'rulesets with options': (n) => ({
    ...config('specs: [api.json]\nrulesets: [r.yaml]\n'),
    'r.yaml': `extends: threatlint:all\nrules:\n${each(n, (i) => `  x${i}: {severity: low}`, '\n')}\n`,
    ...api('"/p":{"get":{}}'),
  }),
  'spectral rules': (n) => ({
    ...config('specs: [api.json]\nrulesets: [.spectral.yaml]\n'),
    '.spectral.yaml': `rules:\n${each(n, (i) => `  r${i}: {given: '$..*', then: {function: truthy, field: x${i}}}`, '\n')}\n`,
    ...api(each(n, (i) => `"/p${i}":{"get":{}}`)),
  }),
  'spectral aliases': (n) => ({
    ...config('specs: [api.json]\nrulesets: [.spectral.yaml]\n'),
    '.spectral.yaml': `aliases:\n${each(n, (i) => `  A${i}: ['#A${i + 1}.x', '#A${i + 1}.y']`, '\n')}\n  A${n}: ['$']\nrules:\n  r: {given: '#A0', then: {function: truthy}}\n`,
    ...api('"/p":{"get":{}}'),
  }),
  'spectral overrides': (n) => ({
    ...config('specs: [api.json]\nrulesets: [.spectral.yaml]\n'),
    '.spectral.yaml': `extends: spectral:oas\noverrides:\n${each(n, (i) => `  - {files: ['**/*${i}.json'], rules: {r${i}: off}}`, '\n')}\n`,
    ...api('"/p":{"get":{}}'),
  }),
  'spectral enum functions': (n) => ({
    ...config('specs: [api.json]\nrulesets: [.spectral.yaml]\n'),
    '.spectral.yaml': `rules:\n  r: {given: '$.paths[*]~', then: {function: enumeration, functionOptions: {values: [${each(n, (i) => `v${i}`)}]}}}\n`,
    ...api(each(n, (i) => `"/p${i}":{}`)),
  }),
  'spectral pattern': (n) => ({
    ...config('specs: [api.json]\nrulesets: [.spectral.yaml]\n'),
    '.spectral.yaml': `rules:\n  r: {given: '$..description', then: {function: pattern, functionOptions: {match: '^(a+)+$'}}}\n`,
    ...api(`"/p":{"get":{"description":"${'a'.repeat(n)}!"}}`),
  }),
  'spectral unresolved schema': (n) => ({
    ...config('specs: [api.json]\nrulesets: [.spectral.yaml]\n'),
    '.spectral.yaml': `rules:\n  r: {given: '$', then: {function: schema, functionOptions: {schema: {type: object, properties: {${each(n, (i) => `p${i}: {type: string, pattern: '^(a|a)*${i}$'}`)}}}}}}\n`,
    ...api('"/p":{"get":{}}'),
  }),
  'baseline of very many': (n) => ({
    ...config('specs: [api.json]\nbaseline: threatlint.baseline.json\n'),
    'threatlint.baseline.json': `{"version":1,"findings":[${each(n, (i) => `"${i.toString(16).padStart(32, '0')}"`)}]}`,
    ...api('"/p":{"get":{}}'),
  }),
  'lock of very many': (n) => ({
    ...config('specs: [api.json]\nthreatModels: [model.yaml]\n'),
    'model.yaml': model('threats: {}\n'),
    'threatlint.lock': `{"version":1,"models":{"model.yaml":{"reviewed":"2026-01-01","by":"x","operations":{${each(n, (i) => `"GET /p${i}":"${i.toString(16).padStart(32, '0')}"`)}}}}}`,
    ...api('"/p":{"get":{}}'),
  }),
  'gitignore nested': (n) => ({
    ...api('"/p":{"get":{}}'),
    ...Object.fromEntries(
      Array.from({ length: Math.min(200, n) }, (_, i) => [
        `${'d/'.repeat(i)}.gitignore`,
        'x*\n!y*\n**/z\n'.repeat(Math.ceil(n / 200)),
      ]),
    ),
  }),
  'deep folders': (n) => ({
    ...Object.fromEntries(
      Array.from({ length: Math.min(400, n) }, (_, i) => [
        `${'d/'.repeat(i)}api.json`,
        definition(`"/p${i}":{"get":{}}`),
      ]),
    ),
  }),
  'lexicon words': (n) => ({
    ...config(
      `specs: [api.json]\nlexicon: {credentials: [${each(n, (i) => `w${i}`)}], personal: [${each(n, (i) => `v${i}`)}]}\n`,
    ),
    ...api(`"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"w${i}V${i}":{"type":"string"}`)}}}`)}}}`),
  }),
  'long threat ids': (n) => ({
    'threatlint.yaml': 'specs: [api.json]\nthreatModels: [model.yaml]\n',
    ...api(each(n, (i) => `"/p${i}":{"get":{}}`)),
    'model.yaml': `threatlint: 1\nid: ${long(n)}\ntitle: ${long(n)}\ncomponents: {c: {exposure: public, implements: {d: api.json}}}\nthreats:\n${each(n, (i) => `  T${i}: {title: t, categories: {stride: [S]}, scope: {path: /p${i}}, mitigations: {M: {status: implemented, verify: {rule: operation-unauthenticated}}}}`, '\n')}\n`,
  }),
  'long waiver id': (n) => ({
    'threatlint.yaml': `specs: [api.json]\nwaivers:\n  - {id: ${long(n)}, rule: string-unbounded, reason: ${long(n)}, owner: ${long(n)}, expires: '2027-01-01'}\n`,
    ...api(`"/p":{"post":{${body(properties(n))}}}`),
  }),
  'long gate names': (n) => ({
    'threatlint.yaml': `specs: [api.json]\npolicy: {gates: [${each(200, (i) => `{name: ${long(n).slice(0, (n * 20) / 200)}${i}, severity: low}`)}]}\n`,
    ...api(`"/p":{"post":{${body(properties(n))}}}`),
  }),
  'long component id, many threats': (n) => ({
    'threatlint.yaml': 'specs: [api.json]\nthreatModels: [model.yaml]\n',
    ...api('"/p":{"get":{}}'),
    'model.yaml': `threatlint: 1\nid: m\ncomponents: {${long(n)}: {exposure: public, implements: {d: api.json}}}\nthreats:\n${each(n, (i) => `  T${i}: {title: t, categories: {stride: [S]}, scope: {component: x${i}}}`, '\n')}\n`,
  }),
  'long asset class names misspelt': (n) => ({
    'threatlint.yaml': 'specs: [api.json]\nthreatModels: [model.yaml]\n',
    ...api('"/p":{"get":{}}'),
    'model.yaml': `threatlint: 1\nid: m\ncomponents: {c: {exposure: public, implements: {d: api.json}}}\nassets: {${long(n)}: {class: internal}}\nthreats:\n${each(n, (i) => `  T${i}: {title: t, categories: {stride: [S]}, scope: {data: {asset: y${i}}}}`, '\n')}\n`,
  }),
};
