/** Kinds of media types, and where a definition writes them down. */
import type { MediaType, Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';

/** Data that schemas describe: JSON, XML, YAML, forms, streams of JSON (RFC 6839, RFC 7464). */
export function isStructured(type: string): boolean {
  return (
    /^[\w.*-]+\/(?:[\w.-]+\+)?(?:json|xml|yaml|cbor|json-seq)$/.test(type) ||
    /[/.+-](?:json|jsonl|ndjson|x-ndjson|x-yaml|x-www-form-urlencoded|form-data|msgpack|hal)$/.test(type) ||
    // JSON by its definition (CSP Level 3 §5.3), without the suffix.
    type === 'application/csp-report' ||
    isRange(type)
  );
}

/** The range of all types, and that of all applications: of a message with a schema data, as that says; by itself anything. */
export function isRange(type: string): boolean {
  return type === '*/*' || type === 'application/*';
}

/** Is what is embedded in a text data rather than a file? A range says neither. */
export function isEmbeddedData(type: string): boolean {
  return isStructured(type) && !isRange(type);
}

/** Data that is signed or encrypted as a whole: its schema describes what is inside (RFC 7515 §9.2, 7519 §10.3, 9052, 8392). */
export function isSealed(type: string): boolean {
  return /^application\/(?:(?:[\w.-]+\+)?(?:jwt|jose|jws|jwe|cose|cwt|sd-jwt)|jose[+;-][\w.-]+|cose-[\w.-]+)$/.test(
    type,
  );
}

/** Archives, which are unpacked to many times their size. */
export function isArchive(type: string): boolean {
  return /^(?:application|multipart|package)\/(?:[\w.-]*\+)?(?:x-)?(?:zip|zip-compressed|gzip|gzip-compressed|tar|gtar|tar-gz|tgz|compressed-tar|7z-compressed|7z|bzip|bzip2|xz|rar|rar-compressed|vnd\.rar|zstd|lzma|compress|compressed|java-archive|deflate|brotli|lz4|lzip|snappy-framed)$/.test(
    type,
  );
}

/** A page or a script, which a browser runs in the name of the site it comes from (WHATWG MIME Sniffing §4.6). */
export function isPage(type: string): boolean {
  return type === 'text/html' || type === 'application/xhtml+xml';
}

export function isScript(type: string): boolean {
  return /^(?:text|application)\/(?:x-)?(?:javascript|ecmascript|jscript|livescript)$/.test(type);
}

/**
 * Where a media type is written: the key of its entry in `content`, or in 2.0 its entry in the list `consumes` or
 * `produces` of the operation or the root; where no list names it, the message itself.
 */
export function mediaTypePlace(
  media: MediaType,
  key: 'consumes' | 'produces',
  operation: Operation | undefined,
): { at: Place; part: 'key' | 'value' } {
  if (operation?.api.version !== '2.0') return { at: media.place, part: 'key' };
  for (const holder of [operation, operation.api]) {
    const list = own(holder.value, key);
    if (!Array.isArray(list)) continue;
    const at = list.findIndex(
      (entry) =>
        typeof entry === 'string' && (entry.split(';')[0] as string).trim().toLowerCase() === media.type,
    );
    if (at >= 0) return { at: holder.place.child(key, at), part: 'value' };
    break;
  }
  return { at: media.place, part: 'key' };
}
