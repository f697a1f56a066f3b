import { allowedValues, holds, parts } from '../../openapi/composition.ts';
import type { Operation, PathItem, Property, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { pinsHost } from '../../regex/urls.ts';
import { unescapeStep } from '../../text/pointer.ts';
import { about, defineRule } from '../rule.ts';
import { pastPattern } from './past-pattern.ts';

export default defineRule({
  id: 'callback-url-unrestricted',
  title: 'Callback to any address that a client names',
  severity: 'high',
  confidence: 'high',
  category: 'ssrf',
  owasp: ['API7'],
  cwe: [918],
  stride: ['I', 'E'],
  looksAt: ['input'],
  needs: 'a callback',
  isProvedByAbsence: true,
  otherCauses: ['ssrf-url-parameter'],
  rationale:
    'The server calls what the client registers, with what it has to tell: services behind the firewall, the cloud’s metadata, or somebody else’s site, again and again.',
  remediation:
    'Allow known hosts only (`enum`, or a `pattern` with a fixed host such as `^https://[a-z0-9-]+\\.example\\.com/`), or have callbacks registered once, proved by a challenge, and named by id. Make calls from a network of their own, and refuse private addresses after each redirect.',
  falsePositives: [
    'The server proves that the address is the client’s and refuses private ones, which the definition cannot say.',
  ],
  visit: {
    pathItem(item, { report, examines, cannotTell }) {
      const parent = item.kind === 'callback' ? item.operations[0]?.parent : undefined;
      const source = parent && sourceOf(item);
      if (parent && !source && !isAddress(item.path))
        cannotTell([parent], item.place, `where the callback \`${item.path}\` goes is not said`);
      if (!parent || !source) return;
      examines([parent]);
      const fields = fieldsOf(source, parent);
      if (fields.length === 0) {
        report({
          at: item.place,
          part: 'key',
          confidence: 'medium',
          decision: undeclared,
          message: `The callback goes to \`${source.text}\`, which the request does not declare: any address passes`,
          operations: [parent],
          about: about.operation(parent, `callback ${item.path}`),
        });
      }
      for (const { schema, at, part, name } of fields) {
        if (schema && holds(schema, source.isBehindHost ? staysBehindHost : isLimited)) continue;
        report({
          at,
          part,
          message: `The callback goes to any address that \`${name}\` names${pastPattern(schema)}`,
          operations: [parent],
          about: about.operation(parent, `callback ${item.path}`),
        });
      }
    },
  },
});

/** One habit of writing callbacks, and not as many addresses that were forgotten. */
const undeclared = {
  name: 'undeclared callback addresses',
  says: 'Callbacks go to addresses that the requests do not declare: any passes',
};

interface Source {
  readonly from: 'body' | 'query' | 'header' | 'path';
  /** A parameter’s name, or a pointer into the body. */
  readonly of: string;
  readonly text: string;
  /** Does it follow a host that is written out, and that it may still end? */
  readonly isBehindHost: boolean;
}

/** The part of the request that says whom to call (OAS 3.1 §4.8.20.4); undefined when the host does not come from it. */
function sourceOf({ path }: PathItem): Source | undefined {
  const found = /\{?\$request\.(?:body(?:#([^}]*))?|(query|header|path)\.([^}]+))/.exec(path);
  const before = path.slice(0, found?.index);
  if (!found || before.includes('$') || isHostAndMore(before)) return undefined;
  const [, pointer, where, name] = found;
  const from = (where ?? 'body') as Source['from'];
  const of = name ?? pointer ?? '';
  const isBehindHost = /^(?:[a-z]+:)?\/\/./i.test(before);
  return {
    from,
    of,
    text: where === undefined ? `request.body#${of}` : `request.${where}.${of}`,
    isBehindHost,
  };
}

/** Has the host ended there? Behind `https://hooks.example.com` may come `.evil.example` or `@evil.example` (RFC 3986 §3.2). */
function isHostAndMore(text: string): boolean {
  return /^(?:[a-z]+:)?\/\/[^/?#\\]+[/?#]/i.test(text) || /^[/?#][^/\\]/.test(text);
}

/** Is it an address that is written out, or the URL of the request itself (OAS 3.1 §4.8.20.4)? */
function isAddress(path: string): boolean {
  const at = path.search(/\{?\$(?!url\b)/);
  return (
    /^\{?\$url\b/.test(path) ||
    isHostAndMore(at < 0 ? path : path.slice(0, at)) ||
    (at < 0 && path.includes('/'))
  );
}

interface Field {
  readonly schema: Schema | undefined;
  readonly at: Place;
  readonly part: 'key' | 'value';
  readonly name: string;
}

function fieldsOf({ from, of }: Source, { parameters, body }: Operation): readonly Field[] {
  if (from !== 'body') {
    const isMeant = (name: string) =>
      from === 'header' ? name.toLowerCase() === of.toLowerCase() : name === of;
    return parameters
      .filter((parameter) => parameter.in === from && isMeant(parameter.name))
      .map(({ schema, place, name }) => ({ schema, at: place.child('name'), part: 'value', name }));
  }
  const steps = of.split('/').slice(1).map(unescapeStep);
  const last = steps.at(-1);
  return (body?.content ?? []).flatMap(({ schema }) => {
    if (!schema) return [];
    if (last === undefined) return [{ schema, at: schema.place, part: 'key' as const, name: 'body' }];
    const holders = steps
      .slice(0, -1)
      .reduce((all, step) => all.flatMap((one) => inside(one, step)), [schema]);
    const named = holders.flatMap((holder) => propertiesOf(holder, last));
    if (named.length > 0)
      return named.map((property) => ({
        schema: property.schema,
        at: property.place,
        part: 'key' as const,
        name: last,
      }));
    // An entry of a list of addresses.
    return holders
      .flatMap((holder) => inside(holder, last))
      .map((item) => ({ schema: item, at: item.place, part: 'key' as const, name: last }));
  });
}

function propertiesOf(schema: Schema, name: string): readonly Property[] {
  return parts(schema).flatMap((part) => part.properties.get(name) ?? []);
}

function inside(schema: Schema, step: string): readonly Schema[] {
  const own = propertiesOf(schema, step).map((property) => property.schema);
  if (own.length > 0 || !/^(\d+|\*|-)$/.test(step)) return own;
  return parts(schema).flatMap(({ items }) => items ?? []);
}

function isLimited(part: Schema): boolean {
  const { pattern } = part.value;
  return allowedValues(part) !== undefined || (typeof pattern === 'string' && pinsHost(pattern));
}

/** Does it begin with what ends a host? */
function staysBehindHost(part: Schema): boolean {
  const { pattern } = part.value;
  const values = allowedValues(part);
  if (values) return values.every((value) => typeof value === 'string' && /^(?:[/?#]|$)/.test(value));
  return typeof pattern === 'string' && /^\^\\?\//.test(pattern) && !pattern.includes('|');
}
