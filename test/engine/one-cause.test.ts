import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

const head = 'openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\nservers: [{url: "https://api.shop.com"}]\n';
const key = 'components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}\n';
const empty = 'responses: {"200": {description: ok}, "401": {description: no}, "429": {description: later}}';

async function findingsOf(definition: string) {
  repository.write({ 'api.yaml': definition });
  const { findings } = await repository.check({ paths: ['api.yaml'] });
  return findings;
}

describe('an operation that switches authentication off and refuses callers', () => {
  it('counts once: the refusal is one more thing to know', async () => {
    const findings = await findingsOf(`${head}security: [{key: []}]
paths:
  /orders:
    get: {${empty}}
    post: {security: [], ${empty}}
${key}`);
    const told = findings.filter(({ rule }) => /^auth-(?:disabled|status)/.test(rule));
    expect(told.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['auth-disabled-on-operation', 'high'],
      ['auth-status-contradiction', 'low'],
    ]);
  });
});

describe('a root that lets whoever leaves the credential out in all the same', () => {
  const orders = Array.from(
    { length: 12 },
    (_, at) => `  /orders${at}/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: string, format: uuid}}]
    delete: {${empty}}
`,
  ).join('');

  it('is one finding, which names the objects that anyone can reach by it', async () => {
    const findings = await findingsOf(`${head}security: [{key: []}, {}]\npaths:\n${orders}${key}`);
    const told = findings.filter(({ severity }) => severity !== 'low' && severity !== 'info');
    expect(told.map(({ rule, operationCount }) => [rule, operationCount])).toEqual([['auth-optional', 12]]);
    expect(told[0]?.related.map(({ message }) => message.split(':')[0])).toContain(
      'object-op-unauthenticated',
    );
  });

  it('leaves what is worse than it', async () => {
    const findings = await findingsOf(
      `${head}security: [{key: []}, {}]\npaths:\n${orders.replaceAll('"401": {description: no}, ', '')}${key}`,
    );
    expect(findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule)).toEqual([
      'object-op-unauthenticated',
    ]);
  });
});

describe('a definition in which no operation asks for a credential', () => {
  const open = `${head}paths:
  /users/{userId}/orders/{orderId}:
    parameters: [{name: userId, in: path, required: true, schema: {type: string}}, {name: orderId, in: path, required: true, schema: {type: string}}]
    get: {${empty}}
    delete: {${empty}}
`;

  it('is one finding at high, which names what follows from it', async () => {
    const findings = await findingsOf(open);
    const high = findings.filter(({ severity }) => severity === 'high' || severity === 'critical');
    expect(high.map(({ rule, operationCount }) => [rule, operationCount])).toEqual([
      ['operation-unauthenticated', 2],
    ]);
    const told = high[0]?.related.map(({ message }) => message.split(':')[0]);
    expect(told).toEqual(
      expect.arrayContaining([
        'object-op-unauthenticated',
        'auth-status-contradiction',
        'security-schemes-missing',
      ]),
    );
  });

  it('is tolerated with all of it when that one is waived', async () => {
    repository.write({
      'threatlint.yaml':
        'waivers: [{id: W-1, rule: operation-unauthenticated, reason: Behind a gateway, owner: "team:api", expires: 2099-01-01}]\n',
      'api.yaml': open,
    });
    const { findings, verdict } = await repository.check({ paths: ['api.yaml'] });
    rmSync(join(repository.folder, 'threatlint.yaml'));
    expect(findings.filter(({ severity, suppressed }) => severity === 'high' && !suppressed)).toEqual([]);
    expect(verdict).toBe('pass');
  });

  it('breaks a gate that names the rule of the cause, or that of a consequence', async () => {
    for (const rule of ['operation-unauthenticated', 'auth-status-contradiction']) {
      repository.write({ 'threatlint.yaml': `policy: {gates: [{rule: ${rule}}]}\n`, 'api.yaml': open });
      const { gates } = await repository.check({ paths: ['api.yaml'] });
      rmSync(join(repository.folder, 'threatlint.yaml'));
      expect(gates.filter(({ passed }) => !passed)).toHaveLength(1);
    }
  });

  it('is not spread over the one operation that was left out where others ask', async () => {
    const findings = await findingsOf(
      `${head}paths:\n  /a: {get: {security: [{key: []}], ${empty}}}\n  /b/{id}: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], delete: {${empty}}}\n${key}`,
    );
    const told = findings.map(({ rule, severity }) => [rule, severity]);
    expect(told).toContainEqual(['operation-unauthenticated', 'high']);
    expect(told).toContainEqual(['object-op-unauthenticated', 'low']);
  });
});

