import {
  type Draw,
  isObject,
  type Json,
  operationsOf,
  schemasOf,
  schemesOf,
  target,
  type Written,
} from './drawn.ts';

/**
 * Weakens a definition that is alone in its file.
 *
 * @returns undefined where there is nothing to weaken
 */
export type Weakening = (root: Json, draw: Draw) => true | undefined;

const isProtecting = (root: Json, security: Json): boolean =>
  Array.isArray(security) &&
  security.length > 0 &&
  security.every(
    (one) =>
      isObject(one) &&
      Object.keys(one).length > 0 &&
      Object.keys(one).every((name) => schemesOf(root)[name]?.type),
  );

const inForce = (root: Json, { operation }: Written): Json => operation.security ?? root.security;

/** Operations that ask for a credential, by what asks for it. */
const guarded = (root: Json, where: 'operation' | 'root' | 'any') =>
  operationsOf(root).filter((one) => {
    const isOwn = one.operation.security !== undefined;
    return (where === 'any' || isOwn === (where === 'operation')) && isProtecting(root, inForce(root, one));
  });

function onOperation(where: 'operation' | 'any', change: (one: Written, root: Json) => void): Weakening {
  return (root, draw) => {
    const found = draw.one(guarded(root, where));
    if (!found) return undefined;
    change(found, root);
    return true;
  };
}

/** What travels in a message: the schemas that references, properties, items and compositions lead to, once each. */
function reached(root: Json, starts: readonly Json[], hidden: 'readOnly' | 'writeOnly'): Json[] {
  const seen = new Set<Json>();
  const todo = [...starts];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    const whole = typeof node?.$ref === 'string' ? target(root, node.$ref) : node;
    if (!isObject(whole) || seen.has(whole) || whole[hidden] === true) continue;
    seen.add(whole);
    for (const one of Object.values(isObject(whole.properties) ? whole.properties : {})) todo.push(one);
    if (isObject(whole.items)) todo.push(whole.items);
    if (Array.isArray(whole.allOf)) todo.push(...whole.allOf);
  }
  return [...seen];
}

const resolved = (root: Json, one: Json): Json =>
  typeof one?.$ref === 'string' ? target(root, one.$ref) : one;
const contentOf = (one: Json): Json[] =>
  isObject(one?.content) ? Object.values<Json>(one.content).flatMap((media) => media?.schema ?? []) : [];

const sentOf = (root: Json): Json[] =>
  operationsOf(root).flatMap(({ item, operation }) => [
    ...[...(item.parameters ?? []), ...(operation.parameters ?? [])].flatMap((one) => {
      const whole = resolved(root, one);
      if (!isObject(whole)) return [];
      return whole.schema !== undefined ? [whole.schema] : root.swagger && whole.in !== 'body' ? [whole] : [];
    }),
    ...contentOf(resolved(root, operation.requestBody)),
  ]);

const answeredOf = (root: Json): Json[] =>
  operationsOf(root).flatMap(({ operation }) =>
    Object.entries<Json>(operation.responses ?? {}).flatMap(([status, one]) => {
      if (!status.startsWith('2')) return [];
      const whole = resolved(root, one);
      return whole?.schema !== undefined ? [whole.schema] : contentOf(whole);
    }),
  );

const isConstrained = (one: Json) => Array.isArray(one.enum) || one.const !== undefined;

function onInput(test: (schema: Json) => boolean, change: (schema: Json) => void): Weakening {
  return (root, draw) => {
    const found = draw.one(reached(root, sentOf(root), 'readOnly').filter(test));
    if (!found) return undefined;
    change(found);
    return true;
  };
}

const bounds = (key: string, other: (value: number) => number): Record<string, Weakening> => {
  const has = (one: Json) =>
    typeof one[key] === 'number' &&
    !isConstrained(one) &&
    one[key] !== 0 &&
    (!/Length/.test(key) || (!one.format && !one.pattern));
  return {
    [`${key} gone`]: onInput(has, (one) => delete one[key]),
    [`${key} wider`]: onInput(has, (one) => {
      one[key] = other(one[key]);
    }),
  };
};

