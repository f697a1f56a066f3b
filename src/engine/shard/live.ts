import type { Api } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import type { Library } from '../read/library.ts';
import type { Base } from '../since/base.ts';

/**
 * The definitions on which rules run although shards have told what they say: those that a change touches. What is found in
 * them is compared with the base as single operations see it, which a report does not carry. What they share a file with is
 * among them, because findings in that file are put together.
 */
export function touched(base: Base, apis: readonly Api[], library: Library): ReadonlySet<Api> {
  const filesOf = ({ place }: Api): Document[] => [
    place.document,
    ...(library.definition(place.document)?.files ?? []),
  ];
  const untouched = base.untouched({ apis, library });
  const files = new Set(apis.filter((api) => !untouched.has(api)).flatMap(filesOf));
  return new Set(apis.filter((api) => filesOf(api).some((file) => files.has(file))));
}
