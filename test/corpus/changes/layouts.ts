import { stringify } from 'yaml';
import type { Files } from '../../support/repository.ts';
import { type Draw, escaped, isObject, type Json, redirected, schemasOf } from './drawn.ts';

const yaml = (value: Json, options = {}) => stringify(value, { aliasDuplicateObjects: false, ...options });
const refs = (name: string) => (ref: string) => `${name}${ref}`;

/** One definition as the files of a repository: what it means is the same in each. */
export const layouts: Readonly<Record<string, (root: Json, draw: Draw) => Files>> = {
  JSON: (root) => ({ 'api.json': JSON.stringify(root, null, 2) }),
  'JSON in one line': (root) => ({ 'api.json': JSON.stringify(root) }),
  YAML: (root) => ({ 'api.yaml': yaml(root) }),
  'YAML, indented and quoted otherwise': (root) => ({
    'api.yaml':
      `# the API\n${yaml(root, { indent: 4, defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN' })}`.replaceAll(
        '\n',
        '\r\n',
      ),
  }),
  'a folder': (root) => ({ 'apis/public/v1.yaml': yaml(root) }),
  'schemas in a file': (root) => {
    const { all, prefix } = schemasOf(root);
    const inside = (ref: string) =>
      ref.startsWith(prefix) ? `#/${ref.slice(prefix.length)}` : `../api.yaml${ref}`;
    const outside = (ref: string) =>
      ref.startsWith(prefix) ? `parts/schemas.json#/${ref.slice(prefix.length)}` : ref;
    const rest = structuredClone(root);
    if (rest.swagger) delete rest.definitions;
    else delete rest.components.schemas;
    return {
      'api.yaml': yaml(redirected(rest, outside)),
      'parts/schemas.json': JSON.stringify(redirected(all, inside), null, 1),
    };
  },
  'each schema in a file': (root) => {
    const { all, prefix } = schemasOf(root);
    const names = Object.keys(all);
    const files = names.map((name) => name.replaceAll(/[^\w.-]/g, '-'));
    // What a discriminator tells apart is found among the components (OAS 3.0 §4.7.25), and lost elsewhere.
    // Names that differ in case only are one file on some machines.
    if (JSON.stringify(root).includes('"discriminator"')) return { 'api.yaml': yaml(root) };
    if (new Set(files.map((file) => file.toLowerCase())).size < names.length)
      return { 'api.yaml': yaml(root) };
    // References into a schema stay references into its file.
    const to = (folder: string, back: string) => (ref: string) => {
      if (!ref.startsWith(prefix)) return `${back}${ref}`;
      const [name = '', ...rest] = ref.slice(prefix.length).split('/');
      const at = names.findIndex((one) => escaped(one) === name || one === name);
      if (at < 0) return `${back}${ref}`;
      return `${folder}${encodeURIComponent(files[at] as string)}.yaml${rest.length > 0 ? `#/${rest.join('/')}` : ''}`;
    };
    const rest = structuredClone(root);
    // What nothing else leads to is named by the root, so that its file is part of the definition.
    const text = JSON.stringify(root);
    const led = (name: string) => [escaped(name), name].some((one) => text.includes(`"${prefix}${one}"`));
    const alone = names.flatMap((name) => (led(name) ? [] : [[name, { $ref: `${prefix}${escaped(name)}` }]]));
    if (rest.swagger) rest.definitions = Object.fromEntries(alone);
    else rest.components.schemas = Object.fromEntries(alone);
    return {
      'api.yaml': yaml(redirected(rest, to('schemas/', ''))),
      ...Object.fromEntries(
        names.map((name, at) => [
          `schemas/${files[at]}.yaml`,
          yaml(redirected(all[name], to('', '../api.yaml'))),
        ]),
      ),
    };
  },
  'path items in files': (root) => {
    const paths = Object.entries<Json>(root.paths).map(([path, item], at): [string, Json, string] => [
      path,
      item,
      `paths/p${at}.yaml`,
    ]);
    const into = paths.some(([path]) => JSON.stringify(root).includes(`"#/paths/${escaped(path)}`));
    const isPlain = paths.every(([path, item]) => path.startsWith('x-') || (isObject(item) && !item.$ref));
    // What a reference leads into is not moved here.
    if (into || !isPlain || /"#\/paths\//.test(JSON.stringify(root))) return { 'api.yaml': yaml(root) };
    const own = paths.filter(([path]) => !path.startsWith('x-'));
    const all = own.map(([path, , file]) => [path, { $ref: file }]);
    return {
      'api.yaml': yaml({ ...root, paths: Object.fromEntries(all) }),
      ...Object.fromEntries(own.map(([, item, file]) => [file, yaml(redirected(item, refs('../api.yaml')))])),
    };
  },
};
