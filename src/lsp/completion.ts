import type { CompletionItem } from 'vscode-languageserver';
import { shippedModels, shippedPatterns } from '../engine/read/imports.ts';
import { tagDescriptions } from '../facts/introduction.ts';
import { diagnostics } from '../findings/diagnostics/diagnostics.ts';
import type { Api, Operation } from '../openapi/model.ts';
import { shippedRulesets } from '../rulesets/shipped.ts';
import { parseSource } from '../syntax/parse.ts';
import { ownAt } from '../syntax/value.ts';
import { kindOf } from './kind.ts';
import { withoutMarkup } from './markup.ts';
import { componentsAt, isNew, namesOfModels, newModel } from './new-model.ts';
import { intoPlace, placeOf } from './place-to-write.ts';
import { fileNamed, filesBelow, nameFrom, pointersIn, valueIn } from './ref-files.ts';
import { type FileKind, keysAt, valuesAt, type Word } from './schema-words.ts';
import type { View } from './view.ts';
import type { Where } from './where.ts';

/** LSP 3.17, CompletionItemKind and InsertTextFormat. */
const kinds = { property: 10, value: 12, reference: 18, snippet: 15, file: 17 } as const;
const snippet = 2;
const most = 2000;

/** What a client takes. A client without snippets gets text, on one line, since some set what they complete into the line as it is. */
interface Takes {
  /** LSP 3.17, `completionItem.snippetSupport`. */
  readonly snippets: boolean;
  /** LSP 3.17, `completionItem.documentationFormat`. */
  readonly markdown: boolean;
}

/** What can be written at an offset; it is asked while nothing parses, too. */
export function completionsAt(view: View, offset: number, takes: Takes): CompletionItem[] {
  const where = view.where(offset);
  const place = placeOf(where, offset, view.open.text);
  if (!place) return [];
  const kind = kindOf(view);
  const found = kind
    ? ofFile(view, kind, where)
    : isNew(view, where)
      ? newModel(view, takes.snippets)
      : ofDefinition(view, where);
  const items = view.isJson
    ? found.flatMap((item) => inJson(item, where, view.open.text))
    : takes.snippets
      ? found
      : found.map(plain);
  return items.slice(0, most).map((item) => {
    const { range, ...written } = intoPlace(item, place);
    return {
      ...(takes.markdown ? item : withoutMarkdown(item)),
      ...written,
      textEdit: { range: view.open.positions.span(range), newText: written.insertText },
    };
  });
}

function ofDefinition(view: View, where: Where): CompletionItem[] {
  const { path, part } = where;
  const last = path.at(-1);
  if (last === '$ref' && part === 'value') return referencesFor(view, where);
  const at = path.lastIndexOf('security');
  if (at !== -1 && typeof path[at + 1] === 'number') {
    const schemes = view.apisHere.flatMap((api) => [...api.schemes.values()]);
    if (path.length === at + 4) {
      const scheme = schemes.find(({ name }) => name === path[at + 2]);
      return [...(scheme?.scopes ?? [])].map((label) => ({ label, kind: kinds.value }));
    }
    // Where a requirement stands that is no object yet, it becomes one (OpenAPI 3.2, Security Requirement Object).
    return schemes.map(({ name, type }) => ({
      ...{ label: name, kind: kinds.reference, detail: type ?? '' },
      insertText: view.isJson && part === 'value' ? `{ ${JSON.stringify(name)}: [] }` : `${name}: []`,
    }));
  }
  if (typeof last === 'number' && path.at(-2) === 'tags') {
    const tags = new Set(view.apis.flatMap(tagsOf));
    return [...tags].map((label) => ({ label, kind: kinds.value }));
  }
  return [];
}

/** Those that the definition declares, and those that its operations have besides. */
function tagsOf(api: Api): readonly string[] {
  return [...tagDescriptions(api).keys(), ...api.operations.flatMap(({ tags }) => tags)];
}

