import { type Family, list } from '../matcher.ts';

/** Parameters that say how many items an answer may hold. Only a whole number can be one: look at the type as well. */
export const pageSizes: Family = {
  digitsMatter: true,
  entries: [
    {
      meaning: 'page size',
      match: list(`
        page size, per page, page limit, items per page, results per page, records per page, rows per page,
        hits per page, entries per page, page length, max results, max items, max records, max rows,
        max count, max keys, max entries, max hits, num results, number of results, result limit,
        results limit, limit per page, fetch size, page count limit, num rows, no of records,
        number of records, maximum results, num items, list limit, result size, max page size,
        objects per page, query limit, search limit, page items, count per page
      `),
      reason: 'one request can ask for everything',
      confidence: 'high',
    },
    {
      meaning: 'page size',
      match: ['limit', 'top', 'rows', 'take', 'perpage', 'pagesize', 'maxresults'],
      whole: true,
      reason: 'one request can ask for everything',
      confidence: 'high',
    },
    {
      meaning: 'page size',
      match: ['size', 'first', 'last', 'count', 'num'],
      whole: true,
      reason: 'one request can ask for everything; the word also has other uses',
      confidence: 'medium',
    },
    {
      meaning: 'page size',
      match: ['batch size', 'chunk size', 'results', 'length', 'items', 'max'],
      whole: true,
      reason: 'one request can ask for everything; the word mostly has other uses',
      confidence: 'low',
    },
  ],
};
