import { Place } from '../refs/place.ts';
import { valueAt } from '../rules/fix.ts';
import { isObject, own } from '../syntax/value.ts';
import { isDeclaration, namesScheme } from './hover.ts';
import { keyOf, type Mention, mentions, type Named, ofNames, type Path } from './mentions.ts';
import { ofAlias, ofModel } from './model-ids.ts';
import type { View } from './view.ts';
import type { Where } from './where.ts';

const ofScopes: Named['spelling'] = {
  allowed: /^[!#-[\]-~]+$/,
  rule: 'a scope has visible ASCII characters only, without quotes and backslashes (RFC 6749, section 3.3)',
};
const ofTexts: Named['spelling'] = {
  allowed: /^[^\p{Cc}\s](?:[^\p{Cc}]*[^\p{Cc}\s])?$/u,
  rule: 'a name has something in it, and no control characters',
};

/** What is named at a place of the open text. */
export function namedAt(view: View, where: Where, offset: number): Named | undefined {
  const { path, part, word } = where;
  const scheme = namesScheme(where) ?? (isDeclaration(where) ? String(path.at(-1)) : undefined);
  if (scheme !== undefined) return ofScheme(view, scheme);
  const key = keyOf(path);
  if (part === 'value') {
    if (key === 'operationId' && (!view.isModel || isInSelector(path))) return ofOperationId(view, word);
    if (view.isModel && isInSelector(path)) {
      if (isTagSelector(path)) return ofTag(view, word);
      if (isOfSecurity(path, 'scheme')) return ofScheme(view, word);
      if (isOfSecurity(path, 'scope')) return ofScope(view, schemeWith(view, word), word);
    }
  }
  if (view.isModel) return ofAlias(view, where, offset) ?? ofModel(view, where);
  if (part === 'value' && isTag(view, path)) return ofTag(view, word);
  const scope = scopeAt(where);
  if (scope) return ofScope(view, scope.scheme, scope.name);
  if (key === '$ref' && part === 'value') {
    const target = view.target(word, path);
    const component = target?.ok ? componentAt(target.place.path()) : undefined;
    return target?.ok && component ? ofComponent(view, target.place, component) : undefined;
  }
  const component = part === 'key' ? componentAt(path) : undefined;
  return component !== undefined && view.document
    ? ofComponent(view, new Place(view.document).child(...path), component)
    : undefined;
}

/** The keys of a way, without places in lists. */
function keysOf(path: Path): readonly string[] {
  return path.filter((step) => typeof step === 'string');
}

/** Those that reach the open text; of a model those of the project. */
function apisOf(view: View) {
  return view.isModel ? view.apis : view.apisHere;
}

function isInSelector(path: Path): boolean {
  return path.includes('scope') || path.includes('when') || path.includes('exempt');
}

function isTagSelector(path: Path): boolean {
  const keys = keysOf(path);
  return keys.at(-1) === 'tag' && keys.at(-2) !== 'data';
}

function isOfSecurity(path: Path, key: string): boolean {
  const keys = keysOf(path);
  return keys.at(-1) === key && keys.at(-2) === 'security';
}

/** A selector of a model, a configuration or a ruleset; a definition has none. */
function selects(place: Place, path: Path): boolean {
  const { value } = place.document.tree;
  const isDefinition = own(value, 'openapi') !== undefined || own(value, 'swagger') !== undefined;
  return !isDefinition && isInSelector(path);
}

function ofScheme(view: View, name: string): Named | undefined {
  const api = apisOf(view).find(({ schemes }) => schemes.has(name));
  const scheme = api?.schemes.get(name);
  if (!scheme) return undefined;
  const used = new Map<string, Mention>();
  for (const { place, key } of requirementsOf(view)) {
    if (key === name) used.set(place.id(), { place, part: 'key' });
  }
  const others = mentions(
    view,
    (place, value, path) =>
      (value === name && isOfSecurity(path, 'scheme') && selects(place, path)) ||
      leadsTo(view, scheme.written, place, value, path),
  );
  return {
    ...{ name, declared: [{ place: scheme.written, part: 'key' }], spelling: ofNames },
    used: [...used.values(), ...others],
  };
}

/** What is asked for anywhere: the places of requirements, with the names of their schemes. */
function* requirementsOf(view: View) {
  for (const { security, operations } of apisOf(view))
    for (const declaration of [security, ...operations.map(({ protection }) => protection.declaration)])
      for (const { requirements } of declaration?.alternatives ?? [])
        for (const { place, name } of requirements) yield { place, key: name };
}

/** A scope is one of its scheme: in a requirement, or where the scheme's flows say it. */
function scopeAt({ path, part, word }: Where): { scheme: string; name: string } | undefined {
  const at = path.lastIndexOf('security');
  if (part === 'value' && at !== -1 && path.length === at + 4 && typeof path[at + 1] === 'number')
    return { scheme: String(path[at + 2]), name: word };
  const group = path.findIndex((step) => step === 'securitySchemes' || step === 'securityDefinitions');
  if (part === 'key' && group !== -1 && path.at(-2) === 'scopes')
    return { scheme: String(path[group + 1]), name: String(path.at(-1)) };
  return undefined;
}

function schemeWith(view: View, scope: string): string {
  const schemes = apisOf(view).flatMap(({ allSchemes }) => allSchemes);
  return schemes.find(({ scopes }) => scopes?.has(scope))?.name ?? '';
}

function ofScope(view: View, schemeName: string, name: string): Named | undefined {
  const scheme = apisOf(view)
    .flatMap(({ schemes }) => schemes.get(schemeName) ?? [])
    .at(0);
  if (!scheme) return undefined;
  const written = valueAt(scheme.place);
  const flows = own(written, 'flows');
  const holders = isObject(flows)
    ? Object.keys(flows).map((flow) => scheme.place.child('flows', flow, 'scopes'))
    : [scheme.place.child('scopes')];
  const declared = holders
    .filter((place) => own(valueAt(place), name) !== undefined)
    .map((place): Mention => ({ place: place.child(name), part: 'key' }));
  const used = new Map<string, Mention>();
  for (const { place, key } of requirementsOf(view)) {
    const scopes = valueAt(place);
    if (key !== schemeName || !Array.isArray(scopes)) continue;
    for (const [at, one] of scopes.entries())
      if (one === name) used.set(place.child(at).id(), { place: place.child(at), part: 'value' });
  }
  const selectors = mentions(
    view,
    (place, value, path) => value === name && isOfSecurity(path, 'scope') && selects(place, path),
  );
  if (declared.length + used.size === 0) return undefined;
  return { name, declared, used: [...used.values(), ...selectors], spelling: ofScopes };
}

/** The name of a tag: of the root's list, or in that of an operation. */
function isTag(view: View, path: Path): boolean {
  if (path[0] === 'tags' && path.length === 3) return path[2] === 'name' || path[2] === 'parent';
  return path.at(-2) === 'tags' && view.operationsAt(path.slice(0, -2)).length > 0;
}

function ofTag(view: View, name: string): Named | undefined {
  const declared = new Map<string, Mention>();
  const used = new Map<string, Mention>();
  const known = new Set<unknown>();
  for (const { place: root, operations } of apisOf(view)) {
    const tags = valueAt(root.child('tags'));
    if (Array.isArray(tags))
      for (const [at, tag] of tags.entries()) {
        known.add(own(tag, 'name'));
        for (const [key, found] of [['name', declared] as const, ['parent', used] as const]) {
          const place = root.child('tags', at, key);
          if (own(tag, key) === name) found.set(place.id(), { place, part: 'value' });
        }
      }
    for (const { place } of operations) {
      const list = valueAt(place.child('tags'));
      if (!Array.isArray(list)) continue;
      for (const [at, tag] of list.entries()) {
        known.add(tag);
        const one = place.child('tags', at);
        if (tag === name) used.set(one.id(), { place: one, part: 'value' });
      }
    }
  }
  if (declared.size + used.size === 0) return undefined;
  const selectors = mentions(
    view,
    (place, value, path) => value === name && isTagSelector(path) && selects(place, path),
  );
  return {
    ...{ name, declared: [...declared.values()], used: [...used.values(), ...selectors], spelling: ofTexts },
    isTaken: (to) => known.has(to),
  };
}

function ofOperationId(view: View, id: string): Named | undefined {
  const all = apisOf(view).flatMap(({ operations }) => operations);
  const found = new Map<string, Mention>();
  for (const operation of all) {
    const place = operation.place.child('operationId');
    if (operation.id === id) found.set(place.id(), { place, part: 'value' });
  }
  if (found.size === 0) return undefined;
  return {
    ...{ name: id, declared: [...found.values()], spelling: ofTexts },
    used: mentions(
      view,
      (place, value, path) =>
        value === id && keyOf(path) === 'operationId' && (path.includes('links') || selects(place, path)),
    ),
    isTaken: (to) => all.some((operation) => operation.id === to),
  };
}

/** `#/components/schemas/NAME`: the name of a component. */
function componentAt(path: Path): string | undefined {
  const [top, kind, name] = path;
  if (top === 'components' && path.length === 3) return String(name);
  const isLegacy = ['definitions', 'parameters', 'responses'].includes(String(top));
  return isLegacy && path.length === 2 ? String(kind) : undefined;
}

function ofComponent(view: View, component: Place, name: string): Named {
  const inMapping = (place: Place, value: unknown, path: Path) =>
    value === name && isMapping(path) && place.document === component.document && isSchema(component.path());
  const used = mentions(
    view,
    (place, value, path) => inMapping(place, value, path) || leadsTo(view, component, place, value, path),
  );
  return { name, declared: [{ place: component, part: 'key' }], used, spelling: ofNames };
}

function isMapping(path: Path): boolean {
  return path.at(-2) === 'mapping' && path.at(-3) === 'discriminator';
}

function isSchema(path: Path): boolean {
  return path[0] === 'definitions' || path[1] === 'schemas';
}

/** Is a scalar a reference to a component? */
function leadsTo(view: View, component: Place, at: Place, value: unknown, path: Path): boolean {
  if (typeof value !== 'string' || (at.key !== '$ref' && !isMapping(path))) return false;
  const hash = value.indexOf('#');
  if (hash === -1 || decodeURIComponentSafe(value.slice(hash + 1)) !== component.pointer()) return false;
  if (hash === 0) return at.document === component.document;
  for (const api of view.apis) {
    const led = api.resolve(value, at.parent ?? at);
    if (led.ok) return led.place.id() === component.id();
  }
  return false;
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
