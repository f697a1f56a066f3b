import { own } from '../syntax/value.ts';
import { isDate, shift } from '../text/dates.ts';
import { entriesOf, filled, joined, type Notes, type Raw, texts, words } from './threagile-reader.ts';
import { riskCategories, strideLetters } from './threagile-risks.ts';

/** How long an acceptance without an end holds after the import: long enough to decide, too short to forget. */
const graceDays = 90;

const likelihoods = ['unlikely', 'likely', 'very-likely', 'frequent'];
const impacts = ['low', 'medium', 'high', 'very-high'];

const taken = {
  category: new Set('id description impact action mitigation stride cwe risks_identified'.split(' ')),
  risk: new Set(
    'exploitation_likelihood exploitation_impact most_relevant_data_asset most_relevant_technical_asset data_breach_technical_assets'.split(
      ' ',
    ),
  ),
  tracking: new Set('status justification ticket date checked_by'.split(' ')),
};

/**
 * The threats of a Threagile model: the risks that it tracks (`risk_tracking`) and those that its authors identified
 * (`individual_risk_categories`), by id.
 *
 * @param assets ids of the data assets that were taken along
 */
export function threatsOf(
  root: Raw,
  notes: Notes,
  today: string,
  assets: ReadonlySet<string>,
): Map<string, Raw> {
  const threats = new Map<string, Raw>();
  const tracked = entriesOf(root, 'risk_tracking');
  const used = new Set<string>();
  const categories = entriesOf(root, 'individual_risk_categories');
  const risks: Raw[] = [];
  for (const [name, category] of categories) {
    const categoryId = words(category, 'id') ?? name;
    const tracking = tracked.find(([id]) => id.split('@')[0] === categoryId);
    if (tracking) used.add(tracking[0]);
    for (const [title, risk] of entriesOf(category, 'risks_identified')) {
      risks.push(risk);
      const id = unique(`T-${symbol(categoryId)}`, threats);
      const decision = tracking
        ? decided(id, tracking[1], today, notes)
        : { scope: {}, mitigations: { 'M-ACTION': action(category, notes, id) } };
      if (decision) threats.set(id, identified(plain(title), category, risk, decision, assets, notes));
    }
  }
  for (const [id, tracking] of tracked) {
    if (used.has(id)) continue;
    const name = unique(`T-${symbol(id)}`, threats);
    const decision = decided(name, tracking, today, notes, id);
    if (decision) threats.set(name, { ...trackedThreat(id), ...decision });
  }
  notes.leftOver(
    'individual risk categories',
    categories.map(([, raw]) => raw),
    taken.category,
  );
  notes.leftOver('identified risks', risks, taken.risk);
  notes.leftOver(
    'tracked risks',
    tracked.map(([, raw]) => raw),
    taken.tracking,
  );
  return threats;
}

/** `missing-hardening@*` in words, with what Threagile's own category says it is. */
function trackedThreat(id: string): Raw {
  const [category = id, ...parts] = id.split('@');
  const elements = parts.filter((part) => part !== '*' && part !== '');
  const what = category.replaceAll('-', ' ').trim() || 'unnamed risk';
  const known = Object.hasOwn(riskCategories, category) ? riskCategories[category] : undefined;
  const where = elements.length > 0 ? ` at ${elements.join(', ')}` : '';
  return filled({
    title: `${what.charAt(0).toUpperCase()}${what.slice(1)}${where}`,
    description: `Threagile: ${id}`,
    categories: known ? { stride: [known.stride], cwe: [known.cwe] } : undefined,
  });
}

function identified(
  title: string,
  category: Raw,
  risk: Raw,
  decision: Raw,
  assets: ReadonlySet<string>,
  notes: Notes,
): Raw {
  const stride = strideLetters[words(category, 'stride') ?? ''];
  const cwe = own(category, 'cwe');
  const likelihood = likelihoods.indexOf(words(risk, 'exploitation_likelihood') ?? '') + 2;
  const impact = impacts.indexOf(words(risk, 'exploitation_impact') ?? '') + 2;
  const asset = words(risk, 'most_relevant_data_asset');
  if (asset !== undefined && !assets.has(asset))
    notes.add(`the risk ${title} names the data asset ${asset}, which is not there`);
  const at = [words(risk, 'most_relevant_technical_asset'), ...texts(risk, 'data_breach_technical_assets')];
  const elements = [...new Set(at.filter((name) => name !== undefined))];
  const threat = filled({
    title,
    description: joined([
      words(category, 'description'),
      words(category, 'impact'),
      elements.length > 0 ? `at ${elements.join(', ')}` : undefined,
    ]),
    categories: filled({
      stride: stride === undefined ? undefined : [stride],
      cwe: Number.isInteger(cwe) ? [cwe] : undefined,
    }),
    assets: asset !== undefined && assets.has(asset) ? [asset] : undefined,
    // 1 stands for what is not known.
    risk: filled({
      likelihood: likelihood > 1 ? likelihood : undefined,
      impact: impact > 1 ? impact : undefined,
    }),
  });
  return { ...threat, ...decision };
}

/** Nobody has tracked it: what its category advises is to be done. */
function action(category: Raw, notes: Notes, id: string): Raw {
  notes.add(`${id} is tracked nowhere: what its category advises is planned; decide`);
  return filled({
    title: words(category, 'action') ?? 'To be decided',
    description: words(category, 'mitigation'),
    status: 'planned',
  });
}

/** What was decided about a risk, as mitigation or acceptance with its scope; undefined for one that is none. */
function decided(id: string, tracking: Raw, today: string, notes: Notes, source = id): Raw | undefined {
  const status = words(tracking, 'status') ?? 'unchecked';
  const by = words(tracking, 'checked_by');
  const date = words(tracking, 'date');
  const reason = words(tracking, 'justification');
  const ticket = words(tracking, 'ticket');
  const when = date !== undefined && isDate(date) ? date : undefined;
  const scope = {};
  if (status === 'false-positive') {
    notes.add(`${source} is a false positive${reason ? `: ${reason}` : ''}; it is no threat here`);
    return undefined;
  }
  if (status === 'accepted') {
    const expires = shift(today, graceDays);
    notes.add(`${id} is accepted without end in Threagile: here until ${expires}; decide`);
    const acceptance = filled({
      reason: reason ?? 'none given in Threagile',
      owner: by ?? 'unknown',
      ticket,
      granted: when,
      expires,
    });
    return { scope, acceptances: { 'A-TRACKED': acceptance } };
  }
  const done = status === 'mitigated';
  if (!done && status !== 'in-progress') {
    notes.add(`${id} is ${status} in Threagile: it has neither mitigation nor acceptance; decide`);
    return { scope };
  }
  const mitigation = filled({
    title: reason,
    description: joined([by && `checked by ${by}`, when && `on ${when}`]),
    status: done ? 'implemented' : 'planned',
    ticket,
  });
  return { scope, mitigations: { 'M-TRACKED': mitigation } };
}

function plain(title: string): string {
  return (
    title
      .replace(/<\/?[a-z]{1,10}>/gi, '')
      .replace(/\s+/g, ' ')
      .trim() || 'Unnamed risk'
  );
}

function symbol(id: string): string {
  const parts = id.split('@').filter((part) => part !== '*' && part !== '');
  return (
    parts
      .join('-')
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'RISK'
  );
}

function unique(id: string, among: ReadonlyMap<string, unknown>): string {
  let found = id;
  for (let next = 2; among.has(found); next++) found = `${id}-${next}`;
  return found;
}
