import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import { schemeOf } from '../text/url.ts';
import type { Api, Node, Operation, Server, ServerVariable } from './model.ts';
import { describe, type Raw, type Reader, text } from './reader.ts';
import { Users } from './users.ts';

/** A server with many variables stands for very many URLs: so many are looked at. */
export const mostUrls = 64;
/** Longer URLs are cut: values repeat in a template as often as a stranger writes them, and findings repeat it. */
const longestUrl = 10_000;
/** The URLs of a definition's servers have so many characters together; from there on one is made for each server. */
const charactersOfUrls = 5_000_000;
/** Reading a server again costs as much as so many entries of lists and maps. */
const costOfServer = 10;

export class ServerNode implements Server {
  readonly #users = new Users();
  readonly urls: readonly string[];
  readonly protocols: readonly string[];
  /** Does it stand for more URLs than are looked at? */
  readonly leavesOut: boolean;
  /** Are URLs longer than what is looked at of them? */
  readonly isCut: boolean;

  constructor(
    readonly api: Api,
    readonly place: Place,
    readonly value: Node['value'],
    readonly url: string,
    readonly urlPlace: Place,
    readonly variables: readonly ServerVariable[],
    readonly level: Server['level'],
    most = mostUrls,
  ) {
    const { urls, leavesOut, isCut } = expand(url, variables, most);
    this.urls = urls;
    this.leavesOut = leavesOut;
    this.isCut = isCut;
    const protocols = this.urls.flatMap((expanded) => schemeOf(expanded) ?? []);
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
function expand(
  url: string,
  variables: readonly ServerVariable[],
  most: number,
): { urls: string[]; leavesOut: boolean; isCut: boolean } {
  const parts = partsOf(url);
  const holes = new Set(parts);
  let choices: (Choice | undefined)[] = [undefined];
  let leavesOut = false;
  for (const variable of variables) {
    const hole = `{${variable.name}}`;
    if (!holes.has(hole)) continue;
    const values = variable.enum && variable.enum.length > 0 ? variable.enum : [variable.default ?? hole];
    const few = values.slice(0, most);
    leavesOut ||= choices.length * values.length > most;
    choices = choices.flatMap((before) => few.map((value) => ({ hole, value, before }))).slice(0, most);
  }
  const filled = choices.map((choice) => fill(parts, valuesOf(choice)));
  return { urls: filled.map(({ text }) => text), leavesOut, isCut: filled.some(({ isCut }) => isCut) };
}

/** The value of one variable, and those of the variables before it. */
interface Choice {
  readonly hole: string;
  readonly value: string;
  readonly before: Choice | undefined;
}

function valuesOf(choice: Choice | undefined): Map<string, string> {
  const values = new Map<string, string>();
  for (let one = choice; one; one = one.before) values.set(one.hole, one.value);
  return values;
}

/** The holes of a template, and what stands between them. */
function partsOf(url: string): string[] {
  return url.split(/(\{[^{}]*\})/);
}

/** A template with its values; what a value says is not read as a template again. */
function fill(
  parts: readonly string[],
  values: ReadonlyMap<string, string>,
): { text: string; isCut: boolean } {
  let text = '';
  for (const part of parts) {
    text += values.get(part) ?? part;
    if (text.length > longestUrl) return { text: text.slice(0, longestUrl), isCut: true };
  }
  return { text, isCut: false };
}

/**
 * The URL of a server with its variables at their defaults (OAS 3.1 §4.8.6.1), as long as URLs are looked at.
 *
 * @param chosen values that a client puts in place of some
 */
export function usualUrl(
  { url, variables }: Pick<Server, 'url' | 'variables'>,
  chosen: Readonly<Record<string, string>> = {},
): string {
  const usual = variables.map((one): [string, string] => [`{${one.name}}`, one.default ?? '']);
  const others = Object.entries(chosen).map(([name, value]): [string, string] => [`{${name}}`, value]);
  return fill(partsOf(url), new Map([...usual, ...others])).text;
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
  const place = node.place.child('url');
  const all = madeFor(reader);
  const most = all.characters > charactersOfUrls ? 1 : mostUrls;
  const server = new ServerNode(api, node.place, node.value, url, place, variables, level, most);
  for (const one of server.urls) all.characters += one.length;
  if (server.leavesOut) reader.note(node.place, most === 1 ? onlyOneUrl() : moreUrls);
  if (server.isCut && url === written) reader.note(place, tooLong());
  return server;
}

/** How long the URLs are together that were made so far. */
const madeFor = once((_: Reader) => ({ characters: 0 }));

/** What is said of a server that stands for more URLs than are looked at. */
export const moreUrls = `the variables of this server make more than ${mostUrls} URLs; only the first ${mostUrls} are checked`;
const onlyOneUrl = () =>
  `the URLs that variables of servers make have more than ${charactersOfUrls.toLocaleString('en')} characters together; only the first one of this server is checked`;
const tooLong = () =>
  `the URL has more than ${longestUrl.toLocaleString('en')} characters; the others were not looked at`;

function cut(url: string, place: Place, reader: Reader): string {
  if (url.length <= longestUrl) return url;
  reader.note(place, tooLong());
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
