import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { administration } from './administrators.ts';

/** Does an operation hand out what must not be public: secrets, card or health data, or an administrator's view? */
export function isSensitiveRead(operation: Operation): boolean {
  if (handOutSecrets(operation.api).has(operation)) return true;
  return administration(operation) !== undefined;
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