describe('the same thing written out in several operations', () => {
  const paged = (parameter: string, other = parameter) => `${head}security: [{key: []}]
paths:
  /books: {get: {parameters: [${parameter}], ${empty}}}
  /authors: {get: {parameters: [${other}], ${empty}}}
${key}`;
  const sized = async (definition: string) =>
    (await findingsOf(definition)).filter(({ rule }) => rule === 'page-size-unbounded');

  it('is one finding with all its operations and places', async () => {
    const found = await sized(paged('{name: per_page, in: query, schema: {type: integer}}'));
    expect(found.map(({ operations }) => operations)).toEqual([['GET /authors', 'GET /books']]);
    expect(found[0]?.related).toMatchObject([{ message: 'the same, written out again' }]);
  });

  it('is the same in another order of keys, and with another description', async () => {
    const found = await sized(
      paged(
        '{name: per_page, in: query, schema: {type: integer}}',
        '{description: How many authors, schema: {type: integer}, in: query, name: per_page}',
      ),
    );
    expect(found).toHaveLength(1);
  });

  it('is two findings where it means two things', async () => {
    const found = await sized(
      paged(
        '{name: per_page, in: query, schema: {type: integer}}',
        '{name: per_page, in: query, schema: {type: integer, minimum: 1}}',
      ),
    );
    expect(found).toHaveLength(2);
  });

  it('is one class by its title, also where one of it is inside of another', async () => {
    const person = (inner: string, title = 'Person') =>
      `{type: object, title: ${title}, properties: {password: {type: string}, contact: ${inner}}}`;
    const found = async (schema: string) => {
      const answer = `responses: {"200": {description: ok, content: {application/json: {schema: ${schema}}}}}`;
      const all = await findingsOf(
        `${head}security: [{key: []}]\npaths:\n  /people: {get: {${answer}}}\n${key}`,
      );
      return all.filter(({ rule }) => rule === 'password-in-response').length;
    };
    expect(await found(person(person('{type: string}')))).toBe(1);
    expect(await found(person(person('{type: string}', 'Contact')))).toBe(2);
    expect(await found(person('{type: object, title: Person, properties: {password: {type: string}}}'))).toBe(
      2,
    );
  });

  it('is one property where `<<` takes it over, and one protocol in `schemes` of 2.0', async () => {
    const merged = await findingsOf(`${head}security: [{key: []}]
x-flags: &flags {isAdmin: {type: boolean}}
paths:
  /me: {put: {requestBody: {content: {application/json: {schema: {type: object, properties: *flags}}}}, ${empty}}}
  /me/card: {put: {requestBody: {content: {application/json: {schema: {type: object, properties: {<<: *flags, day: {type: string, format: date}}}}}}, ${empty}}}
${key}`);
    expect(
      merged
        .filter(({ rule }) => rule === 'privileged-property-writable')
        .map(({ operationCount }) => operationCount),
    ).toEqual([2]);
    const clear = await findingsOf(
      `swagger: "2.0"\ninfo: {title: Shop, version: "1"}\nhost: api.shop.com\nschemes: [https]\npaths:\n  /a: {get: {schemes: [http], responses: {}}}\n  /b: {get: {schemes: [http], responses: {}}}\n`,
    );
    expect(
      clear.filter(({ rule }) => rule === 'server-cleartext').map(({ operationCount }) => operationCount),
    ).toEqual([2]);
  });

  it('is one place at its highest severity, though some who use it make it milder', async () => {
    const list = "{$ref: '#/components/schemas/List', description: Of seeds}";
    const body = (type: string, properties: string) =>
      `requestBody: {content: {${type}: {schema: {type: object, additionalProperties: false, properties: {${properties}}}}}}, ${empty}`;
    const findings = await findingsOf(`${head.replace('3.0.3', '3.1.0')}security: [{key: []}]
paths:
  /a: {post: {${body('application/json', `a: ${list}, b: {oneOf: [${list}, {type: 'null'}]}`)}}}
  /c: {patch: {${body('application/merge-patch+json', `c: ${list}`)}}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}, schemas: {List: {type: array, items: {type: string, format: uuid}}}}
`);
    const lists = findings.filter(({ rule }) => rule === 'array-unbounded');
    expect(lists.map(({ pointer }) => pointer)).toEqual(['/components/schemas/List']);
    expect(lists[0]?.operationCount).toBe(2);
  });

  it('is taken apart where one of the places says why it may be so', async () => {
    const found = await sized(
      paged(
        '{name: per_page, in: query, schema: {type: integer}}',
        '{name: per_page, in: query, schema: {type: integer}, x-threatlint-ignore: [{rule: page-size-unbounded, reason: There are few authors}]}',
      ),
    );
    expect(found.map(({ operations, suppressed }) => [operations, suppressed?.by ?? null])).toEqual([
      [['GET /books'], null],
      [['GET /authors'], 'inline'],
    ]);
  });
});

