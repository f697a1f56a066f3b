/** Values of any name that the server goes and gets, as their descriptions say. */
import { words } from '../../lexicon/words.ts';
import { found, said } from '../../text/says.ts';

const saysGotten = said(
  /\b(?:servers?|services?|back-?end|platform|api|we|worker|gateway|converter|renderer|transcoder|crawler)\b (?:then |will |also |automatically |periodically |may |can ){0,2}(?:fetche?s?|downloads?|imports?|retrieves?|crawls?|pulls?|scrapes?)\b|\b(?:is|are|gets?|will be|be) (?:then |automatically )?(?:fetched|downloaded|imported|retrieved|crawled|pulled|scraped) (?:[\w-]+ ){0,2}?(?:from there|by (?:the |our |this )?(?:servers?|services?|back-?end|platform|api|worker))\b/i,
);
const isRemote = found(
  /\b(?:ur[li]s?|links?|address|web ?(?:page|site)s?|pages?|remote|external|from there|where|feeds?|hosts?|https?)\b/i,
);
/** What lies here already, or is only called so. */
const isHere = found(
  /\b(?:names?|ids?|identifiers?|keys?|numbers?|codes?|list) of\b|\buploaded\b|\b(?:table|column|query|bucket key)\b/i,
);
/** What is got from somewhere, as things are called that may as well be texts. */
const gotten: ReadonlySet<string> = new Set(
  'source src feed origin remote avatar logo image picture photo icon thumbnail banner page site location target media video href link file document attachment import'.split(
    ' ',
  ),
);

/** “Where the server downloads the file from”, of a `source`; “a link that is fetched by our backend”, of anything. */
export function isFetchedByWords(name: string, description: unknown): boolean {
  if (!saysGotten(description) || isHere(description)) return false;
  return isRemote(description) || gotten.has(words(name).at(-1) ?? '');
}
