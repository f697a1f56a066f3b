import { type Entry, type Family, list } from '../matcher.ts';

/**
 * What happens with the URL: the server calls it (`fetch`), the browser is sent there (`redirect`), it is shown as a
 * link (`link`), or the name does not say (`unknown`).
 */
type UrlUse = 'fetch' | 'redirect' | 'link' | 'unknown';

export interface UrlEntry extends Entry {
  readonly use: UrlUse;
}

const heads = ['url', 'uri', 'urls', 'uris', 'link', 'href'];

/** `a, b` → `a url`, `a uri`, …, `b url`, … */
function urlsOf(things: string): string[] {
  return list(things).flatMap((thing) => heads.map((head) => `${thing} ${head}`));
}

const fetches = 'the server calls what is given: internal services, cloud metadata';
const shown = 'it is mostly shown as a link, and not called';

/** Names of values that are addresses. */
export const urls: Family<UrlEntry> = {
  unless: ['is', 'has', 'use', 'enable', 'enabled', 'allow', 'show'],
  tails: ['value', 'string', 'template'],
  entries: [
    {
      meaning: 'URL that the server calls',
      match: [
        ...urlsOf('callback, webhook, web hook, hook, notification, notify, ping, postback, post back'),
        ...urlsOf('status callback, fallback, delivery, push endpoint, listener, forward'),
        ...list('receiver url, receiver uri'),
        ...list(`
          webhook, web hook, callback endpoint, webhook endpoint, status callback, notification endpoint,
          event callback, recording status callback, event hook, forward to url, conference status callback
        `),
      ],
      unless: ['method', 'count', 'id'],
      reason: fetches,
      confidence: 'high',
      use: 'fetch',
    },
    {
      meaning: 'URL that the server fetches',
      match: [
        ...urlsOf('import, source, src, input, feed, rss, fetch, remote, proxy, scrape, crawl, upload from'),
        ...urlsOf(
          'jwks, metadata, discovery, wsdl, manifest, clone, vcs, git, repository, repo, remote file',
        ),
        ...urlsOf('file, media, attachment, content, data, document, download, config, script, health check'),
        ...urlsOf('image, avatar, photo, picture, logo, icon, thumbnail, video, audio, cover, banner'),
        ...urlsOf('issuer, base, server, service, registry, backend, upstream, api, endpoint, monitor'),
        ...urlsOf('ldap, smtp, jdbc, amqp, broker, redis, mongo, mongodb, kafka, ftp, sftp, database'),
        ...list(
          'image from, import from, fetch from, from url, load from, endpoint, web service, jku, git remote, jdbc, ics feed, ical feed, calendar feed, rss feed, atom feed, bootstrap server, bootstrap servers',
        ),
      ],
      unless: ['html', 'self', 'upload'],
      reason: fetches,
      confidence: 'medium',
      use: 'fetch',
    },
    {
      meaning: 'address the browser is sent to',
      match: [
        ...urlsOf('redirect, return, success, cancel, failure, error, back, continue, next, destination'),
        ...urlsOf(
          'post logout redirect, logout redirect, login redirect, after login, after logout, exit, refresh, completion, ok, decline, declined, accept, finish, done, thank you, landing, landing page, abort',
        ),
        ...list(`
          redirect to, back to, redirect back, redirect after logout, redirect target, redirect destination, redirect location, return to, goto, go to, relay state, rurl, return path, redirect path, redir,
          forward to, redirect after login, target link uri, continue to, returnurl, redirecturl,
          url retorno, url de retorno, url retour, url de retour, url redirección, url de redirección, url redirecionamento,
          url de redirecionamento, url ritorno, url di ritorno, url éxito, url sucesso, terugkeer url, retour url, rückkehr url,
          rueckkehr url, rücksprung url, ruecksprung url, zurück url, zurueck url
        `),
      ],
      reason: 'a link to the trusted site ends at an attacker’s',
      confidence: 'high',
      use: 'redirect',
    },
    {
      meaning: 'address the browser is sent to',
      match: ['redirect', 'next', 'continue', 'dest', 'destination', 'forward'],
      whole: true,
      reason: 'a link to the trusted site ends at an attacker’s; the word also has other uses',
      confidence: 'low',
      use: 'redirect',
    },
    {
      meaning: 'link that is shown',
      match: [
        ...list(`
          homepage, home page, website, web site, blog, permalink, self link, webpage, web page
        `),
        ...urlsOf('homepage, home page, website, documentation, docs, html, profile, terms, tos, privacy'),
        ...urlsOf('terms of service, privacy policy, support, help, status page, web, site, business, blog'),
        ...urlsOf(
          'linkedin, git hub, twitter, facebook, permalink, canonical, public, external, terms and conditions',
        ),
        ...urlsOf('policy, contact, license, company, marketing, reference, details, browser, setup, self'),
      ],
      reason: shown,
      confidence: 'low',
      use: 'link',
    },
    {
      meaning: 'URL',
      match: ['url', 'uri', 'urls', 'uris'],
      reason: 'if the server calls it, it reaches internal services',
      confidence: 'medium',
      use: 'unknown',
    },
    {
      meaning: 'URL',
      match: list(`
        href, host, hostname, domain, site, target, callback, link, feed, proxy, server
      `),
      whole: true,
      reason: 'if the server calls it, it reaches internal services; often it is only a name',
      confidence: 'low',
      use: 'unknown',
    },
  ],
};
