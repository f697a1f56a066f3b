import { type Family, list } from '../matcher.ts';

/** Values that may reach a file system. */
export const files: Family = {
  unless: list(`
    json, url, uri, base, api, route, class, http, request, critical, profile, x, is, has, j
  `),
  entries: [
    {
      meaning: 'file path',
      match: list(`
        file path, filepath, file name, filename, dir path, directory path, folder path, directory, dirname,
        dir name, root dir, working directory, sub dir, subdir, sub directory, sub folder, subfolder, parent dir, base dir, home dir, temp dir, tmp dir, cache dir,
        config dir, template dir, upload dir, image dir, static dir, media dir, export dir, import dir, report dir, source dir, src dir, work dir, output path, input path, local path, log file,
        config file, logo path, font path, font file, css file, script path, cert path, backup file, dump path, data dir, log path, log dir, template path, template file, include file, document path, attachment path,
        export path, import path, image path, media path, report path, config path, archive path, destination path, dest path, save path, backup path, upload path, download path,
        source file, target file, output file, out file, outfile, input file, dump file, host path, server path, absolute path,
        mount path, volume path, mount point, working dir, work dir path, workdir, destination folder, destination dir, dest dir,
        dest folder, target folder, target dir, output folder, output dir, extract to, extract path, unpack to, unzip to,
        dateiname, dateipfad, bestandsnaam, bestandspad, nom fichier, nom de fichier, nom du fichier, chemin fichier,
        chemin du fichier, nombre archivo, nombre de archivo, nombre del archivo, ruta archivo, ruta de archivo, ruta del archivo,
        nombre fichero, nome arquivo, nome do arquivo, caminho arquivo, caminho do arquivo, nome file, percorso file,
        percorso del file
      `),
      reason: 'with `..` or an absolute path it reaches files that nobody meant to share',
      confidence: 'medium',
    },
    {
      meaning: 'file path',
      match: list(
        'path, file, dir, folder, filepath, pfad, verzeichnis, chemin, caminho, percorso, cartella, carpeta',
      ),
      whole: true,
      reason:
        'with `..` or an absolute path it reaches files that nobody meant to share; it may name something else',
      confidence: 'low',
    },
  ],
};

/** Values that may be run. */
export const commands: Family = {
  unless: ['description', 'is', 'has', 'post', 'zip', 'super', 'tran'],
  entries: [
    {
      meaning: 'command',
      match: list(`
        cmd, exec, bash, bash command, bash script, execute command, system command, os command, terminal command, shell, shell command, command line, cmdline, shell script, eval, run command,
        exec command, powershell, shellcode, shell code
      `),
      reason: 'what a caller writes here may be run by the server',
      confidence: 'high',
    },
    {
      meaning: 'command',
      match: list(`
        command, commands, script, source code, code snippet, startup script, init script, user data,
        entrypoint, groovy, groovy script, python script, lua script, lua code, sql script, script body, script text, script source, script code, code to run, python code, js code, handler code, function code, lambda code, inline code, transform js, custom js, inline js
      `),
      reason: 'what a caller writes here may be run by the server, sometimes on purpose',
      confidence: 'medium',
    },
    {
      meaning: 'serialized object',
      match: list(`
        pickle, pickled, pickled object, pickle data, serialized object, serialised object, serialized data,
        serialised data, java object, php object, marshalled object, marshaled object, view state
      `),
      reason: 'reading it back makes any object and runs what belongs to it',
      confidence: 'medium',
    },
    {
      meaning: 'serialized object',
      match: ['serialized', 'serialised', 'marshalled', 'marshaled'],
      whole: true,
      reason: 'reading it back makes any object and runs what belongs to it',
      confidence: 'low',
    },
    {
      meaning: 'style sheet',
      match: list('xslt, xsl, xslt stylesheet, xsl stylesheet, xsl template'),
      reason: 'an XSLT processor runs what a caller writes here, which may read files and call other servers',
      confidence: 'medium',
    },
    {
      meaning: 'template',
      match: list(`
        jinja template, jinja 2 template, freemarker template, velocity template, thymeleaf template, twig template, smarty template,
        erb template, ejs template, mako template, pebble template, razor template, groovy template, jinja, ftl template
      `),
      reason: 'the engine of such templates calls what they name, and runs what a caller writes in one',
      confidence: 'medium',
    },
    {
      meaning: 'template',
      match: [
        'template',
        'template body',
        'template source',
        'template string',
        'template content',
        'template text',
        'template html',
        'html template',
      ],
      whole: true,
      reason:
        'a template engine may run what a caller writes in a template; it may also be a template’s name',
      confidence: 'low',
    },
  ],
};

/** Values that may be read as a query. */
export const queries: Family = {
  unless: ['is', 'has', 'enable', 'show', 'saved'],
  entries: [
    {
      meaning: 'query',
      match: list(`
        sql, rsql, fiql, jpql, promql, influxql, n 1 ql, gremlin, jmespath, ldap filter, ldap query, es query, elastic query, lucene filter, mongo filter,
        where condition, where expression, search expression, sql expression, sql condition, sql where, sql query, raw sql, native query, raw query, sql statement, jql, soql, sosl, kql, cql, hql, sparql, cypher, graphql query, mongo query, lucene, lucene query, where,
        where clause, xpath, json path, order by clause, sort clause, order clause, filter clause, having clause, group by clause, having, sql filter, odata filter,
        filter expression, query expression, sparql query, sparql string, sparql text, sql string, sql text, cypher query, query text
      `),
      reason: 'what a caller writes here may become part of a query',
      confidence: 'high',
    },
    {
      meaning: 'query',
      match: list(`
        filter, filters, query, expr, expression, predicate, criteria, query string, search query
      `),
      reason: 'what a caller writes here may become part of a query',
      confidence: 'medium',
    },
    {
      meaning: 'regular expression',
      match: list('regex, regexp, regular expression, reg ex, regex pattern'),
      unless: ['is', 'use', 'with', 'validation', 'flags'],
      reason: 'an expression that a caller writes may take the server’s time without end (CWE-1333)',
      confidence: 'medium',
    },
    {
      meaning: 'query',
      match: list(
        'q, sort, order by, sort by, orderby, search, order, sort column, order column, sort field, order field, group by, abfrage, requête, filtro, filtre',
      ),
      whole: true,
      reason: 'a name of a column is pasted into queries more often than a value',
      confidence: 'low',
    },
  ],
};
