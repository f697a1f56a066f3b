/** Whether the server calls a URL that a client chooses: what names, format, operations and description say. */
import type { Confidence, Severity } from '../../findings/finding.ts';
import type { UrlEntry } from '../../lexicon/families/urls.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { ofText } from '../../text/memo.ts';
import {
  answersWithPicture,
  connected,
  endsCalls,
  findsThings,
  handsOver,
  isAnalysis,
  isAtConnected,
  isFetching,
  isReader,
  isRecording,
  isSubscribing,
} from './calling-operations.ts';
import type { ExampleUrl } from './example-urls.ts';
import { isFetchedByWords, isOpenedByWords } from './fetched-by-words.ts';
import { saysIdentifier, saysOwnAddress } from './no-urls.ts';
import { isUrlByKeyword } from './url-formats.ts';
import {
  isAddressByWords,
  saysElsewhere,
  saysFetched,
  saysFetchedFrom,
  saysItIsRead,
  saysLoadedFrom,
  saysNeverCalled,
  saysOpenedByUser,
  saysSought,
  saysUrlIsFetched,
} from './url-words.ts';

/** A parameter or property. */
export interface UrlField {
  readonly name: string;
  readonly schema: Schema;
  readonly place: Place;
  readonly operations: readonly Operation[];
  /** The name of the object that holds a property. */
  readonly owner?: string | undefined;
  /** Does it choose among the items of a list? */
  readonly filters?: () => boolean;
  readonly descriptions: readonly unknown[];
  /** What its examples show. */
  readonly shown?: () => ExampleUrl | undefined;
  readonly of: string | (() => string);
}

export interface Risk {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly why: string;
  /** An address for messages that the server sends: where it goes the caller decides by design, what comes back he never sees. */
  readonly isForMessages?: true;
}

const mayCall = ', and the server may call it';

/**
 * How likely the server calls it; undefined when names, format and operations speak against it.
 *
 * @param value the schema of the text itself
 */
export function riskOf(field: UrlField, value: Schema): Risk | undefined {
  const risk = riskOfCall(field, value);
  if (risk === undefined || risk.severity === 'low') return risk;
  const { operations } = field;
  if (operations.length > 0 && operations.every(endsCalls))
    return { severity: 'low', confidence: 'low', why: `${mayCall}, though the operation only ends that` };
  return isOfAName(field) ? { severity: 'low', confidence: 'low', why: mayCall } : risk;
}

