/**
 * The words that stand beside those which prove something. Only what is known leaves a statement as it is: `tls planned`,
 * `oauth2 optional` and whatever else somebody may think of state nothing.
 */
const words = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')));

/** What is spoken, and says nothing of encryption by itself. */
export const spoken = words(
  'kafka jdbc odbc sql nosql oracle tds mssql sqlserver mariadb cassandra cql couchbase elasticsearch opensearch',
  'neo4j bolt influxdb prometheus rabbitmq activemq jms nats pulsar zeromq s3 blob gcs dynamodb zookeeper etcd',
  'websocket websockets http2 rest restful soap graphql json xml protobuf rpc jsonrpc thrift odata sse webhook webhooks',
  'hl7 fhir mllp dicom iso8583 swift fix as2 as4 edi smb cifs rdp vnc dns ntp git rsync iiop rmi bgp',
  'opcua mavlink can bluetooth ble zigbee matter lorawan',
);

/** What joins words, and where something is spoken. */
export const beside = words(
  'a an and or the in on of over via with within by through using for from to between at per inside',
  'access protocol proxy reverse web tunnel tunneled tunnelled binary text transport port gateway mesh sidecar envoy',
  'private internal external network link channel connection database db store queue broker message',
  'always only mandatory required enforced strict starttls start client server mutual end api service services',
  'our own istio linkerd aws azure gcp google cloudflare nginx vpc peering site hsts pinned pinning cluster',
);

export const isVersion = /^v?\d{1,5}$/;

/** What proves who calls. */
export const proving = words(
  'mtls mutual oauth oauth1 oauth2 oidc openid openidconnect saml saml2 sso jwt jwts bearer token tokens basic digest',
  'password passwords passphrase passkey passkeys webauthn fido fido2 u2f credential credentials key keys apikey apikeys',
  'session sessionid cookie cookies hmac signature signatures signed sigv4 aws4 kerberos spnego negotiate ntlm ldap',
  'certificate certificates cert certs x509 publickey totp otp mfa 2fa spiffe svid iam scram sasl login pin biometric',
  'biometrics psk dpop eidas smartcard gnap ssh factor externalized',
);

/** What is said of a proof, and takes nothing from it. */
export const ofIdentity = words(
  'secret secrets id ids user users username name account accounts machine m2m refresh connect flow code authorization',
  'auth authentication authenticated identity identities pkce grant header scheme entra ad active directory okta auth0',
  'keycloak cognito kubernetes k8s vault federated workload managed role roles short lived rotating rotated static shared',
  'pre device corporate customer customers two multi one time step up bound sender constrained partner scoped personal',
  'spire request requests payload body github gitlab saas tenant',
);

export const isAlgorithm = /^(?:sha|rs|es|hs|ps|ed|rsa|ecdsa|aes)\d+$|^rsa$|^ecdsa$|^eddsa$/;
