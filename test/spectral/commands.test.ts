import { describe, expect, it } from 'vitest';
import { builtIn } from '../../src/rules/source.ts';
import { instead } from '../../src/spectral/instead.ts';
import { Command } from '../support/command.ts';

const command = new Command();

describe('Commands know the rules of a ruleset', () => {
  const base = `rules:
  camel-ids:
    severity: error
    given: $.paths[*][*].operationId
    then: { function: casing, functionOptions: { type: camel } }
`;
  const files = { 'r.yaml': base, 'owasp.yaml': 'extends: "@stoplight/spectral-owasp-ruleset"' };
  const asked = (...args: string[]) => {
    command.write(files);
    return command.run(...args);
  };

  it('rules lists them', () => {
    expect(asked('rules', '--ruleset', 'r.yaml').out).toMatch(/^spectral\/camel-ids +high/m);
  });

  it('explain says what the ruleset says, and which built-in rule looks at the same', () => {
    const owasp = 'spectral/owasp:api8:2023-no-server-http';
    const { out } = asked('explain', owasp, '--ruleset', 'owasp.yaml');
    expect(out).toContain('server-cleartext');
  });

  it('names what it cannot find', () => {
    const { status, err } = asked('explain', 'spectral/camel-id', '--ruleset', 'r.yaml');
    expect([status, err]).toEqual([2, expect.stringContaining("did you mean 'spectral/camel-ids'")]);
  });
});

it('every built-in rule that is named in the place of another exists', () => {
  const names = Object.values(instead).flat();
  expect(names.filter((name) => !builtIn.rules.has(name))).toEqual([]);
});
