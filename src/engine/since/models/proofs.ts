import { many } from '../../../selector/one-or-many.ts';
import { days } from '../../../text/dates.ts';
import { without } from '../../../text/lists.ts';
import type { Mitigation, ThreatModel, Verify } from '../../../threats/model/model.ts';
import { optionsLoosened } from '../options.ts';
import type { Part } from './said.ts';

/** What a file of the repository says on both sides; undefined where there is none that could be read. */
export interface EvidenceTexts {
  before(model: ThreatModel, path: string): string | undefined;
  after(model: ThreatModel, path: string): string | undefined;
  /** Is it the same file, perhaps under a new name? */
  isSame(before: readonly [ThreatModel, string], after: readonly [ThreatModel, string]): boolean;
}

/** What the proof of a mitigation shows less than it did. */
export function proofLost(
  name: string,
  [oldModel, old]: readonly [ThreatModel, Mitigation],
  [model, now]: readonly [ThreatModel, Mitigation],
  texts: EvidenceTexts,
): Part[] {
  const [was, is] = [old.verify, now.verify];
  if (!was) return [];
  if (!is)
    return [
      {
        what: 'proof',
        message: `The mitigation ${name} is proved by nothing any more`,
        before: 'it named a proof',
      },
    ];
  const instead = is.attest && !was.attest ? `: ${is.attest.by} attests it` : '';
  const rules = without(many(was.rule), many(is.rule));
  const parts: Part[] = [];
  const say = (what: string, message: string, before: string) => parts.push({ what, message, before });
  if (rules.length > 0)
    say(
      'rules',
      `${name} is not proved by ${rules.join(', ')} any more${instead}`,
      `${rules.join(', ')} had to hold`,
    );
  else if (was.rule !== undefined && optionsLoosened(was.with, is.with))
    say(
      'with',
      `${name} asks for something else of ${many(was.rule).join(', ')}`,
      `it asked for ${inWords(was.with)}`,
    );
  if (was.evidence !== undefined && is.evidence === undefined)
    say(
      'evidence',
      `${name} does not ask for \`evidence\` any more${instead}`,
      `\`evidence\` was ${was.evidence}`,
    );
  if (was.evidence !== undefined && is.evidence !== undefined) {
    if (texts.isSame([oldModel, was.evidence], [model, is.evidence])) {
      const [then, text] = [texts.before(oldModel, was.evidence), texts.after(model, is.evidence)];
      const left = rewritten(then, text);
      if (then !== undefined && text === undefined)
        say(
          'evidence',
          `The evidence for ${name}, ${is.evidence}, is gone`,
          'it was there, and showed that it holds',
        );
      else if (left !== undefined)
        say(
          'evidence',
          `The evidence for ${name}, ${is.evidence}, was written anew: ${left}`,
          'other lines showed that it holds',
        );
    } else
      say(
        'evidence',
        `${name} is proved by ${is.evidence} in the place of ${was.evidence}`,
        `\`evidence\` was ${was.evidence}`,
      );
    for (const key of ['contains', 'maxAge'] as const)
      if (was[key] !== undefined && is[key] === undefined)
        say(key, `${name} does not ask for \`${key}\` any more`, `\`${key}\` was ${was[key]}`);
    if (was.contains !== undefined && is.contains !== undefined && !is.contains.includes(was.contains))
      say(
        'contains',
        `The evidence for ${name} must contain \`${is.contains}\``,
        `it had to contain \`${was.contains}\``,
      );
    if (was.maxAge !== undefined && is.maxAge !== undefined && days(is.maxAge) > days(was.maxAge))
      say('maxAge', `The evidence for ${name} may be ${is.maxAge} old`, `it might be ${was.maxAge} old`);
  }
  const flows = without(many(was.flow), many(is.flow));
  if (flows.length > 0)
    say(
      'flow',
      `${name} does not ask for \`flow\` ${flows.join(', ')} any more`,
      `\`flow\` was ${many(was.flow).join(', ')}`,
    );
  // A word that is renewed says so: it is given on another day.
  const isLonger = was.attest && is.attest && is.attest.expires > was.attest.expires;
  if (isLonger && is.attest?.on === was.attest?.on)
    say(
      'attest',
      `The attestation of ${name} holds until ${is.attest?.expires}`,
      `it ended on ${was.attest?.expires}`,
    );
  return parts;
}

function inWords(options: Verify['with']): string {
  return options === undefined ? 'nothing in particular' : JSON.stringify(options);
}

/** As git has it, a file of which less than so much is left is another one (`git diff -B`). */
const mostLost = 0.6;

/** How little of a file is left, in words; undefined where most is, or where it is not there on both sides. */
function rewritten(before: string | undefined, after: string | undefined): string | undefined {
  if (before === undefined || after === undefined || before === after) return undefined;
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  const [old, left] = [lines(before), new Map<string, number>()];
  for (const line of lines(after)) left.set(line, (left.get(line) ?? 0) + 1);
  let kept = 0;
  for (const line of old) {
    const count = left.get(line) ?? 0;
    if (count === 0) continue;
    left.set(line, count - 1);
    kept++;
  }
  if (old.length === 0 || kept >= old.length * (1 - mostLost)) return undefined;
  return `${kept} of ${old.length} lines are left`;
}
