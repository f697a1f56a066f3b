import { words } from '../lexicon/words.ts';
import type { Api, Operation } from '../openapi/model.ts';
import { once } from '../text/memo.ts';

/** Steps that say which API it is and not what it is about. */
const general = /^(v?\d+(\.\d+)*([a-z]+\d*)?|\d{4}-\d{2}-\d{2}|api|apis|rest|services?|public)$/i;
/** How an answer is written, behind the last step: `/calls.json` is `/calls`. */
const ending = /\.(json|xml|ya?ml|csv)$/i;

/** What lies deeper is told from nothing any more. */
const mostSteps = 40;

/** A step of the paths of a definition, with what lies below. */
interface Step {
  readonly below: Map<string, Step>;
  /** Operations of exactly this path. */
  own: number;
  /** Operations of this path and all below. */
  total: number;
}

/** The path of an operation, parameters as `{}`; of a callback that of the operation which registers it. */
export function pathOf({ kind, canonical, parent }: Operation): string {
  if (kind !== 'operation') return parent ? pathOf(parent) : '/';
  return canonical.slice(canonical.indexOf(' ') + 1);
}

/** The steps of a path, without how the answer is written; of a path that nobody reads to its end the first. */
export function stepsOf(path: string): readonly string[] {
  const steps = path.split('/').flatMap((step) => (step === '' ? [] : step.replace(ending, '')));
  return steps.slice(0, mostSteps);
}

/** Does a step name no resource, because it is a parameter, a version or says which API it is? */
function isGeneral(step: string): boolean {
  return step.includes('{') || general.test(step);
}

/** The steps of a path that tell its resource from others: without versions before it, `/v1/orders` is `/orders`. */
export function essence(path: string): string {
  return `/${stepsOf(path)
    .filter((step) => !general.test(step))
    .join('/')}`;
}

/**
 * The resources that an operation belongs to, from the widest to its own: `/orders`, or `/providers` and
 * `/providers/{}/accounts` where providers are what most of the definition lies below. Callbacks and webhooks belong to
 * the definition.
 */
export function resourcesOf(operation: Operation): readonly string[] {
  const root = tree(operation.api);
  const steps = stepsOf(pathOf(operation));
  const found: string[] = [];
  let at: Step | undefined = root;
  for (const [index, step] of steps.entries()) {
    at = at?.below.get(keyOf(step));
    if (isGeneral(step)) continue;
    found.push(`/${steps.slice(0, index + 1).join('/')}`);
    if (!at || !isContainer(at, root.total)) break;
  }
  return found.length > 0 ? found : ['/'];
}

/** The resource that an operation belongs to; `/` for one of the whole definition. */
export function resourceOf(operation: Operation): string {
  return resourcesOf(operation).at(-1) ?? '/';
}

/** `/v1/order-items` → `Order items`, `/repos/{}/hooks` → `Repos hooks`; nothing for the whole definition. */
export function nameOf(prefix: string): string {
  const named = stepsOf(prefix).filter((step) => !isGeneral(step));
  const ends = named.length > 1 ? [named[0], named.at(-1)] : named;
  const text =
    ends.flatMap((step) => words(step ?? '')).join(' ') || words(stepsOf(prefix).at(-1) ?? '').join(' ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

const tree = once((api: Api): Step => {
  const root = newStep();
  for (const operation of api.operations) {
    if (operation.kind !== 'operation') continue;
    let at = root;
    at.total++;
    for (const step of stepsOf(pathOf(operation))) {
      const key = keyOf(step);
      const next = at.below.get(key) ?? newStep();
      at.below.set(key, next);
      at = next;
      at.total++;
    }
    at.own++;
  }
  return root;
});

function newStep(): Step {
  return { below: new Map(), own: 0, total: 0 };
}

function keyOf(step: string): string {
  return step.includes('{') ? '{}' : step.toLowerCase();
}

/**
 * Does a step only hold resources, by the shape of what lies below: a prefix that is called nowhere itself and has
 * several resources, or one that most of the definition lies below, as everything of an account does?
 */
function isContainer(step: Step, all: number): boolean {
  const { own, resources } = shapeOf(step);
  if (own === 0) return resources >= 2;
  const share = step.total / all;
  return (resources >= 3 && share >= 2 / 3) || (resources >= 5 && share >= 1 / 3);
}

/** How many operations a step has itself, its items included, and how many resources lie right below. */
const shapeOf = once((step: Step): { readonly own: number; readonly resources: number } => {
  let own = 0;
  let resources = 0;
  // Steps that name no resource are looked through; what is added while it runs is looked at, too.
  const through = [step];
  for (const at of through) {
    own += at.own;
    for (const [key, below] of at.below) {
      if (isGeneral(key)) through.push(below);
      else if (hasItems(below) || below.own > 1) resources++;
    }
  }
  return { own, resources };
});

function hasItems({ below }: Step): boolean {
  return [...below.keys()].some((key) => key.includes('{'));
}
