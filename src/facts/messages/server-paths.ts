/** Of which values words, examples or what is answered say that they lead to files of the server itself. */

import { list } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';
import { successBodies } from './answers.ts';

const onServer =
  /\b(?:(?:file|folder|directory|full|absolute|relative|local) )?(?:paths?|files?|file ?names?|folders?|director(?:y|ies))\b[^.\n]{0,24}\b(?:on|in|from|under|below|within|relative to) (?:the |our |this |its )?(?:(?:web|application|app|file|api|local) )?(?:server(?:['’]s (?:disk|file ?system))?|disk|file ?system|hard (?:drive|disk)|document root|web ?root|upload (?:folder|directory))\b|\b(?:server|disk|file ?system|server-side) paths?\b|\bread(?:s|ing)? (?:an? |the )?files? from (?:the )?(?:disk|server|file ?system)\b/i;
/** “File name to read”, “name of the file to delete”: it is opened by what is sent. */
const opened =
  /\b(?:file ?name|name of (?:the |a )?(?:[\w-]{1,20} )?file|file ?path|path (?:of|to) (?:the |a )?file) (?:to|that (?:is|will be|should be)) (?:be )?(?:read|open|load|delet|remov|sav|writ|overwrit|edit|execut|run|includ|tail|serv)\w*/i;
/** Of another machine, or of what only looks like a folder. */
const elsewhere = finds(
  /\b(?:remote|s?ftp|https?|git|svn|repositor(?:y|ies)|buckets?|s3|containers?|pods?|volumes?|devices?|clients?|hosts?|agents?|nodes?|archives?|zip|virtual|ur[li]s?|routes?|endpoints?|requests?|mount\w{0,3}|share[sd]?|instances?|vms?|machines?)\b/i,
);
const climbing = /^(?:\.\.[\\/]|[\w./-]{0,60}\/\.\.\/)/;
const absolute = /^(?:\/(?:etc|var|home|usr|opt|srv|root|tmp)\/|[A-Za-z]:\\)/;

/** Do its words or examples say that a value is a path on the server itself? */
export function isServerPath(
  schema: Schema,
  description: string,
  operations: readonly Operation[],
  examples: readonly unknown[] = [],
): boolean {
  const said = operations.length === 1 ? [description, (operations[0] as Operation).summary] : [description];
  return (
    said.some((text) => says(text, onServer) && !elsewhere(text)) ||
    [...shownIn(schema), ...examples.filter((one) => typeof one === 'string')].some(
      (one) => climbing.test(one) || (absolute.test(one) && !elsewhere(description)),
    )
  );
}

/** “Folder on our disk”, “where in the file system it is put” */
const beginsOnServer = finds(
  /^\W{0,3}(?:(?:the |an? )?(?:[\w-]{1,20} ){0,2}(?:file|path|folder|directory)(?: name)?|where) (?:on|in) (?:the|our) (?:server(?:['’]s (?:disk|file ?system))?|file ?system|disk)\b/i,
);
/** “Path of the report below /var/reports, e.g. 2024/summary.pdf”, “file below the working directory” */
const belowFolder = finds(
  /^\W{0,3}(?:the |an? )?(?:optional )?(?:relative )?(?:(?:name|path) of (?:the |an? )?)?(?:[\w-]{1,20} )?(?:path|file(?: ?name)?|folder|directory)\b[^.\n]{0,40}\b(?:below|under|in|within|inside|relative to) (?:[`"']?\/(?:var|etc|home|usr|opt|srv|root|tmp|data|mnt)\/|(?:the |our |its )?(?:configured )?(?:(?:working|data|database|base|media|storage|upload|document|web|install(?:ation)?|application|spool|export|log) (?:directory|folder|root)|docroot|web ?root))/i,
);
/** “Directory, e.g. ../shared is fine too”, “`..` goes up” */
const climbsInWords = /(?:^|[\s"'`(“])\.\.(?:\/[\w-]|[`"'”]{0,2} (?:goes|leads|climbs) up\b)/;
const ofFolders = /\b(?:paths?|files?|folders?|director(?:y|ies))\b/i;
const refused =
  /\b(?:not|never|no|without|refused?|rejected?|forbidden|invalid|disallowed|blocked)\b|n['’]t\b/i;

/** Does a description begin with a file on the server, or say that the value may climb? Whatever the name. */
export function saysServerFile(description: string): boolean {
  if (elsewhere(description.replace(/\.\.\/[\w./-]*/g, ''))) return false;
  return (
    beginsOnServer(description) ||
    (belowFolder(description) && !refused.test(description)) ||
    (climbsInWords.test(description) && ofFolders.test(description) && !refused.test(description))
  );
}

/** Does a description say that the file is opened, written or deleted whose name is sent? */
export function saysFileIsOpened(description: string): boolean {
  return says(description, opened) && !elsewhere(description);
}

function shownIn(schema: Schema): readonly string[] {
  return parts(schema)
    .flatMap(({ value: { example, examples, default: usual } }) => [
      example,
      usual,
      ...(Array.isArray(examples) ? examples : []),
    ])
    .filter((one) => typeof one === 'string');
}

/** `GET /download?file=…`, which answers with a file: it is looked up by what the query says. */
export const downloadsByName = once(
  (operation: Operation): boolean =>
    operation.safe &&
    // Beside an id it may only say what the file is called that is sent.
    !operation.path.includes('{') &&
    [...words(operation.path.replace(/\{[^{}]*\}/g, '')), ...words(operation.id ?? '')].some((word) =>
      downloading.has(word),
    ) &&
    successBodies(operation).some(
      ({ type, schema }) =>
        /^application\/(?:octet-stream|pdf|zip|x-[\w-]{1,40})$|^\*\/\*$|^image\//.test(type) ||
        schema?.value.format === 'binary' ||
        schema?.value.type === 'file',
    ),
);

const downloading: ReadonlySet<string> = new Set(
  list(`
    download, downloads, file, files, attachment, attachments, static, read, export, exports, document, documents, media, logs,
    herunterladen, télécharger, telecharger, téléchargement, telechargement, descargar, descarga, baixar, scarica, downloaden
  `),
);
