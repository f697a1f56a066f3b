import { type Family, list } from '../matcher.ts';

/** Steps of a path that name a flow whose automation hurts the business (OWASP API6:2023). Read on writing operations only. */
export const flows: Family = {
  unless: ['list', 'validate', 'preview', 'search', 'simulate', 'cancel', 'is', 'plan'],
  tails: ['all', 'now'],
  entries: [
    {
      meaning: 'purchase',
      match: list(`
        checkout, checkouts, purchase, purchases, buy, place order, submit order, create order, orders,
        order now, buy now, pre order, preorder, preorders, bid, bids, place bid, kaufen, bestellen, bestellung, bestellungen,
        kasse, compra, compras, comprar, acheter, achat, achats, commander, acquista, acquisto, acquisti, kopen
      `),
      reason: 'scripts buy what is scarce before people can',
      confidence: 'medium',
    },
    {
      meaning: 'payment',
      match: list(`
        payment, payments, pay, charge, charges, payout, payouts, withdraw, withdrawal, withdrawals,
        transfers, money transfer, transfer funds, refund, refunds, deposit, deposits, top up, topup,
        create payment, make payment, create transfer, create payout, create charge, create refund,
        wire, wire transfer, wire transfers, bank transfer, bank transfers, send money, transfer money, pay out, initiate payment, initiate transfer,
        donate, donation, donations, disburse, disbursement, disbursements, remittance, remittances,
        cash out, cashout,
        zahlung, zahlungen, bezahlen, überweisung, überweisungen, ueberweisung, ueberweisungen, auszahlung, auszahlungen,
        betalen, betaling, betalingen, overboeking, overboekingen, uitbetaling, uitbetalingen
      `),
      reason: 'it moves money, and stolen cards are tried out on it',
      confidence: 'medium',
    },
    {
      meaning: 'payment',
      // `/cards/debit` are cards.
      match: list('debit account, debit wallet, account debit, wallet debit'),
      reason: 'it moves money, and stolen cards are tried out on it',
      confidence: 'medium',
    },
    {
      // In Romance languages a name begins with what it is: `metodos-pago` are methods.
      meaning: 'payment',
      match: list(`
        paiement, paiements, effectuer paiement, créer paiement, virement, virements, virement bancaire, remboursement, remboursements,
        pagar, pago, pagos, crear pago, realizar pago, hacer pago, procesar pago, transferencias, transferencia bancaria,
        transferencias bancarias, reembolso, reembolsos, pagamento, pagamentos, criar pagamento, realizar pagamento, efetuar pagamento,
        transferências, transferência bancária, pagamenti, effettua pagamento, bonifico, bonifici, rimborso, rimborsi
      `),
      whole: true,
      reason: 'it moves money, and stolen cards are tried out on it',
      confidence: 'medium',
    },
    {
      // A repository or a domain is transferred too.
      meaning: 'payment',
      match: list('transfer, transferencia, transferência'),
      reason: 'it may move money',
      confidence: 'low',
    },
    {
      meaning: 'reservation',
      match: list(`
        reserve, reservation, reservations, book, booking, bookings, create booking, create reservation,
        reserve slot, book slot, book appointment, reserve appointment, reserve seat, book seat,
        schedule appointment, create appointment, appointment booking, rent, rental, rentals, hire,
        hold seat, seat hold, hold seats, seats hold, hold tickets, tickets hold,
        buchen, reservieren, reservierung, reservierungen, reserveren, reservering, reserveringen
      `),
      reason: 'scripts reserve everything and leave nothing for others',
      confidence: 'medium',
    },
    {
      meaning: 'reservation',
      match: list(`
        réserver, réservation, réservations, créer réservation, reservar, reserva, reservas, crear reserva, hacer reserva, realizar reserva,
        criar reserva, fazer reserva, prenotazione, prenotazioni, prenota, crea prenotazione
      `),
      whole: true,
      reason: 'scripts reserve everything and leave nothing for others',
      confidence: 'medium',
    },
    {
      meaning: 'vote',
      match: list(`
        abstimmen, voto, votos, votar, stemmen, poll answer, post review, create review, submit review, submit rating, submit vote, vote, votes, upvote, downvote, rate, rating, ratings, cast vote, review, reviews, poll vote
      `),
      reason: 'scripts decide the result',
      confidence: 'low',
    },
    {
      meaning: 'invitation',
      match: list(`
        invite, invites, invitation, invitations, referral, referrals, send invite, refer friend,
        create invitation,
        einladung, einladungen, einladen, uitnodiging, uitnodigingen, uitnodigen
      `),
      reason: 'it sends mail to anyone, and rewards can be farmed',
      confidence: 'medium',
    },
    {
      meaning: 'invitation',
      match: list(`
        invitación, invitaciones, invitar, crear invitación, enviar invitación, convite, convites, convidar, criar convite,
        enviar convite, invito, inviti, invita, invia invito
      `),
      whole: true,
      reason: 'it sends mail to anyone, and rewards can be farmed',
      confidence: 'medium',
    },
    {
      meaning: 'voucher',
      match: list(`
        redeem points, redeem reward, redeem rewards, redeem code, redeem voucher, claim bonus, claim prize, claim coupon, claim voucher,
        redeem, redemption, redemptions, redeem coupon, apply coupon, apply promo, apply voucher,
        redeem gift card, claim reward, promo code, coupon,
        gutschein einlösen, gutschein einloesen, gutscheine einlösen, einlösen, einloesen, canjear, canjear cupón, resgatar,
        resgatar cupom, inwisselen, verzilveren, riscatta, riscattare
      `),
      reason: 'codes are tried out by the thousand',
      confidence: 'medium',
    },
    {
      meaning: 'voucher',
      match: ['coupons', 'vouchers', 'gift card', 'gift cards'],
      reason: 'codes are tried out by the thousand; it may also be how a shop issues them',
      confidence: 'low',
    },
  ],
};