describe('what two rules say of one thing', () => {
  const served = (server: string, version = '3.0.3', paths = '') =>
    `openapi: ${version}\ninfo: {title: Shop, version: "1"}\nservers: [${server}]\nsecurity: [{key: []}]
paths:\n  /books: {get: {${empty}}}\n  /health: {get: {security: [], ${empty}}}\n${paths}${key}`;
  const transport = (rule: string) => /cleartext/.test(rule);

  it('is one where a variable lets clear text in', async () => {
    const server = '{url: "{how}://api.shop.com", variables: {how: {default: https, enum: [https, http]}}}';
    const found = (await findingsOf(served(server))).filter(({ rule }) => transport(rule));
    expect(found.map(({ rule }) => rule)).toEqual(['credentials-over-cleartext']);
  });

  it('is a password in the URL told once, and one in answers', async () => {
    repository.write({
      'threatlint.yaml': 'rulesets: [threatlint:all]\n',
      'api.yaml': `${head}security: [{key: []}]
paths:
  /people:
    get: {parameters: [{name: password, in: query, schema: {type: string, format: password}}], ${empty}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Person"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Person"}}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Person: {type: object, properties: {password: {type: string}}}
`,
    });
    const { findings } = await repository.check({ paths: ['api.yaml'] });
    rmSync(join(repository.folder, 'threatlint.yaml'));
    const rules = findings.map(({ rule }) => rule);
    expect(rules.filter((rule) => /^(?:credential-param|password-format)-in-url$/.test(rule))).toEqual([
      'credential-param-in-url',
    ]);
    expect(rules.filter((rule) => /^(?:password-in-response|secret-not-write-only)$/.test(rule))).toEqual([
      'password-in-response',
    ]);
  });

  it('is told once that anyone may change an object, where only few may read it', async () => {
    const findings = await findingsOf(
      `${head}paths:\n  /books/{bookId}: {parameters: [{name: bookId, in: path, required: true, schema: {type: string}}], get: {security: [{key: []}], ${empty}}, delete: {${empty}}}\n${key}`,
    );
    const rules = findings.map(({ rule }) => rule);
    expect(rules).toContain('object-op-unauthenticated');
    expect(rules).not.toContain('write-weaker-than-read');
    expect(findings.flatMap(({ related }) => related.map(({ message }) => message)).join()).toContain(
      'while GET /books/{bookId} asks for a credential',
    );
  });
});

