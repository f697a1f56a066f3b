import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { asClientsRead } from '../text/url.ts';
import type { Api, Node, Operation, Server, ServerVariable } from './model.ts';
import { describe, type Raw, type Reader, text } from './reader.ts';
import { Users } from './users.ts';

/** A server with many variables stands for very many URLs: so many are looked at. */
const mostUrls = 64;
/** Longer URLs are cut: values repeat in a template as often as a stranger writes them, and findings repeat it. */
const longestUrl = 10_000;
/** Reading a server again costs as much as so many entries of lists and maps. */
const costOfServer = 10;

export class ServerNode implements Server {
  readonly #users = new Users();
  readonly urls: readonly string[];
  readonly protocols: readonly string[];
  /** Does it stand for more URLs than are looked at? */
  readonly leavesOut: boolean;

  constructor(
    readonly api: Api,
    readonly place: Place,
    readonly value: Node['value'],
    readonly url: string,
    readonly urlPlace: Place,
    readonly variables: readonly ServerVariable[],
    readonly level: Server['level'],
  ) {
    const { urls, leavesOut } = expand(url, variables);
    this.urls = urls;
    this.leavesOut = leavesOut;
    const protocols = this.urls.flatMap(
      (expanded) => /^([a-z][a-z0-9+.-]*):/i.exec(asClientsRead(expanded))?.[1]?.toLowerCase() ?? [],
    );
    this.protocols = [...new Set(protocols)];
  }

  /** Called while operations are read. */
  servedTo(operation: Operation): void {
    this.#users.add(operation);
  }

  operations(): readonly Operation[] {
    return this.#users.list;
  }
}

/** The URLs that a template stands for; a variable without `enum` stands for its default. */
function expand(url: string, variables: readonly ServerVariable[]): { urls: string[]; leavesOut: boolean } {
  const parts = url.split(/(\{[^{}]*\})/);
  const holes = new Set(parts);
  let choices: (Choice | undefined)[] = [undefined];
  let leavesOut = false;
  for (const variable of variables) {
    const hole = `{${variable.name}}`;
    if (!holes.has(hole)) continue;
    const values = variable.enum && variable.enum.length > 0 ? variable.enum : [variable.default ?? hole];
    const few = values.slice(0, mostUrls);
    leavesOut ||= choices.length * values.length > mostUrls;
    choices = choices.flatMap((before) => few.map((value) => ({ hole, value, before }))).slice(0, mostUrls);
  }
  return { urls: choices.map((choice) => fill(parts, choice)), leavesOut };
}

/** The value of one variable, and those of the variables before it. */
interface Choice {
  readonly hole: string;
  readonly value: string;
  readonly before: Choice | undefined;
}

/** A template with its values; what a value says is not read as a template again. */
function fill(parts: readonly string[], choice: Choice | undefined): string {
  const values = new Map<string, string>();
  for (let one = choice; one; one = one.before) values.set(one.hole, one.value);
  let url = '';
  for (const part of parts) {
    if (url.length > longestUrl) return url.slice(0, longestUrl);
    url += values.get(part) ?? part;
  }
  return url;
}

/** Reads a `servers` list; undefined when the key is absent. */
export function readServers(
  node: Node,
  level: Server['level'],
  api: Api,
  reader: Reader,
): ServerNode[] | undefined {
  if (own(node.value, 'servers') === undefined) return undefined;
  const list = reader.shared(node.place.child('servers'), reader.list(node, 'servers'), 'servers');
  return list.flatMap((raw) => readServer(raw, level, api, reader) ?? []);
}

/** Reads one Server Object. */
export function readServer(
  raw: Raw,
  level: Server['level'],
  api: Api,
  reader: Reader,
): ServerNode | undefined {
  const node = reader.object(raw, 'a server');
  if (!node || !reader.affords(node.value, costOfServer)) return undefined;
  const written = text(node.value, 'url');
  if (written === undefined) {
    reader.note(node.place, 'a server needs a `url`');
    return undefined;
  }
  const url = cut(written, node.place.child('url'), reader);
  const variables = reader
    .objects(node, 'variables', 'a server variable')
    .map(({ name, node: variable }) => ({
      ...variable,
      name,
      default: scalar(variable, 'default', reader),
      enum: scalars(variable, reader),
    }));
  const server = new ServerNode(api, node.place, node.value, url, node.place.child('url'), variables, level);
  if (server.leavesOut) {
    reader.note(
      node.place,
      `the variables of this server make more than ${mostUrls} URLs; only the first ${mostUrls} are checked`,
    );
  }
  return server;
}

function cut(url: string, place: Place, reader: Reader): string {
  if (url.length <= longestUrl) return url;
  const most = longestUrl.toLocaleString('en');
  reader.note(place, `the URL has more than ${most} characters; the others were not looked at`);
  return url.slice(0, longestUrl);
}

/** YAML reads `default: 443` as a number; what is meant is the text. */
function scalar(node: Node, key: string, reader: Reader): string | undefined {
  return typeof own(node.value, key) === 'number' ? String(own(node.value, key)) : reader.text(node, key);
}

function scalars({ place, value }: Node, reader: Reader): readonly string[] | undefined {
  const list = own(value, 'enum');
  const plain = Array.isArray(list)
    ? list.map((one: unknown) => (typeof one === 'number' ? String(one) : one))
    : list;
  return plain === undefined ? undefined : reader.texts({ place, value: { enum: plain } }, 'enum');
}

/**
 * 2.0's servers: one for each transfer protocol in `schemes`. Without `schemes` the protocol is the one through which
 * the definition was fetched, which a file does not tell: the server's URL is then relative.
 *
 * @param holder the object with the `schemes` in question: the root, or an operation that overrides them
 */
export function swaggerServers(
  root: Node,
  holder: Node,
  level: Server['level'],
  api: Api,
  reader: Reader,
): ServerNode[] {
  const host = reader.text(root, 'host');
  const base = reader.text(root, 'basePath') ?? '';
  const schemes = reader
    .shared(holder.place.child('schemes'), reader.list(holder, 'schemes'), 'transfer protocols')
    .filter((raw): raw is Raw & { value: string } => {
      if (typeof raw.value === 'string') return true;
      reader.note(raw.place, `a transfer protocol must be a text, not ${describe(raw.value)}`);
      return false;
    });
  const address = cut(`${host ?? ''}${base}`, root.place.child(host ? 'host' : 'basePath'), reader);
  if (schemes.length > 0) {
    return schemes.map(
      ({ place, value }) =>
        new ServerNode(api, place, holder.value, `${value.toLowerCase()}://${address}`, place, [], level),
    );
  }
  if (host === undefined) return [];
  const place = root.place.child('host');
  return [new ServerNode(api, place, root.value, `//${address}`, place, [], level)];
}
