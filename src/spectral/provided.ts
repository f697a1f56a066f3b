import Module, { register } from 'node:module';

/** Spectral's packages by name, and what each exports. */
export type Provided = Readonly<Record<string, object>>;

const key = Symbol.for('threatlint.spectral.modules');
const scheme = 'threatlint-spectral:';

/** What Node's loader of modules is asked in its own thread: names are all that is known there. */
const hooks = `
let known = {};
export const initialize = (names) => { known = names; };
export const resolve = (name, context, next) =>
  Object.hasOwn(known, name) ? { url: '${scheme}' + name, shortCircuit: true } : next(name, context);
export const load = (url, context, next) => {
  if (!url.startsWith('${scheme}')) return next(url, context);
  const name = JSON.stringify(url.slice('${scheme}'.length));
  const all = 'const all = globalThis[Symbol.for("threatlint.spectral.modules")][' + name + '];';
  const each = known[JSON.parse(name)].map((one) => 'export const ' + one + ' = all.' + one + ';');
  return { format: 'module', shortCircuit: true, source: [all, ...each, 'export default all;'].join('\\n') };
};`;

interface Loader {
  _resolveFilename(name: string, parent: unknown, isMain: unknown, options: unknown): string;
  readonly _cache: Record<string, object>;
}

/**
 * As Spectral's command does, answers for Spectral's packages itself where the code of a ruleset imports or requires them:
 * who installs the command globally has none beside the ruleset, and the code is to be of the version that runs it.
 *
 * Called only once somebody has consented to code.
 */
export function provideModules(provided: Provided): void {
  const place = globalThis as { [key]?: Provided };
  if (place[key]) return;
  place[key] = provided;
  const names = Object.entries(provided).map(([name, module]) => [
    name,
    Object.keys(module).filter((one) => /^[a-z_$][\w$]*$/i.test(one) && one !== 'default'),
  ]);
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: Object.fromEntries(names) });
  // `require` asks no hook before Node 22.15.
  const loader = Module as unknown as Loader;
  const resolve = loader._resolveFilename;
  loader._resolveFilename = function (name, parent, isMain, options) {
    return Object.hasOwn(provided, name) ? scheme + name : resolve.call(this, name, parent, isMain, options);
  };
  for (const [name, exports] of Object.entries(provided))
    loader._cache[scheme + name] = { id: scheme + name, exports, loaded: true, children: [] };
}
