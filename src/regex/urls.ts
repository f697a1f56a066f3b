import { remember } from '../text/memo.ts';
import { type CharSet, complement, DIGITS, EVERY, intersect, union } from './charset.ts';
import { parsePattern } from './parse.ts';
import { type Machine, machineOf, type Next } from './strings.ts';

/** What has been read of a URL: so much of `https://`, or where in it the reading stands. */
type Phase = string;
interface Node {
  readonly state: number;
  readonly phase: Phase;
  /** Has nothing been read? */
  readonly first: boolean;
  /** Behind `$` nothing more is read. */
  readonly ended: boolean;
  readonly next: Next | undefined;
  /** The nodes before it, with the characters on the way; undefined where there are none. */
  readonly before: { readonly node: Node; readonly over: CharSet | undefined }[];
}

/** Nodes beyond these are not visited, and steps back from the end of a host not taken: the host counts as open. */
const mostNodes = 4000;
const mostSteps = 4000;
/** A name has so many characters at most (RFC 1035 §2.3.4). */
const longestHost = 255;
/** So many characters at one place of a name are a choice between names, and no free part. */
const mostChoices = 4;

/** Those that browsers and HTTP clients follow: `javascript://good.example/%0a…` has a host as well, and needs none. */
const starts = ['http://', 'https://', 'ws://', 'wss://'];
const startChars = [...new Set(starts.join(''))];

const letters: CharSet = union([
  [0x61, 0x7a],
  [0x41, 0x5a],
]);
/** What names are made of: all else ends a host, or makes a user name of it (RFC 3986 §3.2). */
const hostChars: CharSet = union([letters, DIGITS, [0x2d, 0x2e], [0x5f, 0x5f]]);
const rest: CharSet = union([
  [0x2f, 0x2f],
  [0x3f, 0x3f],
  [0x23, 0x23],
]);
const colon: CharSet = [0x3a, 0x3a];
const slash: CharSet = [0x2f, 0x2f];
/** Browsers read `/\evil.example`, and `/` with a tab before another, as `//evil.example` (WHATWG URL §4.4). */
const slashLike: CharSet = union([slash, [0x5c, 0x5c], [0x09, 0x0a], [0x0d, 0x0d]]);

/** Where each phase goes by which characters. */
function stepsOf(phase: Phase): readonly (readonly [CharSet, Phase])[] {
  switch (phase) {
    case 'name':
    case 'named':
      return phase === 'name'
        ? [[hostChars, 'named']]
        : [
            [hostChars, 'named'],
            [colon, 'port'],
            [rest, 'done'],
          ];
    case 'port':
      return [
        [DIGITS, 'port'],
        [rest, 'done'],
      ];
    case 'path':
      return [[slash, 'root']];
    case 'slash':
      return [[slash, 'done']];
    case 'root':
      return [[complement(slashLike), 'done']];
    case 'done':
      return [[EVERY, 'done']];
    default:
      return startChars.flatMap((char): [CharSet, Phase][] => {
        const read = phase + char;
        if (!starts.some((one) => one.startsWith(read))) return [];
        const [low, high] = [char.charCodeAt(0), char.toUpperCase().charCodeAt(0)];
        const set: CharSet = low === high ? [low, low] : [high, high, low, low];
        return [[set, starts.includes(read) ? 'name' : read]];
      });
  }
}
/** The same, and all other characters lead astray: from there on it is no such URL, whatever follows. */
const steps = remember((phase: Phase): readonly (readonly [CharSet, Phase])[] => {
  if (phase === 'astray') return [[EVERY, phase]];
  const right = stepsOf(phase);
  return [...right, [complement(union(right.map(([set]) => set))), 'astray']];
});
/** May a string end there? */
const complete: ReadonlySet<Phase> = new Set(['named', 'port', 'root', 'done']);

/**
 * Does every string that a pattern accepts go to a host of the pattern's choice: one of finitely many names, or any name
 * below such a one? So neither `https://good.example.evil.example`, nor `https://good.example:x@evil.example`, nor
 * something else altogether passes. The pattern is read as a language, and never run; what is too large to be read pins
 * nothing.
 */
export const pinsHost: (pattern: string) => boolean = remember((pattern) => {
  const hosts = walk(pattern, '');
  return hosts !== undefined && hosts.length > 0 && areNamed(hosts);
});

/** Is every string that a pattern accepts a path of the own site: `/orders`, and not `//evil.example`? */
export const pinsPath: (pattern: string) => boolean = remember(
  (pattern) => walk(pattern, 'path') !== undefined,
);

/**
 * Is a pattern written for paths: does every string begin with `/` that it describes as a whole? Whether anything may
 * stand before it, for want of an anchor, is another question.
 */
export const describesPath: (pattern: string) => boolean = remember(
  (pattern) => walk(`^(?:${pattern})`, 'slash') !== undefined,
);

/**
 * Reads all strings at once.
 *
 * @returns where hosts end; undefined when some string is no such URL
 */
