/** Words of models in the words of the OWASP Threat Model Library. */

const methods: readonly [RegExp, string][] = [
  [/\b(none|anonymous|no)\b/i, 'none'],
  [/\b(password|basic|digest|credentials|ldap)\b/i, 'password'],
  [/\b(otp|totp|two-factor|mfa|2fa)\b/i, 'otp'],
  [/\b(mtls|tls-client|client-certificate|certificate|x509|ssh|publickey|public-key)\b/i, 'public_key'],
  [/\b(sso|saml|oidc|openid\w*)\b/i, 'sso'],
  [/\b(oauth2?|token|bearer|jwt|api-?key|session(-id)?|hmac)\b/i, 'token'],
];

/** How callers are authenticated; empty where the words say nothing that the format knows. */
export function authenticationMethods(auth: string): string[] {
  const words = auth.slice(0, 200);
  return methods.flatMap(([pattern, name]) => (pattern.test(words) ? [name] : []));
}

/** Is the word one for what a flow speaks, rather than for who speaks? */
export function speaksProtocol(word: string): boolean {
  return /^(https?|wss?|grpcs?|tls|ssl|tcp|udp|s?ftps?|scp|ssh|mqtts?|amqps?|kafka|jdbc|odbc|ldaps?|smtps?|imaps?|nfs|smb|soap|graphql|(postgres|mysql|mongodb|redis|sql)\w*)\b/i.test(
    word.trim().slice(0, 200),
  );
}

const stores: readonly [RegExp, string][] = [
  [/sql|postgres|oracle|mariadb|jdbc|odbc|db2/i, 'sql'],
  [/redis|memcache|dynamo|key.?value|etcd/i, 'key_value'],
  [/mongo|couch|document|elastic/i, 'document'],
  [/s3|blob|bucket|object|file/i, 'object'],
  [/neo4j|graph/i, 'graph'],
  [/influx|timeseries|time.series|prometheus/i, 'time_series'],
];

/** What kind of store speaks like this; undefined where nothing tells. */
export function storeTypeOf(hints: readonly string[]): string | undefined {
  for (const hint of hints) {
    const found = stores.find(([pattern]) => pattern.test(hint.slice(0, 200)));
    if (found) return found[1];
  }
  return undefined;
}
