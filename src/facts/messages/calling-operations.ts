/** Operations by which a server calls what it is told, or does not, as their paths, ids and words have it. */
import { endOf, lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { successBodies } from './answers.ts';
import { saysItHandsOver, saysItLooksThere, saysItReadsUrls, saysItTriesUrls } from './url-words.ts';

/** Does it take away what was to be called: `DELETE /webhooks?target_url=…`, `/hooks/unsubscribe`? The URL says which one. */
export const endsCalls = once(({ method, path, id = '' }: Operation): boolean => {
  if (method === 'DELETE') return true;
  return [...words(lastStep(path)), ...words(id).slice(0, 1)].some((word) => ending.has(word));
});

const ending: ReadonlySet<string> = new Set(
  'unsubscribe unregister deregister unhook unlink delete remove disable deactivate'.split(' '),
);

/** `POST /artifacts/metadata/storage-record`: what is said of something that lies elsewhere. */
export const isRecording = once(({ path, summary }: Operation): boolean => {
  const named = new Set(words(path.replace(/\{[^{}]*\}/g, '')));
  return named.has('metadata') && /^(?:create|add|record|set|store)\b[^.\n]{0,40}\brecords?\b/i.test(summary);
});

export const handsOver = once(
  ({ safe, summary, value }: Operation): boolean =>
    !safe && [summary, own(value, 'description')].some(saysItHandsOver),
);

/** Things that a server connects to, sends something to, or takes something from. */
export const connected: ReadonlySet<string> = new Set(
  (
    'registry registries scanner scanners sink sinks logsink destination destinations webhook webhooks hook hooks feed feeds ' +
    'mirror mirrors repository remote stream streams monitor monitors uptime probe probes crawler integration integrations ' +
    'upstream backend adapter connector connectors connection connections server servers endpoint healthcheck healthchecks ' +
    'ldap smtp imap ftp sftp amqp kafka redis jdbc database datasource datasources'
  ).split(' '),
);

/** Asked for each field that an operation takes: a stranger's schemas may share thousands of operations. */
export const isAtConnected = once(({ path }: Operation): boolean =>
  words(path.replace(/\{[^{}]*\}/g, '')).some((word) => connected.has(word)),
);

const fetches: ReadonlySet<string> = new Set(
  (
    'import imports fetch crawl crawls crawler scrape scraper proxy preview previews unfurl screenshot screenshots ping ' +
    'ingest oembed pdf pdfs thumbnail thumbnails render'
  ).split(' '),
);

const analyses: ReadonlySet<string> = new Set(
  (
    'classify classification detect detection recognize recognise recognition ocr analyze analyse analysis transcribe ' +
    'transcription summarize summarise extract extraction parse scan caption moderate predict prediction inference'
  ).split(' '),
);

export const isAnalysis = once(({ method, path }: Operation): boolean => {
  const named = path.split('/').filter((step) => step !== '' && !step.includes('{'));
  return method === 'POST' && named.slice(-2).some((step) => words(step).some((word) => analyses.has(word)));
});

export const answersWithPicture = once((operation: Operation): boolean => {
  const { method, path, id = '', summary } = operation;
  if (method !== 'GET' || /qr|bar_?code|badge|data ?matrix/i.test(`${path} ${id} ${summary}`)) return false;
  const given = successBodies(operation);
  return given.length > 0 && given.every(({ type }) => type.startsWith('image/'));
});

const subscriptions: ReadonlySet<string> = new Set(
  'webhook webhooks hook hooks callback callbacks'.split(' '),
);

/** Does its path or id name something that is done by calling a URL? */
export const isFetching = once(({ path, id = '' }: Operation): boolean =>
  [...words(path.replace(/\{[^{}]*\}/g, '')), ...words(id)].some((word) => fetches.has(word)),
);

/** Does its path or id name what is called when something happens? */
export const isSubscribing = once(({ path, id = '' }: Operation): boolean =>
  [...words(path.replace(/\{[^{}]*\}/g, '')), ...words(id)].some((word) => subscriptions.has(word)),
);

/** Is it the collection itself that is read? */
export const findsThings = once(
  ({ method, path }: Operation): boolean =>
    method === 'GET' && /[a-z]s$/i.test(words(endOf(path)).at(-1) ?? ''),
);

export const isReader = once(({ safe, summary, value }: Operation): boolean => {
  const description = own(value, 'description');
  if (!safe && (saysItLooksThere(summary) || saysItLooksThere(description))) return true;
  if (saysItReadsUrls(summary)) return true;
  return !safe && (saysItReadsUrls(description) || saysItTriesUrls(description));
});
