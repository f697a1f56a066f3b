import { type Family, list } from '../matcher.ts';

/** What PCI DSS protects: account data, and what proves possession of the card. */
export const payment: Family = {
  // Masked numbers may be shown (PCI DSS 3.4.1), tokens stand in for them.
  unless: list(`
    masked, truncated, tokenized, tokenised, hashed, last, has, is, require, requires, gift, loyalty,
    library, membership, report, sim, id, identity, business, punch, score, show
  `),
  tails: ['value', 'raw', 'plain', 'confirmation', 'code', 'text'],
  entries: [
    {
      meaning: 'card number',
      match: list(`
        card number, card no, card num, credit card, credit card number, credit card no, cc number, ccn,
        cc num, debit card number, payment card number, primary account number, card pan, bank card number,
        full pan, fpan, credit card num, cardnumber
      `),
      reason: 'a card number can be charged, and its storage and display fall under PCI DSS',
      confidence: 'high',
    },
    {
      // Bare only: also an angle of a camera, and a tax number in India.
      meaning: 'card number',
      match: ['pan'],
      whole: true,
      reason: 'a card number can be charged, and its storage and display fall under PCI DSS',
      confidence: 'medium',
    },
    {
      meaning: 'card verification code',
      match: list(`
        cvv, cvc, cvn, cvv code, cvc code, card verification value, card verification code, card security code, card cvv,
        card cvc, cid code
      `),
      unless: ['check', 'result'],
      reason: 'a card verification code must never be kept or returned after authorisation (PCI DSS 3.3.1)',
      confidence: 'high',
    },
    {
      meaning: 'card expiry',
      match: list(`
        card expiry, card expiration, card expiry date, card expiration date, cc exp, card exp month,
        card exp year, card expiration month, card expiration year, card expiry month, card expiry year,
        credit card expiration month, credit card expiration year, exp month, exp year, card exp, cc expiry,
        credit card expiry, credit card expiration date
      `),
      reason: 'with the card number it is enough to pay at some shops; alone it is harmless',
      confidence: 'low',
    },
    {
      meaning: 'magnetic stripe or PIN data',
      match: list(`
        card track data, card track, magnetic track data, magstripe track data, swipe track data, swiped track data, emv track data,
        payment track data, cardholder track data, encrypted track data, track 1 data, track 2 data, magstripe, magstripe data,
        magnetic stripe, magnetic stripe data, pin block, pin verification value
      `),
      reason: 'it is enough to copy the card, and must never be kept (PCI DSS 3.3.1)',
      confidence: 'medium',
    },
    {
      meaning: 'card holder',
      match: list(`
        cardholder name, card holder name, name on card, cardholder, card holder, credit card holder name,
        card name
      `),
      reason: 'it belongs to the account data that PCI DSS protects',
      confidence: 'low',
    },
  ],
};
