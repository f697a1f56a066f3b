import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';
import { type Edit, edited, expectOne, expectSilence, files } from './modelled.ts';

// A ruleset in the format of Spectral that lets more pass is told by the rule that may ask less, where the ruleset says so:
// for all files, or by `overrides` and `except` for some. What its rules follow and do is to have all that it had.

const changes = new Changes();
const base = `extends: ./base.yaml
formats: [oas3]
aliases:
  Top: [$.info.contact, $.info.license]
rules:
  contact: {severity: error, given: $.info.contact, then: {function: truthy}}
  license:
    severity: warn
    given: [$.info.license, $.info.x-license]
    formats: [oas3.0, oas3.1]
    then:
      - {field: name, function: length, functionOptions: {min: 1, max: 20}}
      - {field: url, function: truthy}
  aliased: {given: "#Top.name", then: {function: truthy}}
  silent: {severity: off, given: $.info.contact, then: {function: truthy}}
`;
const first: Edit = {
  'threatlint.yaml': [['rules.yaml]', 'rules.yaml, house.yaml]']],
  'house.yaml': base,
  'base.yaml': 'rules:\n  inherited: {given: $.info.contact, then: {field: email, function: truthy}}\n',
};
const house = (...edits: [string, string][]): Edit => ({ 'house.yaml': edits });
/** What stands at the end of the ruleset. */
const ending = (text: string): Edit => ({ ...first, 'house.yaml': base + text });
const added = (text: string): Edit => ({ 'house.yaml': base + text });
const override = (pattern: string, rules: string) =>
  `overrides:\n  - files: ["${pattern}"]\n    rules:\n      ${rules}\n`;

const weakened: Record<string, [edit: Edit, here: string, there: string, before?: Edit]> = {
  'a rule switched off for files': [
    added(override('**/*.yaml', 'contact: off')),
    'house.yaml: contact: off',
    'contact:',
  ],
  'a rule switched off for files that may come': [
    added(override('later/*.yaml', 'contact: off')),
    'house.yaml: contact: off',
    'contact:',
  ],
  'a rule switched off for several kinds of files': [
    added(override('*.yaml", "*.json', 'contact: off')),
    'house.yaml: contact: off',
    'contact:',
  ],
  'a rule set lower for files': [
    added(override('**/*.yaml', 'contact: hint')),
    'house.yaml: contact: hint',
    'contact:',
  ],
  'a rule set lower for a pointer': [
    added(override('api.yaml#/info', 'contact: hint')),
    'house.yaml: contact: hint',
    'contact:',
  ],
  'a rule that is another one for files': [
    added(override('**', 'contact: {given: $.info.nope, then: {function: truthy}}')),
    'house.yaml: contact: {given: $.info.nope',
    'contact:',
  ],
  'an exception for a file': [added('except: {api.yaml: [contact]}\n'), 'house.yaml: except:', 'contact:'],
  'an exception for a pointer': [
    added('except: {"api.yaml#/info": [contact]}\n'),
    'house.yaml: except:',
    'contact:',
  ],
  'a pointer nearer to the root': [
    house(['api.yaml#/info/contact', 'api.yaml#/info']),
    'house.yaml: contact: off',
    'contact:',
    ending(override('api.yaml#/info/contact', 'contact: off')),
  ],
  'what files were asked for besides': [
    house([override('**/*.yaml', 'license: error'), '']),
    'house.yaml: license:',
    'license: error',
    ending(override('**/*.yaml', 'license: error')),
  ],
  'a rule that is left on for some files': [
    {
      'house.yaml':
        base.replace('contact: {severity: error', 'contact: {severity: off') +
        override('later/*.yaml', 'contact: error'),
    },
    'house.yaml: contact: {severity: off',
    'contact:',
  ],
  'another path': [
    house(['error, given: $.info.contact', 'error, given: $.info.nope']),
    'house.yaml: contact:',
    'contact:',
  ],
  'one path of several taken out': [house([', $.info.x-license', '']), 'house.yaml: license:', 'license:'],
  'another path of an alias': [
    house(['Top: [$.info.contact, $.info.license]', 'Top: [$.info.contact]']),
    'house.yaml: aliased:',
    'aliased:',
  ],
  'fewer formats': [house(['[oas3.0, oas3.1]', '[oas3.1]']), 'house.yaml: license:', 'license:'],
  'a format for a rule': [
    house(['contact: {severity: error', 'contact: {formats: [oas2], severity: error']),
    'house.yaml: contact:',
    'contact:',
  ],
  'another field': [house(['field: url', 'field: name']), 'house.yaml: license:', 'license:'],
  'other options of a function': [house(['max: 20', 'max: 200']), 'house.yaml: license:', 'license:'],
  'a step taken out': [
    house(['      - {field: url, function: truthy}\n', '']),
    'house.yaml: license:',
    'license:',
  ],
  'references that are not followed any more': [
    house(['contact: {severity: error', 'contact: {resolved: false, severity: error']),
    'house.yaml: contact:',
    'contact:',
  ],
  'a rule of a ruleset that it builds on': [
    { 'base.yaml': [['field: email', 'field: url']] },
    'base.yaml: inherited:',
    'inherited:',
  ],
  'a rule of a ruleset that it builds on removed': [
    { 'base.yaml': 'rules: {other: {given: $.info.contact, then: {function: truthy}}}\n' },
    'base.yaml: rules:',
    'inherited:',
  ],
};