/** The components that fit, of the open file first, then of the others; files that nobody has read yet by their names. */
function referencesFor(view: View, { path, word }: Where): CompletionItem[] {
  const wanted = componentsFor(path);
  const documents = [...(view.judged?.documents.values() ?? [])];
  documents.sort((a, b) => Number(b.absolute === view.open.path) - Number(a.absolute === view.open.path));
  const item = (label: string, kind: 17 | 18): CompletionItem => ({
    ...{ label, kind, insertText: `"${label}"` },
  });
  const within = (absolute: string, value: unknown) => {
    const file = nameFrom(view, absolute, word);
    return pointersIn(value, wanted).map((pointer) => item(`${file}${pointer}`, kinds.reference));
  };
  const found = documents.flatMap(({ absolute, tree }) => within(absolute, tree.value));
  const isRead = (absolute: string) => view.judged?.documents.has(absolute) === true;
  const named = fileNamed(view, word);
  if (named !== undefined) return isRead(named) ? found : [...found, ...within(named, valueIn(view, named))];
  const { folder } = view.judged ?? {};
  const files = folder === undefined || /#|^[a-z][a-z0-9+.-]*:/i.test(word) ? [] : filesBelow(folder);
  return [
    ...found,
    ...files.flatMap((one) =>
      isRead(one) || one === view.open.path ? [] : [item(nameFrom(view, one, word), kinds.file)],
    ),
  ];
}

function componentsFor(path: Where['path']): readonly string[] {
  const kindsOf: readonly (readonly [string, readonly string[]])[] = [
    ['parameters', ['parameters']],
    ['responses', ['responses']],
    ['requestBody', ['requestBodies']],
    ['headers', ['headers']],
    ['examples', ['examples']],
    ['links', ['links']],
    ['callbacks', ['callbacks']],
    ['securitySchemes', ['securitySchemes']],
  ];
  for (const key of [...path].slice(0, -1).reverse()) {
    const found = kindsOf.find(([name]) => name === key);
    if (found) return found[1];
    if (
      [
        'schema',
        'schemas',
        'items',
        'properties',
        'allOf',
        'oneOf',
        'anyOf',
        'additionalProperties',
        'definitions',
      ].includes(String(key))
    )
      return ['schemas', 'definitions'];
  }
  return ['schemas', 'definitions', 'parameters', 'responses', 'requestBodies', 'headers'];
}

function ofFile(view: View, kind: FileKind, where: Where): CompletionItem[] {
  const { path, part } = where;
  if (part === 'key') {
    // A key that is being written is itself the last step.
    const parent = where.word === '' || path.at(-1) !== where.word ? path : path.slice(0, -1);
    const keys = [...keysAt(kind, parent), ...optionsAt(view, kind, parent, keysAt)].map((word) =>
      keyItem(word),
    );
    return [...keys, ...snippetsAt(view, kind, parent), ...namesOfRules(view, kind, parent, 'key')];
  }
  return [
    ...[...valuesAt(kind, path), ...optionsAt(view, kind, path, valuesAt)].map(
      ({ text, description }): CompletionItem => ({
        label: text,
        kind: kinds.value,
        ...documented(description),
      }),
    ),
    ...known(view, kind, where),
    ...namesOfRules(view, kind, path, 'value'),
    // A scalar where an object is expected: its keys, on the same line.
    ...[...keysAt(kind, path), ...optionsAt(view, kind, path, keysAt)].map((word) => {
      const { insertText, ...item } = keyItem(word);
      const inner = { object: ': {}', array: ': []', scalar: `: ${word.only ?? ''}` }[word.holds].trimEnd();
      return { ...item, insertText: `{ ${word.text}${inner} }` };
    }),
  ];
}

/** In JSON names and texts stand in quotes, and a key has its value on its line. */
function inJson(item: CompletionItem, { part, end }: Where, text: string): CompletionItem[] {
  const { insertTextFormat, insertText = item.label, ...rest } = item;
  // Blocks of YAML, and keys where a value stands.
  if (insertTextFormat === snippet || (part === 'value' && item.kind === kinds.property)) return [];
  if (part === 'value') {
    const isWritten = /^(?:".*"|\{ .* \}|true|false|-?\d+(?:\.\d+)?)$/.test(insertText);
    return [{ ...rest, insertText: isWritten ? insertText : JSON.stringify(insertText) }];
  }
  const key = JSON.stringify(item.label);
  if (/^\s*:/.test(text.slice(end, end + 100))) return [{ ...rest, insertText: key }];
  const [, holds = ''] = /:(\n {2}- |\n {2}| \[\])$/.exec(insertText) ?? [];
  const value = holds === '' ? '' : holds === '\n  ' ? '{}' : '[]';
  return [{ ...rest, insertText: `${key}: ${value}` }];
}