/** An object of an answer, and how a property comes into it. */
function onAnswer(change: (schema: Json, root: Json) => void): Weakening {
  return (root, draw) => {
    const found = draw.one(
      reached(root, answeredOf(root), 'writeOnly').filter(
        (one) =>
          isObject(one.properties) &&
          Object.keys(one.properties).length > 0 &&
          !/password/i.test(JSON.stringify(one.properties)),
      ),
    );
    if (!found) return undefined;
    change(found, root);
    return true;
  };
}

const secret = () => ({ type: 'string', maxLength: 80 });

/** Ways to weaken, each with the rules that may tell it: that of the change, or one that says as much of the new state. */
export const weakenings: Readonly<Record<string, readonly [weaken: Weakening, rule: RegExp]>> = {
  'no requirement at the root': [
    (root) => {
      if (guarded(root, 'root').length === 0) return undefined;
      delete root.security;
      return true;
    },
    /^protection-removed$/,
  ],
  'an empty requirement at the root': [
    (root) => {
      if (guarded(root, 'root').length === 0) return undefined;
      root.security = [];
      return true;
    },
    /^protection-removed$/,
  ],
  'an anonymous alternative at the root': [
    (root) => {
      if (guarded(root, 'root').length === 0) return undefined;
      root.security.push({});
      return true;
    },
    /^protection-removed$/,
  ],
  'nothing asked for by an operation': [
    onOperation('any', ({ operation }) => {
      operation.security = [];
    }),
    /^protection-removed$/,
  ],
  'an anonymous alternative': [
    onOperation('operation', ({ operation }) => operation.security.push({})),
    /^protection-removed$/,
  ],
  'the requirement of an operation gone': [
    (root, draw) => {
      if (Array.isArray(root.security) && root.security.length > 0) return undefined;
      const found = draw.one(guarded(root, 'operation'));
      if (!found) return undefined;
      delete found.operation.security;
      return true;
    },
    /^protection-removed$/,
  ],
  'a scheme declared no more': [
    (root, draw) => {
      const used = new Set(
        guarded(root, 'any').flatMap((one) => {
          const security = inForce(root, one);
          return security.length === 1 ? Object.keys(security[0]) : [];
        }),
      );
      const name = draw.one(used);
      if (name === undefined) return undefined;
      delete schemesOf(root)[name];
      return true;
    },
    /^protection-(?:removed|weakened)$/,
  ],
  'another scheme of the same name': [
    (root, draw) => {
      const strong = new Set(
        guarded(root, 'any').flatMap((one) => {
          const security = inForce(root, one);
          const names: string[] = security.length === 1 ? Object.keys(security[0]) : [];
          return names.filter((name) => /oauth2|openIdConnect/.test(schemesOf(root)[name].type));
        }),
      );
      const name = draw.one(strong);
      if (name === undefined) return undefined;
      schemesOf(root)[name] = { type: 'apiKey', in: 'query', name: 'key' };
      return true;
    },
    /^protection-weakened$|^api-key-in-query$/,
  ],
  'a weaker alternative': [
    onOperation('operation', ({ operation }, root) => {
      schemesOf(root).weakKey = { type: 'apiKey', in: 'query', name: 'weak' };
      operation.security.push({ weakKey: [] });
    }),
    /^protection-weakened$|^api-key-in-query$/,
  ],
  'scopes dropped': [
    (root, draw) => {
      const found = draw.one(
        guarded(root, 'operation').filter(
          ({ operation: { security } }) =>
            security.length === 1 && Object.values<Json>(security[0]).some((scopes) => scopes.length > 0),
        ),
      );
      if (!found) return undefined;
      const [one] = found.operation.security;
      for (const name of Object.keys(one)) one[name] = one[name].slice(0, draw.below(one[name].length));
      return true;
    },
    /^protection-weakened$|^oauth-operation-without-scopes$/,
  ],
  'a server in clear text': [
    (root) => {
      if (Array.isArray(root.schemes) && root.schemes.join() === 'https') {
        root.schemes = ['http'];
        return true;
      }
      const [first] = root.servers ?? [];
      if (!String(first?.url).startsWith('https://') || /localhost|127\.0/.test(first.url)) return undefined;
      if (root.servers.some(({ url }: Json) => !String(url).startsWith('https://'))) return undefined;
      first.url = first.url.replace('https:', 'http:');
      return true;
    },
    /^transport-downgraded$|^server-cleartext$|^credentials-over-cleartext$/,
  ],
  ...Object.fromEntries(
    Object.entries({
      ...bounds('maxLength', (value) => value * 10),
      ...bounds('minLength', (value) => value - 1),
      ...bounds('maximum', (value) => value * 10 + 10),
      ...bounds('minimum', (value) => value - 10),
      ...bounds('maxItems', (value) => value * 10),
      ...bounds('minItems', (value) => value - 1),
      'a pattern gone': onInput(
        (one) => typeof one.pattern === 'string' && !isConstrained(one) && !one.format,
        (one) => delete one.pattern,
      ),
      'a value more': onInput(
        (one) => Array.isArray(one.enum) && one.enum.every((value: Json) => typeof value === 'string'),
        (one) => one.enum.push('anything'),
      ),
      'any value': onInput(
        (one) =>
          Array.isArray(one.enum) &&
          one.enum.length > 0 &&
          !one.pattern &&
          !one.format &&
          one.type === 'string',
        (one) => delete one.enum,
      ),
      'a format gone': onInput(
        (one) =>
          /^(?:uuid|date-time|date|email|int32|uri|ipv4)$/.test(one.format) &&
          !one.pattern &&
          !isConstrained(one),
        (one) => delete one.format,
      ),
      'other properties let in': onInput(
        (one) => one.additionalProperties === false && isObject(one.properties),
        (one) => delete one.additionalProperties,
      ),
      'other properties welcome': onInput(
        (one) => one.additionalProperties === false && isObject(one.properties),
        (one) => {
          one.additionalProperties = true;
        },
      ),
      'a property that need not be there': onInput(
        (one) =>
          Array.isArray(one.required) &&
          isObject(one.properties) &&
          one.required.some(
            (name: string) => isObject(one.properties[name]) && !one.properties[name].readOnly,
          ),
        (one) => {
          const name = one.required.find(
            (each: string) => isObject(one.properties[each]) && !one.properties[each].readOnly,
          );
          one.required = one.required.filter((each: string) => each !== name);
          if (one.required.length === 0) delete one.required;
        },
      ),
    }).map(([name, weaken]) => [name, [weaken, /./] as const]),
  ),
  'a parameter that need not be there': [
    (root, draw) => {
      const found = draw.one(
        operationsOf(root)
          .flatMap(({ operation }) => operation.parameters ?? [])
          .filter(
            (one) =>
              one.required === true &&
              /^(?:query|header)$/.test(one.in) &&
              !JSON.stringify(one).includes('"default"'),
          ),
      );
      if (!found) return undefined;
      delete found.required;
      return true;
    },
    /^limit-loosened$/,
  ],
  'a header of protection dropped': [
    (root, draw) => {
      const found = draw.one(
        operationsOf(root).flatMap(({ operation }) =>
          (operation.parameters ?? []).flatMap((one: Json) =>
            one.in === 'header' &&
            one.required === true &&
            /csrf|xsrf|signature|authorization|token|api-?key/i.test(one.name)
              ? [[operation.parameters, one]]
              : [],
          ),
        ),
      );
      if (!found) return undefined;
      found[0].splice(found[0].indexOf(found[1]), 1);
      return true;
    },
    /./,
  ],
  'a secret in an answer': [
    onAnswer((one) => {
      one.properties.passwordHash = secret();
    }),
    /^data-exposed$|^password-in-response$|^sensitive-response-public$/,
  ],
  'a secret in an answer, by allOf': [
    (root, draw) => {
      const { all, prefix } = schemasOf(root);
      return onAnswer((one) => {
        if (Array.isArray(one.allOf)) one.allOf.push({ $ref: `${prefix}SecretPart` });
        else one.allOf = [{ $ref: `${prefix}SecretPart` }];
        all.SecretPart = { type: 'object', properties: { passwordHash: secret() } };
      })(root, draw);
    },
    /^data-exposed$|^password-in-response$|^sensitive-response-public$/,
  ],
  'a secret in an answer, by oneOf': [
    (root, draw) => {
      if (root.swagger) return undefined;
      const { all, prefix } = schemasOf(root);
      return onAnswer((one) => {
        if (one.oneOf || one.anyOf) return;
        one.anyOf = [
          { type: 'object', properties: { kind: { type: 'string', enum: ['a'] } } },
          { $ref: `${prefix}SecretPart` },
        ];
        all.SecretPart = { type: 'object', properties: { passwordHash: secret() } };
      })(root, draw);
    },
    /^data-exposed$|^password-in-response$|^sensitive-response-public$/,
  ],
  '`readOnly` dropped': [
    (root, draw) => {
      const all = reached(root, sentOf(root), 'readOnly').flatMap((one) =>
        isObject(one.properties)
          ? Object.values<Json>(one.properties).filter((each) => each?.readOnly === true && !each.$ref)
          : [],
      );
      const found = draw.one(all);
      if (!found) return undefined;
      delete found.readOnly;
      return true;
    },
    /^write-surface-grown$|-property-writable$/,
  ],
  '`writeOnly` dropped': [
    (root, draw) => {
      const all = reached(root, answeredOf(root), 'writeOnly').flatMap((one) =>
        isObject(one.properties)
          ? Object.values<Json>(one.properties).filter((each) => each?.writeOnly === true && !each.$ref)
          : [],
      );
      const found = draw.one(all);
      if (!found) return undefined;
      delete found.writeOnly;
      return true;
    },
    /^data-exposed$|-in-response$|^secret-not-write-only$/,
  ],
  'a right to be set': [
    (root, draw) => {
      const found = draw.one(
        reached(
          root,
          operationsOf(root).flatMap(({ operation }) => [
            ...contentOf(resolved(root, operation.requestBody)),
            ...(operation.parameters ?? []).flatMap((one: Json) =>
              one.in === 'body' ? (one.schema ?? []) : [],
            ),
          ]),
          'readOnly',
        ).filter((one) => isObject(one.properties) && !one.properties.isAdmin),
      );
      if (!found) return undefined;
      found.properties.isAdmin = { type: 'boolean' };
      return true;
    },
    /^write-surface-grown$|-property-writable$/,
  ],
  'no 429': [
    (root, draw) => {
      const found = draw.one(operationsOf(root).filter(({ operation }) => operation.responses?.['429']));
      if (!found) return undefined;
      delete found.operation.responses['429'];
      return true;
    },
    /^throttle-removed$|unthrottled$/,
  ],
  'an open operation added': [
    (root) => {
      const schema = root.swagger
        ? { type: 'string', maxLength: 9 }
        : { schema: { type: 'string', maxLength: 9 } };
      root.paths['/zzz/things/{thing_id}'] = {
        delete: {
          security: [],
          parameters: [{ name: 'thing_id', in: 'path', required: true, ...schema }],
          responses: { 204: { description: 'gone' } },
        },
      };
      return true;
    },
    /^operation-added-open$|unauthenticated$|^auth-disabled-on-operation$/,
  ],
};
