/** The risk categories of Threagile whose STRIDE letter and CWE are beyond doubt, by their ids. */
export const riskCategories: Readonly<Record<string, { readonly stride: string; readonly cwe: number }>> = {
  'cross-site-request-forgery': { stride: 'S', cwe: 352 },
  'cross-site-scripting': { stride: 'T', cwe: 79 },
  'dos-risky-access-across-trust-boundary': { stride: 'D', cwe: 400 },
  'ldap-injection': { stride: 'T', cwe: 90 },
  'missing-authentication': { stride: 'E', cwe: 306 },
  'missing-authentication-second-factor': { stride: 'E', cwe: 308 },
  'missing-file-validation': { stride: 'S', cwe: 434 },
  'missing-hardening': { stride: 'T', cwe: 16 },
  'missing-identity-propagation': { stride: 'E', cwe: 284 },
  'missing-vault': { stride: 'I', cwe: 522 },
  'path-traversal': { stride: 'I', cwe: 22 },
  'search-query-injection': { stride: 'T', cwe: 74 },
  'server-side-request-forgery': { stride: 'I', cwe: 918 },
  'sql-nosql-injection': { stride: 'T', cwe: 89 },
  'unencrypted-asset': { stride: 'I', cwe: 311 },
  'unencrypted-communication': { stride: 'I', cwe: 319 },
  'untrusted-deserialization': { stride: 'T', cwe: 502 },
  'xml-external-entity': { stride: 'I', cwe: 611 },
};

export const strideLetters: Readonly<Record<string, string>> = {
  spoofing: 'S',
  tampering: 'T',
  repudiation: 'R',
  'information-disclosure': 'I',
  'denial-of-service': 'D',
  'elevation-of-privilege': 'E',
};