function riskOfCall(field: UrlField, value: Schema): Risk | undefined {
  const { name, operations, owner = '' } = field;
  const meaning = meaningOf(field);
  // `destination` is where the server pushes to, too, where words say so.
  const isPushedTo = meaning?.confidence === 'low' && field.descriptions.some(saysUrlIsFetched);
  if ((meaning?.use === 'redirect' || meaning?.use === 'link') && !isPushedTo) return undefined;
  // Also where it is one of a choice: `anyOf: [{type: string, format: uri}, {type: 'null'}]`.
  const isUrl = parts(value).some(isUrlByKeyword);
  if (!meaning && !isUrl && tellsNothing(field)) return undefined;
  if (field.descriptions.some(saysNeverCalled))
    return { severity: 'low', confidence: 'low', why: `${mayCall}, though by its description it does not` };
  const isFetched = isSaidFetched(field);
  const isTold = isFetched || field.descriptions.some(saysUrlIsFetched);
  // “The push service calls this “player ID”” calls nothing.
  if (!isUrl && isNamedByWords(field)) return undefined;
  if (!isUrl && (!meaning || meaning.confidence === 'low')) {
    const risk = unnamedRisk(field);
    if (risk || !meaning) return risk;
  }
  // The caller of a webhook sees no answer: he learns less than from what the server fetches for him, and sends less.
  const isForMessages = true as const;
  if (meaning?.use === 'fetch' && meaning.confidence === 'high') {
    return { severity: 'medium', confidence: 'high', why: ', and the server calls it', isForMessages };
  }
  if (isSought(field)) return { severity: 'low', confidence: 'low', why: mayCall };
  if (!isTold && field.descriptions.some(saysOwnAddress)) {
    return {
      severity: 'low',
      confidence: 'low',
      why: `${mayCall}, though by its description it is the address that this API itself gives the object`,
    };
  }
  // `GET /crawls?firstUrl=…`, `GET /webhooks?callback=…` find those that are there.
  if (operations.length > 0 && operations.every(findsThings) && field.filters?.())
    return { severity: 'low', confidence: 'low', why: mayCall };
  if (!isTold && field.descriptions.some(saysOpenedByUser))
    return {
      severity: 'low',
      confidence: 'low',
      why: `${mayCall}, though by its description a person opens it`,
    };
  const [first] = operations;
  const looksCalled = `, and ${first?.label} looks as if the server calls it`;
  // A bare `domain` is brought in or offered, and its name servers are asked.
  const isDomain = /^domains?$/.test(words(name).join(' ')) && !isUrl && !isTold;
  if (meaning && first && !isDomain && operations.every(isFetching)) {
    return { severity: 'high', confidence: 'medium', why: looksCalled };
  }
  // `source`, a URL by its format.
  if (!meaning && first && origins.has(words(name).at(-1) ?? '') && operations.every(isFetching)) {
    return { severity: 'medium', confidence: 'medium', why: looksCalled };
  }
  if (meaning?.use === 'unknown' && first && operations.every(isSubscribing)) {
    return { severity: 'medium', confidence: 'medium', why: looksCalled, isForMessages };
  }
  if (field.filters?.()) return { severity: 'low', confidence: 'low', why: mayCall };
  // `link`, `host`, `callback`: words with other uses, unless the format says that it is a URL.
  if (meaning?.confidence === 'low' && !isUrl) return undefined;
  // `image_url`, and the `url` of an `image`.
  const named = words(name);
  const said = [...named, ...(named.length > 1 ? [] : words(owner))];
  if (meaning?.use === 'fetch' && !said.some((word) => pictures.has(word))) {
    const unsure = doubtOf(field, isUrl, isTold);
    if (unsure) return { severity: 'low', confidence: 'low', why: `${mayCall}, though ${unsure}` };
    if (field.descriptions.some(saysElsewhere) && !field.descriptions.some(saysFetched))
      return {
        severity: 'low',
        confidence: 'low',
        why: `${mayCall}, though it leads elsewhere by its description`,
      };
    const isKept = said.some((word) => kept.has(word)) && !said.some((word) => origins.has(word));
    if (isKept && !isTold && !isRead(field))
      return { severity: 'low', confidence: 'low', why: `${mayCall}, though nothing speaks of getting it` };
    return { severity: 'medium', confidence: 'medium', why: mayCall };
  }
  if (isFetched) {
    return {
      severity: isGotByWords(field) ? 'high' : 'medium',
      confidence: 'medium',
      why: ', and its description says that the server calls it',
      ...(field.descriptions.some(saysFetchedFrom) ? {} : { isForMessages }),
    };
  }
  if ((meaning || isUrl) && answersWithIt(operations)) return readOut(operations);
  if ((meaning || isUrl) && isRead(field)) {
    return { severity: 'medium', confidence: 'medium', why: ', and by its description the server reads it' };
  }
  if (meaning && isAnalysed(field))
    return {
      severity: 'medium',
      confidence: 'medium',
      why: `, and ${first?.label} looks as if the server reads it`,
    };
  if (isPictured(field))
    return {
      severity: 'medium',
      confidence: 'medium',
      why: `, and ${first?.label} answers with a picture that it makes of it`,
    };
  // `url` alone may be anything; `log_url`, `mandate_url` and those of links and pages are mostly shown.
  const bare = meaning !== undefined && words(name).length === 1;
  return { severity: bare && isConnected(field) ? 'medium' : 'low', confidence: 'low', why: mayCall };
}

/** Is it as most texts are: no words of it, no example and not its name tell of an address? Nothing else is asked then. */
function tellsNothing({ name, descriptions, shown }: UrlField): boolean {
  if (targets.has(words(name).at(-1) ?? '')) return false;
  for (const one of descriptions)
    if (typeof one === 'string' && (tellsOfAddress(one) || isFetchedByWords(name, one))) return false;
  return shown?.() === undefined;
}

const tellsOfAddress = ofText((text) =>
  [saysNeverCalled, saysFetched, saysUrlIsFetched, saysLoadedFrom, isAddressByWords].some((asks) =>
    asks(text),
  ),
);

