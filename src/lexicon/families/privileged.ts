import { type Family, list } from '../matcher.ts';

/**
 * Properties that decide what someone may do, owns or pays. The confidence says how seldom an ordinary caller may
 * rightly set it: an event's `status` or a product's `price` is set by its owner every day. All are whole names:
 * `fileCollaboratorRole` or `ratePlanId` are about something else.
 */
export const privileged: Family = {
  unless: list(`
    filter, search, query, sort, old, previous, expected, aria, min, max, request, requested
  `),
  tails: ['value', 'flag'],
  entries: [
    {
      meaning: 'administrator flag',
      match: list(`
        is admin, is administrator, is superuser, is super user, is super admin, is superadmin, is staff,
        is root, is owner, is moderator, is site admin, is global admin, is sys admin, is system admin,
        superuser, super admin, site admin, is internal user, is employee, is privileged, admin access,
        is account admin, is org admin, is tenant admin, is system, has admin rights, is operator,
        ist admin, ist administrator, is beheerder, est admin, est administrateur, es admin, es administrador, es superusuario,
        é admin, é administrador, eh admin, è amministratore
      `),
      whole: true,
      reason: 'whoever sets it makes himself an administrator',
      confidence: 'high',
    },
    {
      meaning: 'administrator flag',
      match: ['admin', 'administrator'],
      whole: true,
      reason: 'as a flag, whoever sets it makes himself an administrator',
      confidence: 'medium',
    },
    {
      meaning: 'role',
      match: list(`
        role, roles, user role, user roles, role id, role ids, role name, account role, access role,
        member role, org role, organization role, new role, user level, access level, permission level,
        privilege level, security level, clearance level, authorities, granted authorities, user group ids,
        admin role, security clearance, role names,
        rolle, rollen, benutzerrolle, rol, rol usuario, gebruikersrol, rôle, rôles, rol de usuario, ruolo, ruoli, nivel acceso,
        nivel de acceso, nível acesso, nível de acesso
      `),
      whole: true,
      reason: 'whoever sets his own role grants himself its rights',
      confidence: 'high',
    },
    {
      meaning: 'permissions',
      match: list(`
        permissions, permission, user permissions, privileges, privilege, entitlements, entitlement,
        access rights, granted scopes, granted permissions, member permissions, user group, user group id, role group,
        can approve, can administer, can manage users, can manage, berechtigungen, berechtigung, zugriffsrechte, permisos, permiso,
        permissões, permissão, permessi, permesso, droits, droits accès, rechten, toegangsrechten, privilegien, privilegios, privilégios
      `),
      whole: true,
      reason: 'whoever sets his own permissions grants himself rights',
      confidence: 'medium',
    },
    {
      meaning: 'permissions',
      match: ['scope', 'scopes', 'groups', 'group ids', 'user groups', 'member of', 'acl'],
      whole: true,
      reason: 'groups and scopes carry rights in many systems; they are often chosen on purpose',
      confidence: 'low',
    },
    {
      meaning: 'verification flag',
      match: list(`
        is verified, email verified, is email verified, email confirmed, is email confirmed, phone verified,
        is phone verified, phone confirmed, is phone confirmed, identity verified, is identity verified,
        account verified, kyc status, kyc verified, kyc level, is kyc verified, verification status,
        email is verified, email address verified, phone number verified, age verified, mobile verified,
        is email validated, email validated, email is validated, is phone validated, phone validated,
        is email address verified, is identity validated, identity validated, id verified, is id verified,
        documents verified, is phone number verified, verified email, verified phone, email verified at,
        phone verified at, verified badge, is verified badge, has verified badge, verification badge, blue badge,
        verified account, is verified account, verified seller, is verified seller, verified host, verified vendor, verified user, is verified user, kyc approved, is kyc approved, kyc passed, kyc completed, is age verified,
        adult verified, is adult verified, licence verified, license verified, driving licence verified,
        drivers license verified, driver license verified, is licence verified, is license verified,
        kyb status, kyb verified, aml status, verified purchase, is verified purchase, verified buyer, is verified buyer
      `),
      whole: true,
      reason: 'whoever sets it skips the verification',
      confidence: 'high',
    },
    {
      meaning: 'verification flag',
      match: list(
        'verified, confirmed, is confirmed, is trusted, trusted, verifiziert, geverifieerd, vérifié, verificado, verificada, verificato, verificata',
      ),
      whole: true,
      reason: 'whoever sets it skips the verification',
      confidence: 'medium',
    },
    {
      meaning: 'approval',
      match: list(`
        is approved, approved, approval status, approved by, is authorized, review status, is reviewed, approval,
        approved at, approved on, approved date, approval date, approver id, approved by id, approved amount,
        approval state, is authorised, verified by, validated by, pre approved, is pre approved, auto approve, auto approved, signed off by,
        upgrade approved, refund approved, loan approved, is loan approved, claim approved, credit approved,
        moderation status, moderation state, is moderated, granted, is granted, granted by, granted at, granted on, decided by,
        authorized by, authorised by, released by,
        genehmigt, freigegeben, goedgekeurd, approuvé, approuvée, aprobado, aprobada, aprovado, aprovada, approvato, approvata
      `),
      whole: true,
      reason: 'whoever sets it approves his own request',
      confidence: 'medium',
    },
    {
      meaning: 'balance',
      match: list(`
        account balance, wallet balance, credit balance, user credits, available balance, current balance,
        credit limit, available credit, account credit, loyalty points, reward points, points balance,
        spending limit, overdraft limit, user balance, loyalty balance, reward balance, rewards balance,
        bonus balance, bonus credits, free credits, cash balance, store credit, account credits, start points,
        starting points, initial points, bonus points, welcome points, start credits, starting credits, initial credits
      `),
      whole: true,
      reason: 'whoever sets it gives himself money',
      confidence: 'high',
    },
    {
      meaning: 'balance',
      match: list(
        'balance, credits, credit, wallet, saldo, solde, guthaben, kontostand, tegoed, saldo disponible, saldo disponível',
      ),
      whole: true,
      reason: 'whoever sets it gives himself money',
      confidence: 'medium',
    },
    {
      meaning: 'balance',
      match: ['coins', 'gems', 'points'],
      whole: true,
      reason: 'whoever sets it gives himself what others pay for',
      confidence: 'low',
    },
    {
      meaning: 'price',
      match: list(`
        price, unit price, total price, discount, discount amount, discount percentage, discount percent,
        discount rate, sale price, item price, price override, discount price, order total, total, grand total,
        subtotal, sub total, total amount, amount total, cart total, basket total, net total, gross total, final price,
        net price, gross price, amount due, total due, total cost, shipping cost, delivery fee,
        monthly fee, fee percent, fee percentage, platform fee, service fee, commission rate, commission, commission percent,
        payment terms, payment terms days, discount pct, discount override, fee override, amount charged, charged amount,
        total cents, total price cents, price cents, unit price cents, ticket price, booking fee,
        fee, fees, fee cents, fee amount, service charge, price per seat, price per unit, price per person, nightly rate, nightly price, room rate, price per night, rate per night,
        preis, einzelpreis, stückpreis, stueckpreis, gesamtpreis, rabatt, rabatt prozent, prijs, stukprijs, korting,
        kortingspercentage, prix, prix unitaire, prix total, remise, taux remise, precio, precio unitario, precio total, descuento,
        porcentaje descuento, preço, preço unitário, preço total, desconto, percentual desconto, prezzo, prezzo unitario, sconto,
        sconto percentuale
      `),
      whole: true,
      reason: 'a buyer who sets the price pays what he likes; a seller sets it every day',
      confidence: 'low',
    },
    {
      meaning: 'pay',
      match: list(`
        salary, base salary, annual salary, monthly salary, gross salary, net salary, wage, hourly wage, hourly rate,
        pay rate, pay grade, salary grade, salary band, bonus, vacation days, leave balance, holiday allowance
      `),
      whole: true,
      reason: 'on his own record, whoever sets it raises what he is paid',
      confidence: 'low',
    },
    {
      meaning: 'payment state',
      match: list(`
        is paid, payment status, paid, is premium, premium, is pro, is trial, is free, is refunded,
        payment state, refunded, paid at, paid on, amount paid, paid amount, payment confirmed,
        is payment confirmed, payment received, payment verified, settlement status, settlement state, payment completed, is settled, escrow released, funds released, payment released, fee waived,
        fees waived, is fee waived, bezahlt, betaald, pagado, pagada, pagato, pagata, premium until, paid until, pro until, premium expires at, trial ends at, trial end date,
        duty paid, deposit paid, is deposit paid, fee paid, is fee paid, fees paid, fare paid, reimbursed, is reimbursed
      `),
      whole: true,
      reason: 'whoever sets it gets what he did not pay for',
      confidence: 'medium',
    },
    {
      meaning: 'ownership',
      match: list(`
        owner id, tenant id, owner user id, owner uuid, tenant uuid, organisation id, organization id,
        account owner id, created by user id, tenant
      `),
      whole: true,
      reason: 'whoever sets it moves the object to, or acts for, someone else',
      confidence: 'medium',
    },
    {
      meaning: 'ownership',
      match: ['owner', 'owned by', 'user id', 'account id', 'author id', 'org id', 'customer id'],
      whole: true,
      reason: 'whoever sets it moves the object to, or acts for, someone else',
      confidence: 'low',
    },
    {
      meaning: 'internal state',
      match: list(`
        internal status, internal state, internal flag, internal flags, internal role, internal type,
        internal rating, internal score, internal level, internal notes, internal note, internal comment,
        internal comments, internal remarks, internal price, is internal, internal only, internal use only
      `),
      whole: true,
      reason: 'by its name only the server’s own side decides it',
      confidence: 'medium',
    },
    {
      meaning: 'account state',
      match: list(`
        account status, user status, is banned, is suspended, is blocked, is locked, account locked,
        account enabled, account state, user state, account disabled, is account disabled, account active, is account active,
        account suspended, is account suspended, account blocked, is account blocked, is account enabled, banned until, suspended until, account non locked, is account locked, is enabled user
      `),
      whole: true,
      reason: 'whoever sets it lifts the block on his account',
      confidence: 'medium',
    },
    {
      meaning: 'account state',
      match: list(`
        status, state, is active, active, enabled, is enabled, banned, suspended, is locked
      `),
      whole: true,
      reason: 'a state may decide what an object is allowed; callers often set it rightly',
      confidence: 'low',
    },
    {
      meaning: 'plan',
      match: list(`
        account type, user type, account tier, subscription tier, subscription level, membership level,
        membership tier, member tier, loyalty tier, loyalty level, is vip, vip level, plan id, subscription plan, plan tier, license type, user kind
      `),
      whole: true,
      reason: 'whoever sets it takes a better plan than he pays for',
      confidence: 'medium',
    },
    {
      meaning: 'plan',
      match: list(
        'plan, tier, quota, quota bytes, quota kb, quota mb, quota gb, storage quota, disk quota, storage limit, subscription',
      ),
      whole: true,
      reason: 'whoever sets it takes a better plan than he pays for; it is also how one orders it',
      confidence: 'low',
    },
    {
      meaning: 'second factor',
      match: list(`
        mfa enabled, is mfa enabled, two factor enabled, 2fa enabled, mfa required, is two factor enabled
      `),
      whole: true,
      reason: 'whoever sets it switches the second factor off',
      confidence: 'medium',
    },
  ],
};
