/** Values of any name that the server goes and gets, as their descriptions say. */
import { words } from '../../lexicon/words.ts';
import { found, said } from '../../text/says.ts';

const getters =
  '(?:servers?|services?|back-?end|platform|api|we|worker|gateway|converter|renderer|transcoder|crawler|importer|downloader|engine|bot|hub|agent|scraper)';
const saysGotten = said(
  new RegExp(
    `\\b${getters}\\b (?:then |will |also |automatically |periodically |may |can ){0,2}(?:fetche?s?|downloads?|imports?|retrieves?|crawls?|pulls?|scrapes?|clones?|looks? at|(?:opens?|visits?)(?![^.\\n]{0,30}\\b(?:browser|tab|window|app)\\b)|makes? (?:an? )?(?:previews?|thumbnails?|screenshots?|snapshots?) of)\\b|(?:^\\W{0,3}|[.;:,] |\\b(?:is|are|and|gets?|will be|be) )(?:then |automatically )?(?:fetched|downloaded|imported|retrieved|crawled|pulled|scraped|cloned|thumbnailed|previewed) (?:[\\w-]+ ){0,2}?(?:from there|by (?:the |our |this )?${getters})\\b|\\bwhere (?:the |our )${getters} (?:loads?|gets?|takes?|reads?) (?:[\\w-]{1,20} ){1,4}from\\b`,
    'i',
  ),
);
const isRemote = found(
  /\b(?:ur[li]s?|links?|address|web ?(?:page|site)s?|pages?|git repositor(?:y|ies)|remote|external|from there|where|feeds?|hosts?|https?)\b/i,
);
/** What lies here already, or is only called so. */
const isHere = found(
  /\b(?:names?|ids?|identifiers?|keys?|numbers?|codes?|list) of\b|\buploaded\b|\b(?:table|column|query|bucket key)\b/i,
);
/** What is got from somewhere, as things are called that may as well be texts. */
const gotten: ReadonlySet<string> = new Set(
  'source src feed origin remote avatar logo image picture photo icon thumbnail banner page site location target media video href link file document attachment import url uri'.split(
    ' ',
  ),
);

/** “URL of the tarball to import”, “Absolute address of the picture to load”: what is there to be got. */
const isAddressToGet = said(
  /^\W{0,3}(?:the |an? )?(?:full |absolute |complete |public |remote |https? )?(?:ur[li]|web address|address|link) (?:of|to|for) (?:the |an? )?(?:[\w-]{1,20} ){1,4}(?:to|that (?:is|will be|should be|shall be) (?:to be )?|which is |to be )\s?(?:import|fetch|load|download|pull|retriev|crawl|scrap|render|clon|ingest|mirror|screenshot|transcod)|^\W{0,3}(?:the |an? )?(?:ur[li]|web address|address|link) (?:of|to) (?:the |an? )?(?:xslt?|style ?sheet|template|schema|wsdl|dtd)s? (?:to|that (?:is|will be) (?:then )?)\s?(?:appl|us)|^\W{0,3}(?:the |an? )?(?:full |absolute |public |remote )?(?:ur[li]|web address|address|link|location) from (?:which|where) (?!(?:the |your )?(?:users?|customers?|clients?|visitors?|browsers?|people|you|they)\b)(?:[\w-]{1,20} ){1,4}?(?:downloads?|fetche?s?|loads?|imports?|pulls?|retrieves?|reads?)\b/i,
);
const uploaded = found(/\b(?:upload(?:ed)?|stored here|returned)\b/i);

/**
 * “Where the server downloads the file from”, of a `source`; “a link that is fetched by our backend”, of anything.
 *
 * @param isUrl does the format say that it is an address?
 */
export function isFetchedByWords(name: string, description: unknown, isUrl = false): boolean {
  if (isAddressToGet(description) && !uploaded(description)) return true;
  if (!saysGotten(description) || isHere(description)) return false;
  return isUrl || isRemote(description) || gotten.has(words(name).at(-1) ?? '');
}

const saysOpened = said(
  /\b(?:the |our )?(?:servers?|services?|back-?end|platform|worker|gateway|converter|renderer|transcoder|crawler|engine|bot) (?:then |will |also |automatically ){0,2}(?:loads?|reads?|opens?|visits?|embeds?) (?:it|this|these|them|that|what)\b/i,
);

/** “Embedded into the PDF; the renderer loads it”: of an address, that the server gets what lies there. */
export function isOpenedByWords(description: unknown): boolean {
  return saysOpened(description) && !isHere(description);
}
