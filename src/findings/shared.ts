/**
 * What several operations may share or write out alike is not known by the first of them: another may come before it. It
 * has a name without an operation, where it leads those that could have that name.
 */
import type {
  Api,
  Header,
  MediaType,
  Operation,
  Parameter,
  RequestBody,
  Response,
} from '../openapi/model.ts';
import { once } from '../text/memo.ts';
import { compare } from '../text/order.ts';
import { sha256 } from '../text/sha256.ts';
import { leading, signOf } from './leading.ts';
import { structuresOf } from './structure.ts';

const parameters = once((api: Api) =>
  leading(api.parameters, {
    name: (one) => `any ${one.in} ${one.in === 'path' ? resourceOf(one) : one.name}`,
    operations: (one) => one.operations(),
    structure: (one) => structuresOf(api).named(one),
  }),
);

const headers = once((api: Api) =>
  leading(api.headers, {
    name: ({ name }) => `any header ${name}`,
    operations: (one) => one.operations(),
    structure: (one) => structuresOf(api).named(one),
  }),
);

const bodies = once((api: Api) =>
  leading(api.requestBodies, {
    name: () => 'any body',
    operations: (one) => one.operations(),
    structure: (one) => structuresOf(api).message(one),
    sign: (one) => signOfMessage(one),
  }),
);

const responses = once((api: Api) =>
  leading(api.responses, {
    name: ({ status }) => `any response ${status}`,
    operations: (one) => one.operations(),
    structure: (one) => structuresOf(api).message(one),
    sign: (one) => signOfMessage(one),
  }),
);

function signOfMessage({ content }: { readonly content: readonly MediaType[] }): string | undefined {
  const sorted = [...content].sort((a, b) => compare(a.type, b.type));
  const [media] = sorted;
  const types = sorted.map(({ type }) => type).join();
  return media && `${types} ${(media.schema && signOf(media.schema)) ?? ''}`;
}

/** The name of a parameter that leads those of its name. */
export function sharedParameter(parameter: Parameter): string | undefined {
  return parameters(parameter.api).get(parameter);
}

export function sharedBody(body: RequestBody): string | undefined {
  return bodies(body.api).get(body);
}

export function sharedResponse(response: Response): string | undefined {
  return responses(response.api).get(response);
}

export function sharedHeader(header: Header): string | undefined {
  const [operation] = header.operations();
  return operation && headers(operation.api).get(header);
}

/**
 * What a parameter of the path picks one of: the step before it, `users/{}`. Of several that which most operations have, else
 * the first by name.
 */
function resourceOf(parameter: Parameter): string {
  const uses = new Map<string, number>();
  for (const { path } of parameter.operations()) {
    const steps = path.slice(0, Math.max(0, path.indexOf(`{${parameter.name}}`))).split('/');
    const at = steps.findLastIndex((step) => step !== '' && !step.startsWith('{'));
    const resource = `${steps[at] ?? ''}${'/{}'.repeat(steps.length - 1 - at)}`;
    uses.set(resource, (uses.get(resource) ?? 0) + 1);
  }
  const [[most] = ['']] = [...uses].sort(([a, n], [b, m]) => m - n || compare(a, b));
  return most.length <= longest ? most : sha256(most);
}

/** A longer step would cost its length for each of its parameters. */
const longest = 200;

/**
 * How an operation's parameter is known: by its name, but one of the path by where it stands there, because its name
 * may change without any caller noticing (`/users/{id}`, `/users/{userId}`).
 */
export function parameterName({ in: place, name }: Parameter, operation: Operation | undefined): string {
  if (place !== 'path' || !operation) return name;
  const holes: readonly string[] = operation.path.match(/\{[^{}]*\}/g) ?? [];
  const at = holes.indexOf(`{${name}}`);
  return at < 0 ? name : `{${at + 1}}`;
}
