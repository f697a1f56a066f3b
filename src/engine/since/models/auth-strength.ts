/** How strongly the words of a flow's `auth` keep others out, in the order of schemes (docs/gate.md, Strength). */
const ranks: readonly (readonly [RegExp, number])[] = [
  [/\bm(?:utual)?[ _-]?tls\b|\bclient[ _-]?cert|\bx509\b|\bspiffe\b/, 9],
  [/\bdpop\b|\bhmac\b|\bsign(?:ed|ature)\b|\bsigv4\b|\bscram\b|\bkerberos\b|\bnegotiate\b|\bgnap\b/, 8],
  [/\boauth\d?\b|\bopenid|\boidc\b|\bsaml2?\b|\bsso\b/, 7],
  [/\bbearer\b|\bjwts?\b|\btokens?\b/, 6],
  [/\bcookies?\b|\bsession(?:id)?\b/, 4],
  [/\bdigest\b/, 3],
  [/\bbasic\b|\bpasswords?\b|\bpin\b|\blogin\b/, 2],
  [/\bkeys?\b|\bapikeys?\b/, 5],
];

/** The strongest that is named; in between where none of the words is known here, so that it is another kind, not a weaker one. */
export function authStrength(auth: string): number {
  return ranks.find(([words]) => words.test(auth.toLowerCase()))?.[1] ?? 6;
}
