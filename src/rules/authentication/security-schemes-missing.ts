import { asksOtherwise } from '../../facts/access/asked-otherwise.ts';
import { isReference } from '../../facts/access/called-public.ts';
import { asksNothing, ownOperations, rootPlace } from '../../facts/access/declarations.ts';
import { needsNoCaller } from '../../facts/access/ended-session.ts';
import { askedByGateway } from '../../facts/access/gateways.ts';
import { isHandedInNameless } from '../../facts/access/handed-in.ts';
import { onlyOnSocket } from '../../facts/access/local-socket.ts';
import { saysItIsOpen } from '../../facts/access/open-in-words.ts';
import { publicData, readsBesideForms } from '../../facts/access/public-data.ts';
import { unreadableSchemes } from '../../facts/access/schemes.ts';
import { isNoThing } from '../../facts/unfollowed.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'security-schemes-missing',
  title: 'No security scheme declared',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E'],
  looksAt: ['access'],
  followsFrom: ['operation-unauthenticated', 'global-security-empty'],
  callersAreKnown: true,
  otherCauses: ['global-security-empty'],
  rationale:
    'Without a scheme no operation can require anything: by this definition the whole API, and every gateway, mock and client made from it, knows no callers.',
  remediation:
    'Declare how callers prove who they are under `components/securitySchemes` (2.0: `securityDefinitions`) and require it with `security: [{name: []}]` at the root.',
  falsePositives: [
    'The API serves public data only, or a gateway in front of it authenticates callers: reported at low where the definition has it told to.',
    'Every operation must be open by its nature, or says for itself that it asks for nothing, which auth-disabled-on-operation weighs; or schemes are declared where another version of OpenAPI has them, which security-keyword-misspelt tells: reported at low.',
  ],
  visit: {
    api(api, { report, examines }) {
      const own = ownOperations(api);
      examines(own);
      if (own.length === 0 || api.allSchemes.length > 0 || unreadableSchemes(api).size > 0) return;
      // 3.2 may name schemes of other documents by their address.
      const used = own.some(({ protection }) =>
        protection.alternatives.some(({ requirements }) => requirements.length > 0),
      );
      if (used) return;
      // What stands there and is no map is said to be unreadable: it is not missing.
      if (hidesSchemes(api)) return;
      const key = api.version === '2.0' ? 'securityDefinitions' : 'components/securitySchemes';
      report({
        at: api.schemesPlace.parent ? api.schemesPlace : rootPlace(api),
        part: 'key',
        message: `\`${key}\` declares no scheme: nothing here can ask a caller who he is`,
        operations: own,
        about: about.api(),
        ...(own.every(
          (one) =>
            needsNoCaller(one) ||
            isSwitchedOff(one) ||
            isHandedInNameless(one) ||
            (one.safe && saysItIsOpen(one)) ||
            askedByGateway(one) !== undefined,
        ) ||
        publicData(api) ||
        own.every(isReference) ||
        onlyOnSocket(api) ||
        own.some(namesUndeclared) ||
        declaresElsewhere(api)
          ? { severity: 'low' }
          : asksOtherwise(api) || readsBesideForms(api)
            ? { severity: 'medium' }
            : {}),
      });
    },
  },
});

/** That the scheme is not declared which it requires, security-scheme-unresolved says there. */
function namesUndeclared({ protection: { declaration } }: Operation): boolean {
  return (
    declaration?.alternatives.some(({ requirements }) =>
      requirements.some(({ scheme }) => scheme === undefined),
    ) ?? false
  );
}

function isSwitchedOff({ protection: { source, declaration } }: Operation): boolean {
  return source === 'operation' && declaration !== undefined && asksNothing(declaration);
}

/** Schemes in the place of the other versions (2.0 Swagger Object, 3.x Components Object) are passed over, and not missing. */
function declaresElsewhere(api: Api): boolean {
  const elsewhere =
    api.version === '2.0'
      ? own(own(api.value, 'components'), 'securitySchemes')
      : own(api.value, 'securityDefinitions');
  return isObject(elsewhere) && Object.keys(elsewhere).length > 0;
}

function hidesSchemes(api: Api): boolean {
  const place = api.schemesPlace;
  const holder = api.version === '2.0' ? api.value : own(api.value, 'components');
  const key = api.version === '2.0' ? 'securityDefinitions' : 'securitySchemes';
  if (own(holder, key) === undefined) return isNoThing(api, api.place.child('components'), holder);
  const schemes = own(holder, key);
  return !(Array.isArray(schemes) && schemes.length === 0) && isNoThing(api, place, schemes);
}
