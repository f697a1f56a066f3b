import { finds } from '../text/says.ts';
import { isPlaceholder } from './randomness.ts';

/** Signature lengths in base64url of the algorithms of RFC 7518 §3.1, where the key does not decide them. */
const signatureLength: Readonly<Record<string, number>> = {
  HS256: 43,
  HS384: 64,
  HS512: 86,
  ES256: 86,
  ES384: 128,
  ES512: 176,
  EdDSA: 86,
};

const day = 86_400;
const sampleClaims = finds(
  /example|john.?doe|jane.?doe|1234567890|foobar|\btest\b|sample|acme|"joe"|alice|bob\b|@test\./i,
);

/**
 * Is it a JSON Web Token (RFC 7519) somebody could use, and how sure is that? Undefined when it is none, is cut off or
 * unsigned. Low when its claims are a writer's invention, which the samples of jwt.io and RFC 7519 are too: they open
 * nothing, but a service that accepts them uses the key that everyone knows. Medium when it lived for a day at most.
 */
export function judgeJwt(token: string): 'high' | 'medium' | 'low' | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const head = json(header);
  if (!head || typeof head.alg !== 'string') return undefined;
  const claims = json(payload);
  if (!claims || head.alg.toLowerCase() === 'none' || signature.length < 40 || isPlaceholder(signature))
    return undefined;
  const expected = Object.hasOwn(signatureLength, head.alg) ? signatureLength[head.alg] : undefined;
  if (expected !== undefined && signature.length !== expected) return 'low';
  const lifetime =
    typeof claims.exp === 'number' && typeof claims.iat === 'number' ? claims.exp - claims.iat : undefined;
  if (lifetime !== undefined && lifetime <= day && !sampleClaims(JSON.stringify(claims))) return 'medium';
  return sampleClaims(JSON.stringify(claims)) ? 'low' : 'high';
}

/** Does it end at some time, by its claim `exp` (RFC 7519 §4.1.4)? */
export function endsByItself(token: string): boolean {
  return typeof json(token.split('.')[1] ?? '')?.exp === 'number';
}

function json(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
