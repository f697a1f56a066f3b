import {
  type Draw,
  escaped,
  isObject,
  type Json,
  mapped,
  objectsIn,
  operationsOf,
  redirected,
  schemasOf,
  schemesOf,
  target,
} from './drawn.ts';

/** An edit of a definition that is alone in its file; undefined where there is nothing to edit. */
export type Edit = (root: Json, draw: Draw) => Json | undefined;

/** Properties that are written out in an object, each with its schema. */
function* writtenProperties(root: Json): Generator<{ holder: Json; name: string; schema: Json }> {
  for (const { all } of [schemasOf(root)])
    for (const node of objectsIn(all))
      if (isObject(node.properties))
        for (const [name, schema] of Object.entries(node.properties))
          if (isObject(schema) && schema.$ref === undefined && Object.keys(schema).length > 0)
            yield { holder: node.properties, name, schema };
}

const hasDiscriminator = (root: Json) => JSON.stringify(root).includes('"discriminator"');

/** Components of a kind under other names, all of them or one. */
function renamed(root: Json, home: Json, prefix: string, draw: Draw): Json | undefined {
  const names = Object.keys(home ?? {});
  if (names.length === 0) return undefined;
  const chosen = draw.below(2) === 0 ? names : [draw.one(names) as string];
  const to = new Map(chosen.map((name) => [name, `${name}_Dto`]));
  const entries = Object.entries(home).map(([name, value]) => [to.get(name) ?? name, value]);
  for (const name of names) delete home[name];
  Object.assign(home, Object.fromEntries(entries));
  return redirected(root, (ref) => {
    if (!ref.startsWith(prefix)) return ref;
    const [name = '', ...rest] = ref.slice(prefix.length).split('/');
    const found = names.find((one) => escaped(one) === name || one === name);
    const other = found === undefined ? undefined : to.get(found);
    return other === undefined ? ref : `${prefix}${[escaped(other), ...rest].join('/')}`;
  });
}

