import type { Json } from './definitions.ts';
import type { Shop } from './shop.ts';

/** Puts one weakness into a clean definition; says where, or nothing where the definition cannot have it. */
export type Mutation = (shop: Shop) => string | undefined;

const any: Json = { type: 'string' };
const bounded: Json = { type: 'string', minLength: 1, maxLength: 40, pattern: '^[A-Za-z0-9]{1,40}$' };
const date: Json = { type: 'string', format: 'date' };
const order = ['paths', '/orders/{orderId}'];
const orders = ['paths', '/orders'];
const tokens = (shop: Shop) => shop.refTo('Error');
const plain =
  (_shop: Shop, ...statuses: string[]) =>
  (operation: Json) => {
    // Headers tell of limits too.
    if (statuses.includes('429')) operation.responses = { 200: { description: 'Done' } };
    for (const status of statuses) delete operation.responses[status];
  };
const inputString =
  (change: (node: Json) => void): Mutation =>
  (shop) => {
    const [home, name] = shop.pick([
      ['OrderInput', 'note'],
      ['Address', 'town'],
      ['OrderChange', 'remark'],
      ['Line', 'article'],
    ] as const);
    const { node, at } = shop.schema(home);
    change(node.properties[name]);
    return `${at}/properties/${name}`;
  };
const deeper =
  (mutation: Mutation, ...way: string[]): Mutation =>
  (shop) => {
    const at = mutation(shop);
    return at === undefined ? undefined : [at, ...way].join('/');
  };
const input =
  (name: string, schema: Json, homes?: string[]): Mutation =>
  (shop) =>
    shop.input(name, schema, homes);
const output =
  (name: string, schema: Json, home?: string): Mutation =>
  (shop) =>
    shop.output(name, schema, home);
const operation =
  (path: string, method: string, ...without: string[]): Mutation =>
  (shop) =>
    shop.add(path, method, plain(shop, ...without));
const modern =
  (mutation: Mutation): Mutation =>
  (shop) =>
    shop.v2 ? undefined : mutation(shop);
const scheme = (fields: Json, ...way: string[]): Mutation =>
  modern((shop) => [shop.scheme(fields), ...way].join('/'));
const http = (name: string): Mutation => scheme({ type: 'http', scheme: name }, 'scheme');
const server = (fields: Json, ...way: string[]): Mutation =>
  modern((shop) => {
    shop.root.servers[0] = { description: 'Production, for the public', ...fields };
    return [shop.at('servers', 0), ...way].join('/');
  });
const key = (place: string): Json => ({ type: 'apiKey', in: place, name: 'X-Shop' });
const flow =
  (name: string, urls: Json): Mutation =>
  (shop) => {
    const scopes = { 'orders:read': 'Read orders' };
    const at = shop.scheme(
      shop.v2
        ? { type: 'oauth2', flow: name, description: 'JWT by RFC 8725', ...urls, scopes }
        : {
            type: 'oauth2',
            description: 'JWT by RFC 8725',
            flows: { [name]: { refreshUrl: 'https://login.example.com/r', ...urls, scopes } },
          },
    );
    shop.operation('/orders/{orderId}', 'get').security = [{ more: ['orders:read'] }];
    return shop.v2 ? `${at}/flow` : `${at}/flows/${name}`;
  };
const implicit = flow('implicit', { authorizationUrl: 'https://login.example.com/a' });
const password = flow('password', { tokenUrl: 'https://login.example.com/t' });
const everywhere = (shop: Shop, change: (operation: Json) => void) => {
  for (const [path, method] of shop.operations) change(shop.operation(path, method));
};
const withoutHeader =
  (name: string): Mutation =>
  (shop) => {
    const visit = (node: Json) => {
      if (typeof node !== 'object' || node === null) return;
      if (node.headers) delete node.headers[name];
      for (const child of Object.values(node)) visit(child);
    };
    visit(shop.root.paths);
    visit(shop.root.webhooks);
    visit(shop.v2 ? shop.root.responses : shop.root.components.responses);
    return shop.at(shop.v2 ? 'swagger' : 'openapi');
  };
const withBody =
  (path: string, method: string, schema: Json, without: string[] = [], type?: string): Mutation =>
  (shop) =>
    shop.add(path, method, (one) => {
      plain(shop, ...without)(one);
      shop.body(one, typeof schema === 'function' ? schema(shop) : schema, type);
    });
const bodyAt = (at: string, shop: Shop, type = 'application~1json') =>
  shop.v2 ? `${at}/parameters/1/schema` : `${at}/requestBody/content/${type}/schema`;
const object = (properties: Json): Json => ({ type: 'object', properties, additionalProperties: false });
const media =
  (type: string): Mutation =>
  (shop) => {
    if (shop.v2) {
      shop.operation('/orders', 'post').consumes = [type];
      return shop.at(...orders, 'post', 'consumes', 0);
    }
    const { content } = shop.root.components.requestBodies.Order;
    content[type] = content['application/json'];
    return shop.at('components', 'requestBodies', 'Order', 'content', type);
  };
