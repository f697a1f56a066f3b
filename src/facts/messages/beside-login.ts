/** Short names of passwords, which mean one only beside the name that somebody logs in by. */
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';

const short = /^(?:(?:my |user |login )?(?:pass|pw|pswd|psw)|pin(?: code| number)?)$/;
const loginName =
  /^(?:user|user ?name|user ?id|uid|login|login ?name|usr|uname|e ?mail|account|account (?:no|number|id|name)|member (?:no|number|id)|customer (?:no|number|id)|client (?:no|number|id)|msisdn|phone(?: number)?|mobile(?: number)?)$/;
/** What a PIN proves who may use it. */
const card =
  /^(?:(?:gift |credit |debit |bank |loyalty |sim )?card(?: ?(?:no|number|num|id|code))?|pan|voucher(?: (?:no|number|code))?|iban)$/;

/** A boarding pass and a pinned note have no log-in beside them: `?user=…&pass=…`, `?cardNumber=…&pin=…`. */
export function passwordBeside(name: string, operations: readonly Operation[]): Meaning | undefined {
  const own = words(name).join(' ');
  if (!short.test(own) || operations.length === 0) return undefined;
  const isPin = own.startsWith('pin');
  const isBeside = ({ parameters }: Operation) =>
    parameters.some(({ name: other }) => {
      const said = words(other).join(' ');
      return loginName.test(said) || (isPin && card.test(said));
    });
  return operations.every(isBeside)
    ? {
        meaning: isPin ? 'one-time code' : 'password',
        reason: isPin ? 'a PIN is a short password' : 'whoever reads a password can log in with it',
        confidence: 'high',
      }
    : undefined;
}
