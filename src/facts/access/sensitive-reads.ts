import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';

/** Does an operation hand out what must not be public: secrets, card or health data, or an administrator's view? */
export function isSensitiveRead(operation: Operation): boolean {
  if (handOutSecrets(operation.api).has(operation)) return true;
  const { method, path, id, tags } = operation;
  return lexiconOf(operation.api).adminOperation({ method, path, operationId: id, tags }) !== undefined;
}

const handOutSecrets = once((api: Api): ReadonlySet<Operation> => {
  const operations = new Set<Operation>();
  const lexicon = lexiconOf(api);
  for (const { name: owner, properties } of api.allSchemas) {
    for (const property of properties.values()) {
      // A flag tells that there is a password, not which.
      if (property.schema.types?.every((type) => type === 'boolean')) continue;
      if (!lexicon.secretInResponse(property.name, owner) && !lexicon.regulated(property.name, owner))
        continue;
      for (const operation of property.operations('output')) operations.add(operation);
    }
  }
  return operations;
});