function walk(pattern: string, start: Phase): Node[] | undefined {
  const parsed = parsePattern(pattern);
  const machine = parsed.status === 'valid' ? machineOf(parsed.ast) : undefined;
  return machine && new Walk(machine).from(start);
}

class Walk {
  readonly #known = new Map<string, Node>();
  readonly #nexts = new Map<Next | undefined, number>();
  readonly #work: Node[] = [];
  /** Where the pattern accepts what was read. */
  readonly #accepting: Node[] = [];

  constructor(private readonly machine: Machine) {}

  from(phase: Phase): Node[] | undefined {
    this.#meet({ state: 0, phase, first: true, ended: false, next: undefined }, undefined, undefined);
    for (let node = this.#work.pop(); node; node = this.#work.pop()) this.#visit(node);
    const isAstray = this.#accepting.some((node) => !complete.has(node.phase));
    return isAstray || this.#known.size > mostNodes ? undefined : this.#ends();
  }

  /** The last characters of hosts, on the ways that come to an end. */
  #ends(): Node[] {
    const ends = new Set(this.#accepting.filter(({ phase }) => phase === 'named'));
    const useful = new Set(this.#accepting);
    for (const { phase, before } of useful) {
      for (const { node, over } of before) {
        useful.add(node);
        if (over && node.phase === 'named' && phase !== 'named') ends.add(node);
      }
    }
    return [...ends];
  }

  #visit(node: Node): void {
    if (node.state === 1 && (node.next === undefined || node.next.end)) this.#accepting.push(node);
    for (const move of this.machine[node.state] ?? []) {
      if ('over' in move) this.#read(node, move.over, move.to);
      else this.#pass(node, move.if, move.to);
    }
  }

  #pass(node: Node, condition: 'start' | 'end' | Next | undefined, to: number): void {
    if (condition === 'start' && !node.first) return;
    if (condition === 'end' && node.next && !node.next.end) return;
    const isNext = typeof condition === 'object';
    const next = isNext ? both(node.next, condition) : node.next;
    this.#meet({ ...node, state: to, ended: node.ended || condition === 'end', next }, node, undefined);
  }

  #read(node: Node, over: CharSet, to: number): void {
    if (node.ended) return;
    const set = node.next ? intersect(over, node.next.set) : over;
    const fresh = { state: to, first: false, ended: false, next: undefined };
    for (const [chars, phase] of steps(node.phase)) {
      const read = intersect(set, chars);
      if (read.length === 0) continue;
      this.#meet({ ...fresh, phase }, node, read);
    }
  }

  #meet(node: Omit<Node, 'before'>, from: Node | undefined, over: CharSet | undefined): void {
    if (this.#known.size > mostNodes) return;
    const { state, phase, first, ended, next } = node;
    if (!this.#nexts.has(next)) this.#nexts.set(next, this.#nexts.size);
    const key = `${state} ${phase} ${first} ${ended} ${this.#nexts.get(next)}`;
    let known = this.#known.get(key);
    if (!known) {
      known = { ...node, before: [] };
      this.#known.set(key, known);
      this.#work.push(known);
    }
    if (from) known.before.push({ node: from, over });
  }
}

/** Of two lookaheads at one place one is enough: what is left out lets more through. */
function both(one: Next | undefined, other: Next): Next {
  return one ?? other;
}

/** Reads names from where they end towards their beginning, until each is one name, or lies below one. */
function areNamed(ends: readonly Node[]): boolean {
  const work = ends.map((node) => ({ node, name: '' }));
  const known = new Map<Node, Set<string>>();
  let taken = 0;
  for (let item = work.pop(); item; item = work.pop()) {
    const { node, name } = item;
    const names = known.get(node) ?? new Set();
    known.set(node, names);
    if (names.has(name) || node.phase === 'name' || isRegistrable(name)) continue;
    names.add(name);
    if (name.length > longestHost || taken++ > mostSteps) return false;
    for (const { node: before, over } of node.before) {
      if (!over) work.push({ node: before, name });
      else {
        const choices = lettersOf(over);
        if (choices === undefined) return false;
        for (const letter of choices) work.push({ node: before, name: letter + name });
      }
    }
  }
  return true;
}

/** The characters of a set, in lower case, where they are few. */
function lettersOf(set: CharSet): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (let at = 0; at < set.length; at += 2) {
    for (let char = set[at] as number; char <= (set[at + 1] as number); char++) {
      found.add(String.fromCharCode(char).toLowerCase());
      if (found.size > mostChoices) return undefined;
    }
  }
  return found;
}

/** `.example.com`: whoever has the name decides who has those below it. Two labels of `.co.uk` are anybody's. */
function isRegistrable(name: string): boolean {
  if (!name.startsWith('.')) return false;
  const labels = name.slice(1).split('.');
  if (labels.length < 2 || labels.includes('')) return false;
  const [second = '', top = ''] = labels.slice(-2);
  // An address: what stands before its last numbers is another machine.
  if (/^\d+$/.test(top)) return false;
  const isShared = top.length === 2 && /^(?:com?|net?|org?|gov|gob|go|ac|edu|mil|nom)$/.test(second);
  return labels.length > (isShared ? 2 : 1);
}