describe('a ruleset of Spectral that lets more pass', () => {
  it.each(Object.entries(weakened))('is told: %s', async (_name, [edit, here, there, before = first]) => {
    await expectOne(changes, { first: before, edit, rule: 'policy-weakened', here, there });
  });
});

it('tells of more patterns than are looked at that they may let anything pass', async () => {
  const many = Array.from({ length: 600 }, (_, at) => `later/${at}.yaml`);
  const before = edited(files, first);
  changes.base(before);
  changes.change(edited(before, added(override(many.join('", "'), 'contact: off'))));
  const { findings } = await changes.since();
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/`overrides` in 100 more patterns of files than are looked at$/),
    expect.stringMatching(/^Switched off: spectral\/contact in `later\/0\.yaml`, .* and 490 more$/),
  ]);
});

describe('a ruleset of Spectral that lets no more pass', () => {
  it.each(
    Object.entries<[Edit, Edit?]>({
      'one more path': [house(['error, given: $.info.contact', 'error, given: [$.info.contact, $.info.x]'])],
      'one more format': [house(['[oas3.0, oas3.1]', '[oas3.0, oas3.1, oas2]'])],
      'a format that holds others': [house(['[oas3.0, oas3.1]', '[oas3]'])],
      'one more step': [house(['then:\n', 'then:\n      - {field: x-id, function: falsy}\n'])],
      'steps and options in another order': [
        house(
          ['{min: 1, max: 20}', '{max: 20, min: 1}'],
          ['      - {field: url, function: truthy}\n', ''],
          ['then:\n', 'then:\n      - {field: url, function: truthy}\n'],
        ),
      ],
      'an alias written out': [
        house(['given: "#Top.name"', 'given: [$.info.license.name, $.info.contact.name]']),
      ],
      'other words': [house(['contact: {severity', 'contact: {message: "no {{error}}", severity'])],
      'a rule that weighs more for files': [added(override('**/*.yaml', 'license: error'))],
      'a rule that is off switched off for files': [added(override('**/*.yaml', 'silent: off'))],
      'files that are asked again': [
        house([override('**/*.yaml', 'contact: off'), '']),
        ending(override('**/*.yaml', 'contact: off')),
      ],
      'a file of those that are not asked': [
        house([
          '      contact: off\n',
          '      contact: off\n  - {files: [api.yaml], rules: {contact: info}}\n',
        ]),
        ending(override('**', 'contact: off')),
      ],
      'an exception in other words': [
        house(['except: {api.yaml: [contact]}\n', override('api.yaml', 'contact: off')]),
        ending('except: {api.yaml: [contact]}\n'),
      ],
      // Spectral passes over them: only those of the ruleset itself count.
      'overrides of a ruleset that it builds on': [
        {
          'base.yaml': `${first['base.yaml']}${override('**', 'inherited: off')}`,
        },
      ],
      'a rule that moves to a ruleset that it builds on': [
        {
          'house.yaml': [['  aliased:', '  other:']],
          'base.yaml': `aliases: {Top: [$.info.contact, $.info.license]}\n${first['base.yaml']}  aliased: {given: "#Top.name", then: {function: truthy}}\n`,
        },
      ],
    }),
  )('is met with silence: %s', async (_name, [edit, before = first]) => {
    await expectSilence(changes, edit, before);
  });

  it('is met with silence: overrides that follow the name of their file', async () => {
    const of = (name: string) => override(name, 'contact: off\n      license: error');
    const before = edited(files, ending(of('other.yaml')));
    changes.base(before);
    const renamed: Edit = {
      'threatlint.yaml': [['[api.yaml, other.yaml]', '[api.yaml, items.yaml]']],
      'other.yaml': null,
      'items.yaml': files['other.yaml'] as string,
      'house.yaml': base + of('items.yaml'),
    };
    changes.change(edited(before, renamed), { staged: true });
    const { findings } = await changes.since();
    expect(findings.filter(({ rule }) => rule === 'policy-weakened')).toEqual([]);
  });
});