/** Steps of a path, tags and operation names that say: for administrators. */
export const admin: Family = {
  entries: [
    {
      meaning: 'administration',
      match: list(`
        admin, administration, admin api, superadmin, super admin, superuser, sysadmin, back office,
        backoffice, staff only, admin only, admins only, admin panel, admin console, admin portal, site admin, administrador, amministratore,
        beheerder
      `),
      reason: 'it is named as an administrator’s',
      confidence: 'high',
    },
    {
      meaning: 'impersonation',
      match: list(`
        impersonate, impersonation, impersonate user, sudo, login as, act as, assume user, switch user,
        become user, break glass
      `),
      reason: 'it lets someone act as another',
      confidence: 'high',
    },
    {
      meaning: 'internal operation',
      match: ['internal', 'internal api', 'private api', 'internal only', '_internal'],
      reason: 'it is named as internal',
      confidence: 'medium',
    },
  ],
};

/** Writing operations on these grant rights: a step of the path that is the object of the change. */
export const grants: Family = {
  unless: ['iam'],
  entries: [
    {
      meaning: 'granting of rights',
      match: list(`
        role, roles, permission, permissions, privileges, user roles, role assignments, role assignment, acl, acls,
        grant role, assign role, make admin, grant admin, revoke admin
      `),
      reason: 'it changes what others may do',
      confidence: 'low',
    },
  ],
};

/** What operations are about that tests call before they run. */
export const dataOfTests = 'data of tests';

/** Steps of a path that belong to development and operation, not to the public. */
export const debug: Family = {
  entries: [
    {
      meaning: 'diagnostic endpoint',
      match: list(`
        actuator, heapdump, heap dump, threaddump, thread dump, phpinfo, phpinfo php, jolokia, pprof,
        h 2 console, server status, elmah axd, trace axd, debug, __debug__, debugbar, profiler, core dump,
        gc dump, db console, adminer, phpmyadmin, server info, debug toolbar, debug console, symfony profiler, telescope, hystrix stream, thread dumps, heap dumps,
        env dump, git config, debug vars, debug info, stack dump, graphiql, logfile
      `),
      reason: 'it shows the inside of the server: memory, settings, secrets',
      confidence: 'high',
    },
    {
      meaning: dataOfTests,
      match: list(`
        reset db, reset database, seed db, seed database, wipe db, wipe database, clear db, clear database,
        flush db, flushdb, flush database, truncate database, empty database, load fixtures, reset fixtures, reset test data, test reset, create test data,
        seed test data, test setup, test teardown
      `),
      reason: 'it empties or fills the data that all work with',
      confidence: 'high',
    },
    {
      meaning: 'diagnostic endpoint',
      match: list(`
        metrics, openmetrics, open metrics, prometheus, env, console, dump, trace, swagger, swagger ui, swagger json, swagger yaml, swagger resources, swagger ui html, playground, test, tests, echo,
        beans, loggers
      `),
      reason: 'it may show the inside of the server; the word has other uses',
      confidence: 'low',
    },
  ],
};
