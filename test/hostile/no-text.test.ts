import { expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { prepareRules, runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';
import { swagger, three } from './definitions-of-all.ts';

// A stranger names his keys: to make a text of `{toString: 1, valueOf: 1}` throws. Whatever stands in place of whatever, with
// what gateways and tools add, no rule may try.

const noText = { toString: 1, valueOf: 1 };

const extensions = {
  'x-wso2-disable-security': noText,
  'x-auth-type': noText,
  'x-google-allow': noText,
  'x-tyk-api-gateway': { server: { authentication: { enabled: noText } } },
  'x-amazon-apigateway-integration': { type: noText, connectionType: noText, uri: noText },
  'x-kong-plugin-key-auth': { enabled: noText, config: { anonymous: noText } },
  'x-ratelimit': { limit: noText },
};

function* places(value: unknown, steps: readonly string[] = []): Iterable<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield [...steps, key];
    yield* places(child, [...steps, key]);
  }
}

function put(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return noText;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Reflect.set(copy, step, put(Reflect.get(copy, step), rest));
  return copy;
}

const runs = [...rules.values()].filter(({ assertion }) => !assertion).map((rule) => ({ rule }));

test.each([
  ['2.0', swagger] as const,
  ...['3.0.4', '3.1.1', '3.2.0'].map((version) => [version, three(version)] as const),
])('%s: what is no text is made none by any rule', { timeout: 240_000 }, async (_, definition) => {
  const isVersion = (steps: readonly string[]) => /^(openapi|swagger)$/.test(steps[0] ?? '');
  const all = [...places(definition)].filter((steps) => !isVersion(steps));
  expect(all.length).toBeGreaterThan(100);
  for (const steps of all) {
    const api = apiOf(JSON.stringify({ ...(put(definition, steps) as object), ...extensions }));
    await prepareRules([api], runs);
    expect(() => runRules(api, runs), steps.join('/')).not.toThrow();
  }
});
