import { locateAll } from '../findings/locate.ts';
import type { Document } from '../refs/document.ts';
import { Room } from '../rules/room.ts';
import type { Position, Range } from '../text/source.ts';
import { Examples } from './examples/examples.ts';
import type * as Libraries from './libraries.ts';
import { type Answer, Messages } from './messages.ts';
import { Order } from './order.ts';
import { parsePath, type Step } from './path/parse.ts';
import { type Search, walk } from './path/walk.ts';
import {
  type Asked,
  Ended,
  isOver,
  type Keys,
  partOf,
  placeOf,
  type Ran,
  type Result,
  type Rule,
  type Ruleset,
  said,
  type Undone,
} from './ran.ts';
import type { Resolved } from './resolved.ts';

type Then = Rule['then'][number];
type Inventory = InstanceType<typeof Libraries.DocumentInventory>;
/** What a function of a ruleset may give back. */
type Answers = readonly Answer[] | undefined;
type Call = (value: unknown, options: unknown, context: object) => Answers | PromiseLike<Answers>;

/**
 * So many questions (a rule, and what its path leads to) are asked of a definition. Spectral's own rules and OWASP's ask a
 * quarter of a million of the largest public one.
 */
const mostQuestions = 10_000_000;

/** One ruleset on one definition. */
export class Lint {
  /** What functions answer later. */
  readonly waiting = new Set<Promise<void>>();
  readonly #results = new Map<string, Result>();
  readonly #undone = new Map<string, Undone>();
  readonly #judged = new Map<string, Keys[]>();
  readonly #paths = new Map<string, readonly Step[] | { readonly problem: string }>();
  #documents: ReadonlyMap<string, Document> = new Map();
  #origins: ReadonlyMap<object, object> = new Map();
  #messages: Messages | undefined;
  #examples: Examples | undefined;
  #current = '';
  #questions = 0;
  readonly #room: Room;
  #relevant: readonly Rule[] = [];

  constructor(
    private readonly libraries: typeof Libraries,
    private readonly document: Document,
    private readonly asked: Asked,
    private readonly end: () => void,
  ) {
    this.#room = Room.in(document);
  }

  run(ruleset: Ruleset, resolved: Resolved): void {
    const { DocumentInventory } = this.libraries;
    this.#documents = resolved.documents;
    this.#origins = resolved.origins;
    const parsed = this.#parsed(this.document);
    const inventory = new DocumentInventory(parsed, { uriCache: {} } as never);
    inventory.resolved = resolved.value;
    const nodes: Record<string, { readonly refMap: object }> = Object.create(null);
    for (const [file, refMap] of resolved.references) nodes[file] = { refMap };
    inventory.graph = {
      nodes, // of no use to Spectral's own functions, but others ask
      getNodeData: (file: string) => nodes[file] ?? { refMap: {} },
      overallOrder: () => resolved.targets,
    } as never;
    for (const [file, one] of resolved.documents)
      if (file !== this.document.absolute) inventory.referencedDocuments[file] = this.#parsed(one);
    const formats = [...ruleset.formats].filter((format) => format(resolved.value, this.document.absolute));
    // Functions of others ask, and Spectral has none where none fits.
    parsed.formats = formats.length > 0 ? new Set(formats) : null;
    this.#messages = new Messages(this.libraries, inventory);
    this.#examples = new Examples(this.libraries, new Set(formats), this.document.tree.value);
    this.#relevant = Object.values(ruleset.rules).filter(
      (rule) => this.asked.rules.has(rule.name) && rule.matchesFormat(parsed.formats ?? null),
    );
    this.#miss(resolved);
    const searches = { resolved: new Map<string, Rule[]>(), written: new Map<string, Rule[]>() };
    for (const rule of this.#relevant)
      for (const given of new Set(rule.getGivenForFormats(parsed.formats ?? null))) {
        const some = searches[rule.resolved ? 'resolved' : 'written'];
        const known = some.get(given);
        if (known) known.push(rule);
        else some.set(given, [rule]);
      }
    // Whoever claims something wants to know of each operation that leads to what is shared.
    const { shared } = this.asked.claimed.size > 0 ? { shared: new Set() } : resolved;
    this.#walk(resolved.value, searches.resolved, shared, inventory);
    this.#walk(this.document.tree.value, searches.written, new Set(), inventory);
  }