const upload = (properties: Json, encoding?: Json): Mutation =>
  modern((shop) => {
    const at = shop.add('/labels', 'post', (one) => {
      shop.body(one, object(properties), 'multipart/form-data');
      if (encoding) one.requestBody.content['multipart/form-data'].encoding = encoding;
    });
    return `${at}/requestBody/content/multipart~1form-data/schema/properties/file`;
  });
/** What is wrong with a parameter is its name. */
const named = (at: string) => `${at}/name`;
const secret = 'ghp_R8kq2Vt7LmZx4Np9Wc3Ys6Hd1Bf5Gj0TaUe7';

const open = [
  'auth-disabled-on-operation',
  'object-op-unauthenticated',
  'operation-unauthenticated',
  'write-weaker-than-read',
  'auth-status-contradiction',
];
const cleartext = ['server-cleartext', 'credentials-over-cleartext'];

/** Rules at high or above that the weakness is one for as well: an open operation is open in the eyes of several. */
export const related: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      ...open,
      'global-security-missing',
      'link-to-weaker-operation',
      'sensitive-response-public',
      'version-security-drift',
      'account-enumeration',
    ].map((id) => [id, open]),
  ),
  'auth-optional': [...open, 'admin-same-security'],
  'account-enumeration': [...open, 'auth-endpoint-unthrottled'],
  'otp-bruteforceable': ['auth-endpoint-unthrottled'],
  'archive-upload': ['upload-unbounded'],
  'deserialization-media-type': ['upload-unbounded'],
  'server-cleartext': cleartext,
  'server-variable-cleartext': cleartext,
  'credentials-over-cleartext': cleartext,
  'http-basic-scheme': ['http-basic-applied'],
  'weak-auth-alternative': ['http-basic-applied'],
  'oauth2-implicit-flow': ['oauth2-implicit-flow-applied'],
  'oauth2-implicit-flow-applied': ['oauth2-implicit-flow'],
  'oauth2-password-flow': ['oauth2-password-flow-applied'],
  'oauth2-password-flow-applied': ['oauth2-password-flow'],
  'secret-not-write-only': ['password-in-response'],
  'security-scheme-unresolved': ['object-op-unauthenticated'],
  'security-schemes-missing': ['security-scheme-unresolved', 'object-op-unauthenticated'],
};