describe('one more thing to know about a cause that is told', () => {
  const clear = `swagger: "2.0"\ninfo: {title: Shop, version: "1"}\nhost: api.shop.com\nschemes: [http, https]
security: [{key: []}]\npaths:\n  /orders: {post: {responses: {}}}\n  /prices: {get: {security: [], responses: {}}}
securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}}\n`;
  const left = `${head}paths:
  /orders/{orderId}: {parameters: [{name: orderId, in: path, required: true, schema: {type: string}}], delete: {${empty}}}
  /books: {post: {security: [{key: []}], ${empty}}}
  /authors: {post: {security: [{key: []}], ${empty}}}
${key}`;
  const severities = async (definition: string, rules: readonly string[], configuration?: string) => {
    if (configuration !== undefined) repository.write({ 'threatlint.yaml': configuration });
    const findings = await findingsOf(definition);
    rmSync(join(repository.folder, 'threatlint.yaml'), { force: true });
    return rules.map((rule) => findings.find((one) => one.rule === rule)?.severity);
  };

  it('is low: the server that credentials go to in clear text, the object of an operation that anyone may call', async () => {
    expect(await severities(clear, ['credentials-over-cleartext', 'server-cleartext'])).toEqual([
      'critical',
      'low',
    ]);
    expect(await severities(left, ['operation-unauthenticated', 'object-op-unauthenticated'])).toEqual([
      'high',
      'low',
    ]);
  });

  it('is low: an operation whose credential is a parameter, which is told itself', async () => {
    const parameter = '{name: X-Auth-Token, in: header, required: true, schema: {type: string}}';
    const asked = `${head}paths:
  /orders: {post: {parameters: [${parameter}], ${empty}}}
  /books: {post: {parameters: [${parameter}], ${empty}}}
`;
    expect(await severities(asked, ['auth-header-as-parameter', 'operation-unauthenticated'])).toEqual([
      'medium',
      'low',
    ]);
  });

  it('stays as it is where a gate names it', async () => {
    const gate = 'policy: {gates: [{rule: object-op-unauthenticated}]}\n';
    expect(await severities(left, ['object-op-unauthenticated'], gate)).toEqual(['high']);
  });
});

describe('properties of one object that lack the same limit', () => {
  const taking = (properties: string) => `${head}security: [{key: []}]
paths:
  /people: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {${properties}}}}}}, ${empty}}}
${key}`;
  const texts = async (properties: string) =>
    (await findingsOf(taking(properties))).filter(({ rule }) => rule === 'string-unbounded');
  const [city, name] = ['city: {type: string}', 'name: {type: string}'];

  it('count once, and each is told at its place', async () => {
    const found = await texts(`${name}, ${city}, day: {type: string, format: date}`);
    expect(found.map(({ pointer, severity }) => [pointer.split('/').at(-1), severity])).toEqual([
      ['name', 'low'],
      ['city', 'medium'],
    ]);
    expect(found[1]?.related.map(({ message }) => message)).toContain('`name` may be of any length');
  });

  it('count once where what makes a resource and what changes it have them both', async () => {
    const body = (more: string) =>
      `requestBody: {content: {application/json: {schema: {type: object, ${more}, properties: {${name}}}}}}, ${empty}`;
    const id = 'parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]';
    const of = async (other: string) =>
      (
        await findingsOf(
          `${head}security: [{key: []}]\npaths:\n  /people: {post: {${body('required: [name]')}}}\n  ${other}: {${id}, put: {${body('minProperties: 1')}}}\n${key}`,
        )
      ).filter(({ rule, pointer }) => rule === 'string-unbounded' && pointer.endsWith('/name'));
    const severities = async (other: string) => (await of(other)).map(({ severity }) => severity);
    expect((await severities('/people/{id}')).sort()).toEqual(['low', 'medium']);
    expect(await severities('/animals/{id}')).toEqual(['medium', 'medium']);
  });

  it('keep their fingerprints when another one is added or mended', async () => {
    const prints = async (properties: string) =>
      new Map((await texts(properties)).map(({ pointer, fingerprint }) => [pointer, fingerprint]));
    const [one, both] = [await prints(name), await prints(`${name}, ${city}`)];
    for (const [pointer, fingerprint] of one) expect(both.get(pointer)).toBe(fingerprint);
  });

  it('count each where somebody explains the other one, or where they are in two objects', async () => {
    const ignored =
      'city: {type: string, x-threatlint-ignore: [{rule: string-unbounded, reason: The gateway cuts}]}';
    const open = (await texts(`${name}, ${ignored}`)).filter(({ suppressed }) => !suppressed);
    expect(open.map(({ severity }) => severity)).toEqual(['medium']);
    const inner = await texts(`${name}, address: {type: object, properties: {${city}}}`);
    expect(inner.map(({ severity }) => severity)).toEqual(['medium', 'medium']);
  });
});

