/** What names a rate limit, and whether what is said under such a name states one. */

import { words } from '../../lexicon/words.ts';
import { finds } from '../../text/says.ts';

/** The word may be written together, and stand for the limiting or who limits. */
const limitWord = /^ratelimit(?:s|ed|er|ing)?$/;

/** What turns a name into its opposite: `X-RateLimit-Disabled`, `x-skip-rate-limit`. */
const opposite =
  /^(?:no|not|non|without|off|disabled?|bypass(?:ed)?|exempt(?:ed|ion|ions)?|skip(?:ped|s)?|unlimited|ignored?|excluded?)$/;

/** By whole words: `x-corporate-limit` is no rate limit. */
export function namesRateLimit(name: string): boolean {
  const all = words(name);
  return (
    all.some(
      (word, at) => limitWord.test(word) || (word === 'rate' && limitWord.test(`rate${all[at + 1] ?? ''}`)),
    ) && !all.some((word) => opposite.test(word))
  );
}

/** `x-ratelimit`, `x-kong-plugin-rate-limiting`, `x-google-quota`, `x-amazon-apigateway-throttling` … */
export function isRateLimit(key: string): boolean {
  if (!/^x-/i.test(key)) return false;
  const all = words(key);
  return (
    namesRateLimit(key) ||
    (all.some((word) => /^throttl(?:e[sd]?|ing)$|^quotas?$/.test(word)) &&
      !all.some((word) => opposite.test(word)))
  );
}

/** Larger numbers limit nothing: no service answers so many calls. */
const most = Number.MAX_SAFE_INTEGER;

/** Texts that say that there is no limit, whatever follows: `no limit since v2`. */
const off =
  /^(?:$|(?:no(?: rate)?(?: limit(?:s|ing)?)?|false|0|null)$|no (?:rate[- ]?)?limit|(?:none|off|disabled|inactive|unlimited|infinite|infinity|unrestricted|unthrottled|not (?:rate[- ])?(?:limited|enforced|enabled|active|applied|throttled)|without (?:an? |any )?(?:rate[- ]?)?limit)(?![a-z]))/i;
