import { unknownCaller } from '../../src/facts/access/callers.ts';
import type { Finding } from '../../src/findings/finding.ts';
import type { Api, Operation } from '../../src/openapi/model.ts';
import { unreadOf } from '../../src/openapi/unread.ts';
import { rules } from '../../src/rules/registry.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import type { RuleResult } from '../../src/rules/run.ts';
import { prove } from '../support/prove.ts';

/** A linear congruential generator (Knuth, The Art of Computer Programming, 3.3.4): the same draws on every machine. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const catalogue = rules.filter(({ assertion }) => !assertion);
const assertions = rules.filter(({ assertion }) => assertion);

/** What claims over one definition came to. */
export interface Claimed {
  readonly claims: number;
  readonly verified: number;
  /** Verified claims beside something that contradicts them, in words. */
  readonly wrong: readonly string[];
}

/** Draws claims over a definition and holds every one that is verified against what each rule said by itself. */
export async function claimAtRandom(
  api: Api,
  claims: number,
  roll: (below: number) => number,
): Promise<Claimed> {
  const threats = Array.from({ length: claims }, (_, at) => threat(`T-${at}`, api, roll));
  const { verification, requests, results } = await prove(api, threats.join(''));
  const verified = verification.threats.filter(({ mitigations: [claim] }) => claim?.verdict === 'verified');
  const wrong = verified.flatMap(({ id, scope, threat: { mitigations } }) => {
    const asked = mitigations.flatMap((mitigation) => requests.of(mitigation));
    const named = new Set(mitigations.flatMap(({ verify }) => verify?.rule ?? []));
    const said = asked.map((request) => results.get(request) as RuleResult);
    return against(api, scope, named, said).map((why) => `${id}: ${[...named].join(', ')} ${why}`);
  });
  return { claims, verified: verified.length, wrong };
}

/** What speaks against a verified claim; empty where nothing does. */
function against(
  api: Api,
  scope: readonly Operation[],
  named: ReadonlySet<string>,
  said: readonly RuleResult[],
): string[] {
  const operations = new Set(scope);
  const inScope = (finding: Finding, isNamed: boolean) =>
    (isNamed || finding.severity !== 'info') && finding.operations.some((each) => operations.has(each));
  const unread = unreadOf(api);
  return said.flatMap(({ run: { rule }, findings, unchecked, unknown }) => {
    const isNamed = named.has(rule.id);
    const why: string[] = [];
    if (findings.some((finding) => inScope(finding, isNamed))) why.push(`beside an open ${rule.id}`);
    if (unchecked.length > 0 && scope.length > 0) why.push(`beside what ${rule.id} could not judge`);
    if (scope.some((each) => unknown.has(each))) why.push(`where ${rule.id} cannot tell`);
    if (!isNamed) return why;
    const isWide = rule.looksAt.some((part) => part !== 'input' && part !== 'output');
    if (isWide && findings.some((finding) => finding.operations.length === 0))
      why.push('beside a finding about the definition as a whole');
    if (rule.callersAreKnown && scope.some(isOpen)) why.push('with unknown callers');
    const gaps = rule.looksAt.filter((part) => scope.some((each) => unread[part].has(each)));
    if (gaps.length > 0) why.push(`beside unread ${gaps.join(', ')}`);
    const isJudged = said.some(({ examined }) => scope.some((each) => examined.has(each)));
    if (!isJudged && !rule.isProvedByAbsence) why.push('where nothing was judged');
    return why;
  });
}

/** By the model and by what claims go by: the two must agree. */
function isOpen(operation: Operation): boolean {
  const { kind, protection } = operation;
  return kind === 'operation' && (protection.anonymous || unknownCaller(operation) !== undefined);
}

function threat(id: string, api: Api, roll: (below: number) => number): string {
  const one = <T>(of: readonly T[]) => of[roll(of.length)] as T;
  const proof = roll(8) === 0 ? assertion(one(assertions).id, api, roll) : `rule: ${ruleList(one, roll)}`;
  const scope = scopeOf(api, roll);
  return `  ${id}: {title: x, scope: ${scope}, mitigations: {M: {status: implemented, verify: {${proof}}}}}\n`;
}

function ruleList(one: (of: typeof catalogue) => AnyRule, roll: (below: number) => number): string {
  const first = one(catalogue).id;
  return roll(6) === 0 ? JSON.stringify([...new Set([first, one(catalogue).id])]) : first;
}

/** One of a few options for each, drawn from what the definition has: a rule that runs is a walk over the definition. */
function assertion(id: string, api: Api, roll: (below: number) => number): string {
  const one = <T>(of: readonly T[]) => of[roll(of.length)] as T;
  const schemes = [...api.schemes.keys()];
  const properties = ['id', 'email', 'role', 'status', 'password'];
  const options: Readonly<Record<string, () => object | undefined>> = {
    'forbid-property': () => ({ property: one(properties) }),
    'require-extension': () => ({ name: one(['x-owner', 'x-internal', 'x-github', 'x-box-tag']) }),
    'require-header': () => ({
      name: one(['Authorization', 'X-Request-Id']),
      in: one(['request', 'response']),
    }),
    'require-pattern': () => ({ property: one(properties), pattern: '^[a-z]{1,9}$' }),
    'require-response': () => ({ status: [one(['200', '401', '404', '429'])] }),
    'require-scope': () => ({ any: one([['read'], ['read', 'write']]) }),
    'require-security': () =>
      one([
        {},
        { type: one(['http', 'oauth2', 'apiKey']) },
        ...schemes.slice(0, 2).map((scheme) => ({ scheme })),
      ]),
  };
  const given = options[id]?.();
  if (!given) throw new Error(`${id} is an assertion without options here`);
  return `rule: ${id}${Object.keys(given).length > 0 ? `, with: ${JSON.stringify(given)}` : ''}`;
}

/** By what is there, so that few scopes are empty. */
function scopeOf(api: Api, roll: (below: number) => number): string {
  const one = api.operations[roll(api.operations.length)] as Operation;
  const text = JSON.stringify;
  const tag = one.tags[0];
  const scopes = [
    '{}',
    `{path: ${text(`/${one.path.split('/')[1] ?? ''}/**`)}}`,
    `{method: ${one.method}}`,
    `{path: ${text(one.path)}}`,
    `{path: ${text(one.path)}, method: ${one.method}}`,
    tag === undefined ? '{deprecated: true}' : `{tag: ${text(tag)}}`,
    `{security: {anonymous: ${roll(2) === 0}}}`,
    `{not: {method: ${one.method}}}`,
  ];
  return scopes[roll(scopes.length)] as string;
}
