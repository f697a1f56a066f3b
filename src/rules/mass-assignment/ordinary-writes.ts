/** Which writes are those of ordinary callers, and which of them are about the caller's own record or purchase. */
import { administration } from '../../facts/access/administrators.ts';
import { guardsAny } from '../../facts/access/declarations.ts';
import { isSaidOwn } from '../../facts/access/of-caller.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { protects } from '../../facts/access/schemes.ts';
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { singular, words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once, those } from '../../text/memo.ts';
import { says } from '../../text/says.ts';

/** Collections in which the caller finds himself, and steps that mean nobody else. */
const people: ReadonlySet<string> = new Set(
  list(`
    user, users, account, accounts, profile, profiles, benutzer, konto, konten, profil, gebruiker, gebruikers, utilisateurs,
    usuario, usuarios, perfil, cuenta, conta, utenti, profilo
  `),
);
const self: ReadonlySet<string> = new Set(
  list(`
    me, self, profile, signup, register, registration, profil, perfil, profilo
  `),
);

/** What buyers write: the price is not theirs to say. */
const purchases: ReadonlySet<string> = new Set(
  list(`
    order, orders, cart, carts, basket, baskets, checkout, checkouts, purchase, purchases, booking,
    bookings, reservation, reservations, donation, donations,
    bestellung, bestellungen, warenkorb, buchung, buchungen, bestelling, bestellingen, winkelwagen, boeking, boekingen,
    commande, commandes, panier, pedido, pedidos, carrito, reserva, reservas, encomenda, encomendas, carrinho, ordini, ordine,
    carrello, prenotazione, prenotazioni
  `),
);

/** Steps and names of operations whose purpose is to decide what others may do, or to do it for an organisation. */
const management: ReadonlySet<string> = new Set(
  list(`
    admin, admins, role, roles, permission, permissions, member, members, membership, invite,
    memberships, collaborator, collaborators, collaboration, collaborations, invitation, invitations,
    grant, grants, acl, acls, access, policy, policies, scim, rbac, sysadmin, employee, employees,
    staff, assign, approve, approval, approvals, verify, review, entitlements,
    mitarbeiter, rolle, rollen, rechte, berechtigung, berechtigungen, mitglied, mitglieder, genehmigung, freigabe, medewerker,
    medewerkers, rechten, leden, droits, membre, membres, empleado, empleados, permiso, permisos, miembro, miembros, aprobar,
    funcionario, funcionarios, permissao, permissoes, membro, membros, aprovar, ruolo, ruoli, permessi, dipendenti, approva
  `),
);

/** Steps below which everything is done by those who manage, however far. */
const managedAreas: ReadonlySet<string> = new Set(list('admin, admins, sysadmin, scim, rbac'));

/** Scopes that ordinary callers do not have. */
const managingScope = /(?:^|[^a-z])(?:admin|administrator|manage|manager|superuser|root)(?:[^a-z]|$)/i;

export const isOrdinaryWrite = once((operation: Operation): boolean => {
  const { kind, safe, path, id, protection, summary, value } = operation;
  if (kind !== 'operation' || safe || administration(operation)) return false;
  // Whoever signs up manages nobody, though `/members` is where he does.
  if (!isSaidOwn(operation) && openKind(operation) !== 'signup' && !joins(operation) && manages(path, id))
    return false;
  // Authors say in prose whom an operation is for.
  const description = own(value, 'description');
  const said = typeof description === 'string' ? `${summary} ${description}` : summary;
  if (says(said, /\badmin\w*/i)) return false;
  return (
    protection.anonymous ||
    !protection.alternatives.every(({ requirements }) => requirements.filter(protects).some(isManaging))
  );
});

/**
 * Is it named after managing: by what the path leads to, or by its id? An outer step only says where it is:
 * `/members/{memberId}/events` is about an event, and so is `addMemberEvent`.
 */
function manages(path: string, id = ''): boolean {
  const all = namedSteps(path).map(words);
  const isOfMembers = areMembers(path);
  const last = isOfMembers ? [] : (all.at(-1) ?? []);
  const outer = new Set(all.slice(0, -1).flatMap((step) => step.flatMap((word) => [word, singular(word)])));
  if (all.some((step) => step.some((word) => managedAreas.has(word)))) return true;
  if (last.some((word) => management.has(word))) return true;
  // `/homes/{id}/reviews`: what people say of something, and `review` does no more than to add one.
  const isSaying = last.at(-1) === 'reviews';
  return words(id).some(
    (word) =>
      management.has(word) &&
      !outer.has(word) &&
      !(isSaying && word === 'review') &&
      !(isOfMembers && /^members?$/.test(word)),
  );
}