/** Texts that leave it to later, or take back what they say. */
const unsettled = /\b(?:todo|tbd|tba|fixme|xxx|unlimited|disabled|infinity|inactive)\b/i;
/** A number of calls, with what it is counted in, or alone: `100`, `10 per second`, `10KPerMin`, `limit: 5`, `100;w=60`. */
const amount =
  /(?<![\w.,#-])\d[\d,._]{0,20} ?[km]? ?(?:$|[/;]|:\d|per|p[smhd]\b|an? |each|every|within |in \d|(?:api |http )?(?:r|reqs?|requests?|calls?|quer(?:y|ies)|hits?|times|attempts?|tokens?|messages?|operations?|transactions?)\b|[rqt]p[smhd]\b)/i;
const bare = finds(
  /^[^a-z]*$|(?:limit|max(?:imum)?|most|than|up to)(?: of| is)?\W{0,3}\d[\d,._]{0,20} ?[km]?$/i,
);

function saysInText(text: string): 'limit' | 'name' | 'off' {
  // What is said is said at the beginning; an essay is none of a rate.
  const said = text.trim().slice(0, 200);
  if (off.test(said)) return 'off';
  const found = unsettled.test(said) ? null : amount.exec(said);
  if (!found || !/[1-9]/.test(found[0])) return 'name';
  // At the end a number may be one of a page or a ticket.
  return /[\d.km] ?$/i.test(found[0]) && !bare(said) ? 'name' : 'limit';
}

/** Is it false, in whatever words configurations have for that? */
export function isOff(value: unknown): boolean {
  return (
    value === false ||
    value === 0 ||
    (typeof value === 'string' && /^\s*(?:false|no|n|off|0|disabled|never)\s*$/i.test(value))
  );
}

function isOn(value: unknown): boolean {
  return (
    value === true ||
    value === 1 ||
    (typeof value === 'string' && /^\s*(?:true|yes|y|on|1|always)\s*$/i.test(value))
  );
}

const switches = /^(?:is )?(?:enabled?|active|enforced?|on)$/;
const counterSwitches = /^(?:is )?(?:disabled?|inactive|off|bypass(?:ed)?|skip(?:ped)?|unlimited|exempt)$/;
const states = /^(?:status|state|mode|type|kind|action)$/;

/** Does an entry of an object switch it off: `enabled: no`, `disabled: true`, `status: disabled`? */
function switchesOff(key: string, value: unknown): boolean {
  const name = words(key).join(' ');
  if (switches.test(name)) return isOff(value);
  if (counterSwitches.test(name)) return isOn(value);
  return states.test(name) && typeof value === 'string' && value.trim() !== '' && off.test(value.trim());
}

/** What a number counts that limits the rate, by its name or that of what it stands in. */
const counts =
  /\b(?:limits?|limited|max|maximum|rates?|quotas?|bursts?|requests?|reqs?|calls?|counts?|per|second|minute|hour|day|week|month|year|thresholds?|tokens?|points?|capacity|units?|times|hits?|attempts?|queries|rp[smhd]|qp[smhd]|tp[smhd]|amount|allow|allowed|costs?|tiers?|concurrency|concurrent|ratelimit)\b/;
/** What a number says that is no number of calls: how long it is counted, what is answered, which version it is. */
const otherwise =
  /^per$|\b(?:version|status|code|since|id|ticket|todo|retry|delay|priority|port)\b|^(?!.*\bper\b).*\b(?:windows?|periods?|intervals?|durations?|ttl|timeout|expiry|seconds|secs?|minutes|mins?|hours|days|ms|milliseconds|millis)\b/;

/**
 * What the value of an extension says of a limit: `limit` where it states a number of calls, `off` where it says that there is
 * none, `name` where it says something and neither, `nothing` where it is empty.
 */
export function saysOfLimit(value: unknown): 'limit' | 'name' | 'off' | 'nothing' {
  if (typeof value !== 'object' || value === null) return saysInLeaf(value);
  const all = entries(value).map(([, one]) => one);
  if (all.every((one) => one === null)) return 'nothing';
  const stack: { key: string; path: string; one: unknown; inList: boolean }[] = [
    { key: '', path: '', one: value, inList: true },
  ];
  let isStated = false;
  let partsOff = 0;
  let saysOff = false;
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { key, path, one, inList } = next;
    if (typeof one !== 'object' || one === null) {
      const isCount = path === '' || (counts.test(path) && !otherwise.test(key));
      const says = isCount ? saysInLeaf(one) : 'name';
      isStated ||= says === 'limit';
      // A nought may be one of many: what is said in words is meant.
      saysOff ||= says === 'off' && typeof one === 'string' && one.trim() !== '' && path !== '';
      continue;
    }
    const own = entries(one);
    if (own.some(([name, inner]) => switchesOff(name, inner))) {
      if (one === value) return 'off';
      // One of several in a list is as good as not there; elsewhere it may be what the rest depends on.
      partsOff += inList ? 0 : 1;
      saysOff = true;
      continue;
    }
    for (const [name, inner] of own) {
      const word = Array.isArray(one) ? key : words(name).join(' ');
      stack.push({
        key: word,
        path: Array.isArray(one) ? path : `${path} ${word}`.slice(-200),
        one: inner,
        inList: Array.isArray(one),
      });
    }
  }
  if (isStated) return partsOff > 0 ? 'name' : 'limit';
  return saysOff ? 'off' : 'name';
}

function entries(value: object): [string, unknown][] {
  return Object.entries(value);
}

function saysInLeaf(value: unknown): 'limit' | 'name' | 'off' | 'nothing' {
  if (typeof value === 'string') return saysInText(value);
  if (typeof value === 'number') return value === 0 ? 'off' : value > 0 && value <= most ? 'limit' : 'name';
  if (value === false) return 'off';
  return value === null || value === undefined ? 'nothing' : 'name';
}
