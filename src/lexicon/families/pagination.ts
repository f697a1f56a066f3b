import { type Family, list } from '../matcher.ts';

/** Parameters that say how many items an answer may hold. Only a whole number can be one: look at the type as well. */
export const pageSizes: Family = {
  digitsMatter: true,
  entries: [
    {
      meaning: 'page size',
      match: list(`
        page size, per page, page limit, items per page, results per page, records per page, rows per page,
        hits per page, entries per page, page length, page len, max results, max items, max records, max rows,
        max count, max keys, max entries, max hits, num results, number of results, result limit,
        results limit, limit per page, fetch size, page count limit, num rows, no of records,
        number of records, maximum results, num items, list limit, result size, max page size,
        objects per page, query limit, search limit, page items, count per page,
        seitengröße, seitengroesse, pro seite, einträge pro seite, eintraege pro seite, anzahl pro seite, paginagrootte,
        per pagina, aantal per pagina, resultaten per pagina, taille page, taille de page, taille de la page, par page,
        éléments par page, résultats par page, nombre par page, tamaño página, tamaño de página, tamano pagina, por página,
        elementos por página, registros por página, resultados por página, tamanho página, tamanho da página, itens por página,
        dimensione pagina, elementi per pagina, risultati per pagina
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
      match: list('size, first, last, count, num, anzahl, aantal, nombre résultats, límite, limite'),
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