/** For each rule the weakness that it is there for. */
export const mutations: Readonly<Record<string, Mutation>> = {
  // Authentication
  'operation-unauthenticated': (shop) => {
    shop.set(['security'], undefined);
    const [path, method] = shop.pick([
      ['/orders/{orderId}', 'get'],
      ['/orders', 'get'],
      ['/orders', 'post'],
    ]) as [string, string];
    delete shop.operation(path, method).security;
    return shop.at('paths', path, method);
  },
  'auth-disabled-on-operation': (shop) => {
    const [path, method] = shop.pick([
      ['/orders', 'post'],
      ['/orders/{orderId}', 'delete'],
      ['/orders', 'get'],
    ]) as [string, string];
    return shop.set(['paths', path, method, 'security'], shop.pick([[], [{}]]));
  },
  'auth-optional': (shop) => {
    const [path, method] = shop.pick(shop.operations);
    shop.operation(path, method).security.push({});
    return shop.at('paths', path, method, 'security', 1);
  },
  'global-security-missing': (shop) => {
    shop.set(['security'], undefined);
    shop.set([...orders, 'get', 'security'], undefined);
    return shop.at(shop.v2 ? 'swagger' : 'openapi');
  },
  'global-security-empty': (shop) => shop.set(['security'], shop.pick([[], [{}]])),
  'security-schemes-missing': (shop) => {
    shop.set(shop.v2 ? ['securityDefinitions'] : ['components', 'securitySchemes'], undefined);
    return shop.at(shop.v2 ? 'swagger' : 'components');
  },
  'security-scheme-unresolved': (shop) => {
    shop.set([...order, 'get', 'security'], [{ logn: [] }]);
    return shop.at(...order, 'get', 'security', 0, 'logn');
  },
  'security-scheme-unused': (shop) => shop.scheme({ ...key('header') }, []),
  'http-basic-scheme': (shop) => {
    const at = shop.scheme(shop.v2 ? { type: 'basic' } : { type: 'http', scheme: 'Basic' });
    return `${at}/${shop.v2 ? 'type' : 'scheme'}`;
  },
  'http-basic-applied': (shop) => {
    const at = shop.scheme(shop.v2 ? { type: 'basic' } : { type: 'http', scheme: 'basic' });
    return `${at}/${shop.v2 ? 'type' : 'scheme'}`;
  },
  'http-digest-scheme': http('digest'),
  'http-negotiate-scheme': http('Negotiate'),
  'http-oauth1-scheme': http('OAuth'),
  'http-scheme-unknown': http('barer'),
  'oauth2-implicit-flow': implicit,
  'oauth2-implicit-flow-applied': implicit,
  'oauth2-password-flow': password,
  'oauth2-password-flow-applied': password,
  'oauth2-url-invalid': (shop) => {
    shop.flow.tokenUrl = '/token';
    return shop.flowAt('tokenUrl');
  },
  'oauth2-url-cleartext': (shop) => {
    const name = shop.pick(['authorizationUrl', 'tokenUrl']);
    shop.flow[name] = shop.flow[name].replace('https', 'http');
    return shop.flowAt(name);
  },
  'oauth2-no-refresh': modern((shop) => {
    delete shop.flow.refreshUrl;
    return shop.flowAt();
  }),
  'verification-off-by-default': input('verify_ssl', { type: 'boolean', default: false }),
  'jwt-unverified': input('alg', { type: 'string', enum: ['RS256', 'none'] }),
  'token-never-expires': scheme(
    { type: 'apiKey', in: 'header', name: 'X-Key', description: 'The key never expires' },
    'description',
  ),
  'jwt-bcp-undocumented': modern((shop) => {
    delete shop.schemes.login.description;
    return shop.schemeAt('login');
  }),
  'api-key-scheme': (shop) => `${shop.scheme(key('header'))}/type`,
  'api-key-in-query': (shop) => `${shop.scheme(key('query'))}/in`,
  'api-key-in-cookie': scheme(key('cookie'), 'in'),
  'auth-header-as-parameter': (shop) =>
    named(shop.parameter(shop.pick(['Authorization', 'X-API-Key']), bounded, 'header')),
  'weak-auth-alternative': (shop) => {
    shop.scheme(shop.v2 ? { type: 'basic' } : { type: 'http', scheme: 'basic' }, []);
    shop.operation('/orders', 'get').security.push({ more: [] });
    return shop.at(...orders, 'get', 'security', 1);
  },
  'cookie-auth-without-csrf': modern(
    (shop) => `${shop.scheme(key('cookie'), ['/orders/{orderId}', 'delete'])}/in`,
  ),
  'api-key-sole-auth-on-write': (shop) =>
    `${shop.scheme(key('header'), ['/orders/{orderId}', 'delete'])}/type`,
  'auth-endpoint-unthrottled': withBody(
    '/login',
    'post',
    object({
      login: bounded,
      password: { type: 'string', format: 'password', minLength: 12, maxLength: 128 },
    }),
    ['429', '404'],
  ),
  'credential-change-without-reauth': (shop) =>
    `${bodyAt(
      withBody(
        '/me/password',
        'put',
        object({
          newPassword: { type: 'string', format: 'password', minLength: 12, maxLength: 128, writeOnly: true },
        }),
      )(shop) as string,
      shop,
    )}/properties/newPassword`,
  'account-enumeration': (shop) =>
    `${shop.add('/forgot-password', 'post', (one) => {
      one.security = [];
      one.parameters = [];
      shop.body(one, object({ email: { type: 'string', format: 'email', maxLength: 80 } }));
      one.responses = { 202: { description: 'Sent' }, 404: { description: 'No such customer' } };
    })}/responses/404`,
  'password-policy-weak': (shop) =>
    `${bodyAt(
      withBody(
        '/users',
        'post',
        object({ password: { type: 'string', format: 'password', minLength: 6, maxLength: 128 } }),
      )(shop) as string,
      shop,
    )}/properties/password/minLength`,
  'otp-bruteforceable': withBody(
    '/mfa/verify',
    'post',
    object({ otp: { type: 'string', minLength: 6, maxLength: 6, pattern: '^[0-9]{6}$' } }),
    ['429'],
  ),
  // Authorization
  'oauth-scope-undeclared': (shop) => {
    shop.set([...order, 'get', 'security', 0, 'login'], ['orders:raed']);
    return shop.at(...order, 'get', 'security', 0, 'login', 0);
  },
  'scopes-on-non-oauth-scheme': (shop) => {
    if (shop.closed) return undefined;
    shop.scheme(shop.v2 ? key('header') : { type: 'http', scheme: 'bearer' });
    shop.operation('/orders/{orderId}', 'get').security = [{ more: ['orders:read'] }];
    return shop.at(...order, 'get', 'security', 0, 'more');
  },
  'oauth-scope-unused': (shop) => {
    shop.flow.scopes['orders:refund'] = 'Refund orders';
    return shop.flowAt('scopes', 'orders:refund');
  },
  'oauth-operation-without-scopes': (shop) => {
    const [path, method] = shop.pick([
      ['/orders', 'get'],
      ['/orders/{orderId}', 'get'],
    ]) as [string, string];
    return shop.set(['paths', path, method, 'security', 0, 'login'], []);
  },
  'scope-method-mismatch': (shop) => {
    shop.operation('/orders/{orderId}', 'delete').security = [{ login: ['orders:read'] }];
    return shop.at(...order, 'delete', 'security', 0);
  },
  'scope-wildcard': (shop) => {
    shop.flow.scopes['*'] = 'Everything';
    shop.operation('/orders', 'get').security = [{ login: ['*'] }];
    return shop.flowAt('scopes', '*');
  },
  'single-scope-everywhere': (shop) => {
    everywhere(shop, (one) => {
      one.security = [{ login: ['orders:use'] }];
    });
    shop.set(['security'], [{ login: ['orders:use'] }]);
    shop.flow.scopes = { 'orders:use': 'Use orders' };
    return shop.flowAt('scopes', 'orders:use');
  },
  'admin-same-security': deeper(operation('/admin/orders', 'post'), 'security'),
  'write-weaker-than-read': (shop) => {
    shop.set([...order, 'delete', 'security'], []);
    return shop.at(...order, 'delete', 'security');
  },
  'object-op-unauthenticated': (shop) => shop.set([...order, 'get', 'security'], []),
  'object-id-enumerable': (shop) => {
    const node = shop.root.paths['/orders/{orderId}'].parameters[0];
    const schema = { type: 'integer', format: 'int32', minimum: 1, maximum: 99999 };
    if (shop.v2) Object.assign(node, schema);
    else node.schema = schema;
    return shop.at(...order, 'parameters', 0, ...(shop.v2 ? [] : ['schema']), 'type');
  },
  'object-id-no-authz-evidence': (shop) => {
    const method = 'get';
    const one = shop.operation('/orders/{orderId}', method);
    for (const status of ['403', '404']) delete one.responses[status];
    one.security = [{ login: [] }];
    return shop.at(...order, method, 'responses');
  },
  'caller-identity-in-request': (shop) =>
    named(shop.parameter('user_id', { type: 'string', format: 'uuid' })),
  'nested-tenant-ids': (shop) => {
    shop.add('/orgs/{orgId}/users/{userId}', 'get');
    return shop.at('paths', '/orgs/{orgId}/users/{userId}');
  },
  // Transport
  'server-cleartext': (shop) =>
    shop.v2 ? `${shop.set(['schemes'], ['http'])}/0` : server({ url: 'http://api.example.com' }, 'url')(shop),
  'server-variable-cleartext': server(
    {
      url: '{scheme}://api.example.com',
      variables: { scheme: { default: 'https', enum: ['https', 'http'] } },
    },
    'variables',
    'scheme',
    'enum',
    '1',
  ),
  'credentials-over-cleartext': (shop) => {
    if (shop.v2) return `${shop.set([...orders, 'get', 'schemes'], ['http'])}/0`;
    const servers = [{ url: 'http://api.example.com', description: 'Production, for the public' }];
    return `${shop.set([...orders, 'get', 'servers'], servers)}/0/url`;
  },
  'servers-missing': (shop) => {
    shop.set([shop.v2 ? 'schemes' : 'servers'], undefined);
    if (shop.v2) shop.set(['host'], undefined);
    return shop.at(shop.v2 ? 'swagger' : 'openapi');
  },
  'server-url-relative': server({ url: '/v1' }, 'url'),
  'callback-cleartext': modern((shop) => {
    const { packed } = shop.operation('/orders', 'post').callbacks;
    packed['http://partner.example.com/packed'] = packed['https://partner.example.com/packed'];
    delete packed['https://partner.example.com/packed'];
    return shop.at(...orders, 'post', 'callbacks', 'packed', 'http://partner.example.com/packed');
  }),
  // Secrets
  'credential-param-in-url': (shop) => named(shop.parameter('access_token', bounded)),
  'password-format-in-url': (shop) =>
    `${shop.typed(shop.parameter('word', { type: 'string', format: 'password', minLength: 8, maxLength: 64, pattern: '^[!-~]{8,64}$' }))}/format`,
  'pii-in-url': (shop) => named(shop.parameter('email', { type: 'string', format: 'email', maxLength: 80 })),
  'session-id-in-url': (shop) => named(shop.parameter('jsessionid', bounded)),
  'credentials-in-server-url': server({ url: 'https://deploy:t0psecret@api.example.com' }, 'url'),
  'secret-in-document': (shop) => {
    const at = shop.pick([
      ['info', 'description'],
      [...orders, 'get', 'summary'],
      ['tags', 0, 'description'],
    ] as (string | number)[][]);
    return shop.set(at, `Try it with ${secret}`);
  },
  'default-credential': (shop) =>
    `${bodyAt(withBody('/login', 'post', object({ login: bounded, password: { type: 'string', format: 'password', minLength: 8, maxLength: 128, default: 'admin123' } }))(shop) as string, shop)}/properties/password/default`,
  'internal-address-disclosed': (shop) =>
    shop.set(['info', 'description'], 'Runs at 10.12.0.7 and orders.svc.cluster.local'),
  // Input
  'string-unbounded': inputString((node) => {
    delete node.maxLength;
    node.pattern = '^[A-Za-z ]+$';
  }),
  'string-unconstrained': inputString((node) => {
    delete node.pattern;
  }),
  'string-no-min-length': (shop) => {
    const { node, at } = shop.schema('OrderInput');
    delete node.properties.note.minLength;
    node.properties.note.pattern = '^[a-z]{0,200}$';
    return `${at}/properties/note`;
  },
  'pattern-unanchored': deeper(
    inputString((node) => {
      node.pattern = '[A-Z]{1,8}';
    }),
    'pattern',
  ),
  'pattern-permissive': deeper(
    inputString((node) => {
      node.pattern = '^.*$';
    }),
    'pattern',
  ),
  'pattern-redos': deeper(
    inputString((node) => {
      node.pattern = '^([a-zA-Z]+)*$';
    }),
    'pattern',
  ),
  'pattern-invalid': deeper(
    inputString((node) => {
      node.pattern = '^[a-z+$';
    }),
    'pattern',
  ),
  'pattern-length-conflict': deeper(
    inputString((node) => {
      node.pattern = '^[a-z]{3}$';
      node.minLength = 4;
      node.maxLength = 8;
    }),
    'pattern',
  ),
  'number-unbounded': (shop) => {
    const [home, name] = shop.pick([
      ['OrderInput', 'weight'],
      ['Line', 'quantity'],
      ['OrderChange', 'parcels'],
    ] as const);
    const { node, at } = shop.schema(home);
    delete node.properties[name][shop.pick(['minimum', 'maximum'])];
    delete node.properties[name].format;
    return `${at}/properties/${name}`;
  },
  'number-format-missing': (shop) => {
    const { node, at } = shop.schema('OrderInput');
    delete node.properties.weight.format;
    return `${at}/properties/weight`;
  },
  'format-unknown': (shop) => {
    const { node, at } = shop.schema('Line');
    node.properties.quantity.format = 'date';
    return `${at}/properties/quantity/format`;
  },
  'array-unbounded': (shop) => {
    const { node, at } = shop.schema('OrderInput');
    delete node.properties.lines.maxItems;
    return `${at}/properties/lines`;
  },
  'array-items-untyped': (shop) => {
    const { node, at } = shop.schema('OrderInput');
    delete node.properties.lines.items;
    return `${at}/properties/lines`;
  },
  'schema-untyped': inputString((node) => {
    delete node.type;
  }),
  'schema-empty': input('extra', {}),
  'object-without-properties': input('extra', { type: 'object', maxProperties: 4 }),
  'parameter-untyped': (shop) => {
    const at = shop.parameter('colour', {});
    if (!shop.v2) {
      const [path, method] = ['/orders', 'get'];
      delete shop.operation(path, method).parameters.at(-1).schema;
    }
    return at;
  },
  'body-schema-missing': (shop) => {
    if (shop.v2) {
      delete shop.root.parameters.Order.schema;
      return shop.at('parameters', 'Order');
    }
    shop.root.components.requestBodies.Order.content['application/json'] = {};
    return shop.at('components', 'requestBodies', 'Order', 'content', 'application/json');
  },
  'request-media-type-undeclared': (shop) => {
    if (shop.v2) {
      shop.set(['consumes'], undefined);
      return shop.at(shop.v2 ? 'swagger' : 'openapi');
    }
    return media('*/*')(shop);
  },
  'request-object-open': (shop) => {
    const { node, at } = shop.schema(shop.pick(['OrderInput', 'OrderChange', 'Line', 'Address']));
    delete node.additionalProperties;
    return at;
  },
  'map-unbounded': input('labels', { type: 'object', additionalProperties: bounded }),
  'closed-object-in-composition': (shop) => {
    const { node, at } = shop.schema('OrderInput');
    const { properties, required, ...rest } = structuredClone(node);
    for (const name of Object.keys(node)) delete node[name];
    node.allOf = [
      { ...rest, properties, required },
      { type: 'object', properties: { colour: bounded } },
    ];
    return `${at}/allOf/0/additionalProperties`;
  },
  'dangerous-map-keys': modern(
    input('labels', { type: 'object', maxProperties: 5, additionalProperties: bounded }),
  ),
  'recursive-input': (shop) => {
    const { node, at } = shop.schema('Address');
    node.properties.next = { $ref: at.startsWith('schemas') ? '#/Address' : at.slice(at.indexOf('#')) };
    return at;
  },
  'untagged-union': modern(input('kind', { oneOf: [object({ a: bounded }), object({ b: bounded })] })),
  'xml-body-accepted': media('application/xml'),
  'deserialization-media-type': media('application/x-java-serialized-object'),
  'path-traversal-param': (shop) =>
    shop.parameter('directory', { type: 'string', minLength: 1, maxLength: 40, pattern: '^[a-z./]{1,40}$' }),
  'query-language-param': (shop) =>
    shop.parameter('where', { type: 'string', minLength: 1, maxLength: 40, pattern: '^[ -~]{1,40}$' }),
  'code-or-command-param': (shop) =>
    shop.parameter('cmd', { type: 'string', minLength: 1, maxLength: 40, pattern: '^[ -~]{1,40}$' }),
  'header-param-crlf': (shop) => shop.parameter('X-Trace', any, 'header'),
  'body-on-get-or-delete': (shop) => {
    if (shop.v2) {
      const one = shop.operation('/orders/{orderId}', 'delete');
      one.parameters = [{ $ref: '#/parameters/Order' }];
      return shop.at(...order, 'delete', 'parameters', 0);
    }
    return shop.set([...order, 'delete', 'requestBody'], { $ref: '#/components/requestBodies/Order' });
  },
  'parameter-duplicate': (shop) =>
    shop.parameter('limit', { type: 'integer', format: 'int32', minimum: 1, maximum: 50 }),
  'constraint-on-wrong-type': (shop) => {
    const { node, at } = shop.schema('Line');
    node.properties.quantity.maxLength = 4;
    return `${at}/properties/quantity/maxLength`;
  },
  'constraint-unsatisfiable': (shop) => {
    const { node, at } = shop.schema('Line');
    node.properties.quantity.minimum = node.properties.quantity.maximum + 1;
    return `${at}/properties/quantity/maximum`;
  },
  'security-keyword-misspelt': (shop) => {
    const { node, at } = shop.schema('Address');
    const { maxLength } = node.properties.town;
    node.properties.town.maxlenght = maxLength;
    return `${at}/properties/town/maxlenght`;
  },
  'constraint-dropped-by-ref-sibling': (shop) => {
    if (shop.closed) return undefined;
    const { node, at } = shop.schema('OrderInput');
    node.properties.address.maxProperties = 2;
    return `${at}/properties/address/maxProperties`;
  },
  // Output
  'response-string-unbounded': output('remark', { type: 'string', pattern: '^[a-z]+$' }),
  'response-string-unconstrained': output('remark', { type: 'string', maxLength: 9 }),
  'response-number-unbounded': output('total', { type: 'number', format: 'double' }),
  'response-array-unbounded': output('codes', { type: 'array', items: { type: 'boolean' } }),
  'response-array-items-untyped': output('codes', { type: 'array', maxItems: 3 }),
  'response-map-unbounded': output('labels', { type: 'object', additionalProperties: { type: 'boolean' } }),
  'response-object-open': (shop) => {
    const { node, at } = shop.schema('OrderPage');
    delete node.additionalProperties;
    return at;
  },
  'response-object-without-properties': output('extra', { type: 'object' }),
  'response-schema-empty': output('extra', {}),
  'response-schema-untyped': output('colour', { maxLength: 9 }),
  'response-schema-missing': (shop) => {
    const response = shop.operation('/orders', 'get').responses['200'];
    const at = shop.at(...orders, 'get', 'responses', '200');
    if (shop.v2) {
      delete response.schema;
      return undefined;
    }
    response.content = { 'application/json': {} };
    return `${at}/content/application~1json`;
  },
  'password-in-response': output('password', {
    type: 'string',
    format: 'password',
    minLength: 12,
    maxLength: 128,
    pattern: '^[!-~]{12,128}$',
  }),
  'pii-in-response': output('dateOfBirth', date),
  'sensitive-response-public': (shop) => {
    shop.set([...orders, 'get', 'security'], []);
    return shop.output('diagnosis', bounded);
  },
  'secret-not-write-only': (shop) => {
    const { node, at } = shop.schema('Line');
    node.properties.clientSecret = bounded;
    return `${at}/properties/clientSecret`;
  },
  'readonly-and-writeonly': modern((shop) => {
    const at = shop.input('both', { type: 'boolean', readOnly: true, writeOnly: true });
    return `${at}/writeOnly`;
  }),
  'internal-field-exposed': output('internalNotes', bounded),
  'debug-field-in-error': output('stackTrace', bounded, 'Error'),
  'error-schema-missing': (shop) => {
    const home = shop.v2 ? shop.root.responses : shop.root.components.responses;
    delete home.Failed[shop.v2 ? 'schema' : 'content'];
    return shop.v2 ? shop.at('responses', 'Failed') : shop.at('components', 'responses', 'Failed');
  },
  'html-response': (shop) => {
    const one = shop.operation('/orders', 'get');
    if (shop.v2) {
      one.produces = ['text/html'];
      return shop.at(...orders, 'get', 'produces', 0);
    }
    const { content } = one.responses['200'];
    content['text/html'] = content['application/json'];
    return shop.at(...orders, 'get', 'responses', '200', 'content', 'text/html');
  },
  'response-media-type-undeclared': (shop) => {
    if (!shop.v2) return undefined;
    shop.set(['produces'], undefined);
    return shop.at(shop.v2 ? 'swagger' : 'openapi');
  },
  'response-header-untyped': modern((shop) => {
    shop.operation('/orders', 'get').responses['200'].headers['X-Request-Id'] = { description: 'The id' };
    return shop.at(...orders, 'get', 'responses', '200', 'headers', 'X-Request-Id');
  }),
  'bodyless-response-has-content': (shop) => {
    const at = [...order, 'delete', 'responses', '204'];
    const schema = { $ref: tokens(shop) };
    return shop.v2
      ? shop.set([...at, 'schema'], schema)
      : shop.set([...at, 'content'], { 'application/json': { schema } });
  },
  // Mass assignment
  'privileged-property-writable': input('isAdmin', { type: 'boolean' }, ['OrderInput', 'OrderChange']),
  'server-managed-property-writable': (shop) => {
    const { node, at } = shop.schema('OrderChange');
    node.properties.createdAt = { type: 'string', format: 'date-time' };
    const schema = { $ref: shop.refTo('OrderChange') };
    const answer = shop.operation('/orders/{orderId}', 'patch').responses['200'];
    if (shop.v2) answer.schema = schema;
    else answer.content['application/json'].schema = schema;
    return `${at}/properties/createdAt`;
  },
  'json-patch-unrestricted': (shop) => {
    const at = withBody(
      '/orders/{orderId}',
      'patch',
      { type: 'object', maxProperties: 3 },
      [],
      'application/merge-patch+json',
    )(shop) as string;
    return shop.v2 ? `${at}/consumes/0` : `${at}/requestBody/content/application~1merge-patch+json`;
  },
  // Resources
  'rate-limit-undeclared': (shop) => {
    everywhere(shop, (one) => {
      delete one.responses['429'];
    });
    withoutHeader('RateLimit-Limit')(shop);
    withoutHeader('RateLimit-Remaining')(shop);
    withoutHeader('RateLimit-Reset')(shop);
    return shop.at(shop.v2 ? 'swagger' : 'openapi');
  },
  'retry-after-missing': (shop) => {
    const home = shop.v2 ? shop.root.responses : shop.root.components.responses;
    delete home.TooManyRequests.headers['Retry-After'];
    return shop.v2
      ? shop.at('responses', 'TooManyRequests')
      : shop.at('components', 'responses', 'TooManyRequests');
  },
  'rate-limit-headers-missing': modern((shop) => {
    for (const name of ['Limit', 'Remaining', 'Reset']) withoutHeader(`RateLimit-${name}`)(shop);
    return shop.at(shop.v2 ? 'swagger' : 'openapi');
  }),
  'page-size-unbounded': (shop) => {
    const limit = shop.operation('/orders', 'get').parameters[0];
    delete (shop.v2 ? limit : limit.schema).maximum;
    return shop.typed(shop.at(...orders, 'get', 'parameters', 0));
  },
  'collection-unpaginated': (shop) => {
    shop.set([...orders, 'get', 'parameters'], []);
    const { node } = shop.schema('OrderPage');
    delete node.properties.cursor;
    delete node.properties.orders.maxItems;
    return shop.at(...orders, 'get');
  },
  'bulk-operation-unbounded': (shop) =>
    bodyAt(
      withBody('/orders/batch', 'post', { type: 'array', items: { $ref: shop.refTo('Line') } })(
        shop,
      ) as string,
      shop,
    ),
  'delete-selector-optional': (shop) => {
    const id = { type: 'string', format: 'uuid' };
    shop.add('/labels', 'delete', (one) => {
      one.parameters = [{ name: 'labelId', in: 'query', ...(shop.v2 ? id : { schema: id }) }];
    });
    return shop.at('paths', '/labels', 'delete', 'parameters', 0);
  },
  'upload-unbounded': upload(
    { file: { type: 'string', format: 'binary' } },
    { file: { contentType: 'image/png' } },
  ),
  'upload-type-unrestricted': upload({ file: { type: 'string', format: 'binary', maxLength: 90000 } }),
  'archive-upload': media('application/zip'),
  'graphql-endpoint': (shop) => {
    shop.add('/graphql', 'post');
    return shop.at('paths', '/graphql');
  },
  'paid-side-effect-unthrottled': operation('/orders/{orderId}/send-sms', 'post', '429'),
  'sensitive-flow-unthrottled': operation('/carts/{cartId}/checkout', 'post', '429'),
  'payment-not-idempotent': (shop) =>
    shop.add('/accounts/{accountId}/withdraw', 'post', (one) => {
      one.parameters = one.parameters.filter(({ $ref = '' }: Json) => !$ref.endsWith('Retry'));
    }),
  // Errors
  'error-response-missing': (shop) => {
    const [path, method] = shop.pick(shop.operations);
    delete shop.operation(path, method).responses[shop.pick(['401', '500'])];
    return shop.at('paths', path, method, 'responses');
  },
  'auth-status-contradiction': (shop) => {
    shop.set([...orders, 'get', 'security'], []);
    return shop.at(...orders, 'get', 'responses', '401');
  },
  // CORS
  'cors-header-missing': withoutHeader('Access-Control-Allow-Origin'),
  'security-headers-missing': withoutHeader('Strict-Transport-Security'),
  'cors-wildcard': (shop) => {
    const star = { type: 'string', enum: ['*'] };
    return `${shop.header('Access-Control-Allow-Origin', star)}${shop.v2 ? '' : '/schema'}/enum/0`;
  },
  'sensitive-response-cacheable': (shop) => {
    shop.output('dateOfBirth', date);
    delete shop.operation('/orders', 'get').responses['200'].headers['Cache-Control'];
    return shop.at(...orders, 'get', 'responses', '200');
  },
  'set-cookie-flags': modern((shop) => {
    const at = shop.header('Set-Cookie', bounded);
    shop.operation('/orders', 'get').responses['200'].headers['Set-Cookie'].example = 'session=abc; Path=/';
    return `${at}/example`;
  }),
  // Configuration
  'trace-method': modern((shop) => shop.add('/orders', 'trace')),
  'method-override': (shop) => named(shop.parameter('X-HTTP-Method-Override', bounded, 'header')),
  'get-with-side-effect': operation('/orders/{orderId}/delete', 'get'),
  'server-host-variable-open': server(
    { url: 'https://{host}/v1', variables: { host: { default: 'api.example.com' } } },
    'variables',
    'host',
  ),
  'server-private-in-public-doc': modern((shop) => {
    shop.root.servers.push({ url: 'https://api.staging.example.com', description: 'Staging, internal' });
    return shop.at('servers', 1, 'url');
  }),
  'identity-header-trusted': (shop) =>
    named(shop.parameter(shop.pick(['X-User-Id', 'X-Role']), bounded, 'header')),
  'path-ambiguous': (shop) => {
    shop.add('/orders/{name}', 'get');
    return shop.at('paths', '/orders/{name}');
  },
  'greedy-path': (shop) => {
    shop.add('/files/**', 'get');
    return shop.at('paths', '/files/**');
  },
  'remote-ref': (shop) => {
    const { node, at } = shop.schema('OrderInput');
    node.properties.address.$ref = 'https://example.com/address.yaml';
    return `${at}/properties/address/$ref`;
  },
  'gateway-auth-none': (shop) => {
    const [path, method] = shop.pick(shop.operations);
    shop.operation(path, method)['x-amazon-apigateway-auth'] = { type: 'NONE' };
    return shop.at('paths', path, method, 'x-amazon-apigateway-auth', 'type');
  },
  'script-in-description': (shop) => shop.set(['info', 'description'], 'Orders <script>alert(1)</script>'),
  'agent-consequential-false': (shop) => shop.set([...order, 'delete', 'x-openai-isConsequential'], false),
  // Inventory
  'deprecated-without-sunset': (shop) => {
    const [path, method] = shop.pick(shop.operations);
    return shop.set(['paths', path, method, 'deprecated'], true);
  },
  'deprecated-weaker-auth': (shop) => {
    const at = shop.add('/v1/orders/{orderId}', 'get', (one) => {
      one.deprecated = true;
      one['x-sunset'] = '2027-01-01';
      one.security = [{ login: ['orders:read'] }];
    });
    shop.add('/v2/orders/{orderId}', 'get', (one) => {
      one.security = [{ login: ['orders:read', 'orders:write'] }];
    });
    return `${at}/security`;
  },
  'version-security-drift': (shop) => {
    const at = shop.add('/v1/orders/{orderId}', 'get', (one) => {
      one.security = [];
    });
    shop.add('/v2/orders/{orderId}', 'get');
    return `${at}/security`;
  },
  'debug-endpoint': (shop) => {
    const path = shop.pick(['/actuator/env', '/debug/pprof']);
    shop.add(path, 'get');
    return shop.at('paths', path);
  },
  'internal-op-on-public-server': (shop) => {
    const [path, method] = shop.pick(shop.operations);
    return shop.set(['paths', path, method, 'x-internal'], true);
  },
  'server-environment-undeclared': modern((shop) => {
    delete shop.root.servers[0].description;
    return shop.at('servers', 0, 'url');
  }),
  'spec-version-outdated': (shop) => (shop.v2 ? shop.at('swagger') : undefined),
  // SSRF
  'ssrf-url-parameter': (shop) => shop.input('webhookUrl', { type: 'string', format: 'uri', maxLength: 200 }),
  'open-redirect-parameter': (shop) =>
    named(shop.parameter('returnUrl', { type: 'string', format: 'uri', maxLength: 200 })),
  'callback-url-unrestricted': modern((shop) => {
    const { packed } = shop.operation('/orders', 'post').callbacks;
    packed['{$request.body#/reply}'] = packed['https://partner.example.com/packed'];
    return shop.input('reply', { type: 'string', format: 'uri', maxLength: 200 }, ['OrderInput']);
  }),
  'callback-unauthenticated': modern((shop) => {
    const url = 'https://partner.example.com/packed';
    shop.operation('/orders', 'post').callbacks.packed[url].post.parameters = [];
    return shop.at(...orders, 'post', 'callbacks', 'packed', url, 'post');
  }),
  'webhook-input-unconstrained': (shop) => {
    if (!shop.closed) return undefined;
    shop.root.webhooks.orderSent.post.requestBody.content['application/json'] = {};
    return shop.at('webhooks', 'orderSent', 'post', 'requestBody', 'content', 'application/json');
  },
  'document-invalid': (shop) => {
    const [path, method] = shop.pick(shop.operations);
    return shop.set(['paths', path, method, 'operationld'], 'x');
  },
  'link-to-weaker-operation': modern((shop) => {
    shop.set([...order, 'get', 'security'], []);
    shop.operation('/orders', 'post').responses['201'].links = {
      self: { operationId: 'readOrder', parameters: { orderId: '$response.body#/reference' } },
    };
    return shop.at(...orders, 'post', 'responses', '201', 'links', 'self');
  }),
};