describe('one set of alternatives, a weak one among them, at many operations', () => {
  const alternatives = (books: string, authors: string) => `${head}paths:
  /books: {get: {security: ${books}, ${empty}}}
  /authors: {get: {security: ${authors}, ${empty}}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: key}
    token: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://login.shop.com", scopes: {read: r}}}}
    certificate: {type: http, scheme: bearer}
`;
  const weak = async (definition: string) =>
    (await findingsOf(definition)).filter(({ rule }) => rule === 'weak-auth-alternative');

  it('is one finding with all operations, whatever the order and the scopes', async () => {
    const found = await weak(alternatives('[{key: []}, {token: [read]}]', '[{token: []}, {key: []}]'));
    expect(found.map(({ operations }) => operations)).toEqual([['GET /authors', 'GET /books']]);
  });

  it('keeps its fingerprint when a second operation has them', async () => {
    const [one] = await weak(alternatives('[{key: []}, {token: [read]}]', '[{token: []}]'));
    const [both] = await weak(alternatives('[{key: []}, {token: [read]}]', '[{key: []}, {token: []}]'));
    expect(both?.fingerprint).toBe(one?.fingerprint);
  });

  it('is two findings where the sets differ', async () => {
    const found = await weak(alternatives('[{key: []}, {token: []}]', '[{key: []}, {certificate: []}]'));
    expect(found).toHaveLength(2);
  });
});

describe('what an API does alike everywhere', () => {
  const upload = (path: string, more = '') =>
    `  ${path}: {post: {requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary${more}}}}}}}, ${empty}}}\n`;
  const uploads = async (paths: string) =>
    (await findingsOf(`${head}security: [{key: []}]\npaths:\n${paths}${key}`)).filter(
      ({ rule }) => rule === 'upload-unbounded',
    );
  // Bodies that differ, so that they are not one thing written out again.
  const three = upload('/a') + upload('/b', ', maxItems: 2') + upload('/c', ', minLength: 1');

  it('is one finding at the root, with all operations and the places', async () => {
    const found = await uploads(three);
    expect(found).toMatchObject([
      {
        pointer: '/openapi',
        severity: 'high',
        message: 'No schema limits the size of an upload: 3 places, in 3 operations',
        operations: ['POST /a', 'POST /b', 'POST /c'],
      },
    ]);
    expect(found[0]?.related.map(({ message }) => message)).toEqual(
      Array(3).fill('`file` may be a file of any size'),
    );
  });

  it('is told at each place where one is done otherwise, or where they are few', async () => {
    expect(await uploads(three + upload('/d', ', maxLength: 1000'))).toHaveLength(3);
    expect(await uploads(upload('/a') + upload('/b', ', minLength: 1'))).toHaveLength(2);
  });

  it('leaves out what is tolerated at its place', async () => {
    const ignored = ', x-threatlint-ignore: [{rule: upload-unbounded, reason: The gateway cuts}]';
    const found = await uploads(three + upload('/d', ignored));
    expect(found.map(({ operationCount, suppressed }) => [operationCount, suppressed?.by ?? null])).toEqual([
      [3, null],
      [1, 'inline'],
    ]);
  });

  it('stays with each place for a gate that names the rule', async () => {
    repository.write({ 'threatlint.yaml': 'policy: {gates: [{rule: upload-unbounded}]}\n' });
    const found = await uploads(three);
    rmSync(join(repository.folder, 'threatlint.yaml'));
    expect(found).toHaveLength(3);
  });

  it('tells of many operations that were left out once, and of a few each', async () => {
    const left = (count: number) =>
      Array.from({ length: count }, (_, at) => `  /left${at}: {delete: {${empty}}}\n`).join('');
    const guarded = Array.from(
      { length: 20 },
      (_, at) => `  /kept${at}: {get: {security: [{key: []}], ${empty}}}\n`,
    ).join('');
    const open = async (count: number) =>
      (await findingsOf(`${head}paths:\n${guarded}${left(count)}${key}`)).filter(
        ({ rule }) => rule === 'operation-unauthenticated',
      );
    expect((await open(12)).map(({ pointer, operationCount }) => [pointer, operationCount])).toEqual([
      ['/openapi', 12],
    ]);
    expect(await open(9)).toHaveLength(9);
  });
});

