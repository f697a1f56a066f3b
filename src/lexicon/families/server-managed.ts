import { type Family, list } from '../matcher.ts';

/** Properties a server sets itself: who wrote what and when, and under which id. */
export const serverManaged: Family = {
  unless: list(`
    filter, min, max, before, after, since, until, external, client, has, is, not
  `),
  tails: ['utc', 'ts', 'timestamp', 'time', 'ms', 'iso', 'gmt'],
  entries: [
    {
      meaning: 'identifier',
      match: ['id', 'uuid', 'guid', 'object id'],
      whole: true,
      reason: 'the server gives an object its id; whoever sets it can take over another object',
      confidence: 'medium',
    },
    {
      meaning: 'time of a change',
      match: list(`
        created at, updated at, modified at, deleted at, created on, updated on, modified on, deleted on,
        created date, updated date, modified date, deleted date, creation date, creation time, create time,
        update time, updated time, created time, modified time, modification date, modification time,
        date created, date updated, date modified, last modified, last modified at, last modified date,
        last updated, last updated at, creation timestamp, inserted at, last update, time created,
        time updated, last modified on, date deleted, registered at, registered on, enrolled at, enrolled on, booked at, settled at,
        uploaded at, executed at, processed at, ingested at, joined at, joined on, signed up at, synced at, indexed at,
        erstellt am, geändert am, geaendert am, aangemaakt op, gewijzigd op, date création, date de création, date modification,
        date de modification, fecha creación, fecha de creación, fecha modificación, fecha de modificación, data criação,
        data de criação, data alteração, data creazione, data di creazione, data modifica
      `),
      reason: 'times of changes are evidence; the server writes them',
      confidence: 'high',
    },
    {
      meaning: 'time of a change',
      match: ['created', 'updated', 'modified', 'deleted'],
      whole: true,
      reason: 'times of changes are evidence; the server writes them',
      confidence: 'medium',
    },
    {
      meaning: 'author of a change',
      match: list(`
        created by, updated by, modified by, deleted by, last modified by, last updated by, created by id,
        updated by id, creator id, created by user, updated by user, modified by id, created user id,
        edited by, last edited by, changed by, last changed by, uploaded by, executed by, inserted by, registered by,
        recorded by, processed by, entered by, audited by
      `),
      reason: 'the author of a change is evidence; the server knows who called',
      confidence: 'high',
    },
    {
      meaning: 'trace of use',
      match: list(`
        last login, last login at, last login date, login count, last seen at, last login ip,
        failed login attempts, login attempts, last sign in at
      `),
      reason: 'the server counts what happened',
      confidence: 'high',
    },
    {
      meaning: 'revision',
      match: ['etag', 'row version', 'revision id', 'resource version', 'is deleted'],
      reason: 'the server numbers revisions',
      confidence: 'low',
    },
  ],
};