function plain({ insertTextFormat, insertText, ...item }: CompletionItem): CompletionItem {
  if (insertText === undefined) return item;
  if (insertTextFormat === undefined) return { ...item, insertText: insertText.split('\n', 1)[0] as string };
  return { ...item, insertText: onOneLine(insertText.replace(/\$\{\d+:([^{}]*)\}/g, '$1')) };
}

/** A block of keys as flow collections (YAML 1.2.2, 7.4). */
function onOneLine(block: string): string {
  if (block.startsWith('- ')) return `- { ${block.slice(2).replace(/\n\s*/g, ', ')} }`;
  const lines = block.split('\n').map((line) => ({ depth: line.search(/\S/), text: line.trim() }));
  let made = '';
  const open: number[] = [];
  lines.forEach(({ depth, text }, at) => {
    while (open.length > 0 && (open.at(-1) as number) >= depth) {
      open.pop();
      made += ' }';
    }
    const isFirst = at === 0 || (lines[at - 1] as { depth: number }).depth < depth;
    made += `${at === 0 ? '' : isFirst ? ' ' : ', '}${text}`;
    if ((lines[at + 1]?.depth ?? 0) > depth) {
      open.push(depth);
      made += ' {';
    }
  });
  return made + ' }'.repeat(open.length);
}

function keyItem({ text, description, holds, isRequired, only = '' }: Word): CompletionItem {
  const after = { object: ':\n  ', array: ':\n  - ', scalar: `: ${only}` }[holds];
  return {
    ...{ label: text, kind: kinds.property, ...documented(description), insertText: `${text}${after}` },
    sortText: `${isRequired ? '0' : '1'}${text}`,
    ...(isRequired ? { detail: 'required' } : {}),
  };
}

/** A client that does not say that it takes Markdown may show its signs. */
function withoutMarkdown(item: CompletionItem): CompletionItem {
  const { documentation } = item;
  if (typeof documentation !== 'object') return item;
  return { ...item, documentation: withoutMarkup(documentation.value) };
}

function documented(description: string): Pick<CompletionItem, 'documentation'> {
  return description === '' ? {} : { documentation: { kind: 'markdown', value: description } };
}

/** What the options of a rule may say: `[medium, { maxLength: … }]` of a ruleset, `with` beside `rule` of a mitigation or a gate. */
function optionsAt(view: View, kind: FileKind, path: Where['path'], words: typeof keysAt): readonly Word[] {
  const at = path.lastIndexOf('with');
  const inRuleset = kind === 'ruleset' && path[0] === 'rules' && path[2] === 1;
  if (at === -1 && !inRuleset) return [];
  const named = inRuleset ? path[1] : valueAt(view, [...path.slice(0, at), 'rule']);
  return (Array.isArray(named) ? named : [named]).flatMap((name) => {
    const options = typeof name === 'string' ? view.rules.get(name)?.options : undefined;
    return options ? words(options.schema, path.slice(inRuleset ? 3 : at + 1)) : [];
  });
}

/** What stands at a way from the root of the open text, as far as it parses. */
function valueAt(view: View, path: Where['path']): unknown {
  const parsed = parseSource(view.open.positions.source);
  return ownAt(parsed.ok ? parsed.tree.value : view.document?.tree.value, path);
}

/** Where rules are named: mitigations, gates, waivers, rulesets. */
function namesOfRules(
  view: View,
  kind: FileKind,
  path: Where['path'],
  part: 'key' | 'value',
): CompletionItem[] {
  const last = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  const inRuleset = kind === 'ruleset' && part === 'key' && path.length === 1 && last === 'rules';
  const named = part === 'value' && (last === 'rule' || last === 'rules');
  if (!inRuleset && !named) return [];
  const rules = [...view.rules.values()].map(
    ({ id, title, severity, rationale }): CompletionItem => ({
      ...{ label: id, kind: kinds.reference, detail: `${severity}: ${title}` },
      ...documented(rationale),
      insertText: inRuleset ? `${id}: ` : id,
    }),
  );
  if (kind !== 'config') return rules;
  return [...rules, ...[...diagnostics.keys()].map((label) => ({ label, kind: kinds.reference }))];
}