/** The bare `url` of what is only referred to by it: the schema that a document follows, a licence, who wrote it. */
function isOfAName({ name, owner = '', descriptions }: UrlField): boolean {
  const of = words(owner).at(-1) ?? '';
  return words(name).length === 1 && referred.has(of) && !descriptions.some(saysFetched);
}

const referred: ReadonlySet<string> = new Set(
  'schema vocabulary namespace license licence author contact publisher creator vendor'.split(' '),
);

/** `endpoint`, and what it holds is “the player ID”; what calls itself a URL is one, unless its words begin otherwise. */
function isNamedByWords({ descriptions, shown }: UrlField): boolean {
  return descriptions.some(saysIdentifier) && shown?.() === undefined;
}

/** What speaks against a call where the name alone speaks for one. */
function doubtOf(field: UrlField, isUrl: boolean, isTold: boolean): string | undefined {
  const { name, operations, descriptions } = field;
  if (isTold) return undefined;
  const named = words(name);
  const says = descriptions.some((one) => typeof one === 'string' && one.trim() !== '');
  // `default_endpoint`: a path, a name or a URL.
  const isVague = named.length > 1 && /^endpoints?$/.test(named.at(-1) ?? '') && vague.has(named[0] ?? '');
  if (isVague && !isUrl && !says && !isConnected(field) && field.shown?.() === undefined)
    return 'nothing but its name says that it is a URL';
  if (operations.length > 0 && operations.every(isRecording)) return 'its operations only record it';
  return undefined;
}

const vague: ReadonlySet<string> = new Set('default preferred current last first selected'.split(' '));

/** What is called by another name, and is an address by what its description says or its examples show. */
function unnamedRisk(field: UrlField): Risk | undefined {
  const named = words(field.name);
  const [first] = field.operations;
  if (first && origins.has(named.at(-1) ?? '') && field.operations.every(isFetching) && field.shown?.())
    return {
      severity: 'medium',
      confidence: 'medium',
      why: `, as its example shows, and ${first.label} looks as if the server calls it`,
    };
  if (first && field.operations.every(isFetching) && field.descriptions.some(isAddressByWords))
    return {
      severity: 'medium',
      confidence: 'medium',
      why: `, by its description, and ${first.label} looks as if the server calls it`,
    };
  const isLoaded = field.descriptions.some((one) => saysLoadedFrom(one) || isFetchedByWords(field.name, one));
  if (!isLoaded && named.some((word) => names.has(word))) return undefined;
  // What may be the content itself as well (“either a URL to load from or …”) is fetched by the way.
  const isFetchedThere =
    first !== undefined &&
    field.descriptions.some((one) => isFetchedByWords(field.name, one)) &&
    field.operations.every(isFetching);
  if (isLoaded || field.descriptions.some(saysUrlIsFetched))
    return {
      severity: isFetchedThere || isGotByWords(field) ? 'high' : 'medium',
      confidence: 'medium',
      why: ', and its description says that the server calls it',
    };
  if (targets.has(named.at(-1) ?? '') && answersWithIt(field.operations)) return readOut(field.operations);
  const shown = field.shown?.();
  if (shown === undefined) return undefined;
  if (field.descriptions.some(isOpenedByWords))
    return {
      severity: 'medium',
      confidence: 'medium',
      why: ', as its example shows, and by its description the server reads it',
    };
  if (field.filters?.()) return { severity: 'low', confidence: 'low', why: mayCall };
  const isService = named.some((word) => services.has(word)) || isConnected(field);
  return shown === 'inside' || isService
    ? { severity: 'medium', confidence: 'medium', why: ', as its example shows, and the server may call it' }
    : { severity: 'low', confidence: 'low', why: ', as its example shows, and the server may call it' };
}

/** URIs that only name something: a vocabulary, who issued a token, a licence. */
const names: ReadonlySet<string> = new Set(
  (
    'schema schemas namespace ns xmlns iss issuer aud audience id ids identifier type types context vocabulary license ' +
    'licence origin origins referer referrer profile creator author publisher source homepage website scope scopes ' +
    'redirect return next success cancel failure logout policy terms doc docs documentation title name text description ' +
    'comment content body message note path twitter facebook linkedin instagram github blog'
  ).split(' '),
);

