import { posix } from 'node:path';
import { outcomeOf } from '../../src/engine/rules/outcome.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { locateAll } from '../../src/findings/locate.ts';
import { lexicon } from '../../src/lexicon/lexicon.ts';
import type { Api, Operation } from '../../src/openapi/model.ts';
import { readApi } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import unauthenticated from '../../src/rules/authentication/operation-unauthenticated.ts';
import unbounded from '../../src/rules/input/string-unbounded.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { type RuleResult, runRules } from '../../src/rules/run.ts';
import cleartext from '../../src/rules/transport/server-cleartext.ts';
import { optionNames } from '../../src/rulesets/options.ts';
import { resolveImports } from '../../src/threats/model/imports.ts';
import { isThreatModel, readModel } from '../../src/threats/model/read.ts';
import type { EvidenceFile, EvidenceReader } from '../../src/threats/proof/evidence.ts';
import type { ThreatPolicy } from '../../src/threats/proof/policy.ts';
import { RuleRequests } from '../../src/threats/proof/requests.ts';
import { type Verification, verifyThreats } from '../../src/threats/proof/verify.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

/** A small shop: every operation asks for a key, but for DELETE /orders/{id} and the health check. */
export const shop = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://api.shop.com"}]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      security: [{key: []}]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
    post:
      operationId: createOrder
      tags: [orders, write]
      security: [{key: []}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"201": {description: ok}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get:
      operationId: getOrder
      tags: [orders]
      security: [{key: []}]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
    delete:
      operationId: cancelOrder
      tags: [orders, write]
      responses: {"204": {description: gone}}
  /health:
    get:
      operationId: health
      security: []
      responses: {"204": {description: fine}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Order:
      type: object
      properties:
        id: {type: string, format: uuid, readOnly: true}
        note: {type: string}
        pin: {type: string, maxLength: 4, writeOnly: true}
`;

/** The shop, where cancelling an order asks for the key as well: only the health check is open. */
export const guarded = shop.replace(
  'operationId: cancelOrder\n',
  'operationId: cancelOrder\n      security: [{key: []}]\n',
);

/** What a scene is made of; without a definition there is the shop. */
export interface Scene {
  readonly models: Readonly<Record<string, string>>;
  readonly definitions?: Readonly<Record<string, string>>;
  readonly policy?: ThreatPolicy;
  readonly today?: string;
  /** Evidence by path as the model writes it. */
  readonly evidence?: Readonly<Record<string, EvidenceFile & { readonly changed?: string }>>;
  readonly rules?: readonly AnyRule[];
  /** The names of the patterns that ship with threatlint. */
  readonly shipped?: readonly string[];
}

export interface Played extends Verification {
  readonly apis: readonly Api[];
  operation(label: string): Operation;
  /** The findings of one diagnostic as a person sees them: `line "text": message`. */
  seen(rule: string): string[];
  /** The names of all diagnostics that came up, sorted. */
  readonly diagnostics: readonly string[];
}

const nothingToImport = {
  find: () => ({ problem: 'does not exist' }),
  pinned: () => 'same' as const,
};

/** Runs what the engine runs: read, run the requested rules, verify. */
export function play(scene: Scene): Played {
  const definitions = scene.definitions ?? { 'shop.yaml': shop };
  const workspace = workspaceOf({ ...definitions, ...scene.models });
  const apis = Object.keys(definitions).map((name) =>
    readApi(documentOf(workspace, name), new References(workspace)),
  );
  const documents = Object.keys(scene.models).map((name) => {
    const document = documentOf(workspace, name);
    if (!isThreatModel(document)) throw new Error(`${name} is no threat model`);
    return document;
  });
  const read = resolveImports(documents.map(readModel), {
    ...nothingToImport,
    shipped: () => scene.shipped ?? [],
  });
  const models = read.map(({ model }) => model);
  const rules = new Map(
    [unauthenticated, cleartext, unbounded, ...(scene.rules ?? [])].map((rule) => [rule.id, rule]),
  );
  const optionsOf = (id: string) => {
    const rule = rules.get(id);
    return rule ? optionNames(rule) : new Set<string>();
  };
  const otherCauses = (id: string) => rules.get(id)?.otherCauses ?? [];
  const requests = new RuleRequests(models, { options: optionsOf, otherCauses });
  const outcomes = new Map(
    requests.all.flatMap((request) => {
      const { rule, options } = request;
      const found = rules.get(rule);
      if (!found) return [];
      const run = { rule: found, ...(options ? { options } : {}), examines: true as const };
      const results = new Map(apis.map((api) => [api, runRules(api, [run])[0] as RuleResult]));
      return [[request, outcomeOf(results)] as const];
    }),
  );
  const evidence: EvidenceReader = {
    read: (_model, path) => scene.evidence?.[path] ?? { kind: 'missing' },
    changed: (_model, path) => {
      const changed = scene.evidence?.[path]?.changed;
      return changed === undefined ? undefined : new Date(changed);
    },
  };
  const verification = verifyThreats({
    models,
    apis,
    definition: (model, path) => {
      const file = posix.join(posix.dirname(model.file), path);
      const api = apis.find(({ place }) => place.document.file === file);
      return api ? { api } : { problem: 'does not exist' };
    },
    rules: {
      ids: new Set(rules.keys()),
      options: optionsOf,
      otherCauses,
      terms: (id) => rules.get(id),
      optionsProblem: () => undefined,
    },
    requests,
    outcome: (request) => outcomes.get(request),
    evidence,
    lexicon,
    policy: scene.policy ?? {},
    today: scene.today ?? '2026-11-01',
  });
  const findings = [...read.flatMap((one) => one.findings), ...verification.findings];
  return {
    ...verification,
    findings,
    apis,
    operation: (label) => {
      const found = apis
        .flatMap(({ operations }) => operations)
        .find((operation) => operation.label === label);
      if (!found) throw new Error(`no operation ${label}`);
      return found;
    },
    seen: (rule) => findings.filter((finding) => finding.rule === rule).map(describe),
    diagnostics: [...new Set(findings.map(({ rule }) => rule))].sort(),
  };
}

function describe({ place, part, message }: Finding): string {
  const [range] = locateAll([{ place, part }]);
  if (!range) throw new Error(`${place.id()} has no range`);
  const { source } = place.document.tree;
  const line = source.line(range.start.line);
  const end = range.end.line === range.start.line ? range.end.column - 1 : line.length;
  return `${range.start.line} "${line.slice(range.start.column - 1, end)}": ${message}`;
}

/** A model with one threat, whose body is given as YAML flow text: `scope: {…}, mitigations: {…}`. */
export function threatModel(threat: string, rest = ''): string {
  return `threatlint: 1
id: shop
components:
  api: {implements: {shop: shop.yaml}}
${rest}threats:
  T-1: {title: Something bad, ${threat}}
`;
}

/** Plays a model with one threat against the shop. */
export function playThreat(
  threat: string,
  scene: Omit<Scene, 'models'> & { readonly rest?: string } = {},
): Played {
  return play({ ...scene, models: { 'model.yaml': threatModel(threat, scene.rest) } });
}
