import { loadConfig } from '../../src/config/load.ts';
import { locateFindings } from '../../src/findings/locate.ts';
import { type JudgeInput, type Judgement, judge } from '../../src/policy/judge.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import unauthenticated from '../../src/rules/authentication/operation-unauthenticated.ts';
import unbounded from '../../src/rules/input/string-unbounded.ts';
import { runRules } from '../../src/rules/run.ts';
import cleartext from '../../src/rules/transport/server-cleartext.ts';
import type { ThreatPolicy } from '../../src/threats/proof/policy.ts';
import { workspaceOf } from '../support/api.ts';
import { play } from '../threats/scene.ts';

export const today = '2026-11-23';

/** Two findings of high: two operations that anyone can call, told at the root, and a server in clear text for all three. */
export const pets = `openapi: 3.0.3
info: {title: Pets, version: "1"}
servers:
  - url: http://api.pets.com
paths:
  /pets:
    get:
      tags: [read]
      responses: {"200": {description: ok}}
    post:
      responses: {"200": {description: ok}}
  /pets/{id}:
    get:
      tags: [read]
      security: [{key: []}]
      responses: {"200": {description: ok}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`;

/** What a trial is made of; what is absent has no part in it. */
export interface Trial {
  readonly definitions?: Readonly<Record<string, string>>;
  readonly models?: Readonly<Record<string, string>>;
  /** The text of threatlint.yaml. */
  readonly config?: string;
  readonly policy?: Policy;
  readonly threatPolicy?: ThreatPolicy;
  readonly input?: Partial<JudgeInput>;
}

export interface Tried extends Judgement {
  /** Every open finding with its operations: `rule: GET /a, POST /a`. */
  readonly open: string[];
  /** Every suppressed one: `rule: GET /a (waiver W-1)`. */
  readonly suppressed: string[];
  /** Open findings of one rule: `line:column message`. */
  seen(rule: string): string[];
  /** Every gate: `✔ name: detail`. */
  readonly summary: string[];
}

const rules = [unauthenticated, cleartext, unbounded];

export function policyOf(text: string): Policy {
  const outcome = loadConfig(workspaceOf({ 'threatlint.yaml': text }), 'threatlint.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.config.policy;
}

/** Reads, checks and verifies as the engine does, then judges. */
export function trial({
  definitions = { 'pets.yaml': pets },
  models = {},
  config,
  policy,
  threatPolicy,
  input,
}: Trial): Tried {
  const played = play({ definitions, models, today, ...(threatPolicy ? { policy: threatPolicy } : {}) });
  const findings = played.apis.flatMap((api) =>
    runRules(
      api,
      rules.map((rule) => ({ rule })),
    ).flatMap((result) => result.findings),
  );
  const names = new Set(rules.map(({ id }) => id));
  const judgement = judge({
    policy: policy ?? (config === undefined ? defaultPolicy : policyOf(config)),
    findings: [...findings, ...played.findings],
    ofGates: new Map(),
    verification: played,
    apis: played.apis,
    documents: played.apis.map(({ place }) => place.document),
    rules: { known: names, ran: names },
    complete: true,
    unchecked: 0,
    unread: 0,
    today,
    ...input,
  });
  const line = ({ rule, operations: reached, suppressed }: Judgement['findings'][number]) => {
    const operations = reached.map(({ label }) => label).join(', ');
    return `${rule}: ${operations}${suppressed ? ` (${suppressed.by} ${suppressed.id})` : ''}`;
  };
  return {
    ...judgement,
    open: judgement.findings
      .filter(({ suppressed }) => !suppressed)
      .map(line)
      .sort(),
    suppressed: judgement.findings
      .filter(({ suppressed }) => suppressed)
      .map(line)
      .sort(),
    seen: (rule) =>
      locateFindings(judgement.findings)
        .filter(({ finding }) => finding.rule === rule)
        .map(({ finding, range: { start } }) => `${start.line}:${start.column} ${finding.message}`),
    summary: judgement.gates.map(({ name, passed, detail }) => `${passed ? '✔' : '✖'} ${name}: ${detail}`),
  };
}
