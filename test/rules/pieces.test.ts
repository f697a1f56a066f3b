import { expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { Room } from '../../src/rules/room.ts';
import { prepareRules, type RuleResult, ruleSteps, runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

const text = `openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'http://api.example.com'}]
paths:
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'200': {description: ok}}
components:
  schemas:
    Order: {type: object, properties: {password: {type: string}, callback_url: {type: string}, lines: {type: array, items: {type: string}}}}
`;

function told(results: readonly RuleResult[]) {
  return results.map(({ run, findings, unchecked, examined, unknown }) => [
    run.rule.id,
    findings.map(({ place, message, severity, operations }) => [
      place.pointer(),
      message,
      severity,
      operations.map(({ label }) => label),
    ]),
    unchecked.map(({ place, reason }) => [place.pointer(), reason]),
    [...examined].map(({ label }) => label),
    [...unknown.keys()].map(({ label }) => label),
  ]);
}

test.each([1, 4000])('Rules that stop after %i visits say what they say in one go', async (visits) => {
  const api = apiOf(text);
  const runs = rules.filter(({ assertion }) => !assertion).map((rule) => ({ rule, examines: true as const }));
  await prepareRules([api], runs);
  const room = new Room(Number.POSITIVE_INFINITY);
  const steps = ruleSteps(api, runs, () => false, room, visits);
  let stops = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) stops++;
  expect(told(step.value)).toEqual(told(runRules(apiOf(text), runs)));
  expect(step.value.flatMap(({ findings }) => findings).length).toBeGreaterThan(10);
  // What looks at a whole definition is stopped between its rules.
  const ofWhole = runs.filter(({ rule }) => rule.visit.api).length;
  expect(stops).toBeGreaterThan(visits === 1 ? ofWhole : 2);
  if (visits > 1) expect(stops).toBeLessThan(ofWhole);
});