/** `/members/{memberId}` below nothing: those of a club or a library, who are its customers, as far as a path tells. */
export function areMembers(path: string): boolean {
  const [first, ...more] = steps(path).filter(
    (step) => step === null || !/^(?:api|rest|v\d{1,3})$/i.test(step),
  );
  return (
    typeof first === 'string' &&
    /^members?$/i.test(first) &&
    more.every((step) => step === null) &&
    more.length < 2
  );
}

/** What an API calls the persons of whom many call for themselves, though staff may look after them. */
const persons: ReadonlySet<string> = new Set(
  list(`
    customer, customers, member, members, student, students, pupil, pupils, patient, patients, player, players, driver, drivers,
    subscriber, subscribers, guest, guests, passenger, passengers, rider, riders, courier, couriers, resident, residents, citizen,
    citizens, shopper, shoppers, buyer, buyers, seller, sellers, host, hosts, donor, donors, candidate, candidates, applicant, applicants,
    traveller, travellers, traveler, travelers, person, persons, people, kunde, kunden, client, clients, cliente, clientes, clienti, klant, klanten
  `),
);

/** Does it write the record of one of those: `PATCH /customers/{id}`? */
const writesPerson = once(({ path }: Operation): boolean => {
  const all = steps(path);
  const at = all.findLastIndex((step) => step !== null);
  return persons.has(words(all[at] ?? '').join('')) && !all.slice(0, at).includes(null);
});
export const ofPersons = those(writesPerson);

// The properties of one schema share their lists of operations: each list is looked through once.
export const ordinaryWrites = those(isOrdinaryWrite);
export const purchasesIn = those(isPurchase);
export const selfServices = those(isSelfService);
export const pathItems = once(
  (operations: readonly Operation[]) => new Set(operations.map(({ pathItem }) => pathItem)),
);

function isManaging({ scopes }: { readonly scopes: readonly string[] }): boolean {
  return scopes.some((scope) => managingScope.test(scope));
}

/** Who is known already and makes a user mostly makes one for somebody else: what he may give, his own rights decide. */
export function makesOthers({ method, path, protection }: Operation): boolean {
  if (method !== 'POST' || protection.anonymous) return false;
  return !steps(path).some((step) => step === null || callers.has(words(step).join('')));
}

/** Of these everybody has one: there are no others to make. */
const callers: ReadonlySet<string> = new Set(list('me, self, profile'));

/** Is it below a step that is about the very thing: `creditLimit` of `/credit-control/accounts`? */
export function isAbout({ path }: Operation, name: string): boolean {
  const [first = ''] = words(name);
  return (
    first.length > 3 &&
    namedSteps(path)
      .slice(0, -1)
      .some((step) => words(step).join('').startsWith(first))
  );
}

/** “Join the programme”, “Become a member”, for anyone: whoever comes in is made no member by others. */
function joins({ api, method, path, protection, summary }: Operation): boolean {
  return (
    method === 'POST' &&
    protection.anonymous &&
    !path.endsWith('}') &&
    /^(?:join|enroll?|register|sign up|become)\b/i.test(summary) &&
    guardsAny(api)
  );
}

/** Is the record that is written the caller's own? Users below something else (`/databases/{id}/users`) are its parts. */
function isSelfService(operation: Operation): boolean {
  const { path } = operation;
  if (openKind(operation) === 'signup' || isSaidOwn(operation) || joins(operation)) return true;
  const all = steps(path);
  const spelt = all.map((step) => (step === null ? null : words(step).join('')));
  if (spelt.some((step) => step !== null && self.has(step))) return true;
  const at = spelt.findLastIndex((step) => step !== null);
  if (isOfWhoCalls(operation, spelt[at] ?? '')) return true;
  return people.has(spelt[at] ?? '') && !spelt.slice(0, at).includes(null);
}

/** `PUT /players/{id}` where each way in asks for the credential `player`: one of those who call, as far as anything tells himself. */
function isOfWhoCalls({ method, path, protection }: Operation, collection: string): boolean {
  if (method === 'POST' || !path.endsWith('}') || collection === '') return false;
  const { alternatives } = protection;
  return (
    alternatives.length > 0 &&
    alternatives.every(({ requirements }) =>
      requirements.some(({ scheme }) => scheme && words(scheme.name)[0] === singular(collection)),
    )
  );
}

function isPurchase({ path }: Operation): boolean {
  return namedSteps(path).some((step) => purchases.has(words(step).join('')));
}

function namedSteps(path: string): readonly string[] {
  return steps(path).filter((step) => step !== null);
}
