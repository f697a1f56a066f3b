import type { Diagnostic } from './diagnostic.ts';

const broken =
  'A model that does not hold proves nothing: until this is mended, none of its mitigations is verified.';
const waiver = 'Until this is mended, the acceptance waives nothing.';

/** Every diagnostic of threat models, as threat-models.md lists them. */
export const ofThreatModels = {
  'model-invalid': {
    title: 'Threat model does not follow its schema',
    level: 'error',
    rationale: `A misspelt key is a claim that nobody reads. ${broken}`,
    remediation:
      'Correct the key or the value. The published schema lists what each place takes; editors complete it.',
  },
  'model-duplicate-id': {
    title: 'Two entries of the threat model share a name',
    level: 'error',
    rationale: `Of two entries with one name, one is silently lost. ${broken}`,
    remediation: 'Rename one of them, or merge them.',
  },
  'model-unknown-reference': {
    title: 'Threat model names something that does not exist',
    level: 'error',
    rationale: `A name that leads nowhere protects nothing. ${broken}`,
    remediation: 'Correct the name, or declare what it means.',
  },
  'model-import-missing': {
    title: 'Import that cannot be used',
    level: 'error',
    rationale: `What is taken from a file that is not there means nothing. ${broken}`,
    remediation:
      'Correct the path: it is relative to the threat model, inside the repository, or `threatlint/…`. What lies elsewhere comes as a package or a copy; a check reads no network.',
  },
  'model-import-cycle': {
    title: 'Threat models that import each other',
    level: 'error',
    rationale: `Of files that import each other none comes first. ${broken}`,
    remediation: 'Move what they share into a file of its own, and import that.',
  },
  'model-import-changed': {
    title: 'Import that differs from the one that was locked',
    level: 'error',
    rationale: `Zones, assets and patterns of an import decide what this model claims; whoever changes them changes every model that imports them. ${broken}`,
    remediation: 'Read what changed in the import, then run `threatlint threats lock`.',
  },
  'model-selector-quoting': {
    title: 'Path glob without quotes',
    level: 'error',
    rationale: `YAML reads an unquoted \`{id}\` as a map and an unquoted \`*\` as an alias. ${broken}`,
    remediation: 'Put the path in double quotes.',
  },
  'model-spec-missing': {
    title: 'Component implements a definition that cannot be read',
    level: 'error',
    rationale: `Threats of a definition that is not there cannot be checked. ${broken}`,
    remediation: 'Correct the path; it is relative to the threat model.',
  },
  'model-spec-unmodelled': {
    title: 'Definition that no component implements',
    level: 'warning',
    rationale: 'Nobody has said who runs this API, who can reach it and what threatens it.',
    remediation: 'Add it under `implements` of the component that runs it.',
  },
  'flow-unprotected': {
    title: 'Flow crosses zones unprotected',
    level: 'warning',
    rationale: 'Between two trust zones anyone on the way can read, change or forge what is sent.',
    remediation:
      'Encrypt and authenticate the connection, then say so with `protocol` and `auth`. Operations that must be open to anyone are waived in the configuration, by this name and their path, where the flow leaves `auth` out.',
  },
  'flow-contradicted': {
    title: 'Flow states a protection that its definition does not have',
    level: 'error',
    rationale:
      'The flow is drawn, exported and reasoned about as protected, and the definition that it goes through lets anyone in, or is served in clear text.',
    remediation:
      'Mend the operations or servers shown, or leave `auth` or `protocol` out of the flow, so that its definition says it: operations that must be open to anyone are waived then, as `flow-unprotected` and by their path.',
  },
  'flow-protocol-unknown': {
    title: 'Flow whose words do not tell how it is protected',
    level: 'notice',
    rationale:
      'Between two trust zones it matters whether what is sent is encrypted and who sends it, and this word does not tell.',
    remediation:
      'Say it: `NAME-tls` where it is encrypted, `NAME in clear text` where it is not; for `auth` what proves the caller (`oauth2`, `mtls`, `password`), or `none`. What is only planned is not so yet.',
  },
  'flow-data-undeclared': {
    title: 'Flow carries an asset that it does not declare',
    level: 'error',
    rationale: 'The picture of where sensitive data travels is wrong, and so is every decision built on it.',
    remediation: "Add the asset to the flow's `data`, or take the property out of the definition.",
  },
  'asset-unmatched': {
    title: 'Asset that no definition carries',
    level: 'warning',
    rationale: 'A renamed property leaves its asset unprotected without a word.',
    remediation: 'Correct `match`, or leave it out where the asset never travels through an API.',
  },
  'asset-unclaimed': {
    title: 'Sensitive property that no asset claims',
    level: 'warning',
    rationale: 'Data that no asset claims is in no scope: no threat speaks of it.',
    remediation: 'Add the property to the `match` of an asset.',
  },
  'exposure-contradicted': {
    title: 'Exposure contradicted by the servers',
    level: 'warning',
    rationale: 'Likelihood and scopes are computed from an exposure that the definition denies.',
    remediation: "Correct the component's `exposure`, or the definition's servers.",
  },
  'scope-empty': {
    title: 'Scope matches no operation',
    level: 'error',
    rationale: 'A threat about no operation is proved by nothing and protects nothing.',
    remediation: 'Correct the selector; each of its keys must hold on the same operation.',
  },
  'scope-stale': {
    title: 'Scope names something that is gone',
    level: 'error',
    rationale: 'After a rename the operation is no longer in scope, and nobody notices.',
    remediation: 'Correct the name, or take it out of the scope.',
  },
  'scope-changed': {
    title: 'Scope that has changed since the review',
    level: 'warning',
    rationale: 'Nobody has thought about the new operations, or about what happened to those that are gone.',
    remediation: 'Go through the threat with its new scope, then run `threatlint threats review`.',
  },
  'mitigation-contradicted': {
    title: 'Mitigation contradicted by the definition',
    level: 'error',
    rationale: 'The model claims a protection that the definition does not have. The threat is open.',
    remediation: 'Mend the definition at the places shown, or set the mitigation to `planned`.',
  },
  'mitigation-partial': {
    title: 'Mitigation holds on some operations only',
    level: 'error',
    rationale: 'An attacker takes the operation that was forgotten.',
    remediation: 'Mend the operations named, or narrow the claim.',
  },
  'mitigation-unverifiable': {
    title: 'Mitigation that nothing verifies',
    level: 'warning',
    rationale: 'A claim that nothing checks is a hope; it takes nothing off the risk.',
    remediation: "Add `verify` with a rule, with evidence, or with a person's word.",
  },
  'mitigation-vacuous': {
    title: 'Mitigation verified on nothing',
    level: 'error',
    rationale: 'Its rules have nothing to judge on the operations in scope, so they prove nothing.',
    remediation: 'Choose a rule that speaks of these operations, or correct the scope.',
  },
  'mitigation-overdue': {
    title: 'Planned mitigation past its date',
    level: 'error',
    rationale: 'The threat was tolerated because the mitigation was on its way.',
    remediation: 'Implement it, agree on a new date, or accept the risk with an owner and an end.',
  },
  'mitigation-already-met': {
    title: 'Planned mitigation that already holds',
    level: 'info',
    rationale: 'It counts nothing as long as it is planned, and nothing keeps it from being lost again.',
    remediation: 'Set its status to `implemented`.',
  },
  'evidence-missing': {
    title: 'Evidence is not there',
    level: 'error',
    rationale: 'The claim rests on a file that does not say so.',
    remediation: 'Correct the path or the text; evidence is a file of this repository.',
  },
  'evidence-stale': {
    title: 'Evidence is too old',
    level: 'error',
    rationale: 'The code has moved on since the evidence was last touched.',
    remediation: 'Review the evidence and bring it up to date, or allow more with `maxAge`.',
  },
  'attestation-expired': {
    title: 'Attestation has expired',
    level: 'error',
    rationale: "A person's word counts for a while, because things change.",
    remediation: 'Ask for a new attestation.',
  },
  'acceptance-expired': {
    title: 'Acceptance has expired',
    level: 'error',
    rationale: 'The risk was accepted until a date that has passed. It is open again.',
    remediation: 'Mitigate the threat, or have the acceptance granted anew.',
  },
  'acceptance-expiring': {
    title: 'Acceptance expires soon',
    level: 'warning',
    rationale: 'When it ends, what it waives blocks again.',
    remediation: 'Mitigate the threat, or have the acceptance granted anew, before it ends.',
  },
  'acceptance-incomplete': {
    title: 'Acceptance is incomplete',
    level: 'error',
    rationale: `A risk that nobody carries, for no reason, for ever, is not accepted. ${waiver}`,
    remediation: 'Fill in what is missing.',
  },
  'acceptance-too-long': {
    title: 'Acceptance lasts too long',
    level: 'error',
    rationale: `The policy limits how long a risk may be accepted. ${waiver}`,
    remediation: 'Shorten it.',
  },
  'acceptance-unauthorised': {
    title: 'Acceptance approved by somebody who may not',
    level: 'error',
    rationale: `The policy names who may accept a risk. ${waiver}`,
    remediation: 'Have it approved by one of them.',
  },
  'acceptance-outside-scope': {
    title: 'Acceptance reaches beyond its threat',
    level: 'error',
    rationale: `An acceptance speaks of its threat's operations only. ${waiver}`,
    remediation: 'Narrow its scope.',
  },
  'residual-exceeds-acceptance': {
    title: 'Residual risk exceeds what was accepted',
    level: 'error',
    rationale: `The risk has grown since somebody agreed to carry it. ${waiver}`,
    remediation: 'Mitigate the threat, or have the higher risk accepted.',
  },
  'acceptance-unneeded': {
    title: 'Acceptance that nothing needs',
    level: 'info',
    rationale: 'Every mitigation is verified without it; it would hide what breaks later.',
    remediation: 'Delete it.',
  },
  'operation-uncovered': {
    title: 'Operation that no threat covers',
    level: 'policy',
    rationale: 'Nobody has thought about what could go wrong here.',
    remediation: 'Take it into the scope of a threat, or exempt it under `coverage`.',
  },
  'candidate-unanswered': {
    title: 'Threat that the definition suggests and nobody has answered',
    level: 'warning',
    rationale:
      'The definition shows where a well-known kind of threat may be, and no threat of that kind covers these operations.',
    remediation:
      'Add a threat of the same category whose scope covers them (`threatlint threats sync` writes one), or say under `dismissed` why it is none.',
  },
  'dismissal-expired': {
    title: 'Dismissal has expired',
    level: 'warning',
    rationale: 'That it is none here was to be looked at again by a date that has passed.',
    remediation:
      'Look at it again: write a threat for the candidate or mend the finding, or agree on a new end.',
  },
  'dismissal-unused': {
    title: 'Dismissal that dismisses nothing',
    level: 'notice',
    rationale:
      'Its key is misspelt, or what it was about is gone: it would dismiss what comes under that name later, unseen.',
    remediation:
      'Correct the key (`threatlint threats derive` lists those of candidates that there are), add what is missing, or delete the entry.',
  },
  'exemption-expired': {
    title: 'Exemption from coverage has expired',
    level: 'error',
    rationale: 'The operations were exempt until a date that has passed.',
    remediation: 'Cover them with a threat, or renew the exemption.',
  },
  'security-weakened': {
    title: 'Protection that has become weaker since the review',
    level: 'error',
    rationale: 'The model was judged with a protection that the definition no longer has.',
    remediation:
      'Restore the protection; where it is meant so, go through the threats of these operations, then run `threatlint threats review`.',
  },
  'surface-grown': {
    title: 'Operation that has grown since the review',
    level: 'warning',
    rationale:
      'A new class of data, a URL that the server may call or a callback brings threats that the model does not speak of.',
    remediation: 'Go through the model with the operation in mind, then run `threatlint threats review`.',
  },
  'review-overdue': {
    title: 'Review of the threat model is overdue',
    level: 'warning',
    rationale: 'An API changes; a model that nobody looks at does not.',
    remediation: 'Go through the model, then run `threatlint threats review`, which sets `review.last`.',
  },
  'threat-undecided': {
    title: 'Threat that nobody has decided about',
    level: 'error',
    rationale: 'It is known and neither mitigated nor accepted.',
    remediation: 'Add a mitigation, planned ones count, or an acceptance.',
  },
  'residual-above-gate': {
    title: 'Residual risk above the gate',
    level: 'policy',
    rationale: 'What is left after verified mitigations is more than the policy allows.',
    remediation: 'Verify more mitigations, or have the risk accepted on the whole scope.',
  },
  'risk-below-floor': {
    title: 'Risk stated lower than assets and exposure imply',
    level: 'warning',
    rationale:
      'A low number typed by hand hides the threat from every gate and list. The floor is the value that threatlint derives from the `exposure` of the component and the `cia` or `class` of the assets; where the model states neither, there is no floor.',
    remediation:
      'Raise the number or leave it out so that it is derived, or correct the asset or the exposure. What a mitigation brings belongs in its `reduces`.',
  },
  'question-open': {
    title: 'Question that nobody has answered',
    level: 'warning',
    rationale: 'The model stops where the answer is missing; what depends on it is a guess.',
    remediation: 'Find out, and write it as `answer`; or make a threat of it.',
  },
  'category-unknown': {
    title: 'Unknown category',
    level: 'warning',
    rationale: 'Reports and dashboards sort threats by category; this one drops out.',
    remediation:
      'Use API1 to API10, CWE numbers from cwe.mitre.org, CAPEC numbers from capec.mitre.org, LINDDUN types from linddun.org.',
  },
} as const satisfies Record<string, Diagnostic>;
