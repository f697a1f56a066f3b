/** Roles and plans that give nobody a right: those of things. */
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Property, Schema } from '../../openapi/model.ts';
import { scalar } from '../../syntax/value.ts';
import { finds, says } from '../../text/says.ts';

/** Words of roles that people have. */
const peoplesRoles: ReadonlySet<string> = new Set(
  list(`
    admin, admins, administrator, owner, root, super, superuser, superadmin, sysadmin, moderator, mod, manager,
    management, editor, viewer, reader, writer, contributor, maintainer, member, guest, staff, operator, user,
    users, developer, billing, auditor, accountant, teacher, instructor, student, parent, doctor, nurse, patient,
    employee, employer, customer, seller, buyer, vendor, merchant, driver, support, supervisor, director, lead,
    organizer, organiser, creator, publisher, author, reviewer, approver, collaborator, participant, read, write,
    full, privileged, internal, trusted, partner, analyst, hr, finance, security, security admin, god, sudo, power
  `),
);
const persons =
  /^(?:users?|members?|accounts?|persons?|people|callers?|employees?|customers?|collaborators?|participants?|invitees?|invited|current|new|admins?|staff|identity|principal|subject|profile|contact|student|teacher|player|guest)$/i;
/** What is planned rather than paid for. */
const planned = finds(
  /\b(?:boards?|tasks?|buckets?|columns?|floors?|meals?|trainings?|workouts?|lessons?|treatments?|tests?|maintenance|travel|study|sprints?|milestones?)\b/i,
);

/** Is it the role of a thing, or a plan of work, as values or description say? Neither gives the caller a right. */
export function isOfAThing({ schema, owner }: Property, { meaning }: Meaning): boolean {
  const texts = parts(schema).map(({ value: { description } }) =>
    typeof description === 'string' ? description : '',
  );
  if (meaning === 'plan') return [...texts, words(owner.name ?? '').join(' ')].some(planned);
  if (meaning !== 'role') return false;
  const values = valuesOf(schema);
  if (values) {
    const named = values.filter((value) => typeof value === 'string').map(words);
    return named.length > 0 && !named.flat().some((word) => peoplesRoles.has(word));
  }
  // Who may see an object is its owner's to say: `roles: [{description: Roles that have access to the dashboard}]`.
  const ofItems = parts(schema).flatMap(({ items }) => (items ? parts(items) : []));
  const said = [...texts, ...ofItems.map(({ value: { description } }) => scalar(description))];
  if (said.some((text) => says(text, accessToIt))) return true;
  return texts.some((text) => {
    const whose = /\brole of (?:the |this |an? )(\w+)/i.exec(text)?.[1];
    return whose !== undefined && !persons.test(whose);
  });
}

const accessToIt =
  /\b(?:access to|visible to|visibility of|who (?:can|may) (?:see|view|read|use|access)) (?:the|this|these) (?!users?\b|accounts?\b|members?\b|system\b|admin)/i;

/** The values that are listed for it, or for the items of a list. */
function valuesOf(schema: Schema): readonly unknown[] | undefined {
  const all = parts(schema);
  return [...all, ...all.flatMap(({ items }) => (items ? parts(items) : []))]
    .map(allowedValues)
    .find((one) => one !== undefined);
}
