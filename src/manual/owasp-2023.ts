/** A category of the OWASP API Security Top 10 (2023), https://owasp.org/API-Security/editions/2023/. */
export interface OwaspCategory {
  readonly id: `API${number}`;
  readonly title: string;
  /** What a definition can tell about it; Markdown. */
  readonly seen: string;
  /** What no tool that reads definitions can see, and what sees it instead; Markdown. */
  readonly unseen: string;
}

/** Written by hand: what the rules cannot say about themselves. docs/coverage.md prints it. */
export const owasp2023: readonly OwaspCategory[] = [
  {
    id: 'API1',
    title: 'Broken object level authorization',
    seen: "That objects are addressed by ids which can be counted through, that anyone can call such an operation, that an operation takes the caller's identity from the request, and that none of its answers is a refusal.",
    unseen:
      "Whether the server compares the object's owner with the caller. That comparison is in the code or nowhere, and a definition reads the same either way. It takes tests with two accounts, code review, or a policy engine whose rules are themselves tested. A clean report says nothing about it.",
  },
  {
    id: 'API2',
    title: 'Broken authentication',
    seen: 'Operations without effective authentication, weak or mixed schemes, flows that are deprecated, credentials in URLs, and login, reset and one-time codes without any stated limit on attempts.',
    unseen:
      "Whether the server enforces what is declared: a definition can require a token that nobody checks. Nor how tokens are made and checked (signature, audience, expiry, revocation), how passwords are stored, whether limits on attempts work, whether sessions end. It takes tests of the running API and review of the identity provider's configuration.",
  },
  {
    id: 'API3',
    title: 'Broken object property level authorization',
    seen: 'Properties that ordinary callers can write and should not, open request bodies, and secrets and personal data in declared answers, as far as their names tell.',
    unseen:
      "What the server returns beyond its description, what it does with properties that it does not describe, and whether a property's visibility depends on the caller. Names are evidence, not proof: `notes` may hold health data, and `price` may be the buyer's bid. It takes comparison of recorded traffic with the definition.",
  },
  {
    id: 'API4',
    title: 'Unrestricted resource consumption',
    seen: 'Inputs without upper bounds (texts, lists, numbers, maps, files, pages, recursion), patterns that are slow on hostile text, and the absence of any stated rate limit.',
    unseen:
      'Whether declared limits are enforced, and what a request costs: a bounded query can still scan a table. Limits on connections, memory, time and money spent at third parties are in gateways and contracts. A `429` in a definition is a promise. It takes load tests and budgets with alerts.',
  },
  {
    id: 'API5',
    title: 'Broken function level authorization',
    seen: 'Administrative operations that ask for no more than the others, writes that are protected less than reads, and scopes that are missing, undeclared, too wide or the same everywhere.',
    unseen:
      'Which role may call what, where roles are not declared as scopes, and whether the server checks the scopes. Administrative functions with ordinary names are not recognised, and undocumented ones are not there to be seen. It takes tests of every operation with every role.',
  },
  {
    id: 'API6',
    title: 'Unrestricted access to sensitive business flows',
    seen: 'Flows that names give away (checkout, transfer, vote, invite, coupon) without a stated limit, payments that can be sent twice, and what agents may do unasked.',
    unseen:
      'Which flows hurt the business when they are automated: that is knowledge of the business, not of the definition. Nor whether bots are told from people. It belongs in a threat model, by people who know the business; threatlint then holds the definition against it.',
  },
  {
    id: 'API7',
    title: 'Server side request forgery',
    seen: 'Parameters and properties that carry URLs or host names without a list of allowed hosts, redirects that follow a parameter, and callbacks to an address that the caller chooses.',
    unseen:
      'Whether the server fetches the URL at all, how it resolves names, follows redirects and reaches internal networks. URLs that it finds inside files (SVG, XML, PDF) are in no schema. It takes code review, and rules for outgoing traffic.',
  },
  {
    id: 'API8',
    title: 'Security misconfiguration',
    seen: 'Clear text, secrets and internal addresses in the definition, cross-origin and gateway settings that it declares, inputs that are not constrained, and constraints that have no effect.',
    unseen:
      'The configuration of what runs: TLS versions and certificates, headers that are set at the edge, error pages, patches, open storage, default accounts. It takes scanning of the deployed system and review of its infrastructure code.',
  },
  {
    id: 'API9',
    title: 'Improper inventory management',
    seen: 'Old versions that are protected less than new ones, deprecated operations without an end, and debugging, internal and test surfaces in a definition.',
    unseen:
      'Endpoints, versions and hosts that no definition mentions, which is what this category is mostly about, and whether something retired is still running. It takes discovery from traffic, DNS and gateways, compared with the definitions.',
  },
  {
    id: 'API10',
    title: 'Unsafe consumption of APIs',
    seen: 'Webhooks and callbacks that arrive unauthenticated or unconstrained, remote references in the definition, and links that pass data on to weaker operations.',
    unseen:
      'Which other APIs the server calls and how far it trusts their answers: definitions describe what is offered, not what is consumed. It takes code review, and a threat model with the third parties in it.',
  },
];
