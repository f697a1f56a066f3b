import type { Api } from '../openapi/model.ts';
import { own } from '../syntax/value.ts';

/** What a definition says of the API as a whole: the description of its `info` (OpenAPI 3.1 §4.8.2); undefined without one. */
export function introductionOf({ value }: Api): string | undefined {
  const description = own(own(value, 'info'), 'description');
  return typeof description === 'string' ? description : undefined;
}