describe('an operation that was left out, and answers 401', () => {
  it('is told once, with the answer that shows it', async () => {
    const found = await findingsOf(
      `${head}paths:\n  /a: {get: {security: [{key: []}], ${empty}}}\n  /b: {delete: {${empty}}}\n${key}`,
    );
    const high = found.filter(({ severity }) => severity === 'high');
    expect(high.map(({ rule }) => rule)).toEqual(['operation-unauthenticated']);
    expect(high[0]?.related.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^auth-status-contradiction: /),
    );
  });
});

describe('a body that is a file, which 2.0 writes down as a text', () => {
  it('is told once: a text of any length is a file of any size', async () => {
    const found = await findingsOf(`swagger: '2.0'
info: {title: Shop, version: "1"}
paths:
  /images:
    post:
      consumes: [application/gzip]
      parameters: [{name: image, in: body, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
`);
    const told = found.filter(({ rule }) => /^(?:upload|string)-unbounded$/.test(rule));
    expect(told.map(({ rule }) => rule)).toEqual(['upload-unbounded']);
    expect(told[0]?.related.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^string-unbounded: /),
    );
  });
});

describe('an object of somebody behind a scheme of no known type', () => {
  it('is told once: what requires the scheme protects nothing', async () => {
    const found = await findingsOf(
      `${head}paths:\n  /orders/{orderId}:\n    get: {parameters: [{name: orderId, in: path, required: true, schema: {type: string, format: uuid}}], security: [{key: []}], responses: {'200': {description: ok}}}\ncomponents: {securitySchemes: {key: {type: jwt}}}\n`,
    );
    const told = found.filter(({ rule }) =>
      /^(?:object-op-unauthenticated|security-scheme-unresolved)$/.test(rule),
    );
    expect(told.map(({ rule, severity }) => [rule, severity]).sort()).toEqual([
      ['object-op-unauthenticated', 'low'],
      ['security-scheme-unresolved', 'high'],
    ]);
  });
});

describe('a key that nothing but a parameter asks for', () => {
  it('is told once, also beside the build of the service, which takes none', async () => {
    const keyed =
      'parameters: [{name: x-api-key, in: header, required: true, schema: {type: string}}], responses: {}';
    const found = await findingsOf(
      `${head}paths:\n  /build: {get: {responses: {'200': {description: ok}, '401': {description: no}}}}\n  /orders: {get: {${keyed}}, post: {${keyed}}, put: {${keyed}}}\n  /tips: {get: {${keyed}}, post: {${keyed}}}\n`,
    );
    const told = found.filter(({ rule }) =>
      /^(?:operation-unauthenticated|auth-header-as-parameter)$/.test(rule),
    );
    expect(told.filter(({ severity }) => severity !== 'low').map(({ rule }) => rule)).toEqual([
      'auth-header-as-parameter',
    ]);
    expect(
      told
        .filter(({ severity }) => severity === 'low')
        .map(({ operationCount }) => operationCount)
        .sort(),
    ).toEqual([1, 5]);
  });
});