/** What the definitions and the models of the project know under that name. */
function known(view: View, kind: FileKind, { path, word }: Where): CompletionItem[] {
  if (kind === 'model' && path.at(-2) === 'implements')
    return view.apis.map(({ place }) => ({
      ...{ label: nameFrom(view, place.document.absolute, word), kind: kinds.file },
    }));
  if (kind === 'model' && path.length === 2 && path[0] === 'imports')
    return shippedModels().map((name) => ({ label: `threatlint/${name}`, kind: kinds.reference }));
  const last = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  const operations = view.apis.flatMap((api) => api.operations);
  const each = (of: (operation: Operation) => Iterable<string | undefined>) =>
    [...new Set(operations.flatMap((operation) => [...of(operation)]))].filter((one) => one !== undefined);
  const models = view.judged?.checked?.side.readings ?? [];
  const ids = (of: (model: (typeof models)[number]) => Iterable<string>) => [
    ...new Set(models.flatMap((model) => [...of(model)])),
  ];
  const inSelector = path.includes('scope') || path.includes('when') || path.includes('coverage');
  const names: Readonly<Record<string, () => readonly string[]>> = {
    id: () => (path.length === 1 && view.isModel ? namesOfModels(view) : []),
    path: () =>
      inSelector ? each(({ path: one }) => [one]).map((one) => (/[*{]/.test(one) ? `"${one}"` : one)) : [],
    operationId: () => each(({ id }) => [id]),
    tag: () => each(({ tags }) => tags),
    method: () => each(({ method }) => [method]),
    spec: () => ids(({ parties }) => [...parties.values()].flatMap((party) => [...party.implements.keys()])),
    scheme: () => [...new Set(view.apis.flatMap((api) => [...api.schemes.keys()]))],
    scope: () =>
      inSelector
        ? [...new Set(view.apis.flatMap((api) => api.allSchemes.flatMap((one) => [...(one.scopes ?? [])])))]
        : [],
    asset: () => ids(({ assets }) => assets.keys()),
    assets: () => ids(({ assets }) => assets.keys()),
    stores: () => ids(({ assets }) => assets.keys()),
    zone: () => ids(({ zones }) => zones.keys()),
    within: () => ids(({ zones }) => zones.keys()),
    from: () => ids(({ parties }) => parties.keys()),
    to: () => ids(({ parties }) => parties.keys()),
    component: () => ids(({ parties }) => parties.keys()),
    use: () => [...ids(({ patterns }) => patterns.keys()), ...shippedPatterns()],
    rulesets: () => (kind === 'config' ? shippedRulesets : []),
    extends: () => (kind === 'ruleset' ? shippedRulesets : []),
  };
  const list = typeof last === 'string' && Object.hasOwn(names, last) ? names[last]?.() : undefined;
  return (list ?? []).map((label) => ({ label, kind: kinds.reference }));
}

function snippetsAt(view: View, kind: FileKind, path: Where['path']): CompletionItem[] {
  const [top, , third] = path;
  if (kind === 'model' && top === 'components' && path.length === 1) return componentsAt(view);
  const made = (label: string, detail: string, insertText: string): CompletionItem => ({
    ...{ label, detail, kind: kinds.snippet, insertText, insertTextFormat: snippet, sortText: `2${label}` },
  });
  if (kind === 'model' && top === 'threats' && path.length === 1)
    return [
      made(
        'threat',
        'A threat with its scope and a first mitigation',
        [
          'T-${1:NAME}:',
          '  title: "${2:What goes wrong, and for whom}"',
          '  scope: { path: "${3:/**}" }',
          '  risk: { likelihood: ${4:3}, impact: ${5:3} }',
          '  mitigations:',
          '    M-${6:NAME}:',
          '      status: implemented',
          '      verify: { rule: ${7:operation-unauthenticated} }',
        ].join('\n'),
      ),
    ];
  if (kind === 'model' && top === 'threats' && third === 'mitigations' && path.length === 3)
    return [
      made(
        'mitigation',
        'A mitigation that a rule proves',
        ['M-${1:NAME}:', '  status: implemented', '  verify: { rule: ${2:operation-unauthenticated} }'].join(
          '\n',
        ),
      ),
    ];
  if (kind === 'config' && top === 'waivers' && path.length === 1)
    return [
      made(
        'waiver',
        'A finding that is tolerated for a while, and who answers for it',
        [
          '- id: W-${1:NAME}',
          '  rule: ${2:operation-unauthenticated}',
          '  scope: { path: "${3:/**}" }',
          '  reason: "${4:Why it is tolerated}"',
          '  owner: ${5:who answers for it}',
          '  expires: "${6:YYYY-MM-DD}"',
        ].join('\n'),
      ),
    ];
  return [];
}