  /** What references lead nowhere from is seen by no rule that looks behind them: told once, and to whoever claims one. */
  #miss({ lost }: Resolved): void {
    const looking = this.#relevant.filter(({ resolved }) => resolved);
    for (const [at, { name: rule }] of looking.entries())
      if (at === 0 || this.asked.claimed.has(rule))
        for (const { place, reason } of lost)
          this.#undone.set(`${rule} ${place.id()}`, { rule, place, reason, isOthers: at > 0 });
  }

  /** Nothing of what was begun is known to be done. */
  stopped(why: string): void {
    const place = placeOf(this.document, []);
    const culprit = this.#current || ([...this.asked.rules][0] as string);
    this.#undo(culprit, place, `${why}; it and other rules of Spectral have not seen everything`, '!');
    for (const rule of this.asked.rules)
      if (rule !== culprit) {
        const reason = `has not seen everything, because spectral/${culprit} ${why}`;
        this.#undone.set(`${rule} !`, { rule, place, reason: named(rule, reason), isOthers: true });
      }
  }

  ran(): Ran {
    for (const { rule, place } of this.#open.values())
      this.#undo(
        rule,
        place,
        'has not answered: its function waits for something that does not come',
        'waits',
      );
    return { results: [...this.#results.values()], undone: [...this.#undone.values()], judged: this.#judged };
  }

  #walk(
    root: unknown,
    searches: ReadonlyMap<string, readonly Rule[]>,
    shared: ReadonlySet<unknown>,
    inventory: Inventory,
  ): void {
    const all = [...searches].flatMap(([given, rules]): Search[] => {
      const steps = this.#steps(given);
      if ('problem' in steps) {
        for (const { name } of rules)
          this.#undo(name, placeOf(this.document, []), `cannot look for \`${given}\`: ${steps.problem}`);
        return [];
      }
      const seen = steps.some(({ kind }) => kind === 'parent') ? new Set<string>() : undefined;
      return [
        {
          steps,
          found: (keys, value) => {
            if (seen) {
              const id = JSON.stringify(keys);
              if (seen.has(id)) return;
              seen.add(id);
            }
            for (const rule of rules) this.#judge(rule, keys, value, inventory);
          },
          cut: (keys, reason) => {
            const place = this.#placeAt(keys, inventory);
            for (const { name } of rules) this.#undo(name, place, `with \`${given}\`: ${reason}`);
          },
        },
      ];
    });
    walk(root, all, shared);
  }

  #judge(rule: Rule, keys: Keys, value: unknown, inventory: Inventory): void {
    this.#current = rule.name;
    this.end();
    if (++this.#questions > mostQuestions)
      throw new Ended(`was asked when more than ${mostQuestions.toLocaleString('en')} questions had been`);
    if (this.asked.claimed.has(rule.name)) {
      const judged = this.#judged.get(rule.name);
      if (judged) judged.push(keys);
      else this.#judged.set(rule.name, [keys]);
    }
    for (const then of rule.then)
      for (const target of this.#targets(rule, then, keys, value, inventory))
        this.#call(rule, keys, target, inventory);
  }

  #call(rule: Rule, keys: Keys, { step, path, value }: Target, inventory: Inventory): void {
    const tell = (answers: Answers) => {
      for (const answer of answers ?? []) this.#tell(rule, keys, path, answer);
    };
    const failed = (error: unknown) => {
      if (isOver(error)) throw error;
      this.#undo(rule.name, this.#placeAt(keys, inventory), `failed: ${said(error)}`, 'failed');
    };
    try {
      const context = { document: inventory.document, documentInventory: inventory, rule, path: [...path] };
      const call = step.function as unknown as Call;
      const isExample = step.function === this.libraries.oasExample;
      const asked = isExample ? this.#examples?.asked(value, step.functionOptions, rule, path) : value;
      if (isExample && asked === undefined) return;
      const ask = () => calling(call, asked, step.functionOptions ?? null, context);
      const answers =
        isExample && asked !== value
          ? this.#examples?.answers(asked, step.functionOptions, path, ask as () => Answers)
          : ask();
      if (answers === undefined) return;
      if ('then' in answers) this.#wait(rule, keys, Promise.resolve(answers), tell, failed, inventory);
      else tell(answers);
    } catch (error) {
      failed(error);
    }
  }

  readonly #open = new Map<Promise<void>, { readonly rule: string; readonly place: Undone['place'] }>();

  #wait(
    rule: Rule,
    keys: Keys,
    promise: Promise<Answers>,
    tell: (answers: Answers) => void,
    failed: (error: unknown) => void,
    inventory: Inventory,
  ): void {
    const settled: Promise<void> = promise.then(tell, failed).then(() => {
      this.#open.delete(settled);
    });
    this.waiting.add(settled);
    this.#open.set(settled, { rule: rule.name, place: this.#placeAt(keys, inventory) });
  }

  /** What a step looks at. Where its field is a path, Spectral hands that to a library that evaluates it: followed here. */
  #targets(rule: Rule, step: Then, keys: Keys, value: unknown, inventory: Inventory): Target[] {
    const { field } = step;
    if (typeof field !== 'string' || typeof value !== 'object' || value === null)
      return [{ step, path: keys, value }];
    if (!field.startsWith('$'))
      return this.libraries.getLintTargets(value, field).map((target) => ({
        ...{ step, value: target.value },
        path: [...keys, ...target.path],
      }));
    const steps = this.#steps(field);
    if ('problem' in steps) {
      this.#undo(rule.name, this.#placeAt(keys, inventory), `cannot look for \`${field}\`: ${steps.problem}`);
      return [];
    }
    const targets: Target[] = [];
    const search: Search = {
      steps,
      found: (more, found) => {
        targets.push({ step, path: [...keys, ...more], value: found });
      },
      cut: (more, reason) =>
        this.#undo(rule.name, this.#placeAt([...keys, ...more], inventory), `with \`${field}\`: ${reason}`),
    };
    walk(value, [search], new Set());
    return targets.length > 0 ? targets : [{ step, path: keys, value: undefined }];
  }

  #tell(rule: Rule, keys: Keys, at: Keys, answer: Answer): void {
    const { message, path, source } = (this.#messages as Messages).told(rule, at, answer);
    // What is said twice of one place, through two references, is one result to Spectral, too.
    const id = JSON.stringify([rule.name, message, path, source]);
    const known = this.#results.get(id);
    if (known) {
      if (this.asked.claimed.has(rule.name)) known.judged.push(keys);
      return;
    }
    if (!this.#room.take(message.length)) throw new Ended(`found more: ${this.#room.reason}`);
    const said_ = source ? rule.getSeverityForSource(source, [...path]) : rule.severity;
    const isOff = !rule.enabled || said_ < 0;
    const usual = this.libraries.severityOf(rule.definition.severity ?? 'warn');
    this.#results.set(id, {
      ...{ rule: rule.name, message, isOff, judged: [keys] },
      severity: said_ < 0 ? usual : said_,
      place: placeOf(this.#documents.get(source ?? '') ?? this.document, path),
    });
  }

  #undo(rule: string, place: Undone['place'], reason: string, kind = ''): void {
    const id = `${rule} ${kind || reason}`;
    if (!this.#undone.has(id))
      this.#undone.set(id, { rule, place, reason: named(rule, reason), isOthers: false });
  }

  /** The place in the text of what references lead to. */
  #placeAt(keys: Keys, inventory: Inventory) {
    const item = inventory.findAssociatedItemForPath([...keys].map(String), true);
    const source = item?.document.source ?? '';
    return placeOf(this.#documents.get(source) ?? this.document, item?.path ?? []);
  }

  #steps(text: string): readonly Step[] | { readonly problem: string } {
    let steps = this.#paths.get(text);
    if (steps) return steps;
    try {
      steps = parsePath(text, this.libraries.parseExpression as never);
    } catch (error) {
      steps = { problem: said(error) };
    }
    this.#paths.set(text, steps);
    return steps;
  }

  #parsed(document: Document): InstanceType<typeof Libraries.ParsedDocument> {
    const data = document.tree.value;
    const order = new Order(document);
    const made = new this.libraries.ParsedDocument({
      parsed: { data, diagnostics: [], ast: undefined, lineMap: undefined },
      data, // where the command's own documents have it, and functions of others look
      getLocationForJsonPath: (_: unknown, path: Keys) => ({ range: rangeAt(document, path, this.document) }),
      source: document.absolute,
    } as never);
    made.trapAccess = (value) => {
      const keys = order.of(this.#origins.get(value) ?? value);
      return keys ? new Proxy(value, { ownKeys: () => [...keys] }) : value;
    };
    return made;
  }
}

/** What a function of somebody's own asks for: counted from 0, and undefined where there is no such node. */
function rangeAt(document: Document, path: Keys, definition: Document) {
  const [found] = document.tree.locate([path]);
  if (found?.depth !== path.length) return undefined;
  const [range] = locateAll([{ place: placeOf(document, path), part: partOf(document, definition) }]);
  const { start, end } = range as Range;
  const point = ({ line, column }: Position) => ({ line: line - 1, character: column - 1 });
  return { start: point(start), end: point(end) };
}

/** A step of a rule, and a node that it is asked of. */
interface Target {
  readonly step: Then;
  readonly path: Keys;
  readonly value: unknown;
}

function calling(call: Call, value: unknown, options: unknown, context: object) {
  try {
    return call(value, options, context);
  } catch (error) {
    if (isOver(error)) throw error;
    throw new Error(`Function "${call.name}" threw an exception: ${said(error)}`, { cause: error });
  }
}

const named = (rule: string, reason: string) => `the rule spectral/${rule} ${reason}`;
