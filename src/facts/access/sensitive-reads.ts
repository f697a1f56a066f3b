import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { union } from '../../openapi/operations.ts';
import { once } from '../../text/memo.ts';
import { administration } from './administrators.ts';

/** Does an operation hand out what must not be public: secrets, card or health data, or an administrator's view? */
export function isSensitiveRead(operation: Operation): boolean {
  const { secret, regulated } = sensitive(operation.api);
  return secret.has(operation) || regulated.has(operation) || administration(operation) !== undefined;
}

/** Does it hand out passwords, keys or other secrets? */
export function handsOutSecret(operation: Operation): boolean {
  return sensitive(operation.api).secret.has(operation);
}

/** The operations that answer with secrets, and those that answer with data that laws protect. */
const sensitive = once((api: Api) => {
  const secret = new Set<readonly Operation[]>();
  const regulated = new Set<readonly Operation[]>();
  const lexicon = lexiconOf(api);
  for (const { name: owner, properties } of api.allSchemas) {
    for (const property of properties.values()) {
      // A flag tells that there is a password, not which.
      if (property.schema.types?.every((type) => type === 'boolean')) continue;
      const found = lexicon.secretInResponse(property.name, owner)
        ? secret
        : lexicon.regulated(property.name, owner)
          ? regulated
          : undefined;
      found?.add(property.operations('output'));
    }
  }
  return { secret: union(secret), regulated: union(regulated) };
});
