import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import { few } from '../../findings/labels.ts';
import { many } from '../../selector/one-or-many.ts';
import { type Element, elementName, flowId, flowsOf } from '../model/elements.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry, type Flow, type Mitigation, type Threat } from '../model/model.ts';
import { type FlowProtection, protectionOf } from './flow-protection.ts';
import type { Answer } from './protocols.ts';
import { alike, type Proof } from './verdicts.ts';

/** A finding shows so many places. */
const mostRelated = 25;

/**
 * Proves a mitigation of a threat that is about no operation, where that is done otherwise than for operations: by what
 * flows state. Rules judge operations, and prove nothing here.
 *
 * @returns undefined where evidence or a person's word decides, as for operations
 */
export function proveOnElements(
  linked: LinkedModel,
  threat: Threat,
  mitigation: Mitigation,
  elements: readonly Element[],
): Proof | undefined {
  const { verify } = mitigation;
  const proof = verify?.rule
    ? byRule(linked, threat, mitigation, elements)
    : verify?.flow
      ? byFlows(linked, threat, mitigation, flowsOf(linked.model, elements), elements)
      : undefined;
  return proof && (mitigation.status === 'implemented' ? proof : { ...proof, findings: [] });
}

function byRule(
  { model }: LinkedModel,
  threat: Threat,
  mitigation: Mitigation,
  elements: readonly Element[],
): Proof {
  const rules = many(mitigation.verify?.rule);
  const finding = diagnose('mitigation-vacuous', {
    place: mitigation.place.child('verify', 'rule'),
    message: `${mitigation.id} of ${threat.id} is verified on nothing: ${rules.join(', ')} judge${rules.length > 1 ? '' : 's'} operations, and the threat is about ${few(elements.map(elementName))}`,
    about: aboutEntry(model, threat.id, mitigation.id),
    remedy: 'Prove it by `evidence`, by `flow` or by `attest`.',
    // What a pattern brings along, nobody has claimed here.
    ...(mitigation.inherited ? { level: 'warning' as const } : {}),
  });
  return alike({ verdict: 'vacuous', assurance: 'none', findings: [finding] });
}

type Side = Exclude<keyof FlowProtection, 'partly'>;

function byFlows(
  linked: LinkedModel,
  threat: Threat,
  mitigation: Mitigation,
  flows: readonly Flow[],
  elements: readonly Element[],
): Proof {
  const asked = many(mitigation.verify?.flow) as readonly Side[];
  const judged = flows.map((flow) => ({ flow, answer: worst(protectionOf(linked, flow), asked) }));
  const failing = judged.filter(({ answer }) => answer === 'no').map(({ flow }) => flow);
  const unknown = judged.filter(({ answer }) => answer === 'unknown').map(({ flow }) => flow);
  const say = (id: Parameters<typeof diagnose>[0], text: string, shown: readonly Flow[]): Finding => {
    const related = shown
      .slice(0, mostRelated)
      .map(({ place }): Related => ({ place, message: 'this flow' }));
    return diagnose(id, {
      place: mitigation.place.child('verify', 'flow'),
      message: `${mitigation.id} of ${threat.id} is claimed as implemented, but ${text}`,
      about: aboutEntry(linked.model, threat.id, mitigation.id),
      related,
    });
  };
  const what = asked.join(' and ');
  if (flows.length === 0) {
    const text = `no flow has to do with ${few(elements.map(elementName))}`;
    return alike({ verdict: 'vacuous', assurance: 'none', findings: [say('mitigation-vacuous', text, [])] });
  }
  if (failing.length > 0) {
    const all = failing.length === flows.length;
    const text = `${failing.length} of ${flows.length} flows ${failing.length > 1 ? 'are' : 'is'} not ${what}: ${few(failing.map(flowId))}`;
    return alike({
      verdict: all ? 'contradicted' : 'partial',
      assurance: 'declared',
      findings: [say(all ? 'mitigation-contradicted' : 'mitigation-partial', text, failing)],
    });
  }
  if (unknown.length > 0) {
    const text = `nobody states whether ${few(unknown.map(flowId))} ${unknown.length > 1 ? 'are' : 'is'} ${what}`;
    return alike({
      verdict: 'unverifiable',
      assurance: 'none',
      findings: [say('mitigation-unverifiable', text, unknown)],
    });
  }
  return alike({ verdict: 'verified', assurance: 'declared', findings: [] });
}

function worst(protection: FlowProtection, asked: readonly Side[]): Answer {
  const answers = asked.map((side) => protection[side]);
  return answers.find((answer) => answer === 'no') ?? answers.find((answer) => answer === 'unknown') ?? 'yes';
}
