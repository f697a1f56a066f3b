/** What the rules on encryption share: whoever claims that all is encrypted claims it of protocols that are stated. */
import { ownOperations } from '../../facts/access/declarations.ts';
import { unstatedTransport } from '../../facts/hosts/cleartext.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import type { RuleContext } from '../rule.ts';

/**
 * Says of which operations nothing tells the protocol: that is no fault of a definition, and no encryption either.
 *
 * @param concerns which operations the rule is about
 */
export function sayUnstated(
  api: Api,
  { cannotTell, isClaimed }: RuleContext<unknown>,
  concerns: (operation: Operation) => boolean = () => true,
): void {
  if (!isClaimed) return;
  for (const operation of ownOperations(api)) {
    const unstated = unstatedTransport(operation);
    if (unstated && concerns(operation)) cannotTell([operation], unstated.place, unstated.why);
  }
}