/** Whom a request goes to. */
const targets: ReadonlySet<string> = new Set('target destination endpoint host server receiver'.split(' '));

/** The caller reads what the server alone reaches. */
function answersWithIt(operations: readonly Operation[]): boolean {
  return operations.length > 0 && operations.every(handsOver);
}

function readOut([first]: readonly Operation[]): Risk {
  return {
    severity: 'high',
    confidence: 'medium',
    why: `, and by its description ${first?.label} answers with what the server finds there`,
  };
}

/** What is asked, once its address is known. */
const services: ReadonlySet<string> = new Set(
  'api service endpoint backend upstream server callback hook webhook target feed proxy gateway resource receiver'.split(
    ' ',
  ),
);

/** Do owner, paths or descriptions name such a thing? */
function isConnected({ owner = '', operations, descriptions }: UrlField): boolean {
  const said = [
    ...words(owner),
    ...descriptions.flatMap((one) => (typeof one === 'string' ? words(one) : [])),
  ];
  return said.some((word) => connected.has(word)) || operations.some(isAtConnected);
}

/** Mostly kept, and shown by the client. */
const pictures: ReadonlySet<string> = new Set(
  'image images avatar icon logo photo photos picture pictures thumbnail banner cover'.split(' '),
);

/** Mostly a link to what lies there, where nothing speaks of getting it. */
const kept: ReadonlySet<string> = new Set(
  'file files media video videos audio attachment attachments document documents content download downloads'.split(
    ' ',
  ),
);

/** What is taken from there. */
const origins: ReadonlySet<string> = new Set(
  'source src import remote from fetch proxy input linked origin'.split(' '),
);

const hollow: ReadonlySet<string> = new Set(
  'config configuration request response input output data info object create update params options settings dto model'.split(
    ' ',
  ),
);

/** What the name means; where it is only `url`, with the name of the object that it belongs to: `webhook`, `redirect`. */
function meaningOf({ name, owner, schema }: UrlField): UrlEntry | undefined {
  const lexicon = lexiconOf(schema.api);
  const parts =
    owner === undefined || words(name).length > 1 ? [] : words(owner).filter((word) => !hollow.has(word));
  const together = parts.length > 0 ? lexicon.url([...parts, ...words(name)].join(' ')) : undefined;
  return together && together.use !== 'unknown' ? together : lexicon.url(name);
}

/** `POST /classify/url`, `POST /ocr` with an `imageUrl`: what is made out of what lies there, and not kept. */
function isAnalysed({ name, operations }: UrlField): boolean {
  const [first = '', ...more] = words(name);
  return (
    (more.length === 0 ||
      (more.length === 1 && (pictures.has(first) || kept.has(first) || origins.has(first)))) &&
    operations.length > 0 &&
    operations.every(isAnalysis)
  );
}

/** `GET /thumb?src=…`, which answers with nothing but pictures: they are got before. A code that is drawn may hold an address. */
function isPictured({ name, operations }: UrlField): boolean {
  const named = words(name);
  return (
    named.some((word) => pictures.has(word) || origins.has(word) || word === 'url') &&
    operations.length > 0 &&
    operations.every(answersWithPicture)
  );
}

/** Is it looked for among what is there: the screenshots of a URL? */
function isSought({ operations, descriptions }: UrlField): boolean {
  return operations.length > 0 && operations.every(({ safe }) => safe) && descriptions.some(saysSought);
}

function isSaidFetched({ name, descriptions, schema }: UrlField): boolean {
  const isUrl = parts(schema).some(isUrlByKeyword);
  return descriptions.some((one) => saysFetched(one) || isFetchedByWords(name, one, isUrl));
}

/** “The server downloads it from there”: what comes is kept or shown, and an address for messages gives nothing back. */
function isGotByWords({ name, descriptions, schema }: UrlField): boolean {
  const isUrl = parts(schema).some(isUrlByKeyword);
  return descriptions.some((one) => isFetchedByWords(name, one, isUrl) && saysFetchedFrom(one));
}

/** Do its own words, or those of all operations that take it, say that the server looks at what the URL leads to? */
function isRead({ descriptions, operations }: UrlField): boolean {
  if (descriptions.some(saysItIsRead)) return true;
  return operations.length > 0 && operations.every(isReader);
}
