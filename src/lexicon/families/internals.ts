import { type Family, list } from '../matcher.ts';

/** Properties that are about the inside of a service, and that callers have no use for. All are whole names. */
export const internals: Family = {
  unless: ['is', 'has', 'show', 'include', 'enable', 'enabled', 'failure', 'scheduled', 'planned'],
  entries: [
    {
      meaning: 'note for the staff',
      match: list(`
        internal notes, internal note, internal comment, internal comments, internal remarks, internal remark,
        internal memo, admin notes, admin note, admin comment, admin comments, staff notes, staff note,
        staff comment, private notes, private note, moderator notes, moderation notes, agent notes, support notes,
        remarks internal, remark internal, comments internal, comment internal, note internal, internal description, internal message, internal data, internal info, internal use only, notes internal,
        back office notes, back office comment, back office remarks, csr notes, operator notes, staff comments,
        staff only remarks, staff only comments, staff only comment, staff only note, notes for staff, internal only notes, back office note, office notes, desk notes, reviewer notes, dispatcher notes,
        staff remarks, staff remark, employee notes, hr notes, underwriter notes, caseworker notes,
        case worker notes, internal annotations, internal assessment, staff only notes, collector notes
      `),
      reason: 'it was written for the staff',
      confidence: 'high',
    },
    {
      meaning: 'internal judgement',
      match: list(`
        internal score, internal rating, fraud probability, fraud score, risk score, fraud flag, fraud flags, credit score,
        internal status, internal flags, internal flag, shadow banned, is shadow banned, churn score,
        internal price, cost price, purchase cost, profit margin, internal cost, wholesale cost
      `),
      reason: 'it is what the business thinks of people and goods, and helps those it is meant to find',
      confidence: 'medium',
    },
    {
      meaning: 'internal identifier',
      match: list(`
        internal id, internal ids, internal uuid, internal identifier, internal reference, internal ref,
        internal name, internal code, internal key, database id, db id, row id, mongo id, shard id, shard key,
        primary key id, hibernate lazy initializer, object class name, internal user id, internal account id
      `),
      reason: 'it is how the database knows the object, and lets callers reach or guess others',
      confidence: 'medium',
    },
    {
      meaning: 'inside of the server',
      match: list(`
        debug, debug info, debug information, debug data, debug message, debug log, debug trace, internal path,
        internal url, internal uri, internal ip, internal ip address, internal host, internal hostname,
        internal address, server path, file system path, filesystem path, absolute path, stack trace, stacktrace,
        sql query, sql statement, raw sql, raw query, explain plan, internal error, backend server, backend host,
        internal config, internal metadata, server internals
      `),
      reason: 'it shows the inside of the server, which attacks are planned with',
      confidence: 'medium',
    },
    {
      meaning: 'mark of deletion',
      match: list(`
        deleted at, deleted on, deleted date, date deleted, deletion date, deleted by, deleted by id, is deleted,
        soft deleted, is soft deleted, soft deleted at, deleted flag, is removed from db, deleted time,
        deletion timestamp
      `),
      reason: 'it says that deleted objects are still there, and answered with',
      confidence: 'medium',
    },
  ],
};

/** Names that the matcher of words cannot tell: what databases and their drivers add themselves. */
const added: ReadonlyMap<string, string> = new Map([
  ['_id', 'MongoDB’s'],
  ['__v', 'Mongoose’s'],
  ['_rev', 'CouchDB’s'],
  ['_class', 'Spring Data’s'],
  ['__typename', 'the server’s type'],
  ['hibernateLazyInitializer', 'Hibernate’s'],
  ['$$hashKey', 'AngularJS’s'],
]);

/** Whose own field it is: a database’s or framework’s; undefined when the name is none of those. */
export function addedBy(name: string): string | undefined {
  return added.get(name);
}

/** Properties of answers about failures that show the inside of the server. */
export const debugging: Family = {
  unless: list('is, has, show, include, enable, enabled, no, user, customer, order, product'),
  tails: ['text', 'details', 'detail', 'lines', 'string'],
  entries: [
    {
      meaning: 'stack trace',
      match: list(`
        stack trace, stacktrace, stack traces, stack, stack frames, call stack, traceback, backtrace, back trace,
        exception trace, error stack, java stack, java stack trace, full trace, inner exception, exception stack
      `),
      reason: 'it names files, libraries and their versions',
      confidence: 'high',
    },
    {
      meaning: 'exception',
      match: list(`
        exception, exceptions, exception class, exception type, exception name, exception message, exception info,
        exception method, throwable, root cause exception, error class, exception source, java exception,
        target site
      `),
      reason: 'its class and text name libraries, tables and hosts',
      confidence: 'high',
    },
    {
      meaning: 'query',
      match: list(`
        sql, sql query, sql statement, sql error, sql state, sqlstate, sql message, raw sql, raw query, failed query,
        database error, db error, sql code, sql exception, ora error, oracle error, mysql error, postgres error, pg error,
        database message, db message, database error message
      `),
      reason: 'it shows tables and columns, and turns blind injections into readable ones',
      confidence: 'high',
    },
    {
      meaning: 'debug output',
      match: list(`
        debug, debug info, debug information, debug message, debug data, debug log, debug trace, internal message,
        internal error, internal error message, diagnostic info, diagnostics, environment variables, env vars,
        request dump, server variables
      `),
      reason: 'it is written for developers, and read by attackers',
      confidence: 'high',
    },
    {
      meaning: 'inside of the server',
      match: list(`
        server name, server host, server ip, server ip address, server version, server path, server info, internal ip, internal host, machine name, pod name,
        container id, worker host, db host, database host, db name, connection string, class path, classpath, working directory,
        loaded modules, framework version, php version, environment dump, env dump, process info, thread name, memory dump, heap dump
      `),
      whole: true,
      reason: 'it tells what runs where, which attacks are planned with',
      confidence: 'medium',
    },
    {
      meaning: 'stack trace',
      match: ['trace'],
      whole: true,
      reason: 'it names files, libraries and their versions',
      confidence: 'medium',
    },
    {
      meaning: 'place in the code',
      match: list(`
        file, filename, file path, source file, script, line number, lineno, line no, source line, method name,
        class name, function name, module path, code location, file line
      `),
      whole: true,
      reason: 'it shows how the server is laid out',
      confidence: 'medium',
    },
    {
      meaning: 'message for developers',
      match: list(
        'developer message, dev message, technical message, technical details, innererror, inner error',
      ),
      whole: true,
      reason: 'such messages tend to hold what exceptions say',
      confidence: 'low',
    },
  ],
};