/** What means the same afterwards. */
export const neutral: Readonly<Record<string, Edit>> = {
  'no edit': (root) => root,
  'keys in another order': (root, draw) =>
    mapped(root, (node) => Object.fromEntries(draw.shuffled(Object.entries(node)))),
  'lists in another order': (root, draw) =>
    mapped(root, (node) => ({
      ...node,
      ...(Array.isArray(node.required) ? { required: draw.shuffled(node.required) } : {}),
      ...(Array.isArray(node.parameters) ? { parameters: draw.shuffled(node.parameters) } : {}),
      ...(Array.isArray(node.security) ? { security: draw.shuffled(node.security) } : {}),
      ...(Array.isArray(node.enum) ? { enum: draw.shuffled(node.enum) } : {}),
    })),
  words: (root) => {
    for (const { operation } of operationsOf(root))
      Object.assign(operation, {
        tags: ['other'],
        summary: `${operation.summary ?? ''} (in version 2)`.trim(),
      });
    return root;
  },
  operationIds: (root, draw) => {
    const ids = operationsOf(root).filter(({ operation }) => typeof operation.operationId === 'string');
    if (ids.length === 0 || JSON.stringify(root).includes('"links"')) return undefined;
    for (const { operation } of draw.below(2) ? ids : [draw.one(ids) as (typeof ids)[number]])
      operation.operationId = `${operation.operationId}V2`;
    return root;
  },
  'a parameter of a path': (root, draw) => {
    if (/"(?:links|#\/paths\/)/.test(JSON.stringify(root))) return undefined;
    const path = draw.one(Object.keys(root.paths).filter((one) => /\{\w+\}/.test(one)));
    const item = path && root.paths[path];
    if (!isObject(item) || item.$ref) return undefined;
    const old = /\{(\w+)\}/.exec(path as string)?.[1] as string;
    const rename = (list: Json) => {
      if (!Array.isArray(list)) return true;
      return list.every((one, at) => {
        const whole = typeof one.$ref === 'string' ? target(root, one.$ref) : one;
        if (whole?.in === 'path' && whole.name === old)
          list[at] = { ...structuredClone(whole), name: `${old}_2` };
        return true;
      });
    };
    for (const holder of [
      item,
      ...operationsOf(root).flatMap((one) => (one.path === path ? one.operation : [])),
    ])
      rename(holder.parameters);
    const key = (path as string).replace(`{${old}}`, `{${old}_2}`);
    if (Object.hasOwn(root.paths, key)) return undefined;
    root.paths = Object.fromEntries(
      Object.entries(root.paths).map(([one, value]) => [one === path ? key : one, value]),
    );
    return root;
  },
  'names of schemas': (root, draw) => {
    if (hasDiscriminator(root)) return undefined;
    const { all, prefix } = schemasOf(root);
    return renamed(root, all, prefix, draw);
  },
  'names of parameters': (root, draw) =>
    root.swagger
      ? renamed(root, root.parameters, '#/parameters/', draw)
      : renamed(root, root.components?.parameters, '#/components/parameters/', draw),
  'names of answers': (root, draw) =>
    root.swagger
      ? renamed(root, root.responses, '#/responses/', draw)
      : renamed(root, root.components?.responses, '#/components/responses/', draw),
  'the name of a scheme': (root, draw) => {
    const schemes = schemesOf(root);
    const name = draw.one(Object.keys(schemes));
    if (name === undefined || JSON.stringify(root).includes(`/${name}"`)) return undefined;
    schemes[`${name}Scheme`] = schemes[name];
    delete schemes[name];
    for (const node of objectsIn(root))
      if (Array.isArray(node.security))
        for (const one of node.security)
          if (isObject(one) && Object.hasOwn(one, name)) {
            one[`${name}Scheme`] = one[name];
            delete one[name];
          }
    return root;
  },
  'a schema extracted': (root, draw) => {
    const found = draw.one(writtenProperties(root));
    if (!found || JSON.stringify(root).includes('/properties/')) return undefined;
    const { all, prefix } = schemasOf(root);
    // Beside a reference nothing counts in 2.0 and 3.0, so all of it moves.
    all.ExtractedOne = found.schema;
    found.holder[found.name] = { $ref: `${prefix}ExtractedOne` };
    return root;
  },
  'a schema written out': (root, draw) => {
    const { all, prefix } = schemasOf(root);
    const uses = [...objectsIn(root)].filter(
      ({ $ref, ...rest }) =>
        typeof $ref === 'string' && $ref.startsWith(prefix) && Object.keys(rest).length === 0,
    );
    const use = draw.one(uses);
    const name = use?.$ref.slice(prefix.length);
    if (name === undefined || !isObject(all[name]) || hasDiscriminator(root)) return undefined;
    // One that leads to itself has no end.
    if (JSON.stringify(all[name]).includes('"$ref"')) return undefined;
    delete use.$ref;
    Object.assign(use, structuredClone(all[name]));
    return root;
  },
  'a schema in an allOf': (root, draw) => {
    const { all, prefix } = schemasOf(root);
    const name = draw.one(Object.keys(all));
    if (name === undefined || hasDiscriminator(root) || JSON.stringify(root).includes(`${prefix}${name}/`))
      return undefined;
    all.WrappedOne = all[name];
    all[name] = { allOf: [{ $ref: `${prefix}WrappedOne` }] };
    return root;
  },
  'requirements of the root written out': (root) => {
    if (!Array.isArray(root.security)) return undefined;
    for (const { operation } of operationsOf(root)) operation.security ??= structuredClone(root.security);
    return root;
  },
  'a requirement of all moved to the root': (root) => {
    const all = operationsOf(root).map(({ operation }) => JSON.stringify(operation.security));
    if (all[0] === undefined || new Set(all).size > 1) return undefined;
    root.security = JSON.parse(all[0]);
    for (const { operation } of operationsOf(root)) delete operation.security;
    return root;
  },
  'parameters moved to the path item': (root, draw) => {
    const found = draw.one(
      operationsOf(root).filter(({ item, operation, path }) => {
        const others = operationsOf(root).filter((one) => one.path === path);
        return others.length === 1 && Array.isArray(operation.parameters) && item.parameters === undefined;
      }),
    );
    // In 2.0 a body is the operation's as well there.
    if (!found) return undefined;
    found.item.parameters = found.operation.parameters;
    delete found.operation.parameters;
    return root;
  },
  'a component that nothing uses': (root) => {
    schemasOf(root).all.UnusedOne = {
      type: 'string',
      maxLength: 5,
      minLength: 1,
      pattern: '^[a-z]{1,5}$',
    };
    return root;
  },
  extensions: (root) => ({ 'x-audience': 'all', ...root, info: { ...root.info, 'x-team': 'shop' } }),
};

const inputSchemas = (root: Json): Json[] =>
  operationsOf(root).flatMap(({ operation }) => [
    ...(Array.isArray(operation.parameters) ? operation.parameters : []).flatMap((one: Json) =>
      isObject(one) && one.$ref === undefined ? [...objectsIn(one.schema ?? one)] : [],
    ),
    ...(isObject(operation.requestBody?.content)
      ? Object.values<Json>(operation.requestBody.content).flatMap((one) => [...objectsIn(one?.schema)])
      : []),
  ]);

function limit(test: (schema: Json) => boolean, change: (schema: Json) => void): Edit {
  return (root, draw) => {
    const all = [...inputSchemas(root), ...objectsIn(schemasOf(root).all)];
    // Beside a reference 3.0 ignores it.
    const found = draw.one(all.filter((one) => one.$ref === undefined && test(one)));
    if (!found) return undefined;
    change(found);
    return root;
  };
}

const isText = (one: Json) =>
  one.type === 'string' && !one.enum && !one.format && !one.pattern && one.in !== 'formData';

/** What lets less through afterwards. */
export const tightening: Readonly<Record<string, Edit>> = {
  'a longest length': limit(
    (one) => isText(one) && one.maxLength === undefined,
    (one) => {
      one.maxLength = 100;
    },
  ),
  'a pattern': limit(isText, (one) => {
    one.pattern = '^[a-zA-Z0-9 ]{0,80}$';
  }),
  'bounds of a number': limit(
    (one) => one.type === 'integer' && one.maximum === undefined && one.enum === undefined,
    (one) => {
      one.maximum = 1000;
      one.minimum ??= 0;
    },
  ),
  'most items': limit(
    (one) => one.type === 'array' && one.maxItems === undefined,
    (one) => {
      one.maxItems = 50;
    },
  ),
  'a value less': limit(
    (one) => Array.isArray(one.enum) && one.enum.length > 1,
    (one) => {
      one.enum = one.enum.slice(1);
      if (!one.enum.includes(one.default)) delete one.default;
    },
  ),
  'a property required': limit(
    (one) =>
      one.type === 'object' &&
      isObject(one.properties) &&
      Object.keys(one.properties).length > 0 &&
      !one.required,
    (one) => {
      one.required = [Object.keys(one.properties)[0]];
    },
  ),
  'an operation removed': (root, draw) => {
    const all = operationsOf(root);
    if (all.length < 2 || /"(?:links|#\/paths\/)/.test(JSON.stringify(root))) return undefined;
    const { item, method } = draw.one(all) as (typeof all)[number];
    delete item[method];
    return root;
  },
  'a credential asked for': (root, draw) => {
    const name = draw.one(Object.keys(schemesOf(root)));
    // Credentials in clear text are worse than none.
    const isClear = JSON.stringify([root.servers, root.schemes ?? (root.swagger ? ['http'] : [])]).includes(
      '"http"',
    );
    if (name === undefined || isClear || JSON.stringify(root.servers ?? '').includes('http:'))
      return undefined;
    const open = operationsOf(root).filter(
      ({ operation: { security } }) =>
        (security ?? root.security ?? []).length === 0 ||
        (security ?? root.security).some((one: Json) => Object.keys(one).length === 0),
    );
    const found = draw.one(open);
    if (!found) return undefined;
    found.operation.security = [{ [name]: [] }];
    return root;
  },
  'one alternative less': (root, draw) => {
    const found = draw.one([...objectsIn(root)].filter(({ security }) => security?.length > 1));
    if (!found) return undefined;
    found.security = found.security.slice(0, -1);
    return root;
  },
  https: (root) => {
    if (Array.isArray(root.schemes)) {
      if (!root.schemes.includes('http')) return undefined;
      root.schemes = ['https'];
      return root;
    }
    const clear = (root.servers ?? []).filter(({ url }: Json) => String(url).startsWith('http://'));
    for (const server of clear) server.url = server.url.replace('http:', 'https:');
    return clear.length > 0 ? root : undefined;
  },
  'a property taken out of answers': limit(
    (one) => isObject(one.properties) && Object.keys(one.properties).length > 2 && !one.required,
    (one) => {
      delete one.properties[Object.keys(one.properties).at(-1) as string];
    },
  ),
  'too many requests answered': (root, draw) => {
    const found = draw.one(
      operationsOf(root).filter(({ operation }) => operation.responses && !operation.responses['429']),
    );
    if (!found) return undefined;
    found.operation.responses['429'] = { description: 'Slow down' };
    return root;
  },
};
